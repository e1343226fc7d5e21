"""Puts cases and messages to the triage as a person would, and writes down how it answers."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

import msgspec

from bot.app.trial.sets import Message, WholeCase
from bot.domain.ports.redflags import RedFlags
from bot.domain.understanding import Alarm

Lines = Callable[[Iterable[str]], Iterator[str]]  # `interview_lines`, or something that answers like it
_MOST_TURNS = 30  # an interview that goes on for longer is broken
_LEAST_URGENT = 5


class _Ask(msgspec.Struct):
    topic: str
    topics: list[str] = []


class _Result(msgspec.Struct):
    level: int
    department: str = ""
    asked: int = 0
    flags: list[str] = []
    protocols: list[str] = []


class _Answer(msgspec.Struct):
    ask: _Ask | None = None
    result: _Result | None = None
    none: bool = False
    error: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class CaseTried:
    """How a case went. level: None where the triage had nothing to say; complaint: what it was taken for."""

    case: WholeCase
    level: int | None
    department: str
    asked: int
    complaint: str
    flagged: bool
    topics: tuple[str, ...]

    @property
    def counted(self) -> int:
        """The level given; no answer counts as the least urgent."""
        return self.level if self.level is not None else _LEAST_URGENT

    @property
    def exact(self) -> bool:
        """Just the level that is wanted."""
        return self.level == self.case.level

    @property
    def safe(self) -> bool:
        """Not less urgent than is acceptable; no answer is not safe."""
        return self.level is not None and self.level <= self.case.safe_down_to

    @property
    def emergency(self) -> bool:
        """A level 1 or 2 is wanted."""
        return self.case.level <= 2

    @property
    def missed(self) -> bool:
        """An emergency that was given neither 1 nor 2, whatever else was acceptable."""
        return self.emergency and self.counted > 2


class Reaction(Enum):
    """What a message was met with."""

    ALARM = "alarm"
    ASKED = "asked"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class MessageTried:
    """How a message was met; of_kind: by an alarm of the kind that is wanted (or, for a look-alike, by none)."""

    message: Message
    reaction: Reaction
    of_kind: bool


def try_case(case: WholeCase, lines: Lines, *, by_topic: bool = False) -> CaseTried:
    """One whole interview. by_topic: the person answers the topic of a question and nothing else that it asks for, as a script does.

    Raises ValueError when it breaks or does not end.
    """
    waiting = deque[str]()
    answers = lines(iter(waiting.popleft, None))
    person = {"age": case.age, "sex": case.sex, "speaker": case.speaker}
    told = {key: value for key, value in person.items() if value is not None}
    said, topics = "\n".join(case.first), list[str]()
    for _ in range(_MOST_TURNS):
        waiting.append(json.dumps({"case": case.id, "text": said, **told}, ensure_ascii=False))
        answer = msgspec.json.decode(next(answers), type=_Answer)
        if answer.ask is None:
            return _tried(case, answer, tuple(topics))
        topics.append(answer.ask.topic)
        said = answer_of(case, (answer.ask.topic, *(() if by_topic else answer.ask.topics)))
    raise ValueError(f"{case.id}: no end after {_MOST_TURNS} answers")


def answer_of(case: WholeCase, topics: Iterable[str]) -> str:
    """What the person says when asked for these topics: all that is true of them, each thing once."""
    said = dict.fromkeys(case.truth[each] for each in topics if each in case.truth)
    return " ".join(said) or case.default


def try_message(message: Message, flags: RedFlags) -> MessageTried:
    """One message read for danger signs; bubbles one by one as they come, and together."""
    texts = (*message.texts, " ".join(message.texts)) if len(message.texts) > 1 else message.texts
    alarms = {flag.alarm for text in texts for flag in flags.read(text)}
    doubts = getattr(flags, "doubts", None)  # readers that cannot doubt ask nothing
    if alarms:
        return MessageTried(message, Reaction.ALARM, bool(message.alarm) and Alarm(message.alarm) in alarms)
    asked = doubts is not None and any(doubts(text) for text in texts)
    return MessageTried(message, Reaction.ASKED if asked else Reaction.NOTHING, not message.alarm)


def _tried(case: WholeCase, answer: _Answer, topics: tuple[str, ...]) -> CaseTried:
    if answer.error:
        raise ValueError(f"{case.id}: {answer.error}")
    found = answer.result
    if found is None:
        return CaseTried(case, None, "", len(topics), answer.why or "none", False, topics)
    complaint = found.protocols[0].partition("@")[0] if found.protocols else "danger sign"
    return CaseTried(case, found.level, found.department, found.asked, complaint, bool(found.flags), topics)
