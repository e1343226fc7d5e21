"""Writes at hospitals, each recorded before it is made, so that none is lost and none is made twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from bot.domain.appointment import Appointment, BookingState, Mode, PatientContact, Slot
from bot.domain.errors import HospitalRefused, HospitalUnavailable, NoHospital, OutcomeUnknown, SlotTaken
from bot.domain.messages import Person
from bot.domain.ports.bookings import Bookings
from bot.domain.ports.hospital import HospitalBooking


class RecordedBooking:
    """Port Booking over the hospitals of the configuration, by id."""

    def __init__(
        self, hospitals: Mapping[str, HospitalBooking], ledger: Bookings, clock: Callable[[], datetime]
    ) -> None:
        self._hospitals, self._ledger, self._clock = hospitals, ledger, clock

    async def free_slots(
        self, hospital: str, department: str, start: datetime, end: datetime, limit: int
    ) -> tuple[Slot, ...]:
        """Free slots that begin in [start, end), earliest first, at most `limit`."""
        return await self._at(hospital).free_slots(department, start, end, limit)

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
        """Record `requested`, write at the hospital, record the end. A cancelled call leaves `requested`: the reconciler has it."""
        adapter = self._at(hospital)
        record = await self._ledger.request(person, hospital, slot, contact, mode, key=key, now=self._clock())
        if record.state is BookingState.BOOKED and record.appointment is not None:
            return record.appointment
        try:
            appointment = await adapter.book(slot, contact, key=key, mode=mode)
        except (SlotTaken, OutcomeUnknown, HospitalUnavailable, HospitalRefused) as error:
            await self._ledger.conclude(key, end_of(error), self._clock())
            raise
        await self._ledger.conclude(key, BookingState.BOOKED, self._clock(), appointment)
        return appointment

    def _at(self, hospital: str) -> HospitalBooking:
        try:
            return self._hospitals[hospital]
        except KeyError:
            raise NoHospital(hospital) from None


def end_of(error: SlotTaken | OutcomeUnknown | HospitalUnavailable | HospitalRefused) -> BookingState:
    """What our record says after this error."""
    match error:
        case SlotTaken():
            return BookingState.TAKEN
        case OutcomeUnknown():
            return BookingState.UNKNOWN
        case HospitalUnavailable():
            return BookingState.NOT_BOOKED
        case HospitalRefused():
            return BookingState.REFUSED
