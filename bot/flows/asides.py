"""A question in the middle of something: it is answered in passing, with the way back."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue.router import Handler
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.messages import Plain
from bot.domain.words import Phrase
from bot.flows import appointments, handover, information
from bot.flows.ways_on import TO_SYMPTOMS, back_to_step

_SURE = 0.6


async def _thanks(turn: Turn, clinic: Clinic) -> Outcome:
    return Outcome((Plain(Phrase("aside-thanks")),), back_to_step(turn), step_kept=True)


async def _symptom(turn: Turn, clinic: Clinic) -> Outcome:
    return Outcome((Plain(Phrase("aside-symptom")),), (TO_SYMPTOMS, *back_to_step(turn)), step_kept=True)


_IN_PASSING: Mapping[str, Handler] = {
    "ask_opening_hours": information.opening_hours,
    "ask_location_department": information.where_is,
    "ask_price_rights": information.price_and_rights,
    "ask_medicine_refill": information.medicine,
    "lab_results": information.results,
    "privacy_consent": information.privacy,
    "check_appointment": appointments.my_appointments,
    "complaint": handover.complain,
    "thanks_goodbye": _thanks,
    "report_symptom": _symptom,
}


async def aside(turn: Turn, clinic: Clinic) -> Outcome | None:
    """The answer to what was surely meant as another question; None if it was not. The step is always kept."""
    understood = turn.understanding
    handler = _IN_PASSING.get(understood.intent) if turn.text and understood.confidence >= _SURE else None
    return await handler(turn, clinic) if handler is not None else None
