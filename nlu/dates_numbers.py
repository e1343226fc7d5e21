"""Days told by number alone or with slashes: วันที่ 3, วันที่ 5-8 เดือนหน้า, 25/12/69, 2026-12-02."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from nlu.calendar_words import BUDDHIST, WEEKDAYS_AFTER_DAY, any_of, day_of, english, last_day, month_after
from nlu.dates_readings import between, checked, days_of, days_of_month, is_looked_back_at, is_open, is_past, on
from nlu.first_letters import led
from nlu.mention import Mention
from nlu.numerals import NUMBER, number

ANY_WEEKDAY = any_of(WEEKDAYS_AFTER_DAY)
UNTIL = r"(?:-|–|~|ถึง|จนถึง|จน|to(?![a-z])|till|until)"
OR = r"(?:,|หรือว่า|หรือ|กับ|และ|or(?![a-z])|and(?![a-z])|&)"
LIST = rf"{NUMBER}(?:\s?(?:{UNTIL}|{OR})\s?(?:วัน\s?)?(?:ที่\s?)?{NUMBER}){{0,4}}"
_TURN = r"(?P<next>หน้า|ถัดไป)|(?P<this>นี้|นี่)|(?P<last>ที่แล้ว|ที่ผ่านมา|ก่อน)"
_TURN_BEFORE = re.compile(rf"เดือน\s?(?:{_TURN})\s?$")
_BY_WEEKDAY = re.compile(rf"(?:วัน\s?)?(?P<weekday>{ANY_WEEKDAY})\s?$")
_DAY_OF_MONTH = re.compile(
    rf"(?:ที่|ตี้)\s?(?P<days>{LIST})(?!\s?(?:คน|ครั้ง|โมง|ทุ่ม|/|คิว|ของการ|[.:]\d|\d))"
    rf"(?:\s?(?:ของ)?\s?(?:เดือน\s?(?:{_TURN})|(?P<near>นี้)(?!\s?\d)|(?P<far>หน้า)(?!\s?(?:ห้อง|ตึก|โรง|รพ|ร้าน|เคา))))?"
)
_THIS_NUMBER = led(
    r"(?:^|(?<=\s)|(?<=ขอ)|(?<=นัด)|(?<=จอง)|(?<=คิว)|(?<=เป็น)|(?<=ไป))(?P<day>[0-3]?\d)(?:\s?(?:-|ถึง)\s?(?P<until>[0-3]?\d))?\s?"
    r"(?:(?<!\s\d)(?<!\s\d\d)(?<!\s\d )(?<!\s\d\d )(?:(?P<this>เดือนนี้)|(?P<next>เดือนหน้า))|นี้)"
    r"(?=\s|$|[,?.!]|ว่าง|ได้|มี|ไป|มา|ค่ะ|คะ|ครับ|คับ|ไม่|ติด|หมอ|ตอน|ช่วง|เช้า|บ่าย)"
)
# In Isan มื้อ is a day, elsewhere a meal.
_SOME_DAY_BEFORE = re.compile(r"(?:วัน|(?:(?<=ไป)|(?<=มา)|(?<=นัด)|(?<=ขอ)|(?<=เป็น)|(?<=จอง)|(?<=คิว))มื้อ)\s?$")
# "The third day of fever" counts from its beginning.
_OF_AN_ILLNESS = re.compile(
    r"(?:ไข้|ป่วย|เข้า|ครบ|นับ|ผ่าตัด|อาการ|ปวด|กักตัว|ยา|(?<!เลื่อน)(?<!ขอ)(?<!เปลี่ยน)(?<!เอา)(?<!ย้าย)เป็น|มา)(?:มา|ได้)?\s?วัน\s?$"
)
_COUNTED_ILLNESS = re.compile(r"เป็น(?:ไข้เลือดออก|ไข้หวัดใหญ่|โควิด|อีสุกอีใส|มือเท้าปาก)\s?วัน\s?$")
_A_FEW = 10  # days of an illness that one counts
_SO_FAR = re.compile(r"\s?(?:แล้ว(?!กัน|แต่)|ของ(?!เดือน)|ยังไม่)")
_THE_NTH = led(
    rf"(?<![a-z])(?:(?P<weekday>{any_of(english(WEEKDAYS_AFTER_DAY))}),? )?(?:the |on )?(?P<day>[0-3]?\d)(?:st|nd|rd|th)(?![a-z])"
    r"(?: of (?:(?P<next>next)|(?P<this>this)|(?P<last>last)) month|(?! (?:floor|time|visit|dose|of|day|week)))"
)
_SLASHED = led(
    r"(?<![\d/:])(?:(?<!\.)|(?<=[จอพศส]\.)|(?<=พฤ\.|อา\.))(?:(?<!-)(?P<y>[12]\d{3})[-/.](?P<m1>\d{1,2})[-/.](?P<d1>\d{1,2})"
    r"|(?P<d2>\d{1,2})\s?(?P<mark>[/.]|(?<!-\d)(?<!-\d\d)-)\s?(?P<m2>\d{1,2})\s?(?P=mark)\s?(?P<y2>\d{4}|\d{2})"
    r"|(?P<d3>\d{1,2})/(?P<m3>\d{1,2}))(?![\d/]|[.:]\d|-\d(?!\d?[/.]|\d{3}-)|\s?(?:เม็ด|ช้อน|ชม|ชั่วโมง|วัน(?!เดือนปี|เกิด|นี้|ที่|[จอพศส])|ส่วน|mm|ซีซี|แก้ว|ถุง))"
)
_FROM_BEFORE = re.compile(r"(?<![\d/.:-])(?P<from>\d{1,2})\s?(?:-|–|ถึง|to)\s?(?:วันที่\s?)?$")
_NO_DATE = led(
    r"(?:เลขที่|บ้าน|ห้อง|ซอย|ถนน|หมู่|ตึก|ชั้น|เตียง|สายตา|ตา(?:ซ้าย|ขวา)|ข้าง(?:ซ้าย|ขวา)|(?<!รับ)(?<!เอา)(?<!ได้)ยา|คะแนน|ล็อต|lot|สูตร|เบอร์)\s?(?:เลขที่|ที่|เลข)?\s?[:.]?\s?$"
    r"|(?:(?<!รับ)(?<!เอา)(?<!ได้)(?<!หมด)(?<!เติม)ยา(?:แก้|ลด|ฆ่า|พารา|หยอด|ทา|กิน|น้ำ|เม็ด)|ฉลาก|ซองยา|พารา|เม็ด|โดส)[^\n\d]{0,14}$"
)
_BY_NUMBER = re.compile(r"(?:(?<![a-z])(?:hn|vn|an|id)|เลขที่|รหัส|เลขบัตร)\s?(?:เลขที่|เลข|no\.?)?\s?[:.]?\s?$")
_DOSED = re.compile(r"\s?(?:แปลว่า|หมายถึง|หลังอาหาร|ก่อนอาหาร|ก่อนนอน|ครั้งละ|(?:ac|pc|hs|po)(?![a-z])|(?:คือ)?กินยังไง|กินยังงัย)")
_SCORE = re.compile(r"(?:ปวด|เจ็บ|คะแนน|ระดับ|pain|สเกล|ความดัน|bp)[^\n]{0,15}$")
_DAY_BEFORE = led(
    rf"(?:(?:วัน\s?)?(?P<weekday>{ANY_WEEKDAY})\s?)?(?P<lead>วัน\s?ที่|ที่)\s?$|(?:วัน\s?)?(?P<only>{ANY_WEEKDAY})(?:(?<![ก-๙][จอพศส]\.)|(?<=วัน[จอพศส]\.))\s?$"
)


_DIGIT = re.compile(r"\d")


def find_numbers(text: str, today: date) -> Iterator[Mention]:
    """Days of a month and dates with slashes. A day that no calendar has is a mention without a value."""
    if "ที่" in text or "ตี้" in text:
        for match in _DAY_OF_MONTH.finditer(text):
            yield from _days_of_month(text, match, today)
    if _DIGIT.search(text) is None:
        return
    for match in _THIS_NUMBER.finditer(text):
        turn = 1 if match["next"] else 0 if match["this"] else None
        days = days_of_month(today, int(match["day"]), turn, back=False)[:1]
        if match["until"] and days:
            yield as_range(*match.span(), days[0], _end_of(days[0], int(match["until"])))
        else:
            yield as_mention(*match.span(), days)
    for match in _SLASHED.finditer(text):
        if not _is_something_else(text, match):
            yield _slashed(text, match, today)
    for match in _THE_NTH.finditer(text):
        days = days_of_month(
            today, int(match["day"]), _turn(match), back=is_past(text, match.start(), match.end()) is not None
        )
        start = match.start("weekday") if match["weekday"] else match.start("day")
        yield as_mention(start, match.end(), checked(match["weekday"], days))


def as_mention(start: int, end: int, days: tuple[date, ...]) -> Mention:
    """A day with its readings, likeliest first; without any it is impossible."""
    readings = tuple(on(day) for day in days)
    return Mention("date", start, end, readings[0] if readings else None, readings if len(readings) > 1 else ())


def as_range(start: int, end: int, first: date, last: date | None) -> Mention:
    """From one day to another, or nothing that a calendar has."""
    return Mention("date", start, end, between(first, last) if last and last > first else None)


_NUMBERS = led(NUMBER)
_LEAD = re.compile(r"(?:วัน\s?)?(?:ที่|ตี้)\s?$")
_IS_UNTIL = re.compile(UNTIL)


def listed(text: str, start: int, end: int) -> list[tuple[int, int, int, bool]]:
    """The numbers of what LIST matched: value, start, end, and whether it ends a range that the one before begins."""
    found: list[tuple[int, int, int, bool]] = []
    for match in _NUMBERS.finditer(text, start, end):
        joint = text[found[-1][2] : match.start()] if found else ""
        lead = _LEAD.search(joint)
        at = found[-1][2] + lead.start() if lead else match.start()
        found.append((number(match.group()), at, match.end(), bool(_IS_UNTIL.search(joint))))
    return found


def _is_something_else(text: str, match: re.Match[str]) -> bool:
    """8/10 of pain, 24/7 and a house are no days of the year."""
    said = match.group()
    before = text[max(0, match.start() - 25) : match.start()]
    if said == "24/7" or _BY_NUMBER.search(before):
        return True
    if match["d3"] and (_NO_DATE.search(before) or _DOSED.match(text, match.end())):
        return True
    return said.endswith("/10") and _SCORE.search(before) is not None


def _slashed(text: str, match: re.Match[str], today: date) -> Mention:
    day, month = int(match["d1"] or match["d2"] or match["d3"]), int(match["m1"] or match["m2"] or match["m3"])
    start, weekday = _begins(text, match.start())
    if match["d3"] and 1 <= day <= _MONTHS and month in _SHORT_YEARS:  # "ผ่าเมื่อ 3/68"
        first = date(month + 2500 - BUDDHIST, day, 1)
        return Mention("date", *match.span(), between(first, last_day(first)))
    past = is_past(text, start, match.end())
    if past is None and is_looked_back_at(text, start, match.end()):
        past = "lately"
    days = days_of(today, day, month, match["y"] or match["y2"], past=past)
    until = _FROM_BEFORE.search(text, max(0, match.start() - 14), match.start())
    if until and days and match["mark"] != "-":
        begin, _ = _begins(text, until.start())
        return as_range(begin, match.end(), *_from(int(until["from"]), days[0]))
    return as_mention(start, match.end(), checked(weekday, days))


_MONTHS = 12
_SHORT_YEARS = range(60, 80)  # Buddhist, of two digits, for a month in figures


def _from(day: int, last: date) -> tuple[date, date | None]:
    """'5-8/12': from the fifth of that month."""
    first = day_of(last.year, last.month, day)
    return (first, last) if first else (last, None)


def _begins(text: str, start: int) -> tuple[int, str | None]:
    """Where a numbered day begins, วันที่ or its weekday before it taken in; and that weekday."""
    window = max(0, start - 24)
    before = _DAY_BEFORE.search(text[window:start])
    return (window + before.start(), before["weekday"] or before["only"]) if before else (start, None)


def _days_of_month(text: str, match: re.Match[str], today: date) -> Iterator[Mention]:
    """'วันที่ 3', 'วันที่ 3 หรือ 5', 'พุธที่ 2 ถึง 4 เดือนหน้า'."""
    window = max(0, match.start() - 24)
    before = text[window : match.start()]
    by_weekday = _BY_WEEKDAY.search(before)
    a_day = by_weekday or _SOME_DAY_BEFORE.search(before)
    if a_day is None:
        return
    if not by_weekday and _COUNTED_ILLNESS.search(before) and _count(match["days"]) <= _A_FEW:
        return
    if not by_weekday and _OF_AN_ILLNESS.search(before) and _SO_FAR.match(text, match.end("days")):
        return
    start = window + a_day.start()
    turned = _TURN_BEFORE.search(text, max(0, start - 16), start)
    turn = _turn(turned) if turned else _turn(match)
    back = (
        (is_past(text, start, match.end()) is not None or is_looked_back_at(text, start, match.end()))
        and not is_open(text, match.end())
        and not _IS_UNTIL.search(match["days"])
    )
    numbers = listed(text, match.start("days"), match.end("days"))
    begin = turned.start() if turned else start
    end = match.start() + len(match.group().rstrip())
    found = _each(numbers, begin, end, by_weekday["weekday"] if by_weekday else None, today, turn, back)
    yield from (replace(each, readings=()) if match["near"] and not by_weekday else each for each in found)


def _count(said: str) -> int:
    return number(said) if _NUMBERS.fullmatch(said) else 99


def _turn(match: re.Match[str]) -> int | None:
    if match["next"] or match.groupdict().get("far"):
        return 1
    if match["this"]:
        return 0
    return -1 if match["last"] else None


def _each(
    numbers: list[tuple[int, int, int, bool]],
    begin: int,
    end: int,
    weekday: str | None,
    today: date,
    turn: int | None,
    back: bool,
) -> Iterator[Mention]:
    """One mention for each number, or for two that are a range."""
    last = len(numbers) - 1
    for nth, (day, at, stop, ends) in enumerate(numbers):
        if ends:
            continue
        until = numbers[nth + 1] if nth < last and numbers[nth + 1][3] else None
        shown = end if nth + (until is not None) >= last else until[2] if until else stop
        days = days_of_month(today, day, turn, back=back)
        if until is None:
            yield as_mention(begin if nth == 0 else at, shown, checked(weekday, days) if nth == 0 else days)
        elif days:
            yield as_range(begin if nth == 0 else at, shown, days[0], _end_of(days[0], until[0]))
        else:
            yield Mention("date", begin if nth == 0 else at, shown, None)


def _end_of(first: date, day: int) -> date | None:
    """The next day of that number after the first: 'the 28th to the 2nd' ends in the next month."""
    if day > first.day:
        return day_of(first.year, first.month, day)
    following = month_after(first, 1)
    return day_of(following.year, following.month, day)
