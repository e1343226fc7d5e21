"""Days and whole months told by the name of a month: 3 ธ.ค. 69, 5-8 ธันวา, Dec 3rd, ปลายธันวา, เดือน 12."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from nlu.calendar_words import (
    ABBREVIATED,
    BARE_MONTHS,
    MISTYPED_MONTHS,
    MONTHS,
    WEEKDAYS_AFTER_DAY,
    any_of,
    day_of,
    english,
    last_day,
    thai,
)
from nlu.dates_numbers import ANY_WEEKDAY, LIST, OR, UNTIL, as_mention, as_range, listed
from nlu.dates_ranges import running
from nlu.dates_readings import (
    OLDEST,
    checked,
    days_of,
    is_looked_back_at,
    is_open,
    is_past,
    part_of_month,
    western,
)
from nlu.first_letters import led
from nlu.mention import Mention
from nlu.numerals import NUMBER, ONE_WORD, SPOKEN_YEAR, number, spoken_year

_BEGINNING = any_of({name[:4] for name in [*MONTHS, *BARE_MONTHS]})  # enough to know that a month follows
_LATIN = any_of(english(MONTHS))
_NOT_A_YEAR = (
    rf"(?![\d:/]|-(?!\s?(?:วัน|\d{{1,2}}\s?(?:{_BEGINNING})))"
    r"|\.\d|\s?(?:โมง|น\.|น(?![ก-๙])|ทุ่ม|นาฬิกา|:|คน|เม็ด|ปี(?!หน้า|นี้)|วัน(?!เดือนปี|เกิด)|am|pm|คิว|ครั้ง"
    r"|นาที|ชั่วโมง|ชม|บาท|เดือน|อาทิตย์|สัปดาห์|องศา|%|กิโล|o'clock))"
)
_YEAR = (
    rf"(?:(?:[-/](?=[12]\d{{3}}(?!\d)|\d\d(?!\d|\s?(?:{_BEGINNING}|[-/]|โมง|วัน)))|\s?,?\s?)"
    rf"(?:(?P<era>(?:ปี\s?)?พ\.?\s?ศ\.?|(?:ปี\s?)?ค\.?\s?ศ\.?|ปี)?\s?(?P<year>[12]\d{{3}}(?![\d:])|\d{{2}}{_NOT_A_YEAR}|{SPOKEN_YEAR})"
    r"|(?P<next>ปีหน้า|next year)|(?P<this>ปีนี้|นี้|this year)|(?P<last>ปีที่แล้ว|ปีก่อน|last year)"
    r"|(?P<gone>ที่ผ่านมา|ที่แล้ว)|หน้า(?!ห้อง|ตึก|โรง|ร้าน)))?"
)
_THAI_MONTH = re.compile(
    rf"(?:(?!(?<=[ชซกท])ม\.)(?P<name>{any_of([*MISTYPED_MONTHS, *thai(MONTHS)])})(?![ะ-ู็-๎])(?!(?<=าคน)[ก-๙])(?!(?<=าค)ร)"
    rf"(?!(?<=มีนา)[นฬ])(?!(?<=ส\.ค\.)\s?ส(?![ิาี]))(?!(?<=ส\.ค)\.ส(?![ิาี]))"
    rf"|(?P<bare>{any_of(BARE_MONTHS)})(?![ะ-ู็-๎ฤ])(?!(?<=มีค)(?:วา|น|ร))"
    rf"|เดือน\s?(?!นึง|หนึ่ง(?!ปี)|เดียว)(?P<nth>1[0-2](?!\d)|0?[1-9](?!\d)|{ONE_WORD})(?!\s?(?:วัน(?!ที่|[จอพศส])|อาทิตย์|สัปดาห์|ครั้ง|เดือน|คน|เม็ด"
    rf"|ชั่วโมง|ขวบ|ปี(?!\s?\d|หน้า|นี้|{SPOKEN_YEAR})|บาท|พัน|ร้อย|หมื่น|กว่า|คิว|นาที|[.:/]\d)))"
    rf"{_YEAR}"
)
_SOME_MONTH = re.compile(
    any_of({name[:3] for name in [*MISTYPED_MONTHS, *thai(MONTHS)]} | {name[:2] for name in BARE_MONTHS} | {"เดือน"})
)
_YEAR_AT = re.compile(_YEAR)
_LATIN_MONTH = led(
    rf"(?<![a-z])(?P<name>{_LATIN})(?![a-z])\.?(?P<after>\s?(?:the )?(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
    rf"(?:\s?(?:-|–|to|until) ?(?P<until>[0-3]?\d)(?:st|nd|rd|th)?)?(?![\d:.]|\s?(?:am|pm)))?{_YEAR}"
)
_DAYS_BEFORE = re.compile(
    rf"(?:(?P<lead>(?:(?:วัน\s?)?(?P<weekday>{ANY_WEEKDAY})\s?)?(?:(?:วัน|มื้อ)\s?(?:ที่|ตี้)|ที่|วัน)|(?:วัน\s?)?(?P<weekday2>{ANY_WEEKDAY})(?:(?<![ก-๙][จอพศส]\.)|(?<=วัน[จอพศส]\.)),?|(?:(?<![ก-๙a-z.])|(?<=วัน))(?P<weekday3>{any_of(ABBREVIATED)}))\s?)?"
    rf"(?P<days>(?<![ก-๙]หมู่)(?:{LIST}))(?P<nth>(?:st|nd|rd|th)(?: of)?)?(?:[-/]|\s?(?:ของ\s?)?(?:เดือน)?\s?)$"
)
# "เดือนสิบสองวันที่สาม", "ธันวาวันที่ 3": the month said first.
_DAY_BEHIND = re.compile(
    rf"\s?(?:ตรง)?(?:วันที่|ที่)\s?(?P<day>{NUMBER})(?:\s?{UNTIL}\s?(?:วันที่)?(?P<until>{NUMBER}))?(?!\s?(?:{UNTIL}|{OR}|เดือน|{_BEGINNING})|[\d/.:]|\s?(?:คน|ครั้ง|โมง|คิว))"
)
_YEAR_AHEAD = re.compile(
    r"(?:(?P<next>ปีหน้า)|ปีนี้|(?P<last>ปี(?:ที่แล้ว|ก่อน)))\s?(?:ช่วง|ตอน|ราวๆ)?\s?(?:ต้น|กลาง|ปลาย|สิ้น)?(?:ๆ)?\s?(?:เดือน)?\s?$"
)
_WEEKDAY_BEFORE = re.compile(rf"(?<![a-z])(?P<weekday>{any_of(english(WEEKDAYS_AFTER_DAY))}),? (?:the )?$")
_ENDS_IN_A_NUMBER = led(rf"{NUMBER}(?:(?:st|nd|rd|th)(?: of)?)?(?:[-/]|\s?(?:ของ\s?)?(?:เดือน)?\s?)$")
_AFTER_A_MONTH = re.compile(rf"(?:{any_of([*MONTHS, *BARE_MONTHS])})\.?\s?(?:พ\.?ศ\.?|ค\.?ศ\.?)?\s?$")
_PART_BEFORE = re.compile(
    r"(?:(?P<part>ต้น|กลาง|ปลาย|ท้าย|สิ้น)(?:ๆ)?\s?)?(?P<month>เดือน)?\s?$"
    r"|(?<![a-z])(?P<en>early|mid|late|(?:beginning|start|middle|end) of)[ -]$"
)
_ENGLISH_PARTS = {"ear": "ต้น", "beg": "ต้น", "sta": "ต้น", "mid": "กลาง", "lat": "ปลาย", "end": "สิ้น"}
_A_NAME = re.compile(
    r"(?:หมอ|คุณ|นาง|นาย|นางสาว|น\.ส\.|พี่|น้อง|ชื่อ|ป้า|น้า|ลุง|ครู|คู่|ด้วย|พร้อม|ร่วม|พยาบาล|ยาย|ตำบล|บ้าน|แพทย์|ดญ|ชื่อ\s)$"
)
_IS_A_NAME = re.compile(r"[^\n]{0,16}(?:คือ|เป็น|นี่)(?:ชื่อ|นามสกุล)")
_WINDOW = 60


@dataclass(frozen=True, slots=True)
class _Month:
    """A month that the text names at [start, end)."""

    month: int
    start: int
    end: int
    year: str | None
    gregorian: bool
    gone: bool  # "of those that have passed, the last"


def find_months(text: str, today: date) -> Iterator[Mention]:
    """Dates by the name of their month. A day that it does not have (31 เม.ย.) is a mention without a value."""
    for match in _THAI_MONTH.finditer(text) if _SOME_MONTH.search(text) else ():
        yield from _thai(text, match, today)
    if not text.isascii() and not _HAS_LATIN.search(text):
        return
    for match in _LATIN_MONTH.finditer(text):
        yield from _latin(text, match, today)


_HAS_LATIN = re.compile(r"[a-z]{3}")
_BY_NAME = MISTYPED_MONTHS | BARE_MONTHS | MONTHS


def _month(match: re.Match[str], today: date, end: int) -> _Month:
    said = match.groupdict()
    nth = said.get("nth")
    month = number(nth) if nth else _BY_NAME[said["name"] or said["bare"]]
    year = _digits(said["year"])
    if match["next"] or match["last"]:
        year = str(today.year + (1 if match["next"] else -1))
    if match["this"] and match["this"] != "นี้":
        year = str(today.year)
    return _Month(month, match.start(), end, year, bool(said["era"] and "ค" in said["era"]), bool(match["gone"]))


def _digits(year: str | None) -> str | None:
    """A year as the text has it, in digits."""
    return spoken_year(year) if year and not year.isdigit() else year


def _days_before(text: str, start: int) -> tuple[int, re.Match[str] | None]:
    """Where the stretch before a month begins that was looked at, and the days of that month in it."""
    window = max(0, start - _WINDOW)
    if not _ENDS_IN_A_NUMBER.search(text, max(0, start - 24), start):
        return window, None
    return window, _DAYS_BEFORE.search(text[window:start])


def _thai(text: str, match: re.Match[str], today: date) -> Iterator[Mention]:
    end = match.start() + len(match.group().rstrip())
    found = _month(match, today, end)
    window, before = _days_before(text, match.start())
    if match["nth"] and before and not before["lead"] and not found.year:
        return  # "6 เดือน 3 ..." counts months
    behind = None if before else _DAY_BEHIND.match(text, end)
    if before:
        yield from _numbered(text, found, before, window, today)
    elif behind:
        past = _past(text, match.start(), behind.end())
        days = days_of(today, number(behind["day"]), found.month, found.year, past=past, gregorian=found.gregorian)
        if behind["until"] and days:
            last = day_of(days[0].year, found.month, number(behind["until"]))
            yield as_range(match.start(), behind.end(), days[0], last)
        else:
            yield as_mention(match.start(), behind.end(), days)
    elif not (match["bare"] or match["name"] in MISTYPED_MONTHS) or _is_a_month(text, match):
        yield from _alone(text, found, today, window, by_name=bool(match["name"]))


_OF_A_MONTH = re.compile(r"(?:เดือน|(?<![ก-๙])(?:ต้น|กลาง|ปลาย|ท้าย|สิ้น)ๆ?)\s?$")


def _is_a_month(text: str, match: re.Match[str]) -> bool:
    """'ปลาย ธค', 'พย 69', 'ธค นี้': letters that could be another word, beside what only a month has."""
    if _OF_A_MONTH.search(text, max(0, match.start() - 7), match.start()):
        return True
    if not match["bare"] or text[max(0, match.start() - 1) : match.start()] > "z":
        return False
    return match["this"] == "นี้" or (match["year"] is not None and match["year"] in _YEARS_NEAR)


_YEARS_NEAR = {str(year) for year in (*range(60, 80), *range(2560, 2580))}  # Buddhist


def _latin(text: str, match: re.Match[str], today: date) -> Iterator[Mention]:
    end = match.start() + len(match.group().rstrip())
    found = _month(match, today, end)
    window, before = _days_before(text, match.start())
    if before:
        year = _YEAR_AT.match(text, match.end("name"))
        if match["after"] and year:
            found = replace(found, end=year.end(), year=_digits(year["year"]))
        yield from _numbered(text, found, before, window, today)
    elif match["day"]:
        past = _past(text, match.start(), end)
        days = days_of(today, int(match["day"]), found.month, found.year, past=past)
        of_week = _WEEKDAY_BEFORE.search(text, max(0, match.start() - 16), match.start())
        if of_week and not match["until"]:
            yield as_mention(of_week.start(), end, checked(of_week["weekday"], days))
        elif match["until"] and days:
            yield as_range(match.start(), end, days[0], day_of(days[0].year, found.month, int(match["until"])))
        else:
            yield as_mention(match.start(), end, days)
    elif (match["name"] not in ("may", "mar", "march") or found.year) and not (  # "may I ..."
        match["name"] in _NAMES and _CALLED.search(text, max(0, match.start() - 10), match.start())
    ):
        yield from _alone(text, found, today, window, by_name=False)


_NAMES = ("jan", "april", "june", "august", "may")
_CALLED = re.compile(
    r"(?:(?<![a-z])(?:name(?: is|'s)?|khun|nong|phi|p'|dr\.?|mr\.?|mrs\.?|ms\.?|miss)|คุณ|น้อง|หมอ|พี่)\s?$"
)


def _past(text: str, start: int, end: int) -> str | None:
    if is_open(text, end):
        return None
    return is_past(text, start, end) or ("lately" if is_looked_back_at(text, start, end) else None)


def _numbered(text: str, month: _Month, before: re.Match[str], window: int, today: date) -> Iterator[Mention]:
    numbers = listed(text, window + before.start("days"), window + before.end("days"))
    begin = window + before.start()
    if len(numbers) > 1 and (numbers[0][0] > 31 or _AFTER_A_MONTH.search(text, max(0, begin - 14), begin)):
        numbers = [(*numbers[1][:3], False), *numbers[2:]]  # the year of the date before, or its day in English
        begin = numbers[0][1]
    past = "onset" if month.gone else _past(text, begin, month.end)
    weekday = before["weekday"] or before["weekday2"] or before["weekday3"]
    of_week = None if weekday else _WEEKDAY_BEFORE.search(text, max(0, begin - 16), begin)
    if of_week:
        begin, weekday = of_week.start(), of_week["weekday"]
    past = None if any(ends for *_, ends in numbers) and past != "birth" and month.year is None else past
    last = len(numbers) - 1
    for nth, (day, at, stop, ends) in enumerate(numbers):
        if ends:
            continue
        until = numbers[nth + 1] if nth < last and numbers[nth + 1][3] else None
        start = begin if nth == 0 else at
        end = month.end if nth + (until is not None) >= last else until[2] if until else stop
        days = days_of(today, day, month.month, month.year, past=past, gregorian=month.gregorian)
        if until and days:
            days = running(text, begin, days, until[0], today) if month.year is None else days
            final = days_of(days[0], until[0], month.month, None)
            yield as_range(start, end, days[0], final[0] if final and final[0].year == days[0].year else None)
        else:
            yield as_mention(start, end, () if until else checked(weekday, days) if nth == 0 else days)


def _alone(text: str, month: _Month, today: date, window: int, *, by_name: bool) -> Iterator[Mention]:
    """A whole month or a part of it."""
    before = _PART_BEFORE.search(text[window : month.start])
    start = window + before.start() if before else month.start
    start += len(text[start : month.start]) - len(text[start : month.start].lstrip())
    said_month = bool(before and (before["month"] or before["part"]))
    if (
        by_name
        and not said_month
        and not month.year
        and (_A_NAME.search(text[max(0, start - 10) : start]) or _IS_A_NAME.match(text, month.end))
    ):
        return
    if month.year and len(month.year) == 2 and is_past(text, start, month.end) == "birth":
        years = [
            each
            for each in (1957 + int(month.year), 1857 + int(month.year))
            if today.year - OLDEST <= each <= today.year
        ]
        readings = tuple(part_of_month(date(year, month.month, 1), None) for year in years)
        if readings:
            yield Mention("date", start, month.end, readings[0], readings if len(readings) > 1 else ())
            return
    ahead = None if month.year else _YEAR_AHEAD.search(text, max(0, month.start - 30), month.start)
    if ahead:  # "ปีหน้าเดือนมีนา"
        start = ahead.start()
        month = replace(month, year=str(today.year + (1 if ahead["next"] else -1 if ahead["last"] else 0)))
    first = _first(
        month, today, back=month.gone or (is_past(text, start, month.end) is not None and not is_open(text, month.end))
    )
    yield Mention("date", start, month.end, part_of_month(first, _part(before)))


def _part(before: re.Match[str] | None) -> str | None:
    if before is None or not before["en"]:
        return before["part"] if before else None
    return _ENGLISH_PARTS[before["en"][:3]]


def _first(month: _Month, today: date, *, back: bool) -> date:
    """The first day of the month that is meant: of the year said, else the running or next such month, or the last one begun."""
    if month.year:
        year = western(month.year, gregorian=month.gregorian) if len(month.year) == 4 else 1957 + int(month.year)
        return date(year, month.month, 1)
    first = date(today.year, month.month, 1)
    if back:
        return first if first <= today else first.replace(year=today.year - 1)
    return first if last_day(first) >= today else first.replace(year=today.year + 1)
