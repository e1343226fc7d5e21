"""Thoughts of suicide or self-harm: met warmly, with 1323 and 1669 at hand and a person who is told."""

from __future__ import annotations

from bot.dialogue.router import Router
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.facts import CaseKind, CaseOpened
from bot.domain.messages import Card, Place, Plain, Tone, Urgency
from bot.domain.understanding import Alarm
from bot.domain.words import Phrase
from bot.flows import danger
from bot.flows.emergency import CALL_MIND, CALL_NOW, codes
from bot.flows.vital_interest import in_vital_interest
from bot.flows.ways_on import CALL_1669, SHARE_PLACE, TO_BOOKING, TO_PERSON, back_to_step

router = Router()


async def guard(turn: Turn, clinic: Clinic) -> Outcome | None:
    """A wish to die or to hurt oneself, in every state, in private and in groups."""
    flags = [flag for flag in danger.signs(turn, clinic) if flag.alarm is Alarm.CRISIS]
    if not flags:
        return None
    opened = (CaseOpened(CaseKind.CRISIS, codes(flags)), *danger.settled(turn), *in_vital_interest(turn, "crisis"))
    if turn.incoming.place is Place.GROUP:
        said = (Plain(Phrase("crisis-group")),)
        return Outcome(said, facts=opened, urgency=Urgency.EMERGENCY, step_kept=True)
    return Outcome(
        (card(),),
        (SHARE_PLACE, *back_to_step(turn)),
        facts=opened,
        urgency=Urgency.EMERGENCY,
        step_kept=True,
    )


def card() -> Card:
    """Warm words, 1323, 1669, and what to do now."""
    return Card(
        Phrase("crisis-title"),
        (Phrase("crisis-heard"), Phrase("crisis-now"), Phrase("crisis-means"), Phrase("crisis-person")),
        (CALL_MIND, CALL_NOW),
        alt=Phrase("alt-crisis"),
        tone=Tone.URGENT,
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
    return Outcome((heard,), (*back_to_step(turn), TO_PERSON, TO_BOOKING), step_kept=True)
