"""When reminders are due: never behind the appointment, never in quiet hours, never in the past, never two at once."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.reminder import (
    LEAST_NOTICE,
    Ahead,
    Quiet,
    ReminderRules,
    plan,
    quiet_until,
    reminder_key,
    sending_key,
)
from tests.thoroughness import examples

BANGKOK = ZoneInfo("Asia/Bangkok")
ZONES = [BANGKOK, ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")]  # the others change their clocks
NIGHT = Quiet(time(20), time(7))
USUAL = (Ahead("-P3D", 3), Ahead("-P1D", 1), Ahead("-PT2H", 0, timedelta(hours=2)))
RULES = ReminderRules(USUAL, NIGHT)


def at(day: int, clock: str, zone: ZoneInfo = BANGKOK) -> datetime:
    """A moment of December 2026."""
    return datetime.combine(datetime(2026, 12, day, tzinfo=zone), time.fromisoformat(clock), zone)


def planned(start: datetime, now: datetime, rules: ReminderRules = RULES) -> list[tuple[str, datetime]]:
    return [(each.ahead, each.due) for each in plan(start, rules, BANGKOK, now)]


def test_three_days_one_day_and_two_hours_before() -> None:
    assert planned(at(10, "10:00"), at(1, "09:00")) == [
        ("-P3D", at(7, "10:00")),
        ("-P1D", at(9, "10:00")),
        ("-PT2H", at(10, "08:00")),
    ]


def test_before_dawn_means_the_evening_before() -> None:
    assert planned(at(10, "08:30"), at(1, "09:00"))[-1] == ("-PT2H", at(9, "19:30"))


def test_late_in_the_evening_means_earlier_that_evening() -> None:
    rules = ReminderRules((Ahead("-PT10H", 0, timedelta(hours=10)),), NIGHT)
    assert planned(at(10, "08:30"), at(1, "09:00"), rules) == [("-PT10H", at(9, "19:30"))]


def test_the_very_minute_at_which_quiet_begins_is_quiet_and_that_at_which_it_ends_is_not() -> None:
    rules = ReminderRules((Ahead("-P1D", 1),), NIGHT)
    assert planned(at(10, "20:00"), at(1, "09:00"), rules) == [("-P1D", at(9, "19:30"))]
    assert planned(at(10, "07:00"), at(1, "09:00"), rules) == [("-P1D", at(9, "07:00"))]


def test_those_that_coincide_become_the_one_nearest_to_the_appointment() -> None:
    rules = ReminderRules((*USUAL, Ahead("-PT12H", 0, timedelta(hours=12))), NIGHT)
    [*_, last] = plan(at(10, "08:30"), rules, BANGKOK, at(9, "09:00"))
    assert [each.ahead for each in plan(at(10, "08:30"), rules, BANGKOK, at(9, "09:00"))] == ["-PT2H"]
    assert last.last


def test_what_lies_in_the_past_is_not_planned() -> None:
    assert planned(at(10, "10:00"), at(9, "10:00")) == [("-PT2H", at(10, "08:00"))]
    assert planned(at(10, "10:00"), at(10, "08:00")) == []
    assert planned(at(10, "10:00"), at(11, "08:00")) == []


def test_nothing_is_planned_where_nothing_is_configured() -> None:
    assert planned(at(10, "10:00"), at(1, "09:00"), ReminderRules()) == []


def test_a_reminder_helps_until_the_next_one_and_the_last_until_an_hour_before() -> None:
    first, second, last = plan(at(10, "10:00"), RULES, BANGKOK, at(1, "09:00"))
    assert (first.helps_until, second.helps_until, last.helps_until) == (second.due, last.due, at(10, "09:00"))
    assert [each.last for each in (first, second, last)] == [False, False, True]


def test_a_reminder_of_the_last_minutes_helps_until_half_of_them_are_gone() -> None:
    rules = ReminderRules((Ahead("-PT30M", 0, timedelta(minutes=30)),))
    [only] = plan(at(10, "10:00"), rules, BANGKOK, at(1, "09:00"))
    assert only.helps_until == at(10, "09:45")


def test_days_are_counted_by_the_calendar_also_where_the_clock_is_changed() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 10, 26, 9, 0, tzinfo=berlin)  # summer time ended the day before
    [only] = plan(start, ReminderRules((Ahead("-P2D", 2),)), berlin, start - timedelta(days=9))
    assert only.due.astimezone(berlin).isoformat() == "2026-10-24T09:00:00+02:00"


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("19:59", None),
        ("20:00", at(11, "07:00")),
        ("23:30", at(11, "07:00")),
        ("03:00", at(10, "07:00")),
        ("07:00", None),
    ],
)
def test_when_the_night_is_over(now: str, until: datetime | None) -> None:
    assert quiet_until(at(10, now), RULES, BANGKOK) == until


def test_quiet_hours_around_noon() -> None:
    noon = ReminderRules((Ahead("-PT2H", 0, timedelta(hours=2)),), Quiet(time(11), time(13)))
    assert quiet_until(at(10, "12:00"), noon, BANGKOK) == at(10, "13:00")
    assert quiet_until(at(10, "10:59"), noon, BANGKOK) is None
    assert planned(at(10, "14:30"), at(1, "09:00"), noon) == [("-PT2H", at(10, "10:30"))]


@pytest.mark.parametrize(("begins", "ends"), [(time(20), time(20)), (time(7), time(6, 30)), (time(0), time(23, 30))])
def test_quiet_all_day_long_is_refused(begins: time, ends: time) -> None:
    with pytest.raises(ValueError, match="less than an hour"):
        Quiet(begins, ends)


def test_keys_are_the_same_however_often_they_are_made_and_all_different() -> None:
    booking, recipient = uuid4(), uuid4()
    keys = {reminder_key(booking, ahead, who) for ahead in ("-P3D", "-P1D") for who in (booking, recipient)}
    assert len(keys) == 4
    assert reminder_key(booking, "-P3D", recipient) in keys
    assert len({sending_key(key, generation) for key in keys for generation in (1, 2, 3)}) == 12


# ---- whatever is configured -----------------------------------------------------------------------------------------

aheads = st.lists(
    st.builds(
        lambda days, minutes: Ahead(f"-P{days}DT{minutes}M", days, timedelta(minutes=minutes)),
        st.integers(0, 14),
        st.integers(0, 72 * 60),
    ).filter(lambda ahead: ahead.days or ahead.span),
    max_size=6,
    unique_by=lambda ahead: ahead.name,
)
clocks = st.times().map(lambda each: each.replace(second=0, microsecond=0))


def _quiet(begins: time, ends: time) -> Quiet | None:
    try:
        return Quiet(begins, ends)
    except ValueError:
        return None


quiets = st.builds(_quiet, clocks, clocks)
starts = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@settings(max_examples=examples(400))
@given(starts, aheads, quiets, st.sampled_from(ZONES), st.integers(0, 30 * 24 * 60))
def test_whatever_is_configured_a_plan_keeps_its_promises(
    start: datetime, ahead: list[Ahead], quiet: Quiet | None, zone: ZoneInfo, minutes: int
) -> None:
    now = start - timedelta(minutes=minutes)
    rules = ReminderRules(tuple(ahead), quiet)
    reminders = plan(start, rules, zone, now)
    dues = [each.due for each in reminders]
    assert dues == sorted(set(dues)), "in order, no two at once"
    assert len(reminders) <= len(ahead)
    for each in reminders:
        assert now < each.due < each.helps_until <= start
        here = each.due.astimezone(zone)
        assert quiet is None or not quiet.holds(here.time()) or _skipped_hour(here)
        asked = next(one for one in ahead if one.name == each.ahead)
        local = start.astimezone(zone)
        wanted = datetime.combine(local.date() - timedelta(days=asked.days), local.time(), zone).astimezone(UTC)
        assert each.due <= wanted - asked.span, "earlier than asked for, never later"
    assert [each.last for each in reminders] == [False] * (len(reminders) - 1) + [True] * bool(reminders)
    if reminders:
        assert start - reminders[-1].helps_until <= LEAST_NOTICE
    assert plan(start, rules, zone, now) == reminders, "the same again"


@settings(max_examples=examples(200))
@given(starts, quiets.filter(lambda quiet: quiet is not None), st.sampled_from(ZONES))
def test_the_night_always_ends(now: datetime, quiet: Quiet, zone: ZoneInfo) -> None:
    until = quiet_until(now, ReminderRules((), quiet), zone)
    assert (until is not None) == quiet.holds(now.astimezone(zone).time())
    if until is not None:
        assert now < until <= now + timedelta(hours=25)
        assert quiet_until(until, ReminderRules((), quiet), zone) is None or _skipped_hour(until.astimezone(zone))


def _skipped_hour(here: datetime) -> bool:
    """Where clocks are changed, a wall clock time may not exist, or come twice; then it is at most an hour off."""
    return any((here + timedelta(hours=hours)).utcoffset() != here.utcoffset() for hours in (-3, 3))
