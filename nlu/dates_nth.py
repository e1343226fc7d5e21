"""A weekday or week counted within its month: จันทร์แรกของเดือนหน้า, เสาร์สุดท้ายของธันวา, the first week of January."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from nlu.calendar_words import MONTHS, WEEKDAYS_AFTER_DAY, any_of, english, last_day, month_after, thai
from nlu.dates_readings import between, days_of, on
from nlu.dates_weeks import LAST, NEXT, THIS, is_far
from nlu.mention import Mention, Value

_THAI_NTH = {"แรก": 1, "ที่หนึ่ง": 1, "ที่สอง": 2, "ที่สาม": 3, "ที่สี่": 4, "สุดท้าย": -1}
_ENGLISH_NTH = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": -1}
_THAI = re.compile(
    rf"(?:(?P<week>(?<!วัน)(?<!วัน )(?:สัปดาห์|อาทิตย์))|(?:วัน\s?)?(?P<day>{any_of(thai(WEEKDAYS_AFTER_DAY))}))"
    rf"\s?(?P<nth>{any_of(_THAI_NTH)}|ที่\s?[1-4](?=\s?ของ))\s?(?:ของ|ใน)?\s?"
    rf"(?:เดือน\s?(?:(?P<next>{NEXT})|(?P<this>{THIS})|(?P<last>{LAST})|(?P<month>{any_of(thai(MONTHS))}))?|(?P<month2>{any_of(thai(MONTHS))})|ปี\s?(?P<year>หน้า|นี้))"
)
_ENGLISH = re.compile(
    rf"(?<![a-z\d])(?P<nth>{any_of(_ENGLISH_NTH)}) (?:(?P<week>week)|(?P<day>{any_of(english(WEEKDAYS_AFTER_DAY))})) (?:of|in) "
    rf"(?:(?:the |(?P<this>this )|(?P<next>next )|(?P<last>last ))?month|(?P<month>{any_of(english(MONTHS))}))(?![a-z])"
)
_MONTH_FIRST = re.compile(
    rf"(?:เดือน\s?(?:(?P<next>{NEXT})|(?P<this>{THIS}))|(?:เดือน\s?)?(?P<month>{any_of(thai(MONTHS))}))\s?(?:ขอ|เป็น|ตรง|ช่วง)?\s?"
    rf"(?:(?P<week>(?<!วัน)(?:สัปดาห์|อาทิตย์))|(?:วัน\s?)?(?P<day>{any_of(thai(WEEKDAYS_AFTER_DAY))}))"
    rf"\s?(?P<nth>{any_of(_THAI_NTH)})(?P<last>)(?!\s?(?:ของ|ใน))"
)
_OF = re.compile("ของ|ใน")
_COUNTED = re.compile(
    r"แรก|สุดท้าย|ที่(?:หนึ่ง|สอง|สาม|สี่|\s?[1-4]\s?ของ)|(?:st|nd|rd|th) (?:week|[a-z]+day|[a-z]{3}) (?:of|in)"
)


def find_nth(text: str, today: date) -> Iterator[Mention]:
    """The days 1-7 of a month are its first week, 8-14 the second, its last seven days the last."""
    if _COUNTED.search(text) is None and " of " not in text:
        return
    for pattern in (_THAI, _MONTH_FIRST, _ENGLISH):
        for match in pattern.finditer(text):
            if _is_a_day(match, today):
                continue
            yield Mention("date", match.start(), match.start() + len(match.group().rstrip()), _value(match, today))


def _is_a_day(match: re.Match[str], today: date) -> bool:
    """'วันศุกร์ที่สี่ธันวาคม' is the fourth of December where that is a Friday; with ของ it is the fourth Friday."""
    said = match.groupdict()
    nth = _THAI_NTH.get(said["nth"], 0)
    if nth < 1 or not said["day"] or _OF.search(match.group()):
        return False
    if said.get("next") and not said.get("month"):
        day = month_after(today, 1) + timedelta(days=nth - 1)
        return said["nth"] != "แรก" and not is_far(said["next"]) and day.weekday() == WEEKDAYS_AFTER_DAY[said["day"]]
    if not said.get("month2"):
        return False
    days = days_of(today, nth, MONTHS[said["month2"]], None)
    return said["nth"] != "แรก" and bool(days) and days[0].weekday() == WEEKDAYS_AFTER_DAY[said["day"]]


def _value(match: re.Match[str], today: date) -> Value:
    said = match.groupdict()
    nth = (_THAI_NTH | _ENGLISH_NTH).get(said["nth"]) or int(said["nth"][-1])
    weekday = WEEKDAYS_AFTER_DAY[said["day"]] if said["day"] else None
    if said.get("year"):  # the first of the year, or its last
        year = today.year + (said["year"] == "หน้า")
        return _in(date(year, 12 if nth < 0 else 1, 1), nth, weekday)
    month = said["month"] or said.get("month2")
    if said["next"] or said["last"] or said["this"]:
        ahead = (2 if is_far(said["next"]) else 1) if said["next"] else -1 if said["last"] else 0
        return _in(month_after(today, ahead), nth, weekday)
    firsts = (
        [date(year, MONTHS[month], 1) for year in (today.year, today.year + 1)]
        if month
        else [month_after(today, ahead) for ahead in (0, 1)]
    )
    values = [_in(first, nth, weekday) for first in firsts]
    return values[0] if str(values[0].get("on") or values[0]["to"]) >= today.isoformat() else values[1]


def _in(first: date, nth: int, weekday: int | None) -> Value:
    last = last_day(first)
    begin = last - timedelta(days=6) if nth < 0 else first + timedelta(days=7 * (nth - 1))
    if weekday is None:
        return between(begin, begin + timedelta(days=6))
    return on(begin + timedelta(days=(weekday - begin.weekday()) % 7))
