"""The interview of the triage, as a pure function: what to ask next, or how urgent it is and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce

from bot.domain.pieces import portion, put_together
from bot.domain.protocol import NO, UNSURE, Protocol, Question, Rule
from bot.domain.triage import Level, more_urgent
from bot.domain.words import Name

MOST_QUESTIONS = 8
PLEASANT = 6  # questions (issue 5: median at most six); pieces are no reason to ask more
KEPT_FREE = 3  # of them for what is no danger sign, before questions for danger signs are asked piece by piece
_TOLD = Name(
    "มีสัญญาณอันตรายในสิ่งที่เล่ามา ควรให้หมอตรวจที่ห้องฉุกเฉิน", "What was told holds a danger sign that is for the emergency room"
)
_NOT_RULED_OUT = Name("สัญญาณอันตรายบางข้อ ยังไม่รู้ว่ามีหรือไม่มี", "Not every danger sign could be ruled out")


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask this next."""

    question: Question


@dataclass(frozen=True, slots=True)
class Reason:
    """Why it is as urgent as it is. sure: False where it could not be ruled out, and no more than that."""

    what: Name
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """How urgent it is. asked: how many questions it took.

    because: the reasons of the rules that gave this level; those that rest on plain answers, if there are any, else the unsure.
    denied: questions for danger signs that were answered with a plain no. cautions: what must not be done, beside the advice.
    signed: clinicians answer for all of it; signatures: who does, and since which day (ISO 8601).
    """

    level: Level
    because: tuple[Reason, ...]
    advice: Name
    safety_net: Name
    department: str
    asked: int
    protocols: tuple[str, ...]
    signed: bool
    signatures: tuple[tuple[str, str], ...] = ()
    denied: tuple[Question, ...] = ()
    cautions: tuple[Name, ...] = ()


def consider(
    protocols: tuple[Protocol, ...],
    known: Mapping[str, str],
    asked: tuple[str, ...] = (),
    least: Level = Level.SELF_CARE,
) -> Ask | Result:
    """Ask the next question, or settle on the most urgent level of the rules that match.

    known: answer codes by topic, asked for or told unasked. asked: topics asked so far, in order. Danger signs are asked first, then
    what can raise the level most; what is known is not asked again, nor what could not raise the level; at most eight questions.
    Danger signs that there was no room to ask for count as "not sure", unless every one of them was denied. A call to 1669 settles at once.
    least: it is so urgent whatever the rules say, and only what could raise it is asked. Raises ValueError for no protocol, and for an
    answer that no question has.
    """
    if not protocols:
        raise ValueError("there is nothing to consider")
    _check(protocols, known)
    known = put_together(known, _questions(protocols))
    level = more_urgent(level_of(protocols, known), least)
    waiting = [] if level is Level.CALL_1669 else _worth_asking(protocols, known, asked, level)
    if waiting and len(asked) < MOST_QUESTIONS:
        return Ask(portion(waiting[0], known, _room(waiting, len(asked))))
    unasked = (each.topic for each in waiting if each.danger and not _denied_elsewhere(each, protocols, known))
    return _result(protocols, {**dict.fromkeys(unasked, UNSURE), **known}, len(asked), least)


def _room(waiting: list[Question], asked: int) -> int:
    """How many questions may be spent on the first that waits, so that there is room for the others: no piece leaves one of them out."""
    dangers = sum(each.danger for each in waiting)
    pleasant = PLEASANT - asked - dangers - min(KEPT_FREE, len(waiting) - dangers)
    spare = min(pleasant, MOST_QUESTIONS - asked - len(waiting))
    return 1 - (-max(0, spare) // max(1, dangers))


def level_of(protocols: tuple[Protocol, ...], known: Mapping[str, str]) -> Level:
    """The most urgent level that the answers so far give. Never care at home while a danger sign is not sure."""
    floors = (each.otherwise for each in protocols)
    level = reduce(more_urgent, (*floors, *(match.level for match in _matching(protocols, known))))
    return Level.DOCTOR_SOON if level is Level.SELF_CARE and _danger_unsure(protocols, known) else level


def urgency_of(protocols: Iterable[Protocol], topic: str, code: str) -> Level:
    """The most urgent level that this answer can have a part in; 5 if no rule names it. "Not sure" counts one level less."""
    levels = [
        _if_unsure(rule.level, danger=False) if code == UNSURE and code not in rule.when[topic] else rule.level
        for protocol in protocols
        for rule in protocol.rules
        if topic in rule.when and (code in rule.when[topic] or code == UNSURE)
    ]
    return reduce(more_urgent, levels, Level.SELF_CARE)


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that these answers meet, the level it gives for them, and whether every answer is a plain one."""

    rule: Rule
    level: Level
    sure: bool


def match(rule: Rule, known: Mapping[str, str], danger: frozenset[str]) -> Match | None:
    """How a rule meets these answers, None if it does not.

    "Not sure" meets every condition, one level less urgent than a plain answer would, and where danger signs are asked for never
    below "a doctor soon": what a caller cannot confirm goes up and not down (NIEMS, Criteria Based Dispatch, group 5, yellow 9).
    """
    unsure = []
    for topic, codes in rule.when.items():
        answer = known.get(topic)
        if answer in codes:
            continue
        if answer != UNSURE or rule.told_only:
            return None
        unsure.append(topic)
    if not unsure:
        return Match(rule, rule.level, True)
    return Match(rule, _if_unsure(rule.level, danger=not danger.isdisjoint(unsure)), False)


def _if_unsure(level: Level, *, danger: bool) -> Level:
    lowest = max(level.value, Level.DOCTOR_SOON.value) if danger else Level.SELF_CARE.value
    return Level(min(level.value + 1, lowest))


def _matching(protocols: Iterable[Protocol], known: Mapping[str, str]) -> Iterator[Match]:
    for protocol in protocols:
        danger = frozenset(each.topic for each in protocol.questions if each.danger)
        for rule in protocol.rules:
            found = match(rule, known, danger)
            if found is not None:
                yield found


def _danger_unsure(protocols: Iterable[Protocol], known: Mapping[str, str]) -> bool:
    return any(each.danger and known.get(each.topic) == UNSURE for each in _questions(protocols))


def _denied_elsewhere(question: Question, protocols: Iterable[Protocol], known: Mapping[str, str]) -> bool:
    """Whether all that a question for danger signs covers was denied in answer to others, in part by each."""
    denied = {topic for each in _questions(protocols) if known.get(each.topic) == NO for topic in each.covers}
    return question.danger and denied.issuperset(question.covers)


def _worth_asking(
    protocols: tuple[Protocol, ...], known: Mapping[str, str], asked: tuple[str, ...], level: Level
) -> list[Question]:
    """What is open and could raise the level: danger signs first, those denied elsewhere last of them, then by how much it could."""
    found: dict[str, tuple[Question, Level]] = {}
    for question in _questions(protocols):
        if question.topic not in known and question.topic not in asked:
            could = _could_give(question.topic, protocols, known)
            if could.value < level.value:
                found[question.topic] = (question, could)
    denied = {topic for topic, (each, _) in found.items() if _denied_elsewhere(each, protocols, known)}
    order = sorted(found.values(), key=lambda it: (not it[0].danger, it[0].topic in denied, it[1].value))
    return [each for each, _ in order]


def _could_give(topic: str, protocols: tuple[Protocol, ...], known: Mapping[str, str]) -> Level:
    """The most urgent level that some answer on this topic can give, with what else is still open."""
    levels = (
        _if_unsure(rule.level, danger=False) if UNSURE in others else rule.level
        for protocol in protocols
        for rule in protocol.rules
        if topic in rule.when and not rule.told_only and (others := _others(rule, topic, known)) is not None
    )
    return reduce(more_urgent, levels, Level.SELF_CARE)


def _others(rule: Rule, topic: str, known: Mapping[str, str]) -> tuple[str | None, ...] | None:
    """What is known on the other topics of a rule and does not meet it plainly; None if it rules the rule out."""
    answers = [(known.get(other), codes) for other, codes in rule.when.items() if other != topic]
    possible = all(answer is None or answer == UNSURE or answer in codes for answer, codes in answers)
    return tuple(answer for answer, codes in answers if answer not in codes) if possible else None


def _result(protocols: tuple[Protocol, ...], known: Mapping[str, str], asked: int, least: Level) -> Result:
    level = more_urgent(level_of(protocols, known), least)
    given = [each for each in _matching(protocols, known) if each.level is level]
    plain = [each for each in given if each.sure]
    lead = _lead(protocols, known, level)
    because = tuple(dict.fromkeys(Reason(each.rule.reason, each.sure) for each in plain or given))
    if not because and level is least and least is not Level.SELF_CARE:
        because = (Reason(_TOLD),)
    elif not because and _danger_unsure(protocols, known):
        because = (Reason(_NOT_RULED_OUT, sure=False),)
    return Result(
        level,
        because,
        lead.advice[level],
        lead.safety_net,
        lead.department_for(known, level),
        asked,
        tuple(each.name for each in protocols),
        all(each.signed_by is not None for each in protocols) and all(each.rule.signed for each in plain or given),
        tuple(dict.fromkeys((each.signed_by, each.signed_on or "") for each in protocols if each.signed_by)),
        tuple(each for each in _questions(protocols) if each.danger and known.get(each.topic) == NO),
        _cautions(protocols, known, lead.advice[level]),
    )


def _cautions(protocols: tuple[Protocol, ...], known: Mapping[str, str], advice: Name) -> tuple[Name, ...]:
    ids = frozenset(each.id for each in protocols)
    every = {caution.id: caution for each in protocols for caution in each.cautions}
    return tuple(each.words for each in every.values() if each.holds(ids, known) and each.needed(advice))


def _lead(protocols: tuple[Protocol, ...], known: Mapping[str, str], level: Level) -> Protocol:
    """The protocol that gives the level and says what to do at it: the complaint told first, one that is known before the last resort.

    Where none gives it, the first that says what to do at it.
    """
    advising = [each for each in protocols if level in each.advice]
    leads = [each for each in advising if level_of((each,), known) is level] or advising
    return next((each for each in leads if not each.last_resort), leads[0])


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
