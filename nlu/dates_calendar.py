"""Days told by their number: วันที่ 3, 3 ธ.ค. 69, 25/12, 2026-12-02, ปลายธันวา."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.domain.understanding import Value
from nlu.calendar_words import BUDDHIST, MONTHS, WEEKDAYS_AFTER_DAY, day_of, last_day, month_after
from nlu.dates_relative import part_of_month
from nlu.mention import Mention
from nlu.numerals import NUMBER, number

_ANY_MONTH = "|".join(
    rf"(?<![a-z]){re.escape(name)}(?![a-z])" if name.isascii() else re.escape(name)
    for name in sorted(MONTHS, key=len, reverse=True)
)
_ANY_WEEKDAY = "|".join(re.escape(name) for name in sorted(WEEKDAYS_AFTER_DAY, key=len, reverse=True))
_NOT_A_YEAR = r"(?![\d:]|\.\d|\s?(?:โมง|น\.|น(?![ก-๙])|ทุ่ม|นาฬิกา|:|คน|เม็ด|ปี|วัน|am|pm))"
_YEAR = rf"(?:\s?,?\s?(?:ปี\s?)?(?P<era>พ\.?ศ\.?|ค\.?ศ\.?|ปี)?\s?(?P<year>[12]\d{{3}}|\d{{2}}){_NOT_A_YEAR})?"
_WEEKDAY = rf"(?:(?:วัน)?(?P<weekday>{_ANY_WEEKDAY})\s?)?"
_UNTIL = rf"(?:(?:-|–|ถึง|และ|หรือ)\s?(?:วันที่\s?)?(?P<until>{NUMBER})\s?)?"
_WORDS = re.compile(
    rf"{_WEEKDAY}(?:วัน\s?ที่|ที่|วัน)?\s?(?P<day>{NUMBER})\s?{_UNTIL}(?:ของ)?\s?(?:เดือน)?\s?"
    rf"(?:(?P<month>{_ANY_MONTH})|เดือน\s?(?P<nth>1[0-2]|0?[1-9])(?!\d)){_YEAR}"
)
_ENGLISH_MONTH = "|".join(name for name in sorted(MONTHS, key=len, reverse=True) if name.isascii())
_ENGLISH = re.compile(
    rf"(?<![a-z])(?P<month>{_ENGLISH_MONTH})\.? (?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?!\d)(?:,? (?P<year>[12]\d{{3}}))?"
    rf"|(?P<day2>[0-3]?\d)(?:st|nd|rd|th) (?:of )?(?P<month2>{_ENGLISH_MONTH})(?![a-z])(?:,? (?P<year2>[12]\d{{3}}))?"
)
_SLASHED = re.compile(
    r"(?<![\d/.:-])(?:(?P<y>[12]\d{3})-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})"
    r"|(?P<d2>\d{1,2})\s?(?P<mark>[/.-])\s?(?P<m2>\d{1,2})\s?(?P=mark)\s?(?P<y2>\d{4}|\d{2})"
    r"|(?P<d3>\d{1,2})/(?P<m3>\d{1,2}))(?![\d/]|[.:-]\d|\s?(?:เม็ด|ช้อน|ชม|ชั่วโมง|วัน|ส่วน|mm))"
)
_DAY_OF_MONTH = re.compile(
    rf"{_WEEKDAY}(?:วัน\s?ที่|(?<=[ก-์])\s?ที่)\s?(?P<day>{NUMBER})(?:\s?(?:-|–|ถึง)\s?(?:วันที่\s?)?(?P<until>{NUMBER}))?"
    r"(?!\s?(?:คน|ครั้ง|โมง|ทุ่ม|/|คิว|ของการ))(?:\s?(?:ของ)?\s?(?:เดือน)?\s?"
    r"(?:(?P<next>(?<=เดือน)หน้า|(?<=เดือน)ถัดไป)|(?P<this>(?<=เดือน)นี้|นี้)|(?P<last>(?<=เดือน)ที่แล้ว|(?<=เดือน)ก่อน)))?"
)
_MONTH_ALONE = re.compile(
    rf"(?P<part>ต้น|กลาง|ปลาย|สิ้น)?(?:เดือน)?\s?(?<![\d] )(?<!\d)"
    rf"(?:(?P<month>{_ANY_MONTH}){_YEAR}|(?<=เดือน)\s?(?P<nth>1[0-2]|[1-9])(?!\d|\s?(?:วัน|ครั้ง|เดือน|คน|เม็ด)))"
)
_DIGIT = re.compile(r"\d")
_A_MONTH = re.compile(rf"เดือน|{_ANY_MONTH}")
_FAR_OFF = 2  # years from now beyond which an appointment is not meant


def find_numbered(text: str, today: date) -> Iterator[Mention]:
    """Dates told by number. A day that no calendar has (31 พ.ย.) is a mention without a value."""
    has_digit = _DIGIT.search(text) is not None
    for match in _SLASHED.finditer(text) if has_digit else ():
        if not _is_score(text, match):
            yield _slashed(text, match, today)
    has_month = _A_MONTH.search(text) is not None
    for match in _WORDS.finditer(text) if has_month else ():
        month = MONTHS[match["month"]] if match["month"] else int(match["nth"])
        yield _numbered(text, match, today, month, match["year"], match["era"])
    for match in _ENGLISH.finditer(text) if has_month and has_digit else ():
        month = MONTHS[match["month"] or match["month2"]]
        yield _mention(
            match,
            _dates(
                text, match.start(), today, int(match["day"] or match["day2"]), month, match["year"] or match["year2"]
            ),
        )
    for match in _DAY_OF_MONTH.finditer(text) if "ที่" in text else ():
        yield _day_of_month(match, today, back=is_past(text, match.start()) is not None)
    for match in _MONTH_ALONE.finditer(text) if has_month else ():
        if match["month"] != "may":  # "may I ..."
            yield _whole_month(match, today)


def _mention(match: re.Match[str], days: tuple[date, ...]) -> Mention:
    readings: tuple[Value, ...] = tuple({"on": day.isoformat()} for day in days)
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    end = match.start() + len(match.group().rstrip())
    return Mention("date", start, end, readings[0] if readings else None, readings if len(readings) > 1 else ())


def _range(match: re.Match[str], first: date, last: date) -> Mention:
    return Mention(
        "date",
        match.start(),
        match.start() + len(match.group().rstrip()),
        {"from": first.isoformat(), "to": last.isoformat()},
    )


_SCORE = re.compile(r"(?:ปวด|เจ็บ|คะแนน|ระดับ|pain|สเกล|ความดัน|bp)[^\n]{0,15}$")


def _is_score(text: str, match: re.Match[str]) -> bool:
    """8/10 of pain and 24/7 are no days of the year."""
    said = match.group()
    if said == "24/7":
        return True
    return said.endswith("/10") and _SCORE.search(text[max(0, match.start() - 25) : match.start()]) is not None


def _slashed(text: str, match: re.Match[str], today: date) -> Mention:
    day, month = int(match["d1"] or match["d2"] or match["d3"]), int(match["m1"] or match["m2"] or match["m3"])
    return _mention(match, _dates(text, match.start(), today, day, month, match["y"] or match["y2"]))


def _numbered(text: str, match: re.Match[str], today: date, month: int, year: str | None, era: str | None) -> Mention:
    days = _dates(
        text, match.start(), today, number(match["day"]), month, year, gregorian=bool(era and era.startswith("ค"))
    )
    if match["until"] and days:
        last = day_of(days[0].year, month, number(match["until"]))
        return _range(match, days[0], last) if last and last > days[0] else _mention(match, ())
    return _mention(match, _checked(match, days))


def _checked(match: re.Match[str], days: tuple[date, ...]) -> tuple[date, ...]:
    """'พุธที่ 3 ธ.ค.' when the third is no Wednesday: the number counts first, the nearest such weekday is the other reading."""
    name = match["weekday"]
    if not name or not days or days[0].weekday() == WEEKDAYS_AFTER_DAY[name]:
        return days
    away = (WEEKDAYS_AFTER_DAY[name] - days[0].weekday() + 3) % 7 - 3
    return (*days, days[0] + timedelta(days=away))


_BIRTH = re.compile(r"(?:เกิด|born|birth|dob|วดป)[^\n]{0,14}$")
_ONSET = re.compile(r"(?:ตั้งแต่|เมื่อ|เริ่ม|since)[^\n]{0,8}$")


def is_past(text: str, start: int) -> str | None:
    """The role birth or onset when the words before say so: both lie in the past."""
    before = text[max(0, start - 24) : start]
    if _BIRTH.search(before):
        return "birth"
    return "onset" if _ONSET.search(before) else None


def _dates(
    text: str, start: int, today: date, day: int, month: int, year: str | None, *, gregorian: bool = False
) -> tuple[date, ...]:
    """The readings of day, month and perhaps year, likeliest first; none when no calendar has them."""
    past = is_past(text, start)
    if year is None:
        return _without_year(today, day, month, back=past is not None)
    if len(year) == 4:
        exact = day_of(int(year) - (BUDDHIST if int(year) >= 2400 and not gregorian else 0), month, day)
        return (exact,) if exact else ()
    if past is not None:
        candidates = [day_of(century + int(year) - BUDDHIST, month, day) for century in (2500, 2400)]
        return tuple(each for each in candidates if each and each <= today and each.year >= today.year - 120)
    return _short_year(today, day, month, int(year))


def _short_year(today: date, day: int, month: int, year: int) -> tuple[date, ...]:
    """Buddhist, the nearest to now; when that is far off and the Western year is near, both, the near one first."""
    now = today.year + BUDDHIST
    nearest = min((century + year for century in (2400, 2500, 2600)), key=lambda each: abs(each - now))
    buddhist, western = day_of(nearest - BUDDHIST, month, day), day_of(2000 + year, month, day)
    if abs(nearest - now) > _FAR_OFF and western and abs(western.year - today.year) <= _FAR_OFF:
        return (western, buddhist) if buddhist else (western,)
    return (buddhist,) if buddhist else ()


def _without_year(today: date, day: int, month: int, *, back: bool) -> tuple[date, ...]:
    """The next such day to come, or the last one gone when the words speak of the past. 29 February waits for its year."""
    years = range(today.year, today.year - 9, -1) if back else range(today.year, today.year + 9)
    for year in years:
        found = day_of(year, month, day)
        if found and (found <= today if back else found >= today):
            return (found,)
    return ()


def _day_of_month(match: re.Match[str], today: date, *, back: bool) -> Mention:
    """'วันที่ 3': the next third to come; said on the third, today or a month on."""
    day = number(match["day"])
    if match["next"] or match["last"] or match["this"]:
        first = month_after(today, 1 if match["next"] else -1 if match["last"] else 0)
        days = tuple(each for each in (day_of(first.year, first.month, day),) if each)
    elif back:
        gone = [each for ago in range(4) if (each := day_of(*_month_of(today, -ago), day)) and each <= today]
        days = tuple(gone[:1])
    else:
        months = [month_after(today, ahead) for ahead in range(4)]
        coming = [each for first in months if (each := day_of(first.year, first.month, day)) and each >= today]
        days = tuple(coming[: 2 if coming and coming[0] == today else 1])
    if match["until"] and days:
        last = day_of(days[0].year, days[0].month, number(match["until"]))
        return _range(match, days[0], last) if last and last > days[0] else _mention(match, ())
    return _mention(match, _checked(match, days[:1]) if match["weekday"] else days)


def _month_of(today: date, ahead: int) -> tuple[int, int]:
    first = month_after(today, ahead)
    return first.year, first.month


def _whole_month(match: re.Match[str], today: date) -> Mention:
    month, year = MONTHS[match["month"]] if match["month"] else int(match["nth"]), match["year"]
    if year:
        which = int(year) if len(year) == 4 else 2500 + int(year)
        first = date(which - (BUDDHIST if which >= 2400 else 0), month, 1)
    else:
        first = date(today.year, month, 1)
        first = first if last_day(first) >= today else first.replace(year=today.year + 1)
    return Mention(
        "date", match.start(), match.start() + len(match.group().rstrip()), part_of_month(first, match["part"])
    )
