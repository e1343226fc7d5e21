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
from bot.domain.consent import Purpose
from bot.domain.errors import KlaiMorError
from bot.domain.facts import BookingTold, ConsentAnswered, ContactGiven, Fact, RemindersPlanned
from bot.domain.messages import Person, Urgency
from bot.domain.patient import Patient
from bot.domain.reminder import PlannedReminder
from bot.flows.booking_words import booked_card
from bot.flows.planned_reminders import reminders_planned
from bot.flows.ways_on import TO_MENU, TO_MY_APPOINTMENTS

NAME, PHONE = "ชัย ใจเย็น", "0812345678"
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
    hospital, slot = await _free_time(service, clock())
    consent = ConsentAnswered(Purpose.APPOINTMENTS, True, clinic.consents[Purpose.APPOINTMENTS].version)
    await _commit(service, person, Outcome(facts=(ContactGiven(NAME, PHONE), consent), step_kept=True), clock())
    patient = (await service.storage.records.peek(person)).patient
    await clinic.booking.book(person, hospital.id, slot, PatientContact(patient.id, NAME, PHONE), key=key)
    known = next(each for each in await _bookings(service, person) if each.key == key)
    facts: tuple[Fact, ...] = (BookingTold(key), _planned(service, known, clock()))
    card, on = booked_card(slot, hospital), (TO_MY_APPOINTMENTS, TO_MENU)
    told = Outcome((card,), on, facts=facts, urgency=Urgency.OUTCOME, step_kept=True)
    await _commit(service, person, told, clock())


def _planned(service: Service, booking: Booking, now: datetime) -> RemindersPlanned:
    """As the hospital wants them, and the first one a minute from now."""
    hospitals = service.desk.clinic.hospitals
    usual = reminders_planned(hospitals, booking.hospital, booking.key, booking.generation, booking.start, now)
    due = now + FIRST_REMINDER
    later = tuple(each for each in usual.reminders if each.due > due + FIRST_REMINDER)
    until = later[0].due if later else booking.start - FIRST_REMINDER
    return replace(usual, reminders=(PlannedReminder("-P3D", due, until, last=not later), *later))


async def _free_time(service: Service, now: datetime) -> tuple[Hospital, Slot]:
    for hospital in service.desk.clinic.hospitals:
        for department in hospital.departments:
            free = await service.desk.clinic.booking.free_slots(hospital.id, department.code, now + _FROM, now + _TO, 1)
            if free:
                return hospital, free[0]
    raise KlaiMorError("no free time")


async def _bookings(service: Service, person: Person) -> tuple[Booking, ...]:
    patient: Patient = (await service.storage.records.peek(person)).patient
    return patient.bookings


async def _commit(service: Service, person: Person, outcome: Outcome, now: datetime) -> None:
    loaded = await service.storage.records.peek(person)
    await service.storage.records.express(service.desk.tell(loaded, outcome, now))
