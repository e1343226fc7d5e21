"""The openings that teach which complaint a message tells of, and the reader that was taught with them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.app.language import thai
from config.read_protocols import shipped_protocols
from nlu.complaints import NONE, lessons
from nlu.lint import core
from nlu.model_file import COMPLAINTS, shipped
from nlu.sets import NOW
from nlu.training import Example, author, examples, fingerprint, openings
from tests.triage.frozen_texts import texts_of

FROZEN = Path(__file__).parents[1] / "triage" / "frozen"
PROTOCOLS = shipped_protocols()
GIVEN = openings()


def test_every_opening_is_of_protocols_that_there_are() -> None:
    assert {code for each in GIVEN for code in each.intent.split("/")} <= set(PROTOCOLS)


def test_every_complaint_was_opened_in_many_ways_by_every_author() -> None:
    by_author = Counter((author(each), each.intent.partition("/")[0]) for each in GIVEN)
    codes = {code for _, code in by_author}
    few = {(who, code) for who in {who for who, _ in by_author} for code in codes if by_author[who, code] < 10}
    assert len(codes) >= 70
    assert not few


def test_nothing_is_said_twice_and_nothing_stands_in_a_set_that_measures() -> None:
    twice = [text for text, count in Counter(core(each.text) for each in GIVEN).items() if count > 1]
    measuring = {core(text) for path in sorted(FROZEN.glob("*.yaml")) for text in texts_of(path)}
    assert len(twice) <= 3, "but for a few bare words"
    assert [each.place for each in GIVEN if core(each.text) in measuring] == []


def test_the_shipped_reader_was_taught_with_these() -> None:
    model = shipped(COMPLAINTS)
    assert model.fingerprint == fingerprint((*GIVEN, *examples()))
    assert set(model.labels) == {*PROTOCOLS, NONE}


def test_what_is_told_beside_counts_less_and_what_complains_of_nothing_is_taught_as_none() -> None:
    opened = Example("dengue/abdominal_pain", "ไข้สามวัน ปวดท้อง", "own.yml")
    booking = Example("book_appointment", "จองคิวหมอฟัน", "own.yml")
    ill = Example("report_symptom", "ปวดเข่า", "own.yml")
    told, weights = lessons((opened,), {"cough": ("ไอ",)}, (booking, ill), lambda text: frozenset(text.split()))
    assert [label for label, _ in told] == ["dengue", "abdominal_pain", "cough", NONE]
    assert weights[0] > weights[1] >= weights[2] > weights[3]


@pytest.mark.parametrize("text", ["ขอเลื่อนนัดหมอฟันวันศุกร์ค่ะ", "ที่จอดรถอยู่ตรงไหน", "ค่าห้องพิเศษคืนละเท่าไร", "สวัสดีค่ะ"])
def test_who_complains_of_nothing_is_guessed_to_complain_of_nothing(text: str) -> None:
    assert not [code for code, likely in thai().parse(text, NOW).complaints if likely >= 0.5]
