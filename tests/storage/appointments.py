"""A patient with an appointment that stands, for tests of what comes after booking."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

from bot.domain.appointment import Appointment, Booking, BookingState, Mode, PatientContact, Slot
from bot.domain.appointment_facts import BookingTold, ReminderEnded, RemindersPlanned
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered
from bot.domain.facts import Fact
from bot.domain.ledger import DueReminder
from bot.domain.messages import Person
from bot.domain.reminder import PlannedReminder, ReminderState, sending_key
from bot.domain.sayings import Urgency
from bot.domain.stored import Commit, Ending, Outgoing
from tests.storage.clinic import SOMCHAI, START, Clinic

HOSPITAL = "klaimor-demo"
LEASE = timedelta(seconds=60)
WHO = PatientContact(uuid4(), "สมชาย ใจดี", "0812345678")
IN_TWO_DAYS = START + timedelta(days=2)

_slots = count(1)


def slot_at(start: datetime) -> Slot:
    """A dentist's half hour."""
    return Slot(f"slot-{next(_slots)}", "dental", start, start + timedelta(minutes=30))


async def books(
    clinic: Clinic,
    person: Person = SOMCHAI,
    start: datetime = IN_TWO_DAYS,
    *,
    told: bool = True,
    replaces: UUID | None = None,
    hospital: str = HOSPITAL,
) -> Booking:
    """An appointment that stands; `told`: the patient knows of it."""
    key, slot = uuid4(), slot_at(start)
    await clinic.storage.bookings.request(
        person, hospital, slot, WHO, Mode.IN_PERSON, key=key, now=clinic.now, replaces=replaces
    )
    made = Appointment(f"appt-{slot.id}", key, hospital, "dental", slot.start, slot.end)
    await clinic.storage.bookings.conclude(key, BookingState.BOOKED, clinic.now, made)
    if told:
        await says(clinic, person, BookingTold(key), ConsentAnswered(Purpose.APPOINTMENTS, True, "2026-11"))
    return await booking(clinic, key, person)


async def booking(clinic: Clinic, key: UUID, person: Person = SOMCHAI) -> Booking:
    """As the next turn sees it."""
    seen = (await clinic.storage.records.peek(person)).patient.bookings
    return next(each for each in seen if each.key == key)


async def says(clinic: Clinic, person: Person, *facts: Fact, sends: tuple[Outgoing, ...] = ()) -> bool:
    """Something becomes true of the patient beside their turns."""
    commit = Commit(person, clinic.now, None, Ending.ANSWERED, None, step_kept=True, sends=sends, facts=facts)
    return await clinic.storage.records.express(commit)


def reminder(ahead: str, due: datetime, *, until: datetime | None = None, last: bool = False) -> PlannedReminder:
    """A reminder at this time, which helps for an hour."""
    return PlannedReminder(ahead, due, until or due + timedelta(hours=1), last)


async def plans(clinic: Clinic, of: Booking, *reminders: PlannedReminder, person: Person = SOMCHAI) -> None:
    """The reminders of an appointment stand on the ledger."""
    await says(clinic, person, RemindersPlanned(of.key, of.generation, reminders))


async def claims(
    clinic: Clinic, owner: str = "keeper-1", limit: int = 100, hospital: str = HOSPITAL
) -> tuple[DueReminder, ...]:
    """A worker takes what is due."""
    return await clinic.storage.reminders.claim(owner, hospital, clinic.now, LEASE, limit)


async def sends(clinic: Clinic, due: DueReminder, text: str = "เตือนนัด") -> bool:
    """The worker says it, in the very commit that ends it."""
    assert due.person is not None
    outgoing = Outgoing(f'["{text}"]'.encode(), Urgency.REMINDER, id=sending_key(due.key, due.generation))
    return await says(clinic, due.person, ended(due, ReminderState.SENT), sends=(outgoing,))


def ended(due: DueReminder, state: ReminderState, reason: str = "") -> ReminderEnded:
    """How it ended in the worker's hands."""
    return ReminderEnded(due.key, due.generation, due.owner, state, reason)


async def rows(clinic: Clinic, sql: str) -> list[tuple[object, ...]]:
    """What stands in the database."""
    return await clinic.storage.database.read(lambda conn: [tuple(row) for row in conn.exec_driver_sql(sql)])


async def ledger(clinic: Clinic) -> dict[str, str]:
    """State of every reminder, by its offset."""
    found = await rows(clinic, "SELECT ahead, state FROM reminders")
    return {str(ahead): str(state) for ahead, state in found}
