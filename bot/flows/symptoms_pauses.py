"""Time in an interview: what was answered long ago is asked again, and what was written before a question does not answer it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from bot.domain.pieces import whole_of
from bot.domain.protocol import NO, Measure, Protocol
from bot.flows.symptoms_interview import Interview

_OLD = timedelta(hours=6)  # issue 5: answers older than this are asked again
_PAUSE = timedelta(minutes=10)  # after a pause like this, denied danger signs may have come meanwhile
_MOST_EARLY = 2  # so that a clock of ours that is ahead of the platform's cannot stop an interview


def stamped(interview: Interview, before: Mapping[str, str], now: datetime) -> Interview:
    """The interview as it is left at this time, with the time of every answer that is new since `before`."""
    at = int(now.timestamp())
    new = {topic: at for topic, code in interview.known.items() if before.get(topic) != code}
    kept = {topic: when for topic, when in interview.answered_at.items() if topic in interview.known}
    return msgspec.structs.replace(interview, answered_at={**kept, **new}, left_at=at)


def fresh(interview: Interview, now: datetime, protocols: Iterable[Protocol]) -> Interview:
    """Without answers older than six hours, and after a pause without denied danger signs: these are asked again.

    An age does not grow old, nor what makes every complaint weigh more (`Modifier`).
    """
    questions = {each.topic: each for protocol in protocols for each in protocol.questions}
    at = now.timestamp()
    paused = interview.left_at > 0 and at - interview.left_at >= _PAUSE.total_seconds()

    def stays(topic: str, code: str) -> bool:
        question = questions.get(whole_of(topic))
        if question is None or question.measure is Measure.YEARS:
            return True
        if at - interview.answered_at.get(topic, interview.left_at or at) > _OLD.total_seconds():
            return False
        return not (paused and question.danger and code == NO)

    known = {topic: code for topic, code in interview.known.items() if stays(topic, code)}
    return interview if known == interview.known else msgspec.structs.replace(interview, known=known)


def too_early(interview: Interview, sent_at: datetime) -> bool:
    """Whether a message was written before the question now open was put: a further bubble, and no answer to it."""
    return sent_at.timestamp() < interview.left_at and interview.early < _MOST_EARLY
