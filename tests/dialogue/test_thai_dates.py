"""Dates as people in Thailand read them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from bot.dialogue.language import language_after
from bot.dialogue.thai_time import said_clock, said_day, said_when
from tests.fakes.talk import BANGKOK


@pytest.mark.parametrize(
    ("day", "thai", "english"),
    [
        (date(2026, 12, 2), "วันพุธที่ 2 ธันวาคม 2569", "Wednesday 2 December 2026"),
        (date(2028, 2, 29), "วันอังคารที่ 29 กุมภาพันธ์ 2571", "Tuesday 29 February 2028"),
        (date(2027, 1, 1), "วันศุกร์ที่ 1 มกราคม 2570", "Friday 1 January 2027"),
        (date(2026, 11, 22), "วันอาทิตย์ที่ 22 พฤศจิกายน 2569", "Sunday 22 November 2026"),
    ],
)
def test_a_day_has_its_weekday_and_buddhist_year(day: date, thai: str, english: str) -> None:
    assert said_day(day, "th") == thai
    assert said_day(day, "en") == english


def test_every_day_of_a_year_is_said_differently() -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    for language in ("th", "en"):
        assert len({said_day(day, language) for day in days}) == 365


def test_midnight_and_noon_are_said_by_the_clock() -> None:
    assert said_clock(datetime(2026, 12, 2, 0, 0, tzinfo=BANGKOK), "th") == "00:00 น."
    assert said_when(datetime(2026, 12, 2, 12, 0, tzinfo=BANGKOK), "th").endswith("เวลา 12:00 น.")


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("สวัสดีค่ะ", "en", "th"),
        ("hello there", "th", "en"),
        ("Hi", "th", "en"),
        ("ok", "th", "th"),
        ("ok", "en", "en"),
        ("1669", "en", "en"),
        ("??", "th", "th"),
        ("นัด dentist next week ได้ไหม", "en", "th"),
        ("", "th", "th"),
    ],
)
def test_the_answer_follows_the_language_of_the_question(text: str, before: str, after: str) -> None:
    assert language_after(text, before) == after
