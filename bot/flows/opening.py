"""When a hospital is open, now and in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.appointment import Hospital, Opening
from bot.domain.words import Name

_AHEAD = 28  # days: Songkran or New Year with days of one's own around it are shorter
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TH = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def is_open(hospital: Hospital, now: datetime) -> bool:
    """Whether the hospital is open at this aware moment; on its holidays it is not."""
    here = now.astimezone(ZoneInfo(hospital.timezone))
    return any(each.opens <= here.time() < each.closes for each in _periods(hospital, here.date()))


def next_opening(hospital: Hospital, now: datetime) -> datetime | None:
    """The next moment at which it opens, within four weeks; None if it does not."""
    here = now.astimezone(ZoneInfo(hospital.timezone))
    for ahead in range(_AHEAD):
        day = here.date() + timedelta(days=ahead)
        starts = (datetime.combine(day, each.opens, here.tzinfo) for each in _periods(hospital, day))
        later = [start for start in starts if start > here]
        if later:
            return min(later)
    return None


def said_hours(hospital: Hospital) -> Name:
    """จันทร์-ศุกร์ 08:30-12:00, 13:00-16:30 น. / Monday-Friday ...; periods of other days stand under each other."""
    by_days: dict[tuple[str, ...], list[Opening]] = {}
    for each in hospital.open:
        by_days.setdefault(tuple(sorted(each.days, key=_WEEK.index)), []).append(each)
    return Name(
        "\n".join(f"{_days(days, _TH)} {_clocks(periods)} น." for days, periods in by_days.items()),
        "\n".join(f"{_days(days, _EN)} {_clocks(periods)}" for days, periods in by_days.items()),
    )


def holiday_today(hospital: Hospital, now: datetime) -> Name | None:
    """The holiday for which it is closed today, where it has a name."""
    return hospital.holiday_names.get(now.astimezone(ZoneInfo(hospital.timezone)).date())


def holidays_ahead(hospital: Hospital, now: datetime, days: int = 30) -> tuple[tuple[date, Name], ...]:
    """Those of the next days on which it would be open otherwise, at most three."""
    today = now.astimezone(ZoneInfo(hospital.timezone)).date()
    usual = {_WEEK.index(day) for each in hospital.open for day in each.days}
    coming = sorted(hospital.holiday_names.items())
    return tuple(
        (day, name) for day, name in coming if today < day <= today + timedelta(days=days) and day.weekday() in usual
    )[:3]


def _periods(hospital: Hospital, day: date) -> list[Opening]:
    if day in hospital.holidays:
        return []
    return [each for each in hospital.open if _WEEK[day.weekday()] in each.days]


def _clocks(periods: list[Opening]) -> str:
    ordered = sorted(periods, key=lambda each: each.opens)
    return ", ".join(f"{each.opens:%H:%M}-{each.closes:%H:%M}" for each in ordered)


def _days(days: tuple[str, ...], names: tuple[str, ...]) -> str:
    numbers = [_WEEK.index(day) for day in days]
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{names[numbers[0]]}-{names[numbers[-1]]}"
    return ", ".join(names[number] for number in numbers)
