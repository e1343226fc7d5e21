"""Thai days and hours in Latin letters: put into Thai where they are, left alone where they are English."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.dates import find_dates
from nlu.normalise import normalise
from nlu.romanised import in_thai
from tests.thoroughness import examples

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=7)))
PIECES = "wan thi song mong prung nee na athit duean 5 thanwa bai ik kon ti ton chao ma la jan sip et - , ขอ".split()  # noqa: SIM905


@pytest.mark.parametrize(
    ("text", "thai"),
    [
        ("prung nee mee mor mai", "พรุ่งนี้ mee mor mai"),
        ("wan suk na bai song mong", "วันศุกร์หน้า บ่ายสองโมง"),
        ("wansuknee songthum", "วันศุกร์นี้ สองทุ่ม"),
        ("khor luean nad wan jan", "ขอเลื่อนนัดวันจันทร์"),
        ("wan thi 5 thanwa 2569", "วันที่ 5 ธันวา 2569"),
    ],
)
def test_days_and_hours_become_thai(text: str, thai: str) -> None:
    rewritten = in_thai(text)
    assert rewritten is not None
    assert rewritten.text.replace(" ", "") == thai.replace(" ", "")


@pytest.mark.parametrize(
    "text",
    [
        "i want to see the doctor on monday",
        "my son has a fever and is among the sick",
        "may i come in january",
        "the nurse said bye to mr wan",
        "song for my baby, a nap and a sip of tea",
        "khun mor jai dee mak",
        "",
    ],
)
def test_english_and_other_thai_are_left_as_they_are(text: str) -> None:
    assert in_thai(text) is None


def test_a_day_is_found_at_its_place_in_latin_letters() -> None:
    text = "ขอนัด wan phut nee bai sam mong krub"
    found = [(text[each.start : each.end], each.value) for each in find_dates(text, MONDAY)]
    assert found == [("wan phut nee", {"on": "2026-11-25"}), ("bai sam mong", {"at": "15:00"})]


def test_na_before_a_polite_word_may_be_a_particle() -> None:
    (wednesday,) = find_dates("khor wan phut na krub", MONDAY)
    assert [*wednesday.readings] == [{"on": "2026-12-02"}, {"on": "2026-11-25"}]
    (surely_next,) = find_dates("wan phut na mee mor mai", MONDAY)
    assert (surely_next.value, surely_next.readings) == ({"on": "2026-12-02"}, ())


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=5), st.sampled_from(["", " "]))
@settings(max_examples=examples(80, least=20), deadline=None)
def test_any_row_of_such_words_keeps_its_places_and_takes_linear_time(pieces: list[str], between: str) -> None:
    text = between.join(pieces) + between
    text = normalise(text * (5000 // len(text))).text
    begin = time.process_time()
    found = find_dates(text, MONDAY)
    assert time.process_time() - begin < 3
    assert all(0 <= each.start < each.end <= len(text) for each in found)
