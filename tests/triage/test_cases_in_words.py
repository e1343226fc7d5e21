"""Every protocol's own cases told in Thai: its first word, then answers by the words of the buttons, read by the shipped understanding."""

from __future__ import annotations

import json
from collections import deque
from datetime import datetime
from functools import cache
from typing import Any

import pytest

from bot.app.interview import interview_lines
from bot.app.language import thai
from bot.domain.protocol import NO, NONE, UNSURE, Protocol, ProtocolCase, Question
from bot.domain.understanding import Understanding
from config.read_protocols import shipped_protocols
from tests.fakes.redflags import NoSigns
from tests.triage.talks import questions_put

PROTOCOLS = shipped_protocols()
MOST_TURNS = 20
CALM = (NO, NONE, "adult", "mild", "below_39", "under_3_days")
# Another complaint that starts with it, or the one thing said first, makes the level another one: looked at, and safe.
KNOWN = {
    ("fever_after_travel_or_flood", 3): "fever is considered too",
    ("fever_after_travel_or_flood", 4): "fever is considered too",
    ("pregnancy", 3): "pregnant is told with the first word, so that the question for illnesses is not asked",
}


@cache
def parse(text: str, now: datetime) -> Understanding:
    """As the shipped engine understands it."""
    return thai().parse(text, now)


def told_only(protocol: Protocol, case: ProtocolCase) -> bool:
    """Whether the case rests on something that nobody asks for."""
    asks = {topic for rule in protocol.rules if not rule.told_only for topic in rule.when}
    counts_told = {topic for rule in protocol.rules if rule.told_only for topic in rule.when}
    return not set(case.said) <= asks or bool(counts_told & set(case.said))


def in_words(question: Question, case: ProtocolCase) -> str:
    """The answer of the case, or a calm one."""
    code = case.said.get(question.topic) or next((each for each in CALM if question.answer(each)), "")
    if code == UNSURE:
        return "ไม่แน่ใจค่ะ"
    return (question.answer(code) or question.answers[0]).label.th


def interviewed(protocol: Protocol, case: ProtocolCase) -> dict[str, Any]:
    """The last answer of an interview."""
    waiting = deque[str]()
    answers = interview_lines(iter(waiting.popleft, None), parse=parse, flags=NoSigns(), protocols=PROTOCOLS)
    files = (protocol, *PROTOCOLS.values())
    said = protocol.words[0] if protocol.words else "เล็บเปราะ"
    for _ in range(MOST_TURNS):
        waiting.append(json.dumps({"case": 1, "text": said}))
        answer: dict[str, Any] = json.loads(next(answers))
        if "ask" not in answer:
            return answer
        said = in_words(questions_put(answer["ask"], files)[0], case)
    raise AssertionError("the interview does not end")


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=list(PROTOCOLS))
def test_its_cases_told_in_words_give_their_level(protocol: Protocol) -> None:
    tried = [case for case in protocol.cases if not told_only(protocol, case)]
    assert tried
    for case in tried:
        result = interviewed(protocol, case).get("result")
        assert result is not None, "its own first word starts nothing"
        assert protocol.name in result["protocols"]
        wrong = result["level"] != case.level.value and (protocol.id, case.level.value) not in KNOWN
        assert not wrong, f"{case.why or case.said}: {result['level']} and not {case.level.value}, {result['because']}"
