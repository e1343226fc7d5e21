"""When a hospital is open, and how its hours are said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from bot.domain.appointment import Opening
from bot.flows.opening import is_open, next_opening, said_hours
from tests.fakes.house import HOSPITAL, at


@pytest.mark.parametrize(
    ("moment", "is_it"),
    [
        (at(2, "08:29"), False),
        (at(2, "08:30"), True),
        (at(2, "16:29"), True),
        (at(2, "16:30"), False),
        (at(5, "10:00"), False),
        (at(2, "10:00").astimezone(UTC), True),
    ],
)
def test_open_from_the_first_minute_to_before_the_last(moment: datetime, is_it: bool) -> None:
    assert is_open(HOSPITAL, moment) is is_it


def test_after_friday_comes_monday() -> None:
    assert next_opening(HOSPITAL, at(4, "16:30")) == at(7, "08:30")
    assert next_opening(HOSPITAL, at(4, "07:00")) == at(4, "08:30")


def test_a_hospital_without_hours_never_opens() -> None:
    assert next_opening(replace(HOSPITAL, open=()), at(4, "07:00")) is None
    assert not is_open(replace(HOSPITAL, open=()), at(4, "10:00"))


def test_hours_are_said_by_runs_of_days() -> None:
    two = (*HOSPITAL.open, Opening(("sat", "sun"), time(9), time(12)))
    assert said_hours(replace(HOSPITAL, open=two)).th == "จันทร์-ศุกร์ 08:30-16:30 น.\nเสาร์, อาทิตย์ 09:00-12:00 น."
    odd = (Opening(("wed", "mon", "fri"), time(9), time(12)),)
    assert said_hours(replace(HOSPITAL, open=odd)).en == "Monday, Wednesday, Friday 09:00-12:00"
