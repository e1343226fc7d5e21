"""When a hospital is open, now and in words."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.appointment import Hospital, Opening
from bot.domain.words import Name

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TH = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def is_open(hospital: Hospital, now: datetime) -> bool:
    """Whether the hospital is open at this aware moment (holidays are not known here)."""
    here = now.astimezone(ZoneInfo(hospital.timezone))
    today = _WEEK[here.weekday()]
    return any(today in each.days and each.opens <= here.time() < each.closes for each in hospital.open)


def next_opening(hospital: Hospital, now: datetime) -> datetime | None:
    """The next moment at which it opens, within a week; None if it never does."""
    here = now.astimezone(ZoneInfo(hospital.timezone))
    for ahead in range(8):
        day = here.date() + timedelta(days=ahead)
        starts = [
            datetime.combine(day, each.opens, here.tzinfo)
            for each in hospital.open
            if _WEEK[day.weekday()] in each.days
        ]
        later = [start for start in starts if start > here]
        if later:
            return min(later)
    return None


def said_hours(hospital: Hospital) -> Name:
    """จันทร์-ศุกร์ 08:30-16:30 น. / Monday-Friday 08:30-16:30; several periods stand under each other."""
    return Name(
        "\n".join(f"{_days(each, _TH)} {_clock(each)} น." for each in hospital.open),
        "\n".join(f"{_days(each, _EN)} {_clock(each)}" for each in hospital.open),
    )


def _clock(opening: Opening) -> str:
    return f"{opening.opens:%H:%M}-{opening.closes:%H:%M}"


def _days(opening: Opening, names: tuple[str, ...]) -> str:
    numbers = sorted(_WEEK.index(day) for day in opening.days)
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{names[numbers[0]]}-{names[numbers[-1]]}"
    return ", ".join(names[number] for number in numbers)
