"""Appointments that stand: shown in full, each with what can be done about it."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.router import Router
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.appointment import Booking, BookingState
from bot.domain.consent import Purpose
from bot.domain.messages import Card, Plain
from bot.domain.words import Phrase, When
from bot.flows.booking_words import booked_card, place_lines
from bot.flows.caring_shown import for_people
from bot.flows.reminder_words import answers, map_button
from bot.flows.ways_on import TO_BOOKING, TO_MENU, TO_PERSON, back_to_step

router = Router()

_MOST_CARDS = 4
_BEING_CHECKED = (BookingState.REQUESTED, BookingState.UNKNOWN)


@router.intent("check_appointment", needs=Purpose.APPOINTMENTS)
async def my_appointments(turn: Turn, clinic: Clinic) -> Outcome:
    """What was booked in this chat and is still to come, the next one first; who cares for others is asked whose are meant."""
    return for_people(turn, clinic) or own_appointments(turn, clinic)


def own_appointments(turn: Turn, clinic: Clinic) -> Outcome:
    """Those of the person of this chat."""
    shown = shown_appointments(turn, clinic)
    if not shown:
        return Outcome(
            (Plain(Phrase("mine-none")),), (*back_to_step(turn), TO_BOOKING, TO_PERSON, TO_MENU), step_kept=True
        )
    return Outcome(shown, (*back_to_step(turn), TO_BOOKING, TO_PERSON, TO_MENU), step_kept=True)


def shown_appointments(turn: Turn, clinic: Clinic) -> tuple[Card, ...]:
    """A card for each appointment to come, and for each wish that is still being checked; at most four."""
    ahead = sorted((each for each in turn.patient.bookings if each.start > turn.now), key=lambda each: each.start)
    return tuple(card for each in ahead if (card := _card(each, clinic)) is not None)[:_MOST_CARDS]


def _card(booking: Booking, clinic: Clinic) -> Card | None:
    hospital = next((each for each in clinic.hospitals if each.id == booking.hospital), None)
    if booking.state is BookingState.BOOKED:
        card = booked_card(booking.slot, hospital, "mine-title")
        said = (*card.lines, Phrase("reminder-confirmed")) if booking.confirmed_at is not None else card.lines
        links = map_button(booking, hospital) if hospital is not None else ()
        return replace(card, lines=said, buttons=(*answers(booking, clinic.signatures), *links))
    if booking.state in _BEING_CHECKED:
        lines = (When(booking.slot.start), *place_lines(booking.slot, hospital))
        return Card(Phrase("mine-being-checked"), lines, alt=Phrase("alt-answer"))
    return None
