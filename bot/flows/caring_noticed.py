"""A carer hears what the hospital has changed of an appointment of the person they care for, beside that person, and once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.dialogue.router import Router
from bot.dialogue.turn import SILENCE, Clinic, Outcome, Ring
from bot.domain.appointment import Booking, BookingState, Hospital
from bot.domain.care import CARE_NOTICED, Care, Scope, change_in
from bot.domain.consent import Purpose
from bot.domain.facts import TimerSet
from bot.domain.reminder import quiet_until
from bot.domain.sayings import Card, Urgency
from bot.domain.words import Phrase
from bot.flows.care_words import person
from bot.flows.caring_rights import care_of, may
from bot.flows.noticed import SOON
from bot.flows.reminder_words import gone_card, map_button, moved_card
from bot.flows.ways_on import TO_BOOKING, TO_MENU, TO_MY_APPOINTMENTS, TO_PERSON

router = Router()

_SHOWN_BY = (Scope.SEE, Scope.REMIND)


@router.timer(CARE_NOTICED)
async def noticed(ring: Ring, clinic: Clinic) -> Outcome:
    """Told as far as the right goes at this moment; nothing of a restricted clinic, nor of what has changed again since."""
    change = change_in(ring.ref)
    booking = next((each for each in ring.patient.cared if each.key == change.booking), None)
    if booking is None or booking.owned or not ring.patient.agrees_to(Purpose.APPOINTMENTS):
        return SILENCE
    if not may(ring.patient, booking, _SHOWN_BY, clinic.hospitals, ring.now):
        return SILENCE
    care, hospital = care_of(ring.patient, booking), _at(clinic, booking)
    if care is None or hospital is None or not _so_still(booking, change.generation, ring.now):
        return SILENCE
    wakes = quiet_until(ring.now, hospital.reminders, ZoneInfo(hospital.timezone))
    if wakes is not None and booking.start >= wakes + SOON:
        return Outcome(facts=(TimerSet(CARE_NOTICED, ring.ref, wakes),), step_kept=True)
    old = change.old_start
    card = _gone(booking, hospital, care) if old is None else _moved(old, booking, hospital, care, clinic, ring.now)
    return Outcome(
        (card,),
        (TO_BOOKING if old is None else TO_MY_APPOINTMENTS, TO_PERSON, TO_MENU),
        urgency=Urgency.OUTCOME,
        step_kept=True,
        relied_on=(Purpose.APPOINTMENTS,),
    )


def _so_still(booking: Booking, generation: int | None, now: datetime) -> bool:
    """Whether it is as it was when this was put down: a later change is told by itself, and of what is over nobody is told."""
    if generation is None:
        return booking.state is BookingState.CANCELLED and booking.start > now
    return booking.state is BookingState.BOOKED and booking.generation == generation and booking.start > now


def _moved(old: datetime, booking: Booking, hospital: Hospital, care: Care, clinic: Clinic, now: datetime) -> Card:
    card = moved_card(old, booking, hospital, clinic.signatures)
    card = replace(card, title=Phrase("care-noticed-moved", {"person": person(care)}))
    if care.allows(Scope.BOOK, now):
        return card
    return replace(
        card, lines=card.lines[:-1], buttons=map_button(booking, hospital)
    )  # they cannot answer whether it suits


def _gone(booking: Booking, hospital: Hospital, care: Care) -> Card:
    card = gone_card(booking, hospital)
    lines = (*card.lines[:-1], Phrase("care-noticed-gone-words"))
    return replace(card, title=Phrase("care-noticed-gone", {"person": person(care)}), lines=lines)


def _at(clinic: Clinic, booking: Booking) -> Hospital | None:
    return next((each for each in clinic.hospitals if each.id == booking.hospital), None)
