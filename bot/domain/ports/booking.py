"""Port: booking as a handler sees it, over all hospitals, each write recorded before it is made."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from bot.domain.appointment import Appointment, Mode, PatientContact, Slot
from bot.domain.messages import Person


class Booking(Protocol):
    """`hospital` is an id of config/hospitals.yaml. Raises as HospitalBooking does, and NoHospital for an unknown id."""

    async def free_slots(
        self, hospital: str, department: str, start: datetime, end: datetime, limit: int
    ) -> tuple[Slot, ...]:
        """Free slots that begin in [start, end), earliest first, at most `limit`."""
        ...

    async def book(
        self,
        person: Person,
        hospital: str,
        slot: Slot,
        contact: PatientContact,
        *,
        key: UUID,
        mode: Mode = Mode.IN_PERSON,
    ) -> Appointment:
        """Book under the key that was made with the offer; the same key books once however often it is called.

        Raises SlotTaken, OutcomeUnknown (the reconciler tells the patient later), HospitalUnavailable, HospitalRefused.
        """
        ...
