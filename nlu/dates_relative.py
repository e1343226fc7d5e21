"""Days told by their distance from today: พรุ่งนี้, อีกสามวัน, พุธหน้า, อาทิตย์หน้า, สิ้นเดือน."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.domain.understanding import Value
from nlu.calendar_words import DAYS, WEEKDAYS, WEEKDAYS_AFTER_DAY, last_day, monday, month_after, months_later
from nlu.mention import Mention
from nlu.numerals import NUMBER, number


def _any(words: dict[str, int], thai: bool | None = None) -> str:
    chosen = [word for word in words if thai is None or word.isascii() != thai]
    return "|".join(
        rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word)
        for word in sorted(chosen, key=len, reverse=True)
    )


_WEEK = r"(?:สัปดาห์|อาทิตย์|อาทิด|วีค|วีก|สัปดา|week)"
_NEXT = r"(?:หน้า|ถัดไป|ต่อไป|หน่า)"
_THIS = r"(?:นี้|นี่|นี|ที่จะถึงนี้|ที่จะถึง|ที่จะมาถึง|ที่กำลังจะถึง)"
_LAST = r"(?:ที่แล้ว|ก่อนนี้|ก่อน|ที่ผ่านมา|กลาย)"
_DAY = re.compile(
    rf"(?:วัน)?(?P<name>{_any(DAYS)})|(?<![ก-๙a-z])พน\.?(?=\s|$|เช้า|บ่าย|เย็น|เที่ยง|ได้|ว่าง|มี|ไป)"
    r"|(?P<parts>คืนนี้|เช้านี้|บ่ายนี้|เย็นนี้|ค่ำนี้|tonight)|(?P<after>day after tomorrow)"
)
_WEEKDAY = re.compile(
    rf"(?:{_WEEK}(?P<before>{_NEXT}|{_THIS})\s?(?:ของ|ช่วง|ตอน|เป็น)?\s?)?"
    rf"(?:วัน\s?(?P<full>{_any(WEEKDAYS_AFTER_DAY)})|(?P<bare>{_any(WEEKDAYS)}))"
    rf"(?!\s?(?:เจ้า|ทิตย์))(?:\s?(?:ที่|ของ|ใน)?\s?(?P<week>{_WEEK})?\s?(?:(?P<next>{_NEXT})|(?P<this>{_THIS})|(?P<last>{_LAST})))?"
)
_EN_WEEKDAY = re.compile(rf"(?<![a-z])(?P<which>next|this|last|coming)\s(?P<day>{_any(WEEKDAYS | {'sun': 6})})")
_WEEKEND = re.compile(
    rf"(?:วัน)?เสาร์[\s-]?(?:-|และ|หรือ)?\s?(?:วัน)?อาทิตย์\s?(?:(?P<next>{_NEXT})|(?P<this>{_THIS}))?"
    rf"|(?:วัน)?สุดสัปดาห์\s?(?:(?P<next2>{_NEXT})|{_THIS})?|(?:(?P<next3>next )|this )?weekend"
)
_WEEKS = re.compile(
    rf"(?P<part>ต้น|กลาง|ปลาย)?(?<!วัน)(?<!วัน ){_WEEK}\s?(?:(?P<next>{_NEXT})|(?P<this>{_THIS})|(?P<last>{_LAST}))"
    r"|(?<![a-z])(?P<en>next|this|last) week(?![a-z])"
)
_MONTH = re.compile(
    rf"(?P<part>ต้น|กลาง|ปลาย|สิ้น)?เดือน\s?(?:(?P<next>{_NEXT})|(?P<this>{_THIS})|(?P<last>{_LAST}))"
    r"|(?P<alone>ต้น|กลาง|ปลาย|สิ้น)เดือน|(?P<year_end>สิ้นปี)(?!\s?\d)|(?P<next_year>ปีหน้า|next year)"
    r"|(?<![a-z])(?P<en>next|this|last) month(?![a-z])"
)
_AWAY = re.compile(
    rf"(?:(?P<ahead>อีก|ใน|ภายใน|in)\s?(?:ประมาณ|ราวๆ?|สัก|ซัก)?\s?(?P<n>{NUMBER}|ครึ่ง|a)\s?(?P<unit>วัน|คืน|มื้อ|{_WEEK}s?|เดือน|ปี|days?|months?|years?)(?P<more>ข้างหน้า)?"
    rf"|(?P<n2>{NUMBER})\s?(?P<unit2>วัน|คืน|มื้อ|{_WEEK}|เดือน|ปี)\s?(?P<way>ข้างหน้า|ถัดไป|ต่อจากนี้|ก่อนหน้า|ก่อน(?!อาหาร|นอน)|ที่แล้ว|ที่ผ่านมา)"
    rf"|(?P<n3>{NUMBER}|a)\s?(?P<unit3>days?|weeks?|months?|years?) (?P<ago>ago))(?!\s?แล้วค่อย)"
)  # fmt: skip
_PARTS_OF_MONTH = {"ต้น": (1, 10), "กลาง": (11, 20), "ปลาย": (21, 31)}
_PARTS_OF_WEEK = {"ต้น": (0, 1), "กลาง": (2, 3), "ปลาย": (4, 6)}


# Every expression below holds one of these; most messages hold none, and are done.
_HINTS = tuple(
    """วัน มื้อ นี้ พรุ่ง พุ่ง พรุ้ง พรุง พน มะ ซืน รือ ฮือ คืน เมื่อ เช้า จันทร์ อังคา พุธ พฤ พะ ศุกร์ เสาร์ อาทิ สัปดา วีค วีก เดือน ปี day tom tmr
    yester week month year ago next this last mon tue wed thu fri sat""".split()  # noqa: SIM905 (easier to read and to add to)
)


def find_relative(text: str, today: date) -> Iterator[Mention]:
    """Dates told by distance, for the conventions of the contracts: weeks begin on Monday, a bare weekday is the next one."""
    if not any(hint in text for hint in _HINTS):
        return
    for match in _DAY.finditer(text):
        yield _mention(match, _on(today + timedelta(days=_days_away(match))))
    for match in _WEEKEND.finditer(text):
        yield _mention(match, _weekend(match, today))
    for match in _WEEKDAY.finditer(text):
        yield _mention(match, *_weekday(match, today))
    for match in _EN_WEEKDAY.finditer(text):
        yield _mention(match, *_weekday_in(today, (WEEKDAYS | {"sun": 6})[match["day"]], match["which"]))
    for match in _WEEKS.finditer(text):
        yield _mention(match, _weeks(match, today))
    for match in _MONTH.finditer(text):
        yield _mention(match, _month(match, today))
    for match in _AWAY.finditer(text):
        yield _mention(match, _away(match, today), role="onset" if _is_past(match) else None)


def _mention(match: re.Match[str], *readings: Value, role: str | None = None) -> Mention:
    end = match.start() + len(match.group().rstrip())
    return Mention("date", match.start(), end, readings[0], readings if len(readings) > 1 else (), role)


def _on(day: date) -> Value:
    return {"on": day.isoformat()}


def _between(first: date, last: date) -> Value:
    return {"from": first.isoformat(), "to": last.isoformat()}


def _days_away(match: re.Match[str]) -> int:
    if match["name"]:
        return DAYS[match["name"]]
    if match["after"]:
        return 2
    return 0 if match["parts"] else 1


def _weekend(match: re.Match[str], today: date) -> Value:
    saturday = monday(today) + timedelta(days=5)
    if match["next"] or match["next2"] or match["next3"]:
        saturday += timedelta(days=7)
    return _between(saturday, saturday + timedelta(days=1))


def _weekday(match: re.Match[str], today: date) -> tuple[Value, ...]:
    name = match["full"] or match["bare"]
    wanted = (WEEKDAYS_AFTER_DAY if match["full"] else WEEKDAYS)[name]
    if match["next"] or (match["before"] and re.fullmatch(_NEXT, match["before"])):
        return _weekday_in(today, wanted, "next")
    if match["this"] or match["before"]:
        return _weekday_in(today, wanted, "this")
    if match["last"]:
        return _weekday_in(today, wanted, "past" if match["last"] == "ที่ผ่านมา" else "last")
    return _weekday_in(today, wanted, "coming")


def _weekday_in(today: date, weekday: int, which: str) -> tuple[Value, ...]:
    """The readings of a weekday, likeliest first."""
    this = monday(today) + timedelta(days=weekday)
    week = timedelta(days=7)
    if which == "next":
        return (_on(this + week),)
    if which == "this":
        return (_on(this),) if this >= today else (_on(this), _on(this + week))
    if which in ("past", "last"):
        before = this - week
        nearest = this if this < today else before
        return (_on(nearest),) if nearest == before or which == "past" else (_on(before), _on(nearest))
    if this == today:
        return _on(this + week), _on(this)
    return (_on(this if this > today else this + week),)


def _weeks(match: re.Match[str], today: date) -> Value:
    turn = match["en"] or ("next" if match["next"] else "last" if match["last"] else "this")
    start = monday(today) + timedelta(days={"next": 7, "last": -7, "this": 0}[turn])
    low, high = _PARTS_OF_WEEK.get(match["part"] or "", (0, 6))
    return _between(start + timedelta(days=low), start + timedelta(days=high))


def _month(match: re.Match[str], today: date) -> Value:
    if match["year_end"]:
        return _on(date(today.year, 12, 31))
    if match["next_year"]:
        return _between(date(today.year + 1, 1, 1), date(today.year + 1, 12, 31))
    turn = match["en"] or ("next" if match["next"] else "last" if match["last"] else "this")
    first = month_after(today, {"next": 1, "last": -1, "this": 0}[turn])
    part = match["part"] or match["alone"]
    if part in _PARTS_OF_MONTH and match["alone"] and today.day > _PARTS_OF_MONTH[part][1]:
        first = month_after(first, 1)  # that part of this month is over
    return part_of_month(first, part)


def part_of_month(first: date, part: str | None) -> Value:
    """ต้น, กลาง, ปลาย and สิ้น of the month that begins on `first`; the whole month for None."""
    last = last_day(first)
    if part == "สิ้น":
        return _on(last)
    low, high = _PARTS_OF_MONTH.get(part or "", (1, 31))
    return _between(first.replace(day=low), first.replace(day=min(high, last.day)))


def _is_past(match: re.Match[str]) -> bool:
    return bool(match["ago"] or (match["way"] and match["way"].startswith(("ก่อน", "ที่"))))


def _away(match: re.Match[str], today: date) -> Value:
    said, unit = match["n"] or match["n2"] or match["n3"], match["unit"] or match["unit2"] or match["unit3"]
    count = 1 if said in ("a", "ครึ่ง") else number(said)
    day = _moved(today, -count if _is_past(match) else count, unit, half=said == "ครึ่ง")
    return _between(today, day) if match["ahead"] == "ภายใน" else _on(day)


def _moved(today: date, count: int, unit: str, *, half: bool) -> date:
    if unit.startswith(("วัน", "คืน", "มื้อ", "day")):
        return today + timedelta(days=count)
    if re.fullmatch(_WEEK + "s?", unit):
        return today + timedelta(days=7 * count)
    if unit.startswith(("เดือน", "month")):
        return today + timedelta(days=15) if half else months_later(today, count)
    return today + timedelta(days=182) if half else months_later(today, 12 * count)
