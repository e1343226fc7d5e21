"""Days and times short enough for a button: พุธ 2 ธ.ค. 69 · 13:30 น."""

from __future__ import annotations

from datetime import date, datetime

from bot.domain.words import Name

_DAYS_TH = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
_DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_TH = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_BUDDHIST = 543


def short_day(day: date) -> Name:
    """พุธ 2 ธ.ค. 69 / Wed 2 Dec 2026: at most 20 graphemes."""
    weekday, month = day.weekday(), day.month - 1
    return Name(
        f"{_DAYS_TH[weekday]} {day.day} {_MONTHS_TH[month]} {(day.year + _BUDDHIST) % 100:02}",
        f"{_DAYS_EN[weekday]} {day.day} {_MONTHS_EN[month]} {day.year}",
    )


def short_when(at: datetime) -> Name:
    """พุธ 2 ธ.ค. 69 · 13:30 น.; `at` is already in the zone to say it in."""
    day = short_day(at.date())
    return Name(f"{day.th} · {at:%H:%M} น.", f"{day.en} · {at:%H:%M}")
