"""A question in the middle of something: it is answered in passing, with the way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import wraps
from typing import TypeVar

from bot.dialogue.router import Handler, StepHandler
from bot.dialogue.steps import Step, tag_of
from bot.dialogue.taps import flow_of, start
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.consent import Purpose
from bot.domain.sayings import Plain
from bot.domain.words import Phrase
from bot.flows import appointments, crisis, handover, information, rights, smalltalk
from bot.flows.consent_question import needing
from bot.flows.ways_on import CALL_1669, TO_SYMPTOMS, back_to_step

S = TypeVar("S", bound=Step)

_SURE, _BEYOND_DOUBT = 0.6, 0.8


async def thanks(turn: Turn, clinic: Clinic) -> Outcome:
    """Answered briefly, with the way back; not with good wishes while an emergency is open."""
    if turn.patient.open_emergency:
        return replace(
            await smalltalk.welcome_back(turn, clinic), choices=(CALL_1669, *back_to_step(turn)), step_kept=True
        )
    return Outcome((Plain(Phrase("aside-thanks")),), back_to_step(turn), step_kept=True)


async def hello(turn: Turn, clinic: Clinic) -> Outcome:
    """A greeting in between, with the way back."""
    return replace(await smalltalk.greet(turn, clinic), choices=back_to_step(turn), step_kept=True)


async def _symptom(turn: Turn, clinic: Clinic) -> Outcome:
    return Outcome((Plain(Phrase("aside-symptom")),), (TO_SYMPTOMS, *back_to_step(turn)), step_kept=True)


async def _coming(turn: Turn, clinic: Clinic) -> Outcome:
    """Who says in passing that they will come is shown what they are booked for; the buttons under it tell the hospital."""
    return await appointments.my_appointments(turn, clinic)


async def _cancel_which(turn: Turn, clinic: Clinic) -> Outcome:
    """Cancelling in the middle of booking may mean this booking or one that stands."""
    this = start("cancel_flow", Phrase("aside-cancel-this"))
    that = start("cancel_appointment", Phrase("aside-cancel-that"))
    return Outcome((Plain(Phrase("aside-cancel-which")),), (this, that, *back_to_step(turn)), step_kept=True)


# Questions that mean the same wherever they are asked.
_QUESTIONS: Mapping[str, Handler] = {
    "ask_opening_hours": information.opening_hours,
    "ask_location_department": information.where_is,
    "ask_price_rights": information.price_and_rights,
    "ask_medicine_refill": information.medicine,
    "lab_results": information.results,
    "privacy_consent": rights.privacy,
    "check_appointment": needing(Purpose.APPOINTMENTS, appointments.my_appointments),
    "mental_health": crisis.listen,
    "cancel_appointment": _cancel_which,
    "greeting": hello,
}
# What is answered in passing only when the present question could make nothing of it.
_ELSE: Mapping[str, Handler] = {
    "complaint": needing(Purpose.HANDOVER, handover.complain),
    "thanks_goodbye": thanks,
    "report_symptom": _symptom,
    "confirm_reminder": _coming,
}


async def aside(turn: Turn, clinic: Clinic) -> Outcome | None:
    """The answer to what was surely meant as another question; None if it was not. The step is always kept."""
    return await _answer(turn, clinic, {**_QUESTIONS, **_ELSE}, _SURE)


def questions_first(handler: StepHandler[S]) -> StepHandler[S]:
    """A step whose text is first looked at for a question that cannot be meant for it."""

    @wraps(handler)
    async def answered(turn: Turn, clinic: Clinic, step: S) -> Outcome:
        beside = await _answer(turn, clinic, _QUESTIONS, _BEYOND_DOUBT) if turn.tap is None else None
        return beside or await handler(turn, clinic, step)

    return answered


async def _answer(turn: Turn, clinic: Clinic, handlers: Mapping[str, Handler], sure: float) -> Outcome | None:
    understood = turn.understanding
    handler = handlers.get(understood.intent) if turn.text and understood.confidence >= sure else None
    if handler is _cancel_which and not _while_booking(turn):
        return None  # elsewhere it can only mean one thing
    return await handler(turn, clinic) if handler is not None else None


def _while_booking(turn: Turn) -> bool:
    step = turn.conversation.step
    return step is not None and flow_of(tag_of(step)) == "booking"
