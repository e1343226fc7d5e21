"""Buttons of booking that are tapped late or twice: nothing happens twice, and the answer fits what stands."""

from __future__ import annotations

import msgspec

from bot.dialogue.router import Router
from bot.dialogue.steps import tag_of
from bot.dialogue.taps import tag_in
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.appointment import Booking, BookingState
from bot.domain.consent import Purpose
from bot.domain.messages import Tap
from bot.domain.sayings import Plain
from bot.domain.words import Phrase
from bot.flows import booking, booking_times
from bot.flows.booking_contact import with_choice
from bot.flows.booking_ends import being_checked
from bot.flows.booking_offers import referred
from bot.flows.booking_referral import read
from bot.flows.booking_steps import BookingStep, ChoosingDepartment, Chosen, Wish
from bot.flows.booking_words import booked_card, booking_with
from bot.flows.cancelled import already_cancelled
from bot.flows.caring_rights import to_act_on
from bot.flows.ways_on import TO_BOOKING, TO_MENU, TO_MY_APPOINTMENTS, back_to_step

router = Router()


@router.stale("booking", needs=Purpose.APPOINTMENTS)
async def late_tap(turn: Turn, clinic: Clinic) -> Outcome:
    """In this order: booked already, another choice while still booking, a start at a department, else said to be old."""
    content = turn.incoming.content
    key = content.key if isinstance(content, Tap) else ""
    known = booking_with(to_act_on(turn.patient, clinic.hospitals, turn.now), key)
    if known is not None and known.state is BookingState.BOOKED:
        return _already(turn, clinic, known)
    if known is not None and known.state in (BookingState.REQUESTED, BookingState.UNKNOWN):
        return being_checked()
    if known is not None and known.state is BookingState.CANCELLED:
        return already_cancelled(turn, known)
    step = turn.conversation.step
    if isinstance(step, BookingStep):
        return await _while_booking(turn, clinic, step, key)
    department, referral = read(_department_in(key))
    if department:
        return await referred(turn, clinic, Wish(department=department), referral)
    return Outcome((Plain(Phrase("booking-button-old")),), (*back_to_step(turn), TO_BOOKING, TO_MENU), step_kept=True)


async def _while_booking(turn: Turn, clinic: Clinic, step: BookingStep, key: str) -> Outcome:
    """A button further up is a change of mind if it still can be; else the present question is asked again."""
    if isinstance(step, Chosen):
        other = booking_times.offered(step.offers, key.rpartition(":")[2])
        if other is not None and other != step.chosen:
            return await with_choice(turn, clinic, step, other)
    department, referral = read(_department_in(key))
    if department and department != step.wish.department:
        wish = msgspec.structs.replace(step.wish, department=department, moves=None)
        return await referred(turn, clinic, wish, referral)
    return await booking.router.steps[type(step)](turn, clinic, step)


def _department_in(key: str) -> str:
    """The department that a button names, wherever it stood."""
    return key.partition(":")[2] if tag_in(key) == tag_of(ChoosingDepartment) else ""


def _already(turn: Turn, clinic: Clinic, known: Booking) -> Outcome:
    hospital = next((each for each in clinic.hospitals if each.id == known.hospital), None)
    card = booked_card(known.slot, hospital, "booking-already")
    return Outcome((card,), (*back_to_step(turn), TO_MY_APPOINTMENTS, TO_MENU), step_kept=True)
