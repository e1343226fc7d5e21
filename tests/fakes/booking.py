"""A hospital's booking desk in memory, with the faults that real ones have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from bot.domain.appointment import Appointment, Booking, BookingState, Mode, PatientContact, Slot, Standing
from bot.domain.change import Change, ChangeKind, ChangeState, Moved, cancel_key, confirm_key
from bot.domain.errors import (
    HospitalRefused,
    HospitalUnavailable,
    NoHospital,
    NoLongerStands,
    NotCarer,
    NotLinked,
    OutcomeUnknown,
    SlotTaken,
)
from bot.domain.messages import Person

CHANGE_ENDS = {
    NoLongerStands: ChangeState.GONE,
    OutcomeUnknown: ChangeState.UNKNOWN,
    HospitalUnavailable: ChangeState.NOT_DONE,
    HospitalRefused: ChangeState.REFUSED,
}
ENDS = {
    SlotTaken: BookingState.TAKEN,
    OutcomeUnknown: BookingState.UNKNOWN,
    HospitalUnavailable: BookingState.NOT_BOOKED,
    HospitalRefused: BookingState.REFUSED,
    NotLinked: BookingState.REFUSED,
}


@dataclass
class BookingDesk:
    """Port Booking. `fails`: what the next writes raise, in order; `down`: what every search raises.

    `changed_there`: how appointments stand that the hospital itself has changed; all others are as we have them.
    `deeds`: changes that were carried out, in order. `fails_letting_go`: what a move raises at its second half.
    """

    hospitals: set[str] = field(default_factory=set)
    slots: list[Slot] = field(default_factory=list)
    booked: dict[UUID, Appointment] = field(default_factory=dict)
    contacts: dict[UUID, PatientContact] = field(default_factory=dict)
    fails: list[Exception] = field(default_factory=list)
    down: Exception | None = None
    calls: list[UUID] = field(default_factory=list)
    searches: int = 0
    recorded: Callable[[Booking], None] = lambda booking: None
    changed: Callable[[Change], None] = lambda change: None
    deeds: list[tuple[ChangeKind, UUID]] = field(default_factory=list)
    fails_letting_go: list[Exception] = field(default_factory=list)
    changed_there: dict[UUID, Standing] = field(default_factory=dict)

    def frees(self, department: str, *starts: datetime, minutes: int = 30) -> None:
        """Add free slots."""
        for start in starts:
            self.slots.append(Slot(str(uuid4()), department, start, start + timedelta(minutes=minutes)))

    def taken(self, start: datetime) -> None:
        """Somebody else books every slot of this moment."""
        self.slots = [slot for slot in self.slots if slot.start != start]

    async def free_slots(
        self, hospital: str, department: str, start: datetime, end: datetime, limit: int
    ) -> tuple[Slot, ...]:
        self.searches += 1
        if hospital not in self.hospitals:
            raise NoHospital(hospital)
        if self.down is not None:
            raise self.down
        gone = {appointment.start for appointment in self.booked.values()}
        free = [
            slot
            for slot in sorted(self.slots, key=lambda slot: slot.start)
            if slot.department == department and start <= slot.start < end and slot.start not in gone
        ]
        return tuple(free[:limit])

    async def look(self, booked: Sequence[Booking]) -> Mapping[UUID, Standing]:
        if self.down is not None:
            return {}
        usual = {each.key: Standing(True, start=each.start, end=each.slot.end) for each in booked}
        return usual | {key: each for key, each in self.changed_there.items() if key in usual}

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
        self.calls.append(key)
        try:
            appointment = self._book(hospital, slot, key, mode)
        except (SlotTaken, OutcomeUnknown, HospitalUnavailable, HospitalRefused) as error:
            self._record(key, hospital, slot, ENDS[type(error)], None, contact)
            raise
        self.contacts[key] = contact
        self._record(key, hospital, slot, BookingState.BOOKED, appointment, contact)
        return appointment

    async def confirm(self, person: Person, booked: Booking) -> None:
        self._change(confirm_key(booked.key, booked.generation), ChangeKind.CONFIRM, booked)
        self.recorded(replace(booked, confirmed_at=booked.requested_at))

    async def cancel(self, person: Person, booked: Booking) -> None:
        self._change(cancel_key(booked.key), ChangeKind.CANCEL, booked)
        self._lets_go(booked)

    async def move(self, person: Person, booked: Booking, slot: Slot, contact: PatientContact, *, key: UUID) -> Moved:
        try:
            made = await self.book(person, booked.hospital, slot, contact, key=key, mode=slot.mode)
        except (SlotTaken, OutcomeUnknown, HospitalUnavailable, HospitalRefused) as error:
            state = ChangeState.UNKNOWN if isinstance(error, OutcomeUnknown) else ChangeState.NOT_DONE
            self.changed(Change(key, booked.key, ChangeKind.MOVE, state, False, booked.requested_at))
            raise
        if self.fails_letting_go:
            self.fails.insert(0, self.fails_letting_go.pop(0))
        try:
            self._change(key, ChangeKind.MOVE, booked)
        except (OutcomeUnknown, HospitalRefused):
            return Moved(made.start, False)
        self._lets_go(booked)
        return Moved(made.start, True)

    def _change(self, key: UUID, kind: ChangeKind, booked: Booking) -> None:
        """Recorded as it ends; what fails is raised."""
        error = self.fails.pop(0) if self.fails else None
        if isinstance(error, NotCarer):  # looked at with the record of it: nothing is recorded
            raise error
        state = CHANGE_ENDS[type(error)] if error is not None else ChangeState.DONE  # type: ignore[index]
        self.changed(Change(key, booked.key, kind, state, False, booked.requested_at))
        if isinstance(error, NoLongerStands):
            self._lets_go(booked)
        if error is not None:
            raise error
        self.deeds.append((kind, booked.key))

    def _lets_go(self, booked: Booking) -> None:
        self.booked.pop(booked.key, None)
        self.recorded(replace(booked, state=BookingState.CANCELLED))

    def _book(self, hospital: str, slot: Slot, key: UUID, mode: Mode) -> Appointment:
        if key in self.booked:
            return self.booked[key]
        if self.fails:
            raise self.fails.pop(0)
        if slot.id not in {each.id for each in self.slots}:
            raise SlotTaken(slot.id)
        self.booked[key] = Appointment(f"a-{key}", key, hospital, slot.department, slot.start, slot.end, mode)
        return self.booked[key]

    def _record(
        self,
        key: UUID,
        hospital: str,
        slot: Slot,
        state: BookingState,
        appointment: Appointment | None,
        contact: PatientContact | None = None,
    ) -> None:
        self.recorded(Booking(key, hospital, slot, state, False, slot.start, appointment, contact))
