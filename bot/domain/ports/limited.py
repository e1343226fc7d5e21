"""Ports: an adapter that cannot do everything says what it can, and one that knows more of its hospital tells it to `klaimor check`."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Protocol, runtime_checkable

from bot.domain.ability import Ability


@runtime_checkable
class Limited(Protocol):
    """An adapter without this does all that HospitalBooking says. SEE and FIND are known by HospitalAppointments and HospitalRecords."""

    @property
    def can(self) -> AbstractSet[Ability]:
        """What of HospitalBooking works here; the rest raises NotOffered."""
        ...


@runtime_checkable
class Proves(Protocol):
    """An adapter whose settings need more than a ping to be proven."""

    async def proof(self) -> str:
        """What was found, in a line. Raises HospitalRefused naming what is to be corrected, HospitalUnavailable."""
        ...
