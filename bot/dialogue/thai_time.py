"""Times in words: weekday, Buddhist year and clock in Thai, plain dates in English."""

from __future__ import annotations

from datetime import date, datetime

_DAYS_TH = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS_TH = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
# พ.ศ. = CE + 543 since 1941 (Calendar Act B.E. 2483).
_BUDDHIST = 543


def said_day(day: date, language: str) -> str:
    """วันพุธที่ 2 ธันวาคม 2569 / Wednesday 2 December 2026."""
    if language == "en":
        return f"{_DAYS_EN[day.weekday()]} {day.day} {MONTHS_EN[day.month - 1]} {day.year}"
    return f"วัน{_DAYS_TH[day.weekday()]}ที่ {day.day} {MONTHS_TH[day.month - 1]} {day.year + _BUDDHIST}"


def said_clock(at: datetime, language: str) -> str:
    """15:30 น. / 15:30. `at` is already in the zone to say it in."""
    return f"{at:%H:%M}" if language == "en" else f"{at:%H:%M} น."


def said_when(at: datetime, language: str) -> str:
    """วันพุธที่ 2 ธันวาคม 2569 เวลา 15:30 น. / Wednesday 2 December 2026, 15:30."""
    between = ", " if language == "en" else " เวลา "
    return said_day(at.date(), language) + between + said_clock(at, language)
