"""The reconciler settles hospital writes whose outcome is unknown, and tells the patient how they ended."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.dialogue.desk import Desk
from bot.domain.appointment import Appointment, Booking, BookingState, PatientContact
from bot.domain.errors import Changed, HospitalRefused, HospitalUnavailable, LeaseLost, OutcomeUnknown, SlotTaken
from bot.domain.messages import Person
from bot.domain.ports.bookings import Bookings
from bot.domain.ports.hospital import HospitalBooking
from bot.domain.ports.records import Records
from bot.domain.ports.wakeup import WakeUp
from bot.flows.outcomes import booking_outcome
from bot.jobs import measures
from bot.jobs.rounds import in_rounds
from bot.jobs.telling import Telling

# Longer than a handler may run (10 s), so that a record is never settled under a handler's hands.
QUIET = timedelta(seconds=20)
# After this long, finishing the booking would surprise the patient: it is given up and the slot is freed.
GIVE_UP = timedelta(hours=6)

log = structlog.get_logger(__name__)


class Reconciler:
    """One per process; `quiet` is how long a record must have been left alone."""

    def __init__(
        self,
        hospitals: Mapping[str, HospitalBooking],
        ledger: Bookings,
        records: Records,
        desk: Desk,
        wake: WakeUp,
        clock: Callable[[], datetime],
        owner: str,
        *,
        quiet: timedelta = QUIET,
    ) -> None:
        self._hospitals, self._ledger, self._desk = hospitals, ledger, desk
        self._clock, self._owner, self._quiet = clock, owner, quiet
        self._telling = Telling(records, desk, wake, clock, owner)
        self._stopping = asyncio.Event()

    async def run(self, every: float = 2.0) -> None:
        """Settle until `stop`."""
        await in_rounds(self.settle_all, every, self._stopping, log, "reconciling failed")

    async def stop(self) -> None:
        """Start no further round."""
        self._stopping.set()

    async def settle_all(self) -> int:
        """One round; returns how many records were looked at."""
        due = await self._ledger.to_reconcile(self._owner, self._clock(), self._quiet, 20)
        await asyncio.gather(*(self._settle(*each) for each in due))
        return len(due)

    async def _settle(self, person: Person, booking: Booking, contact: PatientContact, tries: int) -> None:
        try:
            settled = await self._end(booking, contact)
            if settled is not None:
                await self._tell(person, settled)
        except (OutcomeUnknown, HospitalUnavailable):
            log.info("booking still unknown", tries=tries)
        except (LeaseLost, Changed):
            log.info("booking settled, told in a later round")
        except Exception as error:
            log.error("a booking could not be settled", error=type(error).__name__)

    async def _end(self, booking: Booking, contact: PatientContact) -> Booking | None:
        """How it ended, asked of the hospital by our key; None while it stays unknown."""
        if booking.state not in (BookingState.REQUESTED, BookingState.UNKNOWN):
            return booking
        hospital = self._hospitals.get(booking.hospital)
        if hospital is None:
            log.error("a booking names a hospital that is not configured any more")
            return None
        state, appointment = await self._ask(hospital, booking, contact)
        await self._ledger.conclude(booking.key, state, self._clock(), appointment)
        measures.RECONCILED.labels(state.value).inc()
        return replace(booking, state=state, appointment=appointment)

    async def _ask(
        self, hospital: HospitalBooking, booking: Booking, contact: PatientContact
    ) -> tuple[BookingState, Appointment | None]:
        now = self._clock()
        try:
            if booking.slot.start <= now or now - booking.requested_at > GIVE_UP:
                appointment = await hospital.release(booking.slot, key=booking.key)
                return (BookingState.BOOKED if appointment else BookingState.NOT_BOOKED), appointment
            appointment = await hospital.book(booking.slot, contact, key=booking.key, mode=booking.slot.mode)
        except SlotTaken:
            return BookingState.TAKEN, None
        except HospitalRefused:
            return BookingState.REFUSED, None
        return BookingState.BOOKED, appointment

    async def _tell(self, person: Person, booking: Booking) -> None:
        hospitals = self._desk.clinic.hospitals
        await self._telling.tell(
            person, lambda patient: booking_outcome(booking, patient, hospitals, now=self._clock())
        )
