"""An expression that is tried at some letters only finds what it finds when it is tried at all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu import clock, measures, negation, redflag_context, redflag_elsewhere, redflag_plain
from nlu.first_letters import first_letters, led
from nlu.normalise import squeezed
from tests.thoroughness import examples

HERE = Path(__file__).parent
ROOMS = (clock, measures, negation, redflag_context, redflag_elsewhere, redflag_plain)
LED = [
    each
    for room in ROOMS
    for each in vars(room).values()
    if isinstance(each, re.Pattern) and "(?=[" in each.pattern[:4]
]


@pytest.mark.parametrize(
    ("source", "letters"),
    [
        ("ตอนนี้|(?<!ไม่)อีกแล้ว", "ตอ"),
        ("(?:ก|ขค)?งจ", "กขง"),
        ("(?P<n>[ab]|x-)y", "abx"),
        (r"(?:\d|[1-3])ปี", r"1-3 \d"),
        ("(?!กา)ก", "ก"),
        ("ก*ข+", "กข"),
    ],
)
def test_the_letters_that_a_match_begins_with(source: str, letters: str) -> None:
    assert first_letters(source) == frozenset(letters.split() if " " in letters else letters)


@pytest.mark.parametrize("source", ["", "ก*", "(?:ก|)", "(?=ก)", ".ก", "[^ก]", r"\s?ก", r"(ก)?\1", "(?i:ก)ข"])
def test_what_may_begin_with_anything_is_left_as_it_is(source: str) -> None:
    assert first_letters(source) is None
    assert led(source).pattern == source


def plain(expression: re.Pattern[str]) -> re.Pattern[str]:
    """Without the letters in front."""
    return re.compile(expression.pattern.partition("])")[2])


def test_what_is_found_in_messages_is_the_same() -> None:
    cases = yaml.safe_load((HERE / "redflag_dev_second.yaml").read_text("utf-8"))
    texts = [squeezed(text).text for text in re.findall(r"[^\s'\[\]{},]{12,}", str(cases))[: examples(600)]]
    assert LED
    found = 0
    for expression in LED:
        alone = plain(expression)
        for text in texts:
            spans = [match.span() for match in expression.finditer(text)]
            assert spans == [match.span() for match in alone.finditer(text)]
            found += len(spans)
    assert found


@given(st.sampled_from(LED), st.text(alphabet="ไม่ใช่เมื่อกี้อีกแล้วหมาแมวข่าวปี2 3.5ซม now dog", max_size=40))
@settings(max_examples=examples(300), deadline=None)
def test_what_is_found_in_any_text_is_the_same(expression: re.Pattern[str], text: str) -> None:
    assert [match.span() for match in expression.finditer(text)] == [
        match.span() for match in plain(expression).finditer(text)
    ]
