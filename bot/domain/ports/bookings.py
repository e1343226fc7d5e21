"""Port: our own record of every write at a hospital, made before the write."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from bot.domain.appointment import Appointment, Booking, BookingState, Mode, PatientContact, Slot
from bot.domain.history import By
from bot.domain.messages import Person


class Bookings(Protocol):
    """Keyed by the booking key that was made when the choice was offered."""

    async def request(
        self,
        person: Person,
        hospital: str,
        slot: Slot,
        contact: PatientContact,
        mode: Mode,
        *,
        key: UUID,
        now: datetime,
        replaces: UUID | None = None,
        by: By = By.PATIENT,
    ) -> Booking:
        """Commit `requested`. Idempotent: a booked or cancelled record of this key is returned as it stands, an unknown one stays unknown.

        One that ended without an appointment is `requested` again, since the caller is about to write at the hospital once more.
        `replaces`: the booking that is let go of once this one is booked; how a move ended is told with its change (see Changes).
        By a carer (`contact.care`) it stands in the ledger of the person cared for, where they have a chat, and the right is looked at in
        the same commit. `by`: who asks for it, as its history tells; whoever asks first under this key.
        Raises NotCarer, ValueError for a key of another patient.
        """
        ...

    async def conclude(
        self, key: UUID, state: BookingState, now: datetime, appointment: Appointment | None = None
    ) -> None:
        """Commit how it ended (or UNKNOWN). An end is never overwritten by UNKNOWN."""
        ...

    async def to_reconcile(
        self, owner: str, now: datetime, quiet: timedelta, limit: int
    ) -> tuple[tuple[Person, Booking, PatientContact, int], ...]:
        """Claim records left requested or unknown that nobody touched for `quiet`, and ends of which the patient was not told.

        With each: how often it was tried. A claimed record is not handed out again for `quiet` (doubling per try, at most 5 minutes).
        """
        ...
