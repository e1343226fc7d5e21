"""Wards whose hospital breaks down by a switch, whatever it speaks."""

from __future__ import annotations

from typing import Any, Protocol

from bot.domain.appointment import PatientContact
from bot.domain.ports.hospital import HospitalBooking
from integrations.http.breaker import Breaker
from integrations.http.wire import Limits
from tests.hospitals.wards import Ward


class Breakable(Ward, Protocol):
    """A ward whose hospital breaks down by a switch."""

    base_url: str
    searches: str  # how its requests for slots are called in `requests`
    looked_up: str  # and how its requests for people are called
    written: str  # the write that makes an Appointment
    confirmed: str  # and the one that confirms it
    cancelled: str  # and the one that cancels it

    def adapter(
        self,
        *,
        limits: Limits | None = None,
        breaker: Breaker | None = None,
        client: Any = None,
        **options: object,
    ) -> HospitalBooking:
        """A new adapter; `client`: one of its own kind."""
        ...

    def client(self, *, limits: Limits | None = None, breaker: Breaker | None = None) -> Any:
        """A client of its kind."""
        ...

    async def patients(self, contact: PatientContact) -> list[Any]:
        """The patients that stand for this person."""
        ...

    async def break_down(self, **switches: object) -> None:
        """Turn the faults exactly to these."""
        ...

    async def mend(self) -> None:
        """Turn every fault off."""
        ...

    async def state(self) -> dict[str, Any]:
        """`requests` so far by method and kind, how many are `held`, and what else it tells."""
        ...
