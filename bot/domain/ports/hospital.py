"""Port: a hospital's own booking system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from bot.domain.appointment import Appointment, Mode, PatientContact, Slot, Standing


class HospitalBooking(Protocol):
    """One hospital. Every adapter in integrations/hospitals passes one contract suite.

    All methods raise HospitalUnavailable when nothing was written and the hospital does not answer (also when its
    breaker is open or its bulkhead is full), HospitalRefused when it understood and said no. Times are aware datetimes.
    """

    async def free_slots(self, department: str, start: datetime, end: datetime, limit: int) -> tuple[Slot, ...]:
        """Free slots of a department that begin in [start, end), earliest first, at most `limit`."""
        ...

    async def book(self, slot: Slot, contact: PatientContact, *, key: UUID, mode: Mode = Mode.IN_PERSON) -> Appointment:
        """Book the slot under our key. Safe to call again with the same key at any time: the same Appointment comes back.

        It first looks for an Appointment of this key, so it is also how an unknown outcome is reconciled.
        Raises SlotTaken (nothing of ours is left behind), OutcomeUnknown (a write may or may not have happened).
        """
        ...

    async def release(self, slot: Slot, *, key: UUID) -> Appointment | None:
        """Give up: free the slot if it is claimed by this key and no Appointment stands.

        Returns the Appointment instead when one of this key stands after all. Raises OutcomeUnknown.
        """
        ...

    async def look(self, appointments: Sequence[Appointment]) -> Mapping[UUID, Standing]:
        """Each of them as it is now, by our key, in as few calls as can be. One that the hospital does not know does not stand."""
        ...

    async def accept(self, appointment: Appointment) -> None:
        """Write down that the patient will come. Already so is done.

        Raises NoLongerStands (it does not stand any more), OutcomeUnknown.
        """
        ...

    async def cancel(self, appointment: Appointment, slot: Slot) -> None:
        """Cancel it for the patient and free its slot; `slot` is the one that was booked. Already so, and unknown there, is done.

        Raises OutcomeUnknown; HospitalRefused also when the patient has arrived.
        """
        ...

    async def ping(self) -> None:
        """One cheap read that proves address, credentials and format."""
        ...

    async def aclose(self) -> None:
        """Close connections."""
        ...
