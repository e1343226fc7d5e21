"""A danger sign that nobody has put into words is answered with the emergency room at once; whether it is worse is asked beside that."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.taps import start
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.danger import ANSWER_WITHIN, DOUBT_CLOCK, room_ref_of
from bot.domain.facts import TimerSet
from bot.domain.messages import Place
from bot.domain.sayings import Card
from bot.domain.understanding import Alarm
from bot.domain.words import Phrase
from bot.flows import danger, emergency
from bot.flows.doubt import NO, YES
from bot.flows.symptoms_steps import InterviewStep


async def ask(turn: Turn, clinic: Clinic) -> Outcome | None:
    """A guard: only the second reader hears a sign, of a kind that is mostly for the emergency room, and nothing says for which it is.

    One question beside the answer, in private, once at a time; without a clear no in two minutes it is one for 1669. An interview that
    is open asks by itself, and a person who speaks there reads it.
    """
    if turn.incoming.place is not Place.PRIVATE or turn.patient.speaker is not None:
        return None
    if turn.patient.asked_about is not None or isinstance(turn.conversation.step, InterviewStep):
        return None
    flags = danger.signs(turn, clinic)
    if not flags or not all(each.unclear and each.room and each.alarm is Alarm.EMERGENCY for each in flags):
        return None
    answer = await emergency.guard(turn, clinic)
    if answer is None:
        return None
    ref = room_ref_of(tuple(dict.fromkeys(each.code for each in flags)))
    timer = TimerSet(DOUBT_CLOCK, ref, turn.now + ANSWER_WITHIN)
    return replace(answer, say=(*answer.say, _question()), facts=(*answer.facts, timer))


def _question() -> Card:
    lines = (Phrase("worse-signs"), Phrase("worse-why"))
    yes, no = Phrase("doubt-emergency-yes"), Phrase("doubt-emergency-no")
    return Card(Phrase("worse-title"), lines, (start(YES, yes), start(NO, no)), alt=Phrase("alt-doubt"))
