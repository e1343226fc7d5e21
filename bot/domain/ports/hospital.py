"""Port: a hospital's own booking system."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from bot.domain.appointment import Appointment, Mode, PatientContact, Slot


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

    async def ping(self) -> None:
        """One cheap read that proves address, credentials and format."""
        ...

    async def aclose(self) -> None:
        """Close connections."""
        ...
