"""A question for several danger signs, asked piece by piece as long as there is room: who is asked for one thing at a time answers better.

A piece is a question of its own, on the topic `whole/name` (`consciousness/breathing`), or `whole/name+name` where several are asked
together. Rules know whole questions only: `put_together` gives the answers to them. A yes to a piece is a yes to the whole, and only
when each piece is denied the whole is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.domain.protocol import NO, UNSURE, YES, Part, Question
from bot.domain.words import Name

MOST_PIECES = 3  # of one question: who is asked much more about one thing grows tired
_OF, _AND = "/", "+"
_ANY = Name("ข้อใดข้อหนึ่งนี้", r"(?:any|one) of these")
_THIS = Name("ข้อนี้", "this")
_PASSED_TOO = " เป็นแล้วหายไปก็นับค่ะ"
_ON = "แล้วข้อใดข้อหนึ่งนี้ล่ะคะ มีไหม"


def whole_of(topic: str) -> str:
    """The topic of the whole question that this topic is a piece of, or itself."""
    return topic.partition(_OF)[0]


def names_in(topic: str) -> tuple[str, ...]:
    """Names of the parts that a piece asks for; none for a whole question."""
    names = topic.partition(_OF)[2]
    return tuple(names.split(_AND)) if names else ()


def is_piece(topic: str) -> bool:
    """Whether this is the topic of a piece."""
    return _OF in topic


def piece(question: Question, names: tuple[str, ...]) -> Question | None:
    """The question for these parts alone; None where it has no such parts."""
    parts = [each for each in question.parts if each.name in names]
    if len(parts) != len(names) or not parts:
        return None
    covers = tuple(dict.fromkeys(topic for each in parts for topic in each.topics))
    return replace(
        question,
        topic=f"{question.topic}{_OF}{_AND.join(names)}",
        text=_text(question, parts),
        covers=covers,
        findings=tuple(each for each in question.findings if each in covers),
        parts=(),
    )


def open_parts(question: Question, known: Mapping[str, str]) -> tuple[str, ...]:
    """Names of the parts that nobody has answered."""
    told = _answers(question.topic, known)
    return tuple(each.name for each in question.parts if each.name not in told)


def portion(question: Question, known: Mapping[str, str], room: int) -> Question:
    """What to ask of a question now, where so many questions may be spent on it: the next piece, or all that is open."""
    names = open_parts(question, known)
    many = -(-len(names) // max(1, min(room, MOST_PIECES)))
    found = piece(question, names[:many]) if names and many < len(question.parts) else None
    return found or question


def put_together(known: Mapping[str, str], questions: Iterable[Question]) -> dict[str, str]:
    """What is known, with the whole questions that their pieces answer."""
    answers = dict(known)
    for question in questions:
        told, whole = _answers(question.topic, known), known.get(question.topic)
        if whole is None and all(each.name in told for each in question.parts):
            whole = NO  # unless one of them is more than that
        if YES in told.values():
            answers[question.topic] = YES
        elif told and whole == NO:
            answers[question.topic] = UNSURE if UNSURE in told.values() else NO
    return answers


def _answers(topic: str, known: Mapping[str, str]) -> dict[str, str]:
    """Answers by the name of the part."""
    mine = ((each, code) for each, code in known.items() if is_piece(each) and whole_of(each) == topic)
    return {name: code for each, code in mine for name in names_in(each)}


def _text(question: Question, parts: list[Part]) -> Name:
    """The head of the question and the lines of these parts."""
    lines = [line for each in parts for line in each.lines]
    head = Name(question.text.th.partition("\n")[0], question.text.en.partition("\n")[0])
    if parts[0] != question.parts[0]:
        head = _going_on(head)
    th, en = head.th, head.en
    if len(lines) == 1:
        th, en = th.replace(_ANY.th, _THIS.th), re.sub(_ANY.en, _THIS.en, en)
    return Name("\n".join([th, *(each.th for each in lines)]), "\n".join([en, *(each.en for each in lines)]))


def _going_on(head: Name) -> Name:
    """The head of the second piece and the third: the same words again would look as if the answer had not counted."""
    if "ใช่" in head.th or _ANY.th not in head.th:
        return head
    return Name(_ON + (_PASSED_TOO if _PASSED_TOO in head.th else ""), f"And: {head.en[0].lower()}{head.en[1:]}")
