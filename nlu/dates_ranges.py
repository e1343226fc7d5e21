"""Two days with 'until' between them are one stretch of days."""

from __future__ import annotations

import re
from datetime import date

from nlu.calendar_words import day_of
from nlu.dates_readings import LATELY, between
from nlu.mention import Mention, Value
from nlu.move_words import MOVE

_UNTIL = re.compile(r"\s?(?:-|–|~|ถึง|จนถึง|ไปจนถึง|ไปถึง|to|till|until|through)\s?")
_BETWEEN, _AND = (
    re.compile(r"(?:ระหว่าง|(?<![a-z])between)\s?(?:the )?(?:วัน(?:ที่)?)?$"),
    re.compile(r"\s?(?:กับ|และ|and)\s?(?:the )?"),
)
_FARTHEST = 366  # days that a stretch may have


def joined(text: str, dates: list[Mention]) -> list[Mention]:
    """The dates in text order, two neighbours as one range where the words say so; 'move it from A to B' says no range."""
    told: list[Mention] = []
    moved: bool | None = None
    for mention in dates:
        stretch = _stretch(text, told[-1], mention) if told else None
        if stretch:
            moved = MOVE.search(text) is not None if moved is None else moved
        if stretch and not moved:
            told[-1] = stretch
        else:
            told.append(mention)
    return told


def _stretch(text: str, one: Mention, other: Mention) -> Mention | None:
    if not 0 < other.start - one.end <= 10:
        return None
    if not is_until(text, one.start, one.end, other.start):
        return None
    last = _day(other.value, latest=True)
    for reading in one.readings or (one.value,):
        first = _of_its_year(text, one, _day(reading), last)
        if first and last and 0 < (last - first).days <= _FARTHEST:
            return Mention("date", one.start, other.end, between(first, last))
    return None


_OF_NO_YEAR = re.compile(r"(?:[0-3]?\d\s?)?[ก-๙a-z.]+\.?|[0-3]?\d/[01]?\d")


def _of_its_year(text: str, one: Mention, first: date | None, last: date | None) -> date | None:
    """'January to March 2570': the year behind the last is the first one's as well, or the one before it."""
    if (
        not first
        or not last
        or 0 < (last - first).days <= _FARTHEST
        or _OF_NO_YEAR.fullmatch(text, one.start, one.end) is None
    ):
        return first
    if text.startswith(("วัน", "พรุ่ง", "มะรืน", "อีก"), one.start) or first.day > 28:
        return first
    same = first.replace(year=last.year)
    return same if same <= last else first.replace(year=last.year - 1)


def is_until(text: str, start: int, end: int, other: int) -> bool:
    """Whether what stands in [end, other) makes one stretch of the days at its sides; the first begins at `start`."""
    if _UNTIL.fullmatch(text, end, other):
        return True
    return _AND.fullmatch(text, end, other) is not None and _BETWEEN.search(text, max(0, start - 16), start) is not None


def _day(value: Value | None, *, latest: bool = False) -> date | None:
    said = (value or {}).get("on") or (value or {}).get("to" if latest else "from")
    return date.fromisoformat(str(said)) if said else None


_RECORDED = re.compile(
    r"ใบรับรอง|ประวัติ|เวชระเบียน|ใบเสร็จ|เคลม|เบิกประกัน|ย้อนหลัง|ลาป่วย|แอดมิ[ตท](?!ได้|วันไหน)|(?:นอน|แอดมิท|แอดมิต|รักษาตัว)(?:อยู่|ที่)?\s?(?:รพ|โรงพยาบาล|โรงบาล)"
)


def running(text: str, start: int, days: tuple[date, ...], until: int, today: date) -> tuple[date, ...]:
    """A stretch that has begun and is not over is the one that runs, no next year's; nor is one on a certificate."""
    first = day_of(days[0].year - 1, days[0].month, days[0].day)
    last = first and day_of(first.year, first.month, until)
    if not first or not last or not first <= last or days[0] <= today:
        return days
    lately = (today - last).days <= LATELY and _RECORDED.search(text, max(0, start - 60), start + 80)
    return (first,) if last >= today or lately else days
