"""Searching for free times: the right ones, in few calls, however busy the hospital is."""

from __future__ import annotations

from datetime import date, time, timedelta

import msgspec
import pytest

from bot.dialogue.turn import Clinic
from bot.flows.booking_search import free_days, free_times, nearest_times
from bot.flows.booking_steps import Wish
from tests.fakes.booking import BookingDesk
from tests.fakes.house import HOSPITAL, at
from tests.fakes.kept import KeptTable
from tests.fakes.redflags import WordSigns
from tests.fakes.signatures import SIGNATURES
from tests.fakes.talk import BANGKOK, MONDAY_MORNING

DENTAL = Wish(HOSPITAL.id, "dental")
WEDNESDAY = DENTAL.on(date(2026, 12, 2))


@pytest.fixture
def busy() -> BookingDesk:
    """Ten chairs, every quarter of an hour from 8 to 16, on ten working days."""
    desk = BookingDesk({HOSPITAL.id})
    for day in (30, *range(1, 5), *range(7, 12)):
        opens = at(day, "08:00", 11 if day == 30 else 12)
        for quarter in range(32):
            desk.frees("dental", *[opens + timedelta(minutes=15 * quarter)] * 10, minutes=15)
    return desk


def clinic(desk: BookingDesk) -> Clinic:
    return Clinic(desk, WordSigns(), SIGNATURES, KeptTable(), (HOSPITAL,))


async def test_one_time_is_offered_once_however_many_chairs_are_free(busy: BookingDesk) -> None:
    slots = await free_times(clinic(busy), WEDNESDAY, MONDAY_MORNING)
    clocks = [slot.start.astimezone(BANGKOK).time() for slot in slots]
    assert clocks == [time(8, 15 * number) if number < 4 else time(9, 15 * (number - 4)) for number in range(8)] + [
        time(10, 0),
        time(10, 15),
    ]


async def test_a_search_makes_few_calls(busy: BookingDesk) -> None:
    await free_times(clinic(busy), WEDNESDAY, MONDAY_MORNING)
    assert busy.searches <= 2
    busy.searches = 0
    await free_days(clinic(busy), DENTAL, MONDAY_MORNING)
    assert busy.searches <= 4


async def test_days_are_found_past_the_first_full_page(busy: BookingDesk) -> None:
    days = await free_days(clinic(busy), DENTAL, MONDAY_MORNING)
    assert len(days) >= 4
    assert days[0] == date(2026, 11, 30)
    assert list(days) == sorted(set(days))


async def test_a_time_of_day_keeps_to_its_hours() -> None:
    desk = BookingDesk({HOSPITAL.id})
    desk.frees("dental", *[at(2, clock) for clock in ("06:00", "11:59", "12:00", "16:59", "17:00", "20:59", "21:00")])
    found = {}
    for period in ("morning", "noon", "afternoon", "evening", "night", "whenever"):
        wish = msgspec.structs.replace(WEDNESDAY, period=period)
        slots = await free_times(clinic(desk), wish, MONDAY_MORNING)
        found[period] = [f"{slot.start:%H:%M}" for slot in slots]
    assert found == {
        "morning": ["06:00", "11:59"],
        "noon": ["11:59", "12:00"],
        "afternoon": ["12:00", "16:59"],
        "evening": ["17:00", "20:59"],
        "night": ["20:59", "21:00"],
        "whenever": ["06:00", "11:59", "12:00", "16:59", "17:00", "20:59", "21:00"],
    }


async def test_what_has_begun_is_not_offered() -> None:
    desk = BookingDesk({HOSPITAL.id})
    desk.frees("dental", at(2, "09:00"), at(2, "10:00"))
    slots = await free_times(clinic(desk), WEDNESDAY, at(2, "09:30"))
    assert [slot.start for slot in slots] == [at(2, "10:00")]


async def test_a_day_is_the_hospitals_day_not_utcs() -> None:
    desk = BookingDesk({HOSPITAL.id})
    desk.frees("dental", at(2, "06:30"), at(3, "00:30"))  # both are 2 December in UTC or before
    slots = await free_times(clinic(desk), WEDNESDAY, MONDAY_MORNING)
    assert [slot.start for slot in slots] == [at(2, "06:30")]


async def test_the_nearest_times_to_a_wished_one_come_in_order() -> None:
    desk = BookingDesk({HOSPITAL.id})
    desk.frees("dental", *[at(2, f"{hour:02}:{minute}") for hour in range(8, 17) for minute in ("00", "30")])
    wish = msgspec.structs.replace(WEDNESDAY, clocks=(time(13, 10),))
    slots = await nearest_times(clinic(desk), wish, MONDAY_MORNING)
    assert len(slots) == 10
    assert [f"{slot.start:%H:%M}" for slot in slots][:2] == ["11:00", "11:30"]
    assert [slot.start for slot in slots] == sorted(slot.start for slot in slots)


async def test_a_range_that_began_before_today_is_searched_from_now() -> None:
    desk = BookingDesk({HOSPITAL.id})
    desk.frees("dental", at(20, "10:00", 11), at(24, "10:00", 11))
    week = msgspec.structs.replace(DENTAL, first=date(2026, 11, 16), last=date(2026, 11, 29))
    slots = await free_times(clinic(desk), week, MONDAY_MORNING)
    assert [slot.start for slot in slots] == [at(24, "10:00", 11)]
