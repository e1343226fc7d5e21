"""Answers in own words, by authors of whom the reader has learned nothing: what is understood, and that no danger is denied."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.app.language import answer_reader, red_flags, thai
from bot.domain.protocol import NO, UNSURE, YES, Protocol, Question
from bot.flows.danger import seen_by_rule, suspected
from bot.flows.symptoms_answers import Reply
from bot.flows.symptoms_heard import Heard, hear
from bot.flows.symptoms_interview import How, Interview, after, asking, most_urgent
from bot.flows.symptoms_learnt import read_answer
from config.read_protocols import shipped_protocols
from tests.yaml_files import read_yaml

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=ZoneInfo("Asia/Bangkok"))
HERE = Path(__file__).parent
PROTOCOLS = shipped_protocols()


def heard(text: str) -> Heard:
    """As the chat hears it."""
    return hear(text, thai().parse(text, NOW), NOW, partial(suspected, red_flags()), None, answer_reader())


def meaning(protocol: Protocol, question: Question, text: str) -> str:
    """The code that counts, `part`, `unclear`, or `alarm` where it is alarmed at before any question."""
    if question.danger and seen_by_rule(red_flags().read(text)):
        return "alarm"
    reply = read_answer(heard(text), question, frozenset(protocol.findings))
    if reply.codes:
        return most_urgent(reply.codes, question.topic, (protocol,))
    return "part" if reply.part else "unclear"


@cache
def readings(name: str, *, danger: bool) -> Counter[tuple[str, str]]:
    """How often an answer that means the first was read as the second."""
    found: Counter[tuple[str, str]] = Counter()
    for each in read_yaml(HERE / name):
        whose, _, topic = each["id"].partition("/")
        question = PROTOCOLS[whose].question(topic)
        assert question is not None
        if question.danger is danger:
            found.update((one["means"], meaning(PROTOCOLS[whose], question, one["text"])) for one in each["answers"])
    return found


@pytest.mark.parametrize("name", ["answers_frozen.yaml", "answers_dev.yaml"])
def test_a_danger_sign_in_own_words_is_understood_and_hardly_ever_denied(name: str) -> None:
    """First figures, before anything was made for them: 132 of 244 understood, 2 denied (frozen); 149 of 246, 2 denied."""
    found = readings(name, danger=True)
    there = sum(count for (means, _), count in found.items() if means == YES)
    understood = found[YES, YES] + found[YES, "alarm"]
    assert there > 240
    assert understood / there >= 0.86
    assert found[YES, NO] <= 1
    assert (found[YES, "part"] + found[YES, "unclear"]) / there <= 0.12


@pytest.mark.parametrize("name", ["answers_frozen.yaml", "answers_dev.yaml"])
def test_who_is_well_is_hardly_ever_taken_to_be_in_danger(name: str) -> None:
    found = readings(name, danger=True)
    well = sum(count for (means, _), count in found.items() if means == NO)
    assert found[NO, YES] / well <= 0.03
    assert (found[NO, UNSURE] + found[NO, "unclear"]) / well <= 0.08


@pytest.mark.parametrize("name", ["answers_frozen.yaml", "answers_dev.yaml"])
def test_other_answers_in_own_words_are_mostly_understood(name: str) -> None:
    """First figures: 126 of 308 right, 21 wrong (frozen); 135 of 309, 23 wrong."""
    found = readings(name, danger=False)
    every, right = sum(found.values()), sum(count for (means, read), count in found.items() if means == read)
    wrong = sum(count for (means, read), count in found.items() if read not in (means, "part", "unclear"))
    assert right / every >= 0.75
    assert wrong / every <= 0.06


@pytest.mark.parametrize(
    ("where", "text", "codes"),
    [
        ("mouth_sore/mouth_danger", "แสบปากจนน้ำเปล่ายังกลืนไม่ไหว สองวันแล้วไม่มีอะไรตกถึงท้อง", {YES}),
        ("back_pain/nerve_signs", "ไม่มี", {NO}),
        ("back_pain/nerve_signs", "ไม่แน่ใจ", {UNSURE}),
    ],
)
def test_rules_and_reader_go_together(where: str, text: str, codes: set[str]) -> None:
    protocol = PROTOCOLS[where.partition("/")[0]]
    question = protocol.question(where.partition("/")[2])
    assert question is not None
    assert set(read_answer(heard(text), question, frozenset(protocol.findings)).codes) == codes


class Sure:
    """A reader that takes everything for this answer."""

    def __init__(self, code: str) -> None:
        self.code = code

    def chances(self, text: str, topic: str, covers: object, codes: object) -> dict[str, float]:
        return {self.code: 1.0}


@pytest.mark.parametrize("code", [YES, NO, UNSURE])
def test_a_reader_takes_back_nothing_that_rules_have_read_and_denies_no_danger_by_itself(code: str) -> None:
    question = PROTOCOLS["back_pain"].question("nerve_signs")
    assert question is not None

    def reply(text: str) -> Reply:
        return read_answer(hear(text, thai().parse(text, NOW), NOW, answers=Sure(code)), question)

    assert reply("ฉี่ไม่ออกเลย").codes == (YES,)
    assert reply("ไม่มี").codes == (NO,)
    strange = reply("กขค งจฉ ชซฌ ญฎฏ")
    assert strange == {YES: Reply((YES,)), UNSURE: Reply((UNSURE,)), NO: Reply(part=True)}[code]


def test_what_denies_nothing_is_no_first_half_of_a_denial() -> None:
    """An age, told to a question for danger signs, makes the next partial denial no denial of all."""
    protocol = PROTOCOLS["back_pain"]
    question = protocol.question("consciousness")
    assert question is not None
    interview = asking(Interview(("back_pain",)), question)
    aged, how = after(interview, heard("อายุ 45 ผู้หญิงค่ะ"), PROTOCOLS)
    assert (how, aged.part) == (How.TOLD_OTHER, False)
    denied, how = after(aged, heard("คุยรู้เรื่องดี ไม่หอบ"), PROTOCOLS)
    assert how is How.PART
    assert "consciousness" not in denied.known
