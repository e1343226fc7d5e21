"""Helping KlaiMor learn: asked for once, after something went well, and never in the way."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.router import Router
from bot.dialogue.taps import start
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered, ConsentAsked
from bot.domain.sayings import Card, Plain
from bot.domain.words import Phrase
from bot.flows.consent_question import notice
from bot.flows.ways_on import TO_MENU, back_to_step

router = Router()


def asked_in_passing(turn: Turn, clinic: Clinic, outcome: Outcome) -> Outcome:
    """The outcome with the question under it, where it was never asked and nobody is in danger; no step waits for the answer."""
    text = clinic.consents.get(Purpose.IMPROVEMENT)
    asked = Purpose.IMPROVEMENT in turn.patient.consents
    if text is None or asked or turn.patient.open_emergency or turn.patient.open_doubt or outcome.step is not None:
        return outcome
    buttons = (start("improvement_yes", Phrase("improvement-yes")), start("improvement_no", Phrase("improvement-no")))
    card = Card(text.title, text.lines, (*buttons, *notice(clinic)), alt=Phrase("alt-consent"))
    fact = ConsentAsked(Purpose.IMPROVEMENT, text.version)
    return replace(outcome, say=(*outcome.say, card), facts=(*outcome.facts, fact))


@router.intent("improvement_yes")
async def agree(turn: Turn, clinic: Clinic) -> Outcome:
    """Thanked for; a second tap changes nothing."""
    return _answered(turn, clinic, given=True)


@router.intent("improvement_no")
async def refuse(turn: Turn, clinic: Clinic) -> Outcome:
    """Fine, and not asked again."""
    return _answered(turn, clinic, given=False)


def _answered(turn: Turn, clinic: Clinic, *, given: bool) -> Outcome:
    text, asked = clinic.consents.get(Purpose.IMPROVEMENT), turn.patient.consents.get(Purpose.IMPROVEMENT)
    if text is None:
        return Outcome((Plain(Phrase("button-old")),), back_to_step(turn) or (TO_MENU,), step_kept=True)
    version = asked.version if asked is not None else text.version
    said = Plain(Phrase("improvement-thanks" if given else "improvement-fine"))
    fact = ConsentAnswered(Purpose.IMPROVEMENT, given, version)
    return Outcome((said,), back_to_step(turn) or (TO_MENU,), facts=(fact,), step_kept=True)
