"""Appointments that stand: shown in full; changes go to a person for now, and we say so."""

from __future__ import annotations

from bot.dialogue.router import Router
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.appointment import Booking, BookingState, Hospital
from bot.domain.consent import Purpose
from bot.domain.facts import CaseKind, CaseOpened
from bot.domain.messages import Card, Plain, Shape
from bot.domain.words import Phrase, When
from bot.flows.booking_words import booked_card, place_lines
from bot.flows.handover import when_read
from bot.flows.ways_on import TO_BOOKING, TO_MENU, TO_PERSON, back_to_step, call_hospital

router = Router()

_MOST_CARDS = 4
_BEING_CHECKED = (BookingState.REQUESTED, BookingState.UNKNOWN)


@router.intent("check_appointment", needs=Purpose.APPOINTMENTS)
async def my_appointments(turn: Turn, clinic: Clinic) -> Outcome:
    """What was booked in this chat and is still to come, the next one first."""
    shown = shown_appointments(turn, clinic)
    if not shown:
        return Outcome(
            (Plain(Phrase("mine-none")),), (*back_to_step(turn), TO_BOOKING, TO_PERSON, TO_MENU), step_kept=True
        )
    return Outcome(shown, (*back_to_step(turn), TO_BOOKING, TO_PERSON, TO_MENU), step_kept=True)


@router.intent("reschedule_appointment", needs=Purpose.APPOINTMENTS)
async def move(turn: Turn, clinic: Clinic) -> Outcome:
    """Not possible by chat yet: a person is told."""
    return _by_person(turn, clinic, "reschedule", "mine-move")


@router.intent("cancel_appointment", needs=Purpose.APPOINTMENTS)
async def cancel(turn: Turn, clinic: Clinic) -> Outcome:
    """Not possible by chat yet: a person is told, and nothing is cancelled."""
    return _by_person(turn, clinic, "cancel", "mine-cancel")


@router.intent("confirm_reminder", needs=Purpose.APPOINTMENTS)
async def coming(turn: Turn, clinic: Clinic) -> Outcome:
    """Whoever says they will come is thanked and shown the appointment; nothing more is needed."""
    shown = shown_appointments(turn, clinic)
    said: tuple[Shape, ...] = (Plain(Phrase("mine-coming" if shown else "mine-none")), *shown)
    return Outcome(said, (*back_to_step(turn), TO_PERSON, TO_MENU), step_kept=True)


def shown_appointments(turn: Turn, clinic: Clinic) -> tuple[Card, ...]:
    """A card for each appointment to come, and for each wish that is still being checked; at most four."""
    ahead = sorted((each for each in turn.patient.bookings if each.slot.start > turn.now), key=lambda b: b.slot.start)
    return tuple(card for each in ahead if (card := _card(each, clinic)) is not None)[:_MOST_CARDS]


def _card(booking: Booking, clinic: Clinic) -> Card | None:
    hospital = next((each for each in clinic.hospitals if each.id == booking.hospital), None)
    if booking.state is BookingState.BOOKED:
        return booked_card(booking.slot, hospital, "mine-title")
    if booking.state in _BEING_CHECKED:
        lines = (When(booking.slot.start), *place_lines(booking.slot, hospital))
        return Card(Phrase("mine-being-checked"), lines, alt=Phrase("alt-answer"))
    return None


def _by_person(turn: Turn, clinic: Clinic, reason: str, title: str) -> Outcome:
    shown = shown_appointments(turn, clinic)
    hospital = _hospital_in_question(turn, clinic)
    card = Card(
        Phrase(title),
        (Phrase("mine-listed"), when_read(turn, clinic)),
        call_hospital(hospital) if hospital is not None else (),
        alt=Phrase("alt-person"),
    )
    case = CaseOpened(CaseKind.TALK_TO_NURSE, reason)
    return Outcome((*shown, card), (*back_to_step(turn), TO_MENU), facts=(case,), step_kept=True)


def _hospital_in_question(turn: Turn, clinic: Clinic) -> Hospital | None:
    """The hospital of the next appointment, else the only one there is."""
    named = [each.hospital for each in turn.patient.bookings if each.state is BookingState.BOOKED]
    known = next((each for each in clinic.hospitals if each.id in named), None)
    return known or (clinic.hospitals[0] if len(clinic.hospitals) == 1 else None)
