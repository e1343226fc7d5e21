"""Questions for danger signs asked piece by piece: one thing at a time while there is room, and nothing left out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import pytest

from bot.app.interview import interview_lines
from bot.domain.interview import MOST_QUESTIONS, Ask, Result, consider
from bot.domain.pieces import names_in, open_parts, piece, portion, put_together, whole_of
from bot.domain.protocol import NO, UNSURE, YES, Part, Protocol, Question
from bot.domain.topics import OUTSIDE, topics_outside
from bot.domain.triage import Level
from bot.domain.words import Name
from bot.flows.symptoms_interview import Interview, asking, gone_back, question_on
from config.read_protocols import shipped_protocols
from tests.triage.talks import talk_of

PROTOCOLS = shipped_protocols()
LINES = ("• หอบ", "• ชัก", "• หน้าซีด")
BREATH, FIT, PALE = (
    Part((topic,), (Name(line, line),)) for topic, line in zip(("breathing", "seizure", "pallor"), LINES, strict=True)
)
DANGER = Question(
    "danger",
    Name("\n".join(["ตอนนี้มีข้อใดข้อหนึ่งนี้ไหมคะ", *LINES]), "\n".join(["Is any of these there?", *LINES])),
    (),
    danger=True,
    covers=("danger", "breathing", "seizure", "pallor"),
    findings=("breathing", "seizure"),
    parts=(BREATH, FIT, PALE),
)


def test_a_piece_asks_for_its_part_alone_in_its_own_words() -> None:
    first, next_ = piece(DANGER, ("breathing",)), piece(DANGER, ("seizure",))
    assert first is not None
    assert next_ is not None
    assert (first.topic, first.covers, first.findings) == ("danger/breathing", ("breathing",), ("breathing",))
    assert first.text == Name("ตอนนี้มีข้อนี้ไหมคะ\n• หอบ", "Is this there?\n• หอบ")
    assert next_.text == Name("แล้วข้อนี้ล่ะคะ มีไหม\n• ชัก", "And: is this there?\n• ชัก")


def test_several_parts_are_asked_under_the_head_of_the_whole() -> None:
    found = piece(DANGER, ("seizure", "pallor"))
    assert found is not None
    assert found.topic == "danger/seizure+pallor"
    assert found.text.th == "แล้วข้อใดข้อหนึ่งนี้ล่ะคะ มีไหม\n• ชัก\n• หน้าซีด"


def test_there_is_no_piece_of_what_the_files_no_longer_have() -> None:
    assert piece(DANGER, ("jaundice",)) is None


@pytest.mark.parametrize(
    ("known", "whole"),
    [
        ({}, None),
        ({"danger/breathing": NO}, None),
        ({"danger/breathing": NO, "danger/seizure+pallor": NO}, NO),
        ({"danger/breathing": UNSURE, "danger/seizure+pallor": NO}, UNSURE),
        ({"danger/breathing": UNSURE}, None),
        ({"danger/seizure": YES}, YES),
        ({"danger": NO, "danger/seizure": YES}, YES),
        ({"danger": NO, "danger/seizure": UNSURE}, UNSURE),
        ({"danger": NO, "danger/seizure": NO}, NO),
        ({"danger": YES, "danger/seizure": NO}, YES),
        ({"danger": UNSURE, "danger/seizure": NO}, UNSURE),
        ({"danger": UNSURE, "danger/seizure": YES}, YES),
    ],
)
def test_a_yes_to_a_piece_is_a_yes_and_only_all_denials_are_a_no(known: Mapping[str, str], whole: str | None) -> None:
    assert put_together(known, [DANGER]).get("danger") == whole


@pytest.mark.parametrize(
    ("known", "room", "topic"),
    [
        ({}, 1, "danger"),
        ({}, 2, "danger/breathing+seizure"),
        ({}, 3, "danger/breathing"),
        ({"danger/breathing": NO}, 1, "danger/seizure+pallor"),
        ({"danger/breathing": NO}, 2, "danger/seizure"),
        ({"danger/breathing+seizure": NO}, 1, "danger/pallor"),
    ],
)
def test_as_many_pieces_as_there_is_room_for_and_nothing_left_out(
    known: Mapping[str, str], room: int, topic: str
) -> None:
    assert portion(DANGER, known, room).topic == topic
    assert set(names_in(topic)) <= set(open_parts(DANGER, known))


def test_a_question_without_parts_is_asked_in_one() -> None:
    whole = Question("fever", Name("มีไข้ไหมคะ", "Fever?"), ())
    assert portion(whole, {}, 5) is whole


@pytest.mark.parametrize("name", PROTOCOLS)
def test_denied_piece_by_piece_every_danger_sign_was_asked_for_within_eight_questions(name: str) -> None:
    protocols = (PROTOCOLS[name],)
    result, asked = denied(protocols)
    assert len(asked) <= MOST_QUESTIONS
    dangers = [each for each in PROTOCOLS[name].questions if each.danger]
    assert {each.topic for each in dangers} == {each.topic for each in result.denied} | told_only(PROTOCOLS[name])
    for question in (each for each in dangers if each.parts):
        lines = {line for each in asked if whole_of(each.topic) == question.topic for line in each.text.th.split("\n")}
        assert not lines or lines >= {line.th for part in question.parts for line in part.lines}


def denied(protocols: tuple[Protocol, ...]) -> tuple[Result, list[Question]]:
    """The end of an interview in which everything that can be denied is, and what was asked."""
    known: dict[str, str] = {}
    asked: list[Question] = []
    while isinstance(move := consider(protocols, known, tuple(each.topic for each in asked)), Ask):
        asked.append(move.question)
        codes = [each.code for each in move.question.answers]
        known[move.question.topic] = NO if NO in codes else codes[-2] if codes[-1] == UNSURE else codes[-1]
    return move, asked


def told_only(protocol: Protocol) -> set[str]:
    asks = {topic for rule in protocol.rules if not rule.told_only for topic in rule.when}
    return {each.topic for each in protocol.questions if each.danger} - asks


def test_a_yes_to_a_piece_is_1669_at_once() -> None:
    ear = (PROTOCOLS["ear"],)
    first = consider(ear, {})
    assert isinstance(first, Ask)
    result = consider(ear, {first.question.topic: YES}, (first.question.topic,))
    assert isinstance(result, Result)
    assert result.level is Level.CALL_1669


def test_the_way_back_goes_piece_by_piece() -> None:
    interview = Interview(("ear",))
    for code in (NO, NO):
        move = consider(interview.chosen(PROTOCOLS), interview.known, interview.asked)
        assert isinstance(move, Ask)
        interview = asking(interview, move.question)
        interview = Interview(("ear",), {**interview.known, interview.topic: code}, interview.asked, interview.topic)
    before = gone_back(interview)
    assert before is not None
    assert before.topic == interview.asked[0]
    assert question_on(before.topic, before.chosen(PROTOCOLS)) is not None


def test_scripts_know_each_question_by_a_topic_that_none_before_it_had() -> None:
    bleeding = Question("bleeding", Name("เลือด", "blood"), (), covers=("bleeding", "rash"))
    days = Question("days_ill", Name("กี่วัน", "days"), (), covers=("days_ill", "duration"))
    own = Question("sugar", Name("น้ำตาล", "sugar"), (), covers=("sugar",))
    part = piece(DANGER, ("breathing",))
    assert part is not None
    assert topics_outside([part, bleeding, bleeding, days, own, own]) == [
        "breathing", "bleeding", "rash", "duration", "sugar", "sugar",
    ]  # fmt: skip


def test_every_question_but_three_has_a_topic_that_scripts_know() -> None:
    own = {name for each in PROTOCOLS.values() for name in map(only_name, each.questions) if name not in OUTSIDE}
    assert own <= {"gallstone", "sugar", "exposure"}


def only_name(question: Question) -> str:
    return topics_outside([question])[0]


def test_from_the_shell_a_person_is_asked_for_one_thing_at_a_time() -> None:
    said: list[dict[str, dict[str, str]]] = []

    def talk() -> Iterator[str]:
        yield json.dumps({"case": "1", "text": "ปวดหู", "age": 30, "sex": "F"})
        while "ask" in said[-1]:
            yield json.dumps({"case": "1", "text": "ไม่มีค่ะ"})

    for line in interview_lines(talk()):
        said.append(json.loads(line))
    asked = [each["ask"] for each in said if "ask" in each]
    assert asked[0]["topic"] == "consciousness"
    assert "หายใจ" not in asked[0]["text"] or "ซึม" in asked[0]["text"]
    assert len({each["topic"] for each in asked}) == len(asked), "a script is asked twice for one topic"


@pytest.mark.parametrize(
    ("text", "level", "asked_for_it"),
    [("ปวดหูมา 2 วัน อายุ 68", 3, False), ("เจ็บหูมาสามวันแล้วค่ะ อายุ 30", 3, False), ("ปวดหูเมื่อคืน อายุ 30", 5, True)],
)
def test_how_long_an_ear_hurts_is_not_asked_again(text: str, level: int, asked_for_it: bool) -> None:
    *asked, last = talk_of({"text": text}, (), rest="ไม่มีค่ะ")
    assert last["result"]["level"] == level
    assert any("ปวดหูมา 2 วัน" in each["ask"]["text"] for each in asked) is asked_for_it
