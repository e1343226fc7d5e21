"""The demo's appointment: somebody made up has one, and the first reminder of it comes a minute after the start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import structlog

from bot.app.service import Service
from bot.dialogue.turn import Outcome
from bot.domain.appointment import Booking, BookingState, Hospital, PatientContact, Slot
from bot.domain.appointment_facts import BookingTold, RemindersPlanned
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered
from bot.domain.errors import KlaiMorError
from bot.domain.facts import ContactGiven, Fact
from bot.domain.link import LINK_LASTS, Link, Proof, Record
from bot.domain.messages import Person
from bot.domain.patient import Patient
from bot.domain.record_facts import RecordLinked
from bot.domain.reminder import PlannedReminder
from bot.domain.sayings import Urgency
from bot.flows.booking_words import booked_card
from bot.flows.planned_reminders import reminders_planned
from bot.flows.ways_on import TO_MENU, TO_MY_APPOINTMENTS
from integrations.sandbox.hospital_people import PEOPLE

NAME, PHONE = "ชัย ใจเย็น", "0812345678"
NUMBER = 103  # of the record at the pretend hospital that is linked with the chat
FIRST_REMINDER = timedelta(minutes=1)
# A day and a half ahead, so that the reminders of the day before and of two hours before are still to come.
_FROM, _TO = timedelta(hours=36), timedelta(days=14)

log = structlog.get_logger(__name__)


async def arrange(service: Service, person: Person, clock: Callable[[], datetime]) -> None:
    """Book at the first department of the first hospital that has a time; nothing where an appointment is still to come.

    Made with the same records, facts and writes as any booking by chat. The demo goes on without it when the hospital says no.
    """
    patient = (await service.storage.records.peek(person)).patient
    if any(each.state is BookingState.BOOKED and each.start > clock() for each in patient.bookings):
        return
    try:
        await _book(service, person, clock)
    except KlaiMorError as error:
        log.warning("the demo's appointment could not be made", error=type(error).__name__)


async def _book(service: Service, person: Person, clock: Callable[[], datetime]) -> None:
    clinic, key = service.desk.clinic, uuid4()
    hospital, slot = await free_time(service, clock())
    consent = ConsentAnswered(Purpose.APPOINTMENTS, True, clinic.consents[Purpose.APPOINTMENTS].version)
    record = record_of(NUMBER, hospital.id)
    link = Link(uuid4(), record, Proof.COUNTER, clock(), clock() + LINK_LASTS)
    begun: tuple[Fact, ...] = (ContactGiven(NAME, PHONE), consent, RecordLinked(link))
    await commit(service, person, Outcome(facts=begun, step_kept=True), clock())
    patient = (await service.storage.records.peek(person)).patient
    contact = PatientContact(patient.id, record.name, PHONE, record.hn, record.id)
    await clinic.booking.book(person, hospital.id, slot, contact, key=key)
    known = next(each for each in await _bookings(service, person) if each.key == key)
    facts: tuple[Fact, ...] = (BookingTold(key), planned(service, known, clock()))
    card, on = booked_card(slot, hospital), (TO_MY_APPOINTMENTS, TO_MENU)
    told = Outcome((card,), on, facts=facts, urgency=Urgency.OUTCOME, step_kept=True)
    await commit(service, person, told, clock())


def planned(service: Service, booking: Booking, now: datetime) -> RemindersPlanned:
    """As the hospital wants them, and the first one a minute from now."""
    hospitals = service.desk.clinic.hospitals
    usual = reminders_planned(hospitals, booking.hospital, booking.key, booking.generation, booking.start, now)
    due = now + FIRST_REMINDER
    later = tuple(each for each in usual.reminders if each.due > due + FIRST_REMINDER)
    until = later[0].due if later else booking.start - FIRST_REMINDER
    return replace(usual, reminders=(PlannedReminder("-P3D", due, until, last=not later), *later))


def record_of(number: int, hospital: str) -> Record:
    """The record with this number at the pretend hospital."""
    person = next(each for each in PEOPLE if each.number == number and not each.merged_into)
    return Record(hospital, person.record, person.hn, person.name)


async def free_time(service: Service, now: datetime) -> tuple[Hospital, Slot]:
    """The first that is far enough ahead. Raises KlaiMorError where there is none."""
    for hospital in service.desk.clinic.hospitals:
        for department in hospital.departments:
            free = await service.desk.clinic.booking.free_slots(hospital.id, department.code, now + _FROM, now + _TO, 1)
            if free:
                return hospital, free[0]
    raise KlaiMorError("no free time")


async def _bookings(service: Service, person: Person) -> tuple[Booking, ...]:
    patient: Patient = (await service.storage.records.peek(person)).patient
    return patient.bookings


async def commit(service: Service, person: Person, outcome: Outcome, now: datetime) -> None:
    """It becomes true, beside the person's turns."""
    loaded = await service.storage.records.peek(person)
    await service.storage.records.express(service.desk.tell(loaded, outcome, now))
