"""A talk with the interview, line by line, under the rules alone: the guard sees no danger sign."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.app.interview import interview_lines
from bot.domain.pieces import piece
from bot.domain.protocol import Protocol, Question
from config.read_protocols import shipped_protocols
from tests.fakes.redflags import NoSigns

PROTOCOLS = shipped_protocols()
KNOWN = {name: each for name, each in PROTOCOLS.items() if not each.last_resort}


def questions_put(ask: Mapping[str, Any], protocols: Iterable[Protocol] = PROTOCOLS.values()) -> list[Question]:
    """The whole questions that the shell may be asking here, or asking a piece of: more than one where they share a line."""
    return [each for one in protocols for each in one.questions if _put_in(ask, each)]


def _put_in(ask: Mapping[str, Any], question: Question) -> bool:
    lines = ask["text"].split("\n")
    names = tuple(each.name for each in question.parts if all(line.th in lines for line in each.lines))
    may_be = (each for each in (question, piece(question, names)) if each is not None)
    return any(ask["text"].endswith(each.text.th) and tuple(ask["topics"]) == each.covers for each in may_be)


def asked_in(said: Iterable[Mapping[str, Any]], protocol: Protocol) -> list[str]:
    """Topics of the questions of this protocol that were put, in order; the pieces of one are one."""
    asks = (each["ask"] for each in said if "ask" in each)
    return list(dict.fromkeys(questions_put(ask, [protocol])[0].topic for ask in asks))


def to_each_piece(said: Sequence[Mapping[str, Any]], answers: Sequence[str], rest: str | None = None) -> Iterator[str]:
    """One answer for each question; the pieces of one are all given the same. said: what the shell has answered so far.

    rest: the answer to what is asked after the last of these; without it, nothing is said then.
    """
    left = iter(answers)
    before, text = list[Question](), rest
    while "ask" in said[-1]:
        put = questions_put(said[-1]["ask"])
        same = [each for each in put if each in before]
        if not same or "again" in said[-1]["ask"]:
            text = next(left, rest)
        if text is None:
            return
        before = same or put
        yield text
    assert rest is not None or next(left, None) is None, "it ended before all was said"


def talk_of(
    opening: Mapping[str, Any], answers: Sequence[str], rest: str | None = None, **shell: Any
) -> list[dict[str, Any]]:
    """What the shell says to the opening and to these answers, one for each question and for each of its pieces."""
    said: list[dict[str, Any]] = []

    def lines() -> Iterator[str]:
        yield json.dumps({"case": 1, **opening}, ensure_ascii=False)
        for text in to_each_piece(said, answers, rest):
            yield json.dumps({"case": 1, "text": text}, ensure_ascii=False)

    for line in interview_lines(lines(), **shell):
        said.append(json.loads(line))
    return said


def result_of(talk: Sequence[str]) -> dict[str, Any]:
    """The result after the last answer; every answer before it leads to a further question, and none is asked again."""
    opening, *answers = talk
    *asked, last = talk_of({"text": opening}, answers, flags=NoSigns(), protocols=PROTOCOLS)
    assert all("ask" in each and "again" not in each["ask"] for each in asked), asked
    assert "result" in last, last
    result: dict[str, Any] = last["result"]
    return result


def answer_to(text: str) -> dict[str, Any]:
    """The first answer, where only protocols of a complaint of their own may begin."""
    lines = interview_lines([json.dumps({"case": 1, "text": text})], flags=NoSigns(), protocols=KNOWN)
    [answer] = [json.loads(each) for each in lines]
    return dict(answer)
