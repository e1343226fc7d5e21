"""When a hospital is open, and how its hours are said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.appointment import Opening
from bot.domain.words import Name
from bot.flows.opening import holiday_today, holidays_ahead, is_open, next_opening, said_hours
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


# ---- several periods a day, and holidays ------------------------------------------------------------------------

SPLIT = tuple(
    Opening(("mon", "tue", "wed", "thu", "fri"), *hours) for hours in ((time(13), time(16)), (time(8, 30), time(12)))
)
CLOSED = {
    at(7, "00:00").date(): Name("วันชดเชย", "Day off instead"),
    at(10, "00:00").date(): Name("วันรัฐธรรมนูญ", "Constitution Day"),
}
SPLIT_HOSPITAL = replace(HOSPITAL, open=SPLIT, holidays=tuple(CLOSED), holiday_names=CLOSED)


def test_between_two_periods_of_a_day_it_is_closed_and_opens_again_the_same_day() -> None:
    assert [is_open(SPLIT_HOSPITAL, at(2, clock)) for clock in ("08:30", "12:00", "12:59", "13:00", "16:00")] == [
        True, False, False, True, False,
    ]  # fmt: skip
    assert next_opening(SPLIT_HOSPITAL, at(2, "12:30")) == at(2, "13:00")


def test_periods_of_the_same_days_are_said_in_one_line() -> None:
    assert said_hours(SPLIT_HOSPITAL).th == "จันทร์-ศุกร์ 08:30-12:00, 13:00-16:00 น."
    assert said_hours(SPLIT_HOSPITAL).en == "Monday-Friday 08:30-12:00, 13:00-16:00"


def test_on_a_holiday_it_is_closed_and_opens_after_it() -> None:
    assert not is_open(SPLIT_HOSPITAL, at(7, "10:00"))
    assert next_opening(SPLIT_HOSPITAL, at(4, "17:00")) == at(8, "08:30")
    assert holiday_today(SPLIT_HOSPITAL, at(7, "10:00")) == CLOSED[at(7, "00:00").date()]
    assert holiday_today(SPLIT_HOSPITAL, at(8, "10:00")) is None


def test_two_weeks_of_holidays_have_an_end() -> None:
    days = tuple((at(1, "00:00") + timedelta(days=number)).date() for number in range(14))
    assert next_opening(replace(HOSPITAL, holidays=days), at(1, "08:00")) == at(15, "08:30")
    for_ever = tuple((at(1, "00:00") + timedelta(days=number)).date() for number in range(60))
    assert next_opening(replace(HOSPITAL, holidays=for_ever), at(1, "08:00")) is None


def test_holidays_ahead_are_those_on_which_it_would_be_open_at_most_three_within_a_month() -> None:
    saturday, far = at(5, "00:00").date(), date(2027, 2, 1)
    names = {**CLOSED, saturday: Name("เสาร์", "Saturday"), far: Name("ไกล", "Far")}
    hospital = replace(SPLIT_HOSPITAL, holiday_names=names)
    assert [day for day, _ in holidays_ahead(hospital, at(2, "09:00"))] == list(CLOSED)
    assert [day for day, _ in holidays_ahead(hospital, at(7, "09:00"))] == [at(10, "00:00").date()]
