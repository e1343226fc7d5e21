"""Thousands of patients with an appointment whose reminder is due, in the database and at the pretend hospital."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid5

from aiohttp import ClientSession

from bot.domain.appointment import Appointment, BookingState, Mode, PatientContact, Slot
from bot.domain.appointment_facts import BookingTold, RemindersPlanned
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered
from bot.domain.facts import Fact
from bot.domain.messages import Person
from bot.domain.reminder import PlannedReminder
from bot.domain.stored import Commit, Ending
from integrations.storage.stores import Storage

HOSPITAL = "klaimor-demo"
DESTINATION = "U" + "c1a0" * 8
BOOKING_KEY = "https://klaimor.example/id/booking-key"
_SEED = UUID("6f9619ff-8b86-4d01-b42d-00c04fc964ff")
_AT_ONCE = 48

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Due:
    """One patient, and the appointment of tomorrow that they are to be reminded of."""

    number: int
    start: datetime

    @property
    def person(self) -> Person:
        """Whom LINE knows."""
        return Person(DESTINATION, f"U{self.number:032x}")

    @property
    def key(self) -> UUID:
        """The booking key."""
        return uuid5(_SEED, str(self.number))

    @property
    def slot(self) -> Slot:
        """Half an hour."""
        return Slot(f"slot-{self.number}", "dental", self.start, self.start + timedelta(minutes=30))


@dataclass
class Outside:
    """The pretend LINE and the pretend hospital, by their addresses."""

    http: ClientSession
    line: str
    fhir: str
    patient: str = ""
    ids: dict[int, str] = field(default_factory=dict)  # of Appointments, by the patient's number

    async def knows(self, due: Due) -> None:
        """LINE knows the person, and the hospital has the appointment."""
        async with self.http.get(f"{self.line}/sandbox/api/users/{due.person.user_id}/log") as answer:
            answer.raise_for_status()
        if not self.patient:
            self.patient = f"Patient/{(await self._posts({'resourceType': 'Patient'}))['id']}"
        self.ids[due.number] = (await self._posts(self._appointment(due)))["id"]

    async def puts(self, due: Due, **changed: object) -> None:
        """The counter changes the appointment."""
        whole = {**self._appointment(due), "id": self.ids[due.number], **changed}
        async with self.http.put(f"{self.fhir}/Appointment/{whole['id']}", json=whole) as answer:
            answer.raise_for_status()

    def _appointment(self, due: Due) -> dict[str, object]:
        return {
            "resourceType": "Appointment",
            "status": "booked",
            "identifier": [{"system": BOOKING_KEY, "value": str(due.key)}],
            "start": due.slot.start.isoformat(),
            "end": due.slot.end.isoformat(),
            "participant": [{"actor": {"reference": self.patient, "type": "Patient"}, "status": "needs-action"}],
        }

    async def _posts(self, resource: dict[str, object]) -> dict[str, Any]:
        async with self.http.post(f"{self.fhir}/{resource['resourceType']}", json=resource) as answer:
            answer.raise_for_status()
            made: dict[str, Any] = await answer.json(content_type=None)
            return made


def patients(many: int) -> list[Due]:
    """So many, with appointments from this time tomorrow on."""
    start = (datetime.now(UTC) + timedelta(days=1)).replace(second=0, microsecond=0)
    return [Due(number, start + timedelta(minutes=number % 240)) for number in range(1, many + 1)]


async def seed(storage: Storage, outside: Outside, dues: Iterable[Due]) -> None:
    """Everybody agrees to be reminded, and everybody's reminder is due now."""
    everybody = list(dues)
    await outside.knows(everybody[0])
    await each(everybody[1:], outside.knows)
    await each(everybody, lambda due: _stored(storage, due, outside.ids[due.number]))


async def each(things: Iterable[T], deed: Callable[[T], Awaitable[None]]) -> None:
    """Do it for all of them, many at a time."""
    queue = iter(things)

    async def worker() -> None:
        for thing in queue:
            await deed(thing)

    await asyncio.gather(*(worker() for _ in range(_AT_ONCE)))


async def learns(storage: Storage, person: Person, *facts: Fact) -> None:
    """Something becomes true of a patient, beside any turn."""
    now = datetime.now(UTC)
    await storage.records.express(Commit(person, now, None, Ending.ANSWERED, None, step_kept=True, facts=facts))


def due_now(due: Due) -> PlannedReminder:
    """A reminder that is due, and helps until an hour before the appointment."""
    return PlannedReminder("-P1D", datetime.now(UTC), due.start - timedelta(hours=1), last=True)


async def _stored(storage: Storage, due: Due, appointment: str) -> None:
    now, contact = datetime.now(UTC), PatientContact(due.key, f"ผู้ป่วย รายที่{due.number}", "0812345678")
    await storage.bookings.request(due.person, HOSPITAL, due.slot, contact, Mode.IN_PERSON, key=due.key, now=now)
    made = Appointment(appointment, due.key, HOSPITAL, "dental", due.slot.start, due.slot.end)
    await storage.bookings.conclude(due.key, BookingState.BOOKED, now, made)
    agreed = ConsentAnswered(Purpose.APPOINTMENTS, True, "bench")
    planned = RemindersPlanned(due.key, 1, (due_now(due),))
    await learns(storage, due.person, BookingTold(due.key), agreed, planned)
