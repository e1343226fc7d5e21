"""Answers to a reminder: its buttons, whenever they are tapped, and a yes or no that is typed under it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from bot.dialogue.router import Router
from bot.dialogue.taps import RESUME
from bot.dialogue.turn import Again, Clinic, Outcome, Turn
from bot.domain.appointment import Booking, BookingState
from bot.domain.consent import Purpose
from bot.domain.messages import Tap
from bot.domain.sayings import Card, Plain, Shape
from bot.domain.words import Phrase, When
from bot.flows.cancelled import already_cancelled
from bot.flows.caring_rights import to_act_on, to_confirm
from bot.flows.caring_shown import care_over
from bot.flows.reminder_buttons import CANCEL, CONFIRM, FLOW, MOVE, Asked, asked_by, bound
from bot.flows.reminder_words import reminder_card
from bot.flows.ways_on import TO_BOOKING, TO_MENU, TO_MY_APPOINTMENTS, TO_PERSON, back_to_step
from bot.flows.which_appointment import ChoosingAppointment, act, ask_which, upcoming

router = Router()

# What is meant for a reminder when it is the newest thing on the screen.
_MEANS = {"affirm": CONFIRM, "confirm_reminder": CONFIRM, "cancel_flow": CANCEL, "deny": ""}
_SURE = 0.5  # below this a yes is not passed on to a hospital


@router.stale(FLOW, needs=Purpose.APPOINTMENTS)
async def tapped(turn: Turn, clinic: Clinic) -> Outcome:
    """In this order: not signed by us, not this patient's, cancelled, moved since, over; else what it asks for."""
    key = turn.incoming.content.key if isinstance(turn.incoming.content, Tap) else ""
    asked = asked_by(clinic.signatures, key)
    if asked is None:
        return _explains(turn, Plain(Phrase("reminder-bad")))
    booking = _within_reach(turn, clinic, asked)
    if booking is None and turn.patient.cares:
        return replace(care_over(turn), step_kept=True)
    if booking is None:
        return _explains(turn, Plain(Phrase("reminder-bad")))
    later = _instead_of(booking, turn)
    if later is not None:
        return _moved_since(turn, clinic, later)
    if booking.state is not BookingState.BOOKED:
        return already_cancelled(turn, booking)
    if booking.generation != asked.generation and booking.start > turn.now:
        return _moved_since(turn, clinic, booking)
    if min(asked.until, booking.start) <= turn.now:
        return _explains(turn, Plain(Phrase("reminder-over", {"when": When(booking.start)})))
    return await act(turn, clinic, asked.verb, booking)


async def guard(turn: Turn, clinic: Clinic) -> Outcome | None:
    """A yes or no typed while a reminder is the newest thing on the screen is meant for it.

    In the middle of something else it may be meant for either, so nothing is done by it and the open question is asked again.
    """
    shown = _on_screen(turn, clinic)
    intent = turn.understanding.intent
    if not shown or turn.tap is not None or intent not in _MEANS:
        return None
    asked = shown[0]
    if turn.conversation.step is not None and intent != "confirm_reminder":
        return Outcome((Plain(Phrase("reminder-or-else")),), step_kept=True, again=(Again(Tap(RESUME)),))
    meant = {each.booking for each in shown}
    if len(meant) > 1:
        return _which(turn, clinic, meant, _MEANS[intent])
    booking = _within_reach(turn, clinic, asked)
    if booking is None or booking.generation != asked.generation or booking.start <= turn.now:
        return None
    if not turn.patient.agrees_to(Purpose.APPOINTMENTS) or booking.state is not BookingState.BOOKED:
        return None
    verb = _MEANS[intent]
    if verb != CANCEL and asked.verb != CONFIRM and booking.confirmed_at is None:
        return None  # whether they will come was not asked: it has just been made
    if verb == CONFIRM and turn.understanding.confidence < _SURE:
        return None
    return await act(turn, clinic, verb, booking) if verb else _not_coming(turn, clinic, booking)


def _within_reach(turn: Turn, clinic: Clinic, asked: Asked) -> Booking | None:
    """The appointment of a button, as far as this chat may do with it what is asked."""
    able = to_confirm if asked.verb == CONFIRM else to_act_on
    found = able(turn.patient, clinic.hospitals, turn.now)
    return next((each for each in found if each.key == asked.booking), None)


def _on_screen(turn: Turn, clinic: Clinic) -> list[Asked]:
    """What the buttons of what was said last ask for, as far as they are bound to appointments."""
    newest = turn.conversation.offered if turn.text else ()
    read = (asked_by(clinic.signatures, each.key) for each in newest)
    return [each for each in read if each is not None]


def _which(turn: Turn, clinic: Clinic, meant: set[UUID], verb: str) -> Outcome | None:
    """Several stand on the screen: nothing is done with any of them before it is said which."""
    ahead = tuple(each for each in upcoming(turn, clinic, verb) if each.key in meant)
    if not verb or len(ahead) < 2 or not turn.patient.agrees_to(Purpose.APPOINTMENTS):
        return None
    return ask_which(clinic, ChoosingAppointment(verb, tuple(each.key for each in ahead)), ahead)


def _not_coming(turn: Turn, clinic: Clinic, booking: Booking) -> Outcome:
    """Who cannot come is offered another time before the appointment is lost."""
    buttons = (
        bound(clinic.signatures, MOVE, booking, Phrase("reminder-move")),
        bound(clinic.signatures, CANCEL, booking, Phrase("reminder-cancel")),
    )
    lines = (When(booking.start), Phrase("reminder-not-coming-how"))
    card = Card(Phrase("reminder-not-coming"), lines, buttons, alt=Phrase("alt-answer"))
    return Outcome((card,), (*back_to_step(turn), TO_PERSON, TO_MENU), step_kept=True)


def _instead_of(booking: Booking, turn: Turn) -> Booking | None:
    """The appointment that the patient has moved this one to, as far as that is still to come."""
    after = next((each for each in (*turn.patient.bookings, *turn.patient.cared) if each.replaces == booking.key), None)
    if after is None or after.state is not BookingState.BOOKED or after.start <= turn.now:
        return None
    return _instead_of(after, turn) or after


def _moved_since(turn: Turn, clinic: Clinic, booking: Booking) -> Outcome:
    """The button was for another time: what holds now is shown, with buttons of its own."""
    hospital = next((each for each in clinic.hospitals if each.id == booking.hospital), None)
    shapes: tuple[Shape, ...] = (Plain(Phrase("reminder-old", {"when": When(booking.start)})),)
    if hospital is not None:
        shapes = (*shapes, reminder_card(booking, hospital, clinic.signatures))
    return _explains(turn, *shapes)


def _explains(turn: Turn, *shapes: Shape) -> Outcome:
    on = (*back_to_step(turn), TO_MY_APPOINTMENTS, TO_BOOKING, TO_PERSON, TO_MENU)
    return Outcome(shapes, on, step_kept=True)
