"""The interview of the triage, as a pure function: what to ask next, or how urgent it is and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

from bot.domain.protocol import UNSURE, Protocol, Question, Rule
from bot.domain.triage import Level, more_urgent
from bot.domain.words import Name

MOST_QUESTIONS = 5


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask this next."""

    question: Question


@dataclass(frozen=True, slots=True)
class Result:
    """How urgent it is. because: the reasons of the rules that gave this level. asked: how many questions it took."""

    level: Level
    because: tuple[Name, ...]
    advice: Name
    safety_net: Name
    department: str
    asked: int
    protocols: tuple[str, ...]
    signed: bool


def consider(protocols: tuple[Protocol, ...], known: Mapping[str, str], asked: tuple[str, ...] = ()) -> Ask | Result:
    """Ask the next question, or settle on the most urgent level of the rules that match.

    known: answer codes by topic, asked for or told unasked. asked: topics asked so far, in order. Danger signs are asked first; what is
    known is not asked again, nor what could not raise the level; at most five questions. A call to 1669 settles at once.
    Raises ValueError for no protocol, and for an answer that no question has.
    """
    if not protocols:
        raise ValueError("there is nothing to consider")
    _check(protocols, known)
    level = level_of(protocols, known)
    if level is not Level.CALL_1669 and len(asked) < MOST_QUESTIONS:
        open_questions = [each for each in _questions(protocols) if each.topic not in known and each.topic not in asked]
        for question in sorted(open_questions, key=lambda each: not each.danger):
            if _could_raise(question, protocols, known, level):
                return Ask(question)
    return _result(protocols, known, level, len(asked))


def level_of(protocols: tuple[Protocol, ...], known: Mapping[str, str]) -> Level:
    """The most urgent level that the answers so far give."""
    floors = (each.otherwise for each in protocols)
    return reduce(more_urgent, (*floors, *(found for _, found in _matching(protocols, known))))


def weight(rule: Rule, known: Mapping[str, str], danger: frozenset[str]) -> Level | None:
    """The level that a rule gives for these answers, None if it does not match.

    "Not sure" about a danger sign matches too, one level less urgent than a plain yes but never below "a doctor soon": what a caller
    cannot confirm goes up and not down (NIEMS, Criteria Based Dispatch, group 5, yellow 9).
    """
    unsure = False
    for topic, codes in rule.when.items():
        answer = known.get(topic)
        if answer in codes:
            continue
        if answer != UNSURE or topic not in danger:
            return None
        unsure = True
    if not unsure:
        return rule.level
    return Level(min(rule.level.value + 1, max(rule.level.value, Level.DOCTOR_SOON.value)))


def _matching(protocols: tuple[Protocol, ...], known: Mapping[str, str]) -> list[tuple[Rule, Level]]:
    found = []
    for protocol in protocols:
        danger = frozenset(each.topic for each in protocol.questions if each.danger)
        for rule in protocol.rules:
            level = weight(rule, known, danger)
            if level is not None:
                found.append((rule, level))
    return found


def _could_raise(question: Question, protocols: tuple[Protocol, ...], known: Mapping[str, str], level: Level) -> bool:
    """Whether some answer to this question, with what else is still open, can make it more urgent."""
    for protocol in protocols:
        for rule in protocol.rules:
            if question.topic not in rule.when or rule.level.value >= level.value:
                continue
            others = ((topic, codes) for topic, codes in rule.when.items() if topic != question.topic)
            if all(topic not in known or known[topic] in codes or known[topic] == UNSURE for topic, codes in others):
                return True
    return False


def _result(protocols: tuple[Protocol, ...], known: Mapping[str, str], level: Level, asked: int) -> Result:
    reasons = [rule.reason for rule, given in _matching(protocols, known) if given is level]
    lead = next((each for each in protocols if level_of((each,), known) is level), protocols[0])
    return Result(
        level,
        tuple(dict.fromkeys(reasons)),
        lead.advice[level],
        lead.safety_net,
        lead.department,
        asked,
        tuple(each.name for each in protocols),
        all(each.signed_by is not None for each in protocols),
    )


def _questions(protocols: Iterable[Protocol]) -> list[Question]:
    """Every topic once, in the order of the files."""
    found: dict[str, Question] = {}
    for protocol in protocols:
        for question in protocol.questions:
            found.setdefault(question.topic, question)
    return list(found.values())


def _check(protocols: tuple[Protocol, ...], known: Mapping[str, str]) -> None:
    for topic, code in known.items():
        questions = [question for each in protocols if (question := each.question(topic))]
        if questions and code != UNSURE and not any(each.answer(code) for each in questions):
            raise ValueError(f"{topic}: no answer {code!r}")
