"""A hospital in memory that keeps the port's promises and breaks down on demand."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bot.domain.appointment import Appointment, Mode, PatientContact, Slot, Standing
from bot.domain.errors import HospitalRefused, HospitalUnavailable, NoLongerStands, OutcomeUnknown, SlotTaken
from bot.domain.handoff import Handoff
from bot.domain.link import Claimed, NumberKind, Record
from bot.domain.ports.hospital_changes import Recent
from tests.fakes.registered import Registered


class FakeHospital:
    """HospitalBooking over a few slots, HospitalRecords over whoever `registers`, and TriageIntake.

    Switches: `take(slot)` (somebody else was first), `unavailable` and `refusing` (every call), `unknown_before` and
    `unknown_after` (how many of the next writes end unknown without and with what they were to do), `hang()` and `wake()`.
    At the counter: `moves`, `cancels` and `arrives`.
    """

    def __init__(self, slots: Iterable[Slot] = (), *, id: str = "klaimor-demo") -> None:  # noqa: A002 - as in Hospital
        self.id = id
        self.slots = {slot.id: slot for slot in slots}
        self.holders: dict[str, UUID | None] = {}  # slot id -> key, None: somebody else
        self.appointments: dict[UUID, Appointment] = {}
        self.accepted: set[UUID] = set()
        self.arrived: set[UUID] = set()
        self.cancelled: dict[UUID, Appointment] = {}
        self.looked: list[int] = []  # how many Appointments each look was about
        self.results: dict[UUID, Handoff] = {}
        self.contacts: dict[UUID, PatientContact] = {}  # who each key's Appointment is for
        self.people: dict[str, Registered] = {}  # by the id of their record
        self.unavailable: HospitalUnavailable | None = None
        self.refusing = False
        self.unknown_before = 0
        self.unknown_after = 0
        self.calls: list[str] = []
        self.closed = False
        self._moving = asyncio.Event()
        self._moving.set()

    # ---- switches ----

    def take(self, slot: Slot) -> None:
        """Somebody else books this slot."""
        self.holders[slot.id] = None

    def hang(self) -> None:
        """Answer nobody until `wake`."""
        self._moving.clear()

    def wake(self) -> None:
        """Answer again, first those who wait."""
        self._moving.set()

    def moves(self, key: UUID, start: datetime, end: datetime) -> None:
        """The counter gives the patient another time."""
        self.appointments[key] = replace(self.appointments[key], start=start, end=end)

    def cancels(self, key: UUID) -> None:
        """The counter cancels."""
        self.cancelled[key] = self.appointments.pop(key)
        self.holders = {slot: holder for slot, holder in self.holders.items() if holder != key}

    def registers(self, person: Registered) -> str:
        """The counter opens a record."""
        record = f"p{len(self.people)}"
        self.people[record] = person
        return record

    def arrives(self, key: UUID) -> None:
        """The patient is there."""
        self.arrived.add(key)

    # ---- the port ----

    async def free_slots(self, department: str, start: datetime, end: datetime, limit: int) -> tuple[Slot, ...]:
        """As the port says."""
        await self._answer("free_slots")
        free = [
            slot
            for slot in self.slots.values()
            if slot.id not in self.holders and slot.department == department and start <= slot.start < end
        ]
        return tuple(sorted(free, key=lambda slot: (slot.start, slot.id))[:limit])

    async def book(self, slot: Slot, contact: PatientContact, *, key: UUID, mode: Mode = Mode.IN_PERSON) -> Appointment:
        """As the port says."""
        await self._answer("book")
        if key in self.appointments:
            return self.appointments[key]
        if contact.record is not None and self._counting(contact.record) is None:
            raise HospitalRefused("the linked record is gone")
        taken = self.slots.get(slot.id) != slot or self.holders.get(slot.id, key) != key
        if taken or key in self.cancelled:
            raise SlotTaken(slot.id)
        self.holders[slot.id] = key
        if self.unknown_before > 0:
            self.unknown_before -= 1
            raise OutcomeUnknown("the answer was lost before the Appointment")
        appointment = Appointment(
            f"a{len(self.appointments)}", key, self.id, slot.department, slot.start, slot.end, mode
        )
        self.appointments[key], self.contacts[key] = appointment, contact
        if self.unknown_after > 0:
            self.unknown_after -= 1
            raise OutcomeUnknown("the answer was lost after the Appointment")
        return appointment

    async def release(self, slot: Slot, *, key: UUID) -> Appointment | None:
        """As the port says."""
        await self._answer("release")
        if key in self.appointments:
            return self.appointments[key]
        if self.holders.get(slot.id) == key:
            del self.holders[slot.id]
        return None

    async def look(self, appointments: Sequence[Appointment]) -> Mapping[UUID, Standing]:
        """As the port says."""
        await self._answer("look")
        self.looked.append(len(appointments))
        return {each.key: self._standing(each.key) for each in appointments}

    def _standing(self, key: UUID) -> Standing:
        found = self.appointments.get(key)
        if found is None:
            return Standing(False, known=key in self.cancelled)
        return Standing(True, key in self.arrived, key in self.accepted, found.start, found.end)

    async def accept(self, appointment: Appointment) -> None:
        """As the port says."""
        await self._answer("accept")
        if appointment.key not in self.appointments:
            raise NoLongerStands(appointment.id)
        self._lose("unknown_before")
        self.accepted.add(appointment.key)
        self._lose("unknown_after")

    async def cancel(self, appointment: Appointment, slot: Slot) -> None:
        """As the port says."""
        await self._answer("cancel")
        if appointment.key in self.arrived:
            raise HospitalRefused("the patient has arrived")
        self._lose("unknown_before")
        if appointment.key in self.appointments:
            self.cancels(appointment.key)
        self._lose("unknown_after")

    @property
    def kinds(self) -> frozenset[NumberKind]:
        """As HospitalRecords says."""
        return frozenset(NumberKind)

    async def find(self, claimed: Claimed) -> Record | None:
        """As HospitalRecords says."""
        await self._answer("find")
        wanted = (claimed.kind.value, claimed.number)
        fitting = [id_ for id_, each in self.people.items() if wanted in each.numbers and each.born == claimed.born]
        counting = {each.id: each for id_ in fitting if (each := self._counting(id_)) is not None}
        return next(iter(counting.values())) if len(counting) == 1 else None

    async def current(self, record: str) -> Record | None:
        """As HospitalRecords says."""
        await self._answer("current")
        return self._counting(record)

    def _counting(self, record: str) -> Record | None:
        seen: set[str] = set()
        while record in self.people and self.people[record].merged_into and record not in seen:
            seen.add(record)
            record = self.people[record].merged_into
        person = self.people.get(record)
        if person is None or person.dead or not person.active or person.merged_into:
            return None
        hn = next((number for kind, number in person.numbers if kind == "hn"), "")
        return Record(self.id, record, hn, person.name, (*person.mobiles, "02-000-0000"))

    async def hand_on(self, handoff: Handoff) -> None:
        """As the port of TriageIntake says."""
        await self._answer("hand_on")
        self._lose("unknown_before")
        self.results.setdefault(handoff.key, handoff)
        self._lose("unknown_after")

    async def has_result(self, key: UUID) -> bool:
        """As the port of TriageIntake says."""
        await self._answer("has_result")
        return key in self.results

    def _lose(self, switch: str) -> None:
        left: int = getattr(self, switch)
        if left > 0:
            setattr(self, switch, left - 1)
            raise OutcomeUnknown("the answer was lost")

    async def ping(self) -> None:
        """As the port says."""
        await self._answer("ping")

    async def aclose(self) -> None:
        """As the port says."""
        self.closed = True

    async def _answer(self, call: str) -> None:
        self.calls.append(call)
        await self._moving.wait()
        await asyncio.sleep(0)  # a hospital is never answered within the same tick
        if self.unavailable:
            raise self.unavailable
        if self.refusing:
            raise HospitalRefused("422 business-rule")


class TellingHospital(FakeHospital):
    """One that also says what has changed (HospitalChanges), by whomever; `mute`: it refuses to."""

    def __init__(self, slots: Iterable[Slot] = (), *, id: str = "klaimor-demo") -> None:  # noqa: A002 - as in Hospital
        super().__init__(slots, id=id)
        self.changes: list[tuple[datetime, UUID]] = []
        self.mute = False
        self.knocks_at: set[str] = set()

    def notes(self, key: UUID, at: datetime) -> None:
        """It was changed at this moment."""
        self.changes.append((at, key))

    async def changed(self, since: datetime) -> Recent:
        """As HospitalChanges says."""
        await self._answer("changed")
        if self.mute:
            raise HospitalRefused("no _lastUpdated here")
        recent = [(at, key) for at, key in self.changes if at >= since]
        return Recent(frozenset(key for _, key in recent), max((at for at, _ in recent), default=since))

    async def subscribe(self, endpoint: str) -> bool:
        """As HospitalChanges says."""
        await self._answer("subscribe")
        self.knocks_at.add(endpoint)
        return True
