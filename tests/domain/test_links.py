"""Birth dates and hospital numbers as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.appointment import HnForm
from bot.domain.link import birth_in

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "month", "year", "iso"),
    [
        ("13", "4", "2495", "1952-04-13"),
        ("13", "4", "1952", "1952-04-13"),
        ("๑๓", "๔", "๒๔๙๕", "1952-04-13"),
        ("29", "2", "2543", "2000-02-29"),
        ("23", "11", "2569", "2026-11-23"),
        ("", "4", "2483", "1940-04"),
        ("", "", "2483", "1940"),
        (" 1 ", " 1 ", " 2439 ", "1896-01-01"),
    ],
)
def test_both_calendars_are_read(day: str, month: str, year: str, iso: str) -> None:
    assert birth_in(day, month, year, TODAY) == iso


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("29", "2", "2544"),  # 2001
        ("31", "4", "2495"),
        ("24", "11", "2569"),  # tomorrow
        ("13", "4", "95"),
        ("13", "", "2495"),
        ("13", "4", ""),
        ("13", "4", "1800"),
        ("13", "4", "2200"),
        ("x", "4", "2495"),
        ("13", "เมษายน", "2495"),
        ("0", "0", "2495"),
        ("13", "4", "24950"),
        ("²", "4", "2495"),
    ],
)
def test_what_cannot_be_a_birth_date_is_refused(day: str, month: str, year: str) -> None:
    assert birth_in(day, month, year, TODAY) is None


@pytest.mark.parametrize(
    ("form", "typed", "read"),
    [
        (HnForm("[0-9]{1,9}", 9), "12345", "000012345"),
        (HnForm("[0-9]{1,9}", 9), "๑๒ ๓๔๕", "000012345"),
        (HnForm("[0-9]{1,9}", 9), "000012345", "000012345"),
        (HnForm("[0-9]{2}-[0-9]{5}"), "65-12345", "65-12345"),
        (HnForm("[0-9]{1,9}", 9), "65-12345", None),
        (HnForm("[0-9]{1,9}", 9), "", None),
        (HnForm("[0-9]{1,9}", 9), "1234567890", None),
    ],
)
def test_a_hospital_number_is_read_as_the_hospital_writes_it(form: HnForm, typed: str, read: str | None) -> None:
    assert form.read(typed) == read
