"""A doubtful danger sign in a group is met by one calm line on whom to call, seldom, and names nobody."""

from __future__ import annotations

from datetime import timedelta

from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.facts import CaseKind, CaseOpened
from bot.domain.messages import Place
from bot.domain.sayings import Plain, Urgency
from bot.domain.understanding import Alarm, RedFlag
from bot.domain.words import Phrase
from bot.flows import danger
from bot.flows.groups import Told
from bot.flows.vital_interest import in_vital_interest

QUIET = timedelta(minutes=30)  # after such a line: a group that talks and jests is not told the same again and again


async def guard(turn: Turn, clinic: Clinic) -> Outcome | None:
    """Takes a doubtful sign in a group that has heard no such line for half an hour; a crisis and an emergency are two lines.

    In private it would be asked, and no answer be taken for a yes. A group is not asked: nobody there knows whom the question is
    for, silence means nothing, and an answer would tell everybody. So whoever is in need is told what to do, and where a rule has
    the words, or it may be a crisis, staff get a case: nobody will press yes.
    """
    if turn.incoming.place is not Place.GROUP:
        return None
    found = danger.doubts(turn, clinic)
    crisis = any(flag.alarm is Alarm.CRISIS for flag in found)
    told = turn.conversation.step if isinstance(turn.conversation.step, Told) else Told()
    if not found or _just_said(told, turn, crisis=crisis):
        return None
    now = turn.now.timestamp()
    step = Told(told.danger_at, now) if crisis else Told(now, told.crisis_at)
    line = Plain(Phrase("group-doubt-crisis" if crisis else "group-doubt-emergency"))
    facts = (*_case(found, crisis=crisis), *in_vital_interest(turn, "doubt"))
    return Outcome((line,), facts=facts, step=step, urgency=Urgency.EMERGENCY)


def _just_said(told: Told, turn: Turn, *, crisis: bool) -> bool:
    """Whether this group has heard the same line a short while ago."""
    return turn.now.timestamp() - (told.crisis_at if crisis else told.danger_at) < QUIET.total_seconds()


def _case(found: tuple[RedFlag, ...], *, crisis: bool) -> tuple[CaseOpened, ...]:
    """For staff, unless it only sounds like an emergency and no rule has the words."""
    if not crisis and not danger.seen_by_rule(found):
        return ()
    return (CaseOpened(CaseKind.POSSIBLE_EMERGENCY, ",".join(dict.fromkeys(flag.code for flag in found))),)
