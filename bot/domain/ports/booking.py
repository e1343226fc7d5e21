"""Port: booking as a handler sees it, over all hospitals, each write recorded before it is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from bot.domain.appointment import Appointment, Mode, PatientContact, Slot, Standing
from bot.domain.appointment import Booking as Booked
from bot.domain.change import Moved
from bot.domain.messages import Person


class Booking(Protocol):
    """`hospital` is an id of config/hospitals.yaml. Raises as HospitalBooking does, and NoHospital for an unknown id."""

    async def free_slots(
        self, hospital: str, department: str, start: datetime, end: datetime, limit: int
    ) -> tuple[Slot, ...]:
        """Free slots that begin in [start, end), earliest first, at most `limit`."""
        ...

    async def look(self, booked: Sequence[Booked]) -> Mapping[UUID, Standing]:
        """Each as its hospital has it at this moment, by its key. One whose hospital does not answer in time is left out."""
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

    async def confirm(self, person: Person, booked: Booked) -> None:
        """Tell the hospital that the patient will come; once for each generation, however often it is called.

        Raises NoLongerStands, OutcomeUnknown (settled and told later), HospitalUnavailable, HospitalRefused.
        """
        ...

    async def cancel(self, person: Person, booked: Booked) -> None:
        """Cancel it at the hospital, once. Raises OutcomeUnknown (settled and told later), HospitalUnavailable, HospitalRefused."""
        ...

    async def move(self, person: Person, booked: Booked, slot: Slot, contact: PatientContact, *, key: UUID) -> Moved:
        """Book `slot` under `key`, as `book` does and raising as it does, and only then let go of `booked`.

        When the old one cannot be let go of at once, that is settled and told later.
        """
        ...
