"""The examples of danger signs and of what only sounds like them, and the reader that was taught with them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bot.app.language import danger_rules
from config.redflag_lexicon import load_redflag_lexicon
from nlu.lint import core
from nlu.model_file import SIGNS, shipped
from nlu.second_reader import NONE, lessons, seen
from nlu.training import Example, author, examples, fingerprint, sign_examples
from tests.triage.frozen_texts import texts_of

FROZEN = Path(__file__).parents[1] / "triage" / "frozen"
GIVEN = sign_examples()


def sign_of(example: Example) -> str:
    """The code of the sign, or none."""
    return example.intent.partition("/")[0]


def test_every_example_is_of_a_sign_that_the_lexicon_knows_or_of_none() -> None:
    codes = {sign.code for sign in load_redflag_lexicon().signs} | {NONE}
    assert {sign_of(each) for each in GIVEN} <= codes


def test_there_are_as_many_look_alikes_as_signs_from_every_author_of_both() -> None:
    by_author = Counter((author(each), sign_of(each) == NONE) for each in GIVEN)
    for who in {who for who, _ in by_author}:
        assert by_author[who, True] >= 250, who


def test_nothing_is_said_twice() -> None:
    twice = [text for text, count in Counter(core(each.text) for each in GIVEN).items() if count > 1]
    assert len(twice) <= 3, "but for a few bare words"


def test_no_example_stands_in_a_set_that_measures() -> None:
    measuring = {core(text) for path in sorted(FROZEN.glob("*.yaml")) for text in texts_of(path)}
    assert len(measuring) > 800
    leaked = [each.place for each in GIVEN if core(each.text) in measuring]
    assert leaked == []


def test_the_shipped_reader_was_taught_with_these() -> None:
    model = shipped(SIGNS)
    assert model.fingerprint == fingerprint((*GIVEN, *examples()))
    assert NONE in model.labels


def test_what_nobody_has_judged_is_not_taught() -> None:
    rules = danger_rules()
    doubtful = Example("report_symptom", "แม่หายใจไม่ออก", "own.yml")
    plain = Example("report_symptom", "ปวดเข่ามาสองวัน", "own.yml")
    call = Example("emergency", "ช่วยด้วย รถชนหน้าโรงเรียน", "own.yml")
    sign = Example("stroke/minimised", "แค่ปากเบี้ยวนิดหน่อย", "own.yml")
    told, weights = lessons((sign,), (doubtful, plain, call), rules.read_afresh)
    assert [label for label, _ in told] == ["stroke", NONE, "call_for_help"]
    assert weights[0] > weights[2] > weights[1]


def test_what_the_rules_find_is_seen() -> None:
    marked = danger_rules().read_afresh("แม่หายใจไม่ออก")
    assert "rule:breathless" in seen("แม่หายใจไม่ออก", marked)
