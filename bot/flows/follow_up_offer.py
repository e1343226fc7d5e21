"""Offering to ask again later how it is: only who wants that is written to."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.dialogue.steps import Step
from bot.dialogue.taps import press
from bot.domain.sayings import Choice
from bot.domain.triage import Level
from bot.domain.words import Phrase

CLOCK = "follow_up"  # kind of the timer; one for each patient
ASK = "ask"
_DAYS = {Level.DOCTOR_SOON: 1, Level.APPOINTMENT: 3}
_LABELS = {1: Phrase("follow-up-tomorrow"), 3: Phrase("follow-up-three-days")}
_EARLIEST, _LATEST = time(9), time(18)  # of the day, so that nobody is woken


class AskedHow(Step, frozen=True, tag="follow_up.asked"):
    """How it is now; the tap's key is better, same or worse. protocols: what the interview was about."""

    own_words = True

    protocols: tuple[str, ...] = ()


def offered(level: Level) -> tuple[Choice, ...]:
    """A choice to be asked again, the next day or in three days; none where nobody should wait, or need not."""
    days = _DAYS.get(level)
    return () if days is None else (press(AskedHow, f"{ASK}:{days}", _LABELS[days]),)


def when(now: datetime, days: int) -> datetime:
    """So many days from now, at this time of the day or the nearest in daytime; `now` is aware and in local time."""
    clock = min(max(now.time(), _EARLIEST), _LATEST)
    return datetime.combine(now.date() + timedelta(days=days), clock, now.tzinfo)
