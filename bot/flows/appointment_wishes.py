"""What patients wish of an appointment in their own words: to say that they come, to move it, to cancel it."""

from __future__ import annotations

from bot.dialogue.router import Router
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.consent import Purpose
from bot.flows import cancelling, reminder_answers, which_appointment
from bot.flows.reminder_buttons import CANCEL, CONFIRM, MOVE
from bot.flows.which_appointment import with_one

router = Router(cancelling.router, which_appointment.router, reminder_answers.router)


@router.intent("confirm_reminder", needs=Purpose.APPOINTMENTS)
async def coming(turn: Turn, clinic: Clinic) -> Outcome:
    """Whoever says that they will come is thanked, and the hospital is told."""
    return await with_one(turn, clinic, CONFIRM)


@router.intent("reschedule_appointment", needs=Purpose.APPOINTMENTS)
async def move(turn: Turn, clinic: Clinic) -> Outcome:
    """Another time is looked for; the old one stands until it is booked."""
    return await with_one(turn, clinic, MOVE)


@router.intent("cancel_appointment", needs=Purpose.APPOINTMENTS)
async def cancel(turn: Turn, clinic: Clinic) -> Outcome:
    """Read back first: nothing is cancelled by a word."""
    return await with_one(turn, clinic, CANCEL)
