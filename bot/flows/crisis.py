"""Suicide, self-harm, violence and sexual assault: met warmly, with help to call at hand and a person who is told."""

from __future__ import annotations

from bot.dialogue.router import Router
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.danger import by_others
from bot.domain.facts import CaseKind, CaseOpened
from bot.domain.messages import Place
from bot.domain.sayings import Card, Plain, Urgency
from bot.domain.understanding import Alarm
from bot.domain.words import Phrase
from bot.flows import danger
from bot.flows.check_clock import check_begun
from bot.flows.crisis_words import crisis_card
from bot.flows.emergency import CALL_MIND, codes
from bot.flows.mind_start import TO_MIND_CHECK
from bot.flows.vital_interest import in_vital_interest
from bot.flows.ways_on import CALL_1669, SHARE_PLACE, TO_BOOKING, TO_PERSON, back_to_step

router = Router()


async def guard(turn: Turn, clinic: Clinic) -> Outcome | None:
    """A wish to die or to hurt oneself, or being hurt by others, in every state, in private and in groups."""
    flags = [flag for flag in danger.signs(turn, clinic) if flag.alarm is Alarm.CRISIS]
    if not flags:
        return None
    signs = tuple(dict.fromkeys(flag.code for flag in flags))
    opened = (CaseOpened(CaseKind.CRISIS, codes(flags)), *danger.settled(turn), *in_vital_interest(turn, "crisis"))
    if turn.incoming.place is Place.GROUP:
        said = (Plain(Phrase("harm-group" if by_others(signs) else "crisis-group")),)
        return Outcome(said, facts=opened, urgency=Urgency.EMERGENCY, step_kept=True)
    return Outcome(
        (crisis_card(signs),),
        (SHARE_PLACE, *back_to_step(turn)),
        facts=(*opened, *check_begun(turn, signs, crisis=True)),
        urgency=Urgency.EMERGENCY,
        step_kept=True,
    )


@router.intent("mental_health")
async def listen(turn: Turn, clinic: Clinic) -> Outcome:
    """A heavy heart without a danger sign: 1323, a person to talk to, an appointment where one can be booked."""
    heard = Card(
        Phrase("mind-title"),
        (Phrase("mind-heard"), Phrase("mind-signs")),
        (CALL_MIND, CALL_1669),
        alt=Phrase("alt-crisis"),
    )
    return Outcome((heard,), (*back_to_step(turn), TO_MIND_CHECK, TO_PERSON, TO_BOOKING), step_kept=True)
