"""Every shipped protocol gives the level that its own cases ask for, told in any way."""

from __future__ import annotations

import pytest
import regex

from bot.domain.interview import MOST_QUESTIONS, Ask, Result, consider, level_of
from bot.domain.pieces import whole_of
from bot.domain.protocol import NO, NONE, Protocol, ProtocolCase
from bot.domain.triage import Level
from config.read_protocols import shipped_protocols

PROTOCOLS = shipped_protocols()
each_protocol = pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=list(PROTOCOLS))


def named(case: ProtocolCase) -> str:
    """The case as a failure tells it."""
    return f"{case.why or dict(case.said)}: level {case.level.value}"


def interviewed(protocol: Protocol, case: ProtocolCase) -> Result:
    """The result of an interview in which somebody answers as the case says, 'no' to all else, and tells the unasked at once."""
    asks = {topic for rule in protocol.rules if not rule.told_only for topic in rule.when}
    counts_told = {topic for rule in protocol.rules if rule.told_only for topic in rule.when}
    known = {topic: code for topic, code in case.said.items() if topic not in asks or topic in counts_told}
    asked: tuple[str, ...] = ()
    while isinstance(move := consider((protocol,), known, asked), Ask):
        topic = move.question.topic
        calm = next(
            code
            for code in (NO, NONE, "adult", "mild", "below_39", "under_3_days", "later")
            if move.question.answer(code)
        )
        known[topic] = case.said.get(whole_of(topic), calm)
        asked = (*asked, topic)
    return move


@each_protocol
def test_the_answers_of_a_case_give_its_level(protocol: Protocol) -> None:
    found = [(case, level_of((protocol,), case.said)) for case in protocol.cases]
    assert [f"{named(case)}, but it is {level}" for case, level in found if level is not case.level] == []


@each_protocol
def test_an_interview_gives_the_same(protocol: Protocol) -> None:
    found = [(case, interviewed(protocol, case)) for case in protocol.cases]
    assert [f"{named(case)}, but it is {end.level}" for case, end in found if end.level is not case.level] == []
    assert [named(case) for case, end in found if end.asked > MOST_QUESTIONS] == []
    calm = protocol.otherwise
    assert [named(case) for case, end in found if bool(end.because) != (case.level is not calm)] == []


@each_protocol
def test_danger_signs_come_first_and_can_be_left_unsure(protocol: Protocol) -> None:
    dangers = [each.danger for each in protocol.questions]
    assert dangers == sorted(dangers, reverse=True)
    assert any(dangers)
    for question in protocol.questions:
        if question.danger:
            assert [each.code for each in question.answers] == ["yes", "no", "unsure"]


@each_protocol
def test_nobody_has_signed_it_and_it_says_so(protocol: Protocol) -> None:
    result = consider((protocol,), {protocol.questions[0].topic: "yes"})
    assert isinstance(result, Result)
    assert not result.signed
    assert result.level is Level.CALL_1669


@each_protocol
def test_its_words_are_short_polite_and_name_no_disease(protocol: Protocol) -> None:
    for question in protocol.questions:
        assert "คะ" in question.text.th
        assert max(len(regex.findall(r"\X", line)) for line in question.text.th.split("\n")) <= 75
    said = [*(each.reason.th for each in protocol.rules), *(each.th for each in protocol.advice.values())]
    for text in (*said, protocol.safety_net.th):
        assert not [name for name in ("ไข้เลือดออก", "ไส้ติ่ง", "หลอดเลือดสมอง", "สโตรก", "มะเร็งสมอง") if name in text]
    assert "1669" in protocol.safety_net.th
    assert "1669" in protocol.safety_net.en


def test_fever_is_never_met_with_aspirin() -> None:
    for level in (2, 3, 4, 5):
        advice = PROTOCOLS["fever"].advice[Level(level)]
        assert "ห้ามกินแอสไพริน" in advice.th
        assert "no aspirin" in advice.en.casefold()


def test_who_is_sent_where() -> None:
    assert PROTOCOLS["fever"].department_for({"age": "child"}, Level.DOCTOR_SOON) == "pediatrics"
    assert PROTOCOLS["fever"].department_for({"age": "adult"}, Level.DOCTOR_SOON) == "internal_medicine"
    assert PROTOCOLS["abdominal_pain"].department_for({"pregnant": "yes"}, Level.DOCTOR_SOON) == "obgyn"
