"""Writes at hospitals, each recorded before it is made, so that none is lost and none is made twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import structlog

from bot.domain.appointment import Appointment, Booking, BookingState, Mode, PatientContact, Slot, Standing
from bot.domain.change import ChangeKind, ChangeState, Moved, cancel_key, confirm_key
from bot.domain.errors import (
    HospitalRefused,
    HospitalUnavailable,
    NoHospital,
    NoLongerStands,
    OutcomeUnknown,
    SlotTaken,
)
from bot.domain.messages import Person
from bot.domain.ports.bookings import Bookings
from bot.domain.ports.changes import Changes
from bot.domain.ports.hospital import HospitalBooking

WATCHING = 4.0  # seconds: whoever asks for their appointments waits for it

log = structlog.get_logger(__name__)


class RecordedBooking:
    """Port Booking over the hospitals of the configuration, by id."""

    def __init__(
        self,
        hospitals: Mapping[str, HospitalBooking],
        ledger: Bookings,
        changes: Changes,
        clock: Callable[[], datetime],
    ) -> None:
        self._hospitals, self._ledger, self._changes, self._clock = hospitals, ledger, changes, clock

    async def free_slots(
        self, hospital: str, department: str, start: datetime, end: datetime, limit: int
    ) -> tuple[Slot, ...]:
        """Free slots that begin in [start, end), earliest first, at most `limit`."""
        return await self._at(hospital).free_slots(department, start, end, limit)

    async def look(self, booked: Sequence[Booking]) -> Mapping[UUID, Standing]:
        """See port Booking; every hospital is asked at the same time, and waited for at most WATCHING seconds."""
        by_hospital: dict[str, list[Appointment]] = {}
        for each in booked:
            if each.hospital in self._hospitals and each.appointment is not None:
                by_hospital.setdefault(each.hospital, []).append(each.appointment)
        answers = await asyncio.gather(*(self._look_at(*each) for each in by_hospital.items()))
        return {key: standing for answer in answers for key, standing in answer.items()}

    async def _look_at(self, hospital: str, appointments: Sequence[Appointment]) -> Mapping[UUID, Standing]:
        try:
            async with asyncio.timeout(WATCHING):
                return await self._at(hospital).look(appointments)
        except (HospitalUnavailable, HospitalRefused, TimeoutError) as error:
            log.warning("a hospital could not be asked", error=type(error).__name__, hospital=hospital)
            return {}

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
        return await self._book(person, hospital, slot, contact, key=key, mode=mode, replaces=None)

    async def confirm(self, person: Person, booked: Booking) -> None:
        """See port Booking. The record is written as for `book`."""
        adapter, appointment = self._at(booked.hospital), appointment_of(booked)
        key = confirm_key(booked.key, booked.generation)
        change = await self._changes.request(person, booked.key, ChangeKind.CONFIRM, key=key, now=self._clock())
        if change.state is not ChangeState.DONE:
            await self._written(key, adapter.accept(appointment), doubt=change.state is ChangeState.UNKNOWN)

    async def cancel(self, person: Person, booked: Booking) -> None:
        """See port Booking."""
        adapter, appointment, key = self._at(booked.hospital), appointment_of(booked), cancel_key(booked.key)
        change = await self._changes.request(person, booked.key, ChangeKind.CANCEL, key=key, now=self._clock())
        if change.state is not ChangeState.DONE:
            doubt = change.state is ChangeState.UNKNOWN
            await self._written(key, adapter.cancel(appointment, booked.slot), doubt=doubt)

    async def move(self, person: Person, booked: Booking, slot: Slot, contact: PatientContact, *, key: UUID) -> Moved:
        """See port Booking. The move is recorded before the new booking is, so that a crash in between leaves the old one as it was."""
        adapter = self._at(booked.hospital)
        change = await self._changes.request(person, booked.key, ChangeKind.MOVE, key=key, now=self._clock())
        try:
            new = await self._book(person, booked.hospital, slot, contact, key=key, mode=slot.mode, replaces=booked.key)
        except (SlotTaken, OutcomeUnknown, HospitalUnavailable, HospitalRefused) as error:
            unknown = isinstance(error, OutcomeUnknown)
            await self._changes.conclude(key, ChangeState.UNKNOWN if unknown else ChangeState.NOT_DONE, self._clock())
            raise
        if change.state is not ChangeState.DONE:
            try:
                await self._written(key, adapter.cancel(appointment_of(booked), booked.slot), doubt=True)
            except (OutcomeUnknown, HospitalRefused):
                return Moved(new.start, False)  # the new one stands; the old one is settled by its record
        return Moved(new.start, True)

    async def _written(self, key: UUID, write: Awaitable[None], *, doubt: bool) -> None:
        """Make a change and record how it ended. `doubt`: that this try wrote nothing does not settle it."""
        try:
            await write
        except (NoLongerStands, OutcomeUnknown, HospitalUnavailable, HospitalRefused) as error:
            unsettled = doubt and isinstance(error, HospitalUnavailable)
            await self._changes.conclude(key, ChangeState.UNKNOWN if unsettled else end_of_change(error), self._clock())
            if unsettled:
                raise OutcomeUnknown("an earlier try may have been carried out") from error
            raise
        await self._changes.conclude(key, ChangeState.DONE, self._clock())

    async def _book(
        self,
        person: Person,
        hospital: str,
        slot: Slot,
        contact: PatientContact,
        *,
        key: UUID,
        mode: Mode,
        replaces: UUID | None,
    ) -> Appointment:
        adapter = self._at(hospital)
        record = await self._ledger.request(
            person, hospital, slot, contact, mode, key=key, now=self._clock(), replaces=replaces
        )
        if record.state is BookingState.BOOKED and record.appointment is not None:
            return record.appointment
        if record.state is BookingState.CANCELLED:
            raise SlotTaken(slot.id)  # it was let go of: a new wish has a key of its own
        try:
            appointment = await adapter.book(slot, contact, key=key, mode=mode)
        except (SlotTaken, OutcomeUnknown, HospitalUnavailable, HospitalRefused) as error:
            # That this try wrote nothing does not settle an earlier one.
            unsettled = record.state is BookingState.UNKNOWN and isinstance(error, HospitalUnavailable)
            await self._ledger.conclude(key, BookingState.UNKNOWN if unsettled else end_of(error), self._clock())
            if unsettled:
                raise OutcomeUnknown("an earlier try may have been carried out") from error
            raise
        await self._ledger.conclude(key, BookingState.BOOKED, self._clock(), appointment)
        return appointment

    def _at(self, hospital: str) -> HospitalBooking:
        try:
            return self._hospitals[hospital]
        except KeyError:
            raise NoHospital(hospital) from None


def appointment_of(booked: Booking) -> Appointment:
    """The hospital's own record of a booking that stands. Raises ValueError for any other."""
    if booked.appointment is None:
        raise ValueError("only a booked appointment can be changed")
    return booked.appointment


def end_of_change(
    error: NoLongerStands | OutcomeUnknown | HospitalUnavailable | HospitalRefused,
) -> ChangeState:
    """What our record of a change says after this error."""
    match error:
        case NoLongerStands():
            return ChangeState.GONE
        case OutcomeUnknown():
            return ChangeState.UNKNOWN
        case HospitalUnavailable():
            return ChangeState.NOT_DONE
        case HospitalRefused():
            return ChangeState.REFUSED


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
