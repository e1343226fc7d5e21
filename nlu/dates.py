"""Days and times that a message names, as values a booking can use."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from nlu.calendar_words import WEEKDAYS_AFTER_DAY
from nlu.clock import find_times
from nlu.dates_bare import with_bare_numbers
from nlu.dates_feasts import find_feasts
from nlu.dates_months import find_months
from nlu.dates_nth import find_nth
from nlu.dates_numbers import find_numbers
from nlu.dates_ranges import joined
from nlu.dates_readings import on
from nlu.dates_relative import find_relative
from nlu.dates_roles import with_roles
from nlu.dates_weekdays import find_weekdays
from nlu.dates_years import find_years
from nlu.day_parts import settled
from nlu.mention import Mention, without_overlaps
from nlu.romanised import in_thai

_TOMORROW = ("ต่อเช้า", "ตอเช้า")  # the morning in them is the word's, not the day's


def find_dates(text: str, now: datetime) -> list[Mention]:
    """Dates and times of a normalised text, in text order, with roles. A pure function; `now` is aware, in the hospital's zone.

    What names a day or hour that does not exist (31 พ.ย., ตีแปด) is a mention without a value.
    """
    rewritten = in_thai(text) if _HAS_LATIN.search(text) else None
    if rewritten is None:
        return _found(text, now.date())
    found = _found(rewritten.text, now.date())
    return [_placed(text, each, *rewritten.span(each.start, each.end), now.date()) for each in found]


def _found(text: str, today: date) -> list[Mention]:
    dates = without_overlaps(_days(text, today))
    if dates:
        dates = [_of_now(text, each, today) for each in dates]
        dates = joined(text, with_bare_numbers(text, _named_again(text, _once(text, dates))))
    times = [placed for each in find_times(text) if (placed := _beside(text, each, dates))]
    times = [_of_its_part(text, each, times, dates) for each in times] if dates else times
    times = [each for each in times if not _is_a_habit(text, each)]
    if not dates and not times:
        return []
    return with_roles(text, sorted([*dates, *times], key=lambda each: (each.start, each.entity)), today)


_APPOINTED = re.compile(r"(?:นัด|จอง|คิว|เลื่อน|appointment|book(?:ed|ing)?|visit)[^\d\n]{0,14}$")
_LONG_AGO = 10  # years


def _of_now(text: str, mention: Mention, today: date) -> Mention:
    """'นัดคลอด 15/12/26': no appointment was in 1983, the other reading of two digits."""
    if len(mention.readings) < 2 or not _APPOINTED.search(text, max(0, mention.start - 24), mention.start):
        return mention
    near = tuple(each for each in mention.readings if str(each.get("on", "9"))[:4] >= str(today.year - _LONG_AGO))
    return replace(mention, value=near[0], readings=()) if len(near) == 1 else mention


_HAS_LATIN = re.compile(r"[a-z]{2}")
_BUT_A_PARTICLE = re.compile(r"n(?:aa?)$")
_POLITE = re.compile(r"\s?(?:k(?:h?r)[auo]+[bp]|kh?a+|ja+)(?![a-z])")


def _placed(text: str, mention: Mention, start: int, end: int, today: date) -> Mention:
    """At its place in Latin letters, in which 'na' before a polite word can be a particle as well as 'next'."""
    placed = replace(mention, start=start, end=end)
    day = (mention.value or {}).get("on")
    if day is None or not _BUT_A_PARTICLE.search(text, start, end) or not _POLITE.match(text, end):
        return placed
    nearer = date.fromisoformat(str(day)) - timedelta(days=7)
    return replace(placed, readings=(on(date.fromisoformat(str(day))), on(nearer))) if nearer >= today else placed


def _of_its_part(text: str, time: Mention, times: list[Mention], dates: list[Mention]) -> Mention:
    """'On Friday evening, at five': the part of the day on the other side of the day settles the hour."""
    day = next((each for each in dates if 0 <= time.start - each.end <= 6), None) if len(time.readings) > 1 else None
    part = next((each for each in times if day and each.end == day.start and "period" in (each.value or {})), None)
    value = settled(str((part.value or {})["period"]), time, text[time.start : time.end]) if part else None
    return replace(time, value=value, readings=()) if value else time


_EVERY_DAY_BEFORE = re.compile(r"(?:ทุกๆ?\s?(?:วัน|คืน)\s?(?:จะ)?|(?:มัก|มักจะ|ชอบ|ชอบเป็น|ประจำ)[^\n]{0,8})$")
_ASLEEP = re.compile(r"(?:หลับ|งีบ|(?<!ไม่ได้)นอน|เวร|กะ)$")
_EVERY_DAY_AFTER = re.compile(
    r"\s?(?:ของ)?(?:ทุกๆ?\s?(?:วัน|คืน|เช้า|ครั้ง)|เป็นประจำ|every ?day)|\s?\d+(?:/2)?\s?(?:เม็ด|ช้อน|แคปซูล|ซอง|ซีซี|tab)"
)


def _is_a_habit(text: str, time: Mention) -> bool:
    """'In the morning every day', 'one tablet in the evening'."""
    if _EVERY_DAY_AFTER.match(text, time.end):
        return True
    if "period" in (time.value or {}) and _ASLEEP.search(text, max(0, time.start - 8), time.start):
        return True
    return _EVERY_DAY_BEFORE.search(text, max(0, time.start - 18), time.start) is not None


_EVERY = re.compile(r"(?:ทุก|ทุกๆ|แต่ละ|(?<![a-z])(?:every|each))\s?(?:ตอน)?(?:เช้า|สาย|บ่าย|เย็น|ค่ำ|คืน)?\s?(?:วัน)?$")
_OF_EVERY = re.compile(r"\s?(?:ของ|ใน)?\s?ทุกๆ?\s?(?:เดือน|ปี|สัปดาห์|อาทิตย์)")
_MAY_RECUR = re.compile(r"ทุก|แต่ละ|เว้น|every|each")
_AND = re.compile(r"\s?(?:และ|กับ|,|แล้วก็|หรือ|and|or)?\s?(?:ทุก)?(?:วัน)?")
_BY_TURNS = re.compile(r"\s?เว้น\s?")


def _once(text: str, dates: list[Mention]) -> list[Mention]:
    """Without the days that come again and again: 'every Monday and Thursday', พุธเว้นพุธ, ทุกสิ้นเดือน."""
    if not dates or _MAY_RECUR.search(text) is None:
        return dates
    kept: list[Mention] = []
    end = -1  # of the last one that recurs
    for mention in dates:
        if (
            _OF_EVERY.match(text, mention.end)
            or _EVERY.search(text, max(0, mention.start - 14), mention.start)
            or (end >= 0 and _AND.fullmatch(text, end, mention.start) and _is_bare(text, mention))
        ):
            end = mention.end
        elif kept and _BY_TURNS.fullmatch(text, kept[-1].end, mention.start):
            kept.pop()
            end = mention.end
        else:
            kept.append(mention)
    return kept


_WHICH_IS = re.compile(r"\s?(?:แต่|ซึ่ง|มัน|นี้|นี่|ก็|ที่|\s){0,3}(?:ตรงกับ|ตรง|เป็น|คือ|\()?\s?")


def _named_again(text: str, dates: list[Mention]) -> list[Mention]:
    """'The twelfth, which is a Saturday': that weekday is the day before it, not the next to come."""
    told = dates[:1]
    for mention in dates[1:]:
        day = (told[-1].value or {}).get("on")
        if told[-1].value and text.endswith("ถัดไป", 0, mention.end) and text.endswith("หน้า", 0, told[-1].end):
            told.append(_the_one_after(text, told[-1], mention))
            continue
        same = day and {"on": day} != mention.value and _WHICH_IS.fullmatch(text, told[-1].end, mention.start)
        weekday = WEEKDAYS_AFTER_DAY.get(text[mention.start : mention.end].removeprefix("วัน")) if same else None
        same = weekday is not None and date.fromisoformat(str(day)).weekday() == weekday
        told.append(replace(mention, value={"on": str(day)}, readings=()) if same else mention)
    return told


def _the_one_after(text: str, one: Mention, other: Mention) -> Mention:
    """'Next Wednesday or the one after': of two that are named alike the second lies a week after the first."""
    alike = text[one.start : one.end].removesuffix("หน้า") == text[other.start : other.end].removesuffix("ถัดไป")
    if not alike or one.value is None or one.value != other.value:
        return other
    return replace(other, value={edge: _a_week_on(str(day)) for edge, day in one.value.items()})


def _a_week_on(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=7)).isoformat()


def _is_bare(text: str, mention: Mention) -> bool:
    """A weekday or a number without 'this' or 'next', which would name one day."""
    said = text[mention.start : mention.end].removeprefix("วัน")
    return said in WEEKDAYS_AFTER_DAY or said.removeprefix("ที่").strip().isdigit()


def _days(text: str, today: date) -> list[Mention]:
    """Every reading of the text as days; those that know more about their month come first."""
    return [
        *find_nth(text, today),
        *find_months(text, today),
        *find_numbers(text, today),
        *find_feasts(text, today),
        *find_relative(text, today),
        *find_weekdays(text, today),
        *find_years(text, today),
    ]


_MORE_THAN = re.compile(r"\s*(?:กว่าๆ?)?\s*$")
_BEFORE_AN_HOUR = re.compile(r"(?:ประมาณ|ราวๆ?|สัก|เวลา|ตอน|at|around|about|\s)+")


def _beside(text: str, time: Mention, dates: list[Mention]) -> Mention | None:
    """A clock inside a date is a part of it (3.12.69); a part of the day in one word with it has the same place (เย็นนี้)."""
    for date_ in dates:
        if time.end <= date_.start or date_.end <= time.start:
            continue
        if time.value and "at" in time.value and time.start < date_.end < time.end:
            lead = _BEFORE_AN_HOUR.match(text, date_.end, time.end)  # เย็นนี้ห้าโมง, เมื่อคืนตอนห้าทุ่ม
            return replace(time, start=lead.end() if lead else date_.end)
        if time.value and "at" in time.value and time.start < date_.start:
            said = text[time.start : date_.start]  # ตีสามเมื่อคืน
            return replace(time, end=time.start + len(_MORE_THAN.sub("", said)))
        if time.value is None or "period" not in time.value or text[date_.start : date_.end] in _TOMORROW:
            return None
        if "from" in (date_.value or {}):
            return time  # of one end of the stretch
        return replace(time, start=date_.start, end=date_.end)
    return time
