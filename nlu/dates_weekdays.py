"""Days told by their weekday and weeks: พุธหน้า, ศ.นี้, อาทิตย์หน้าวันพุธ, เสาร์อาทิตย์, พุธถึงศุกร์หน้า."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from nlu.calendar_words import ABBREVIATED, WEEKDAYS, WEEKDAYS_AFTER_DAY, any_of, english, monday, thai
from nlu.dates_ranges import is_until
from nlu.dates_readings import between, is_open, is_past, on, weekday_in
from nlu.dates_weeks import LAST, NEXT, THIS, WEEK, WEEK_BEGINNINGS, find_weekends, find_weeks, is_far
from nlu.first_letters import led
from nlu.mention import Mention, Value
from nlu.move_words import MOVE
from nlu.numerals import NUMBER, number

_TAIL = rf"(?:(?:\.(?=หน้า|นี้))?\s?(?:ที่|ของ|ใน)?\s?(?P<week>{WEEK})?\s?(?:(?P<next>{NEXT})|(?P<this>{THIS})|(?P<last>{LAST})))?"
_THAI_DAY = re.compile(
    rf"(?:วัน\s?(?P<full>{any_of(thai(WEEKDAYS_AFTER_DAY))})(?![ะ-ู็-๎])|(?P<bare>{any_of(thai(WEEKDAYS))}))(?!\s?(?:เจ้า"
    rf"|ทิตย์|สิ้นโลก|ศิริ|เพ็ญ|ฉาย)){_TAIL}"
)
_DOTTED = [name for name in ABBREVIATED if name.endswith(".")]
_SHORT_DAY = led(
    rf"(?:(?<![ก-๙a-z.])|(?<=ขอ)|(?<=นัด)|(?<=เป็น)|(?<=คิว))(?P<full>{any_of(ABBREVIATED)})\s?(?:(?P<next>{NEXT})|(?P<this>{THIS})|(?P<last>{LAST})"
    rf"|(?P<time>(?=เช้า|บ่าย|เย็น|ตอน|ช่วง|สาย|เที่ยง|แทน|(?<!อ\.)(?<!อ\. )ได้(?:ไหม|มั้ย|ปะ|ป่าว))))"
    rf"|(?<![ก-๙a-z.])(?P<letter>[จอพศส])\s?(?:(?P<letter_next>หน้า)|(?P<letter_this>นี้))(?=\s|$|[,.?!]|ว่าง|ได้|หมอ|ไป|มา|ขอ|ไม่|เช้า|บ่าย|เย็น|ค่ะ|คะ|ครับ)"
    rf"|(?:(?<=จาก)|(?<=จาก ))(?P<moved>{any_of(_DOTTED)})(?=\s?(?:เป็น|ไปเป็น|มาเป็น))"
)
# "จ.หรือ พ.หน้า", "อาทิตย์หน้า จ.หรือ อ.", "จ.-พ.หน้า": both days are of that week.
_SHORT_LISTED = re.compile(
    rf"(?:(?<![ก-๙a-z.])|(?<=หน้า)|(?<=นี้)|(?<=หรือ)|(?<=กับ))(?P<one>{any_of(_DOTTED)})\s?(?:หรือ|กับ|และ|,|/|-|ถึง)\s?(?P<other>{any_of(_DOTTED)})"
    rf"\s?(?:(?P<next>{NEXT})|(?P<this>{THIS}))?"
)
_OF_WEEK = re.compile(rf"{WEEK}\s?(?:(?P<next>{NEXT})|(?P<this>{THIS}))\s?(?:ช่วง|ตอน|เป็น|ขอ)?\s?$")
_EN_DAY = led(
    rf"(?<![a-z])(?:(?P<which>next|nxt|this coming|this|last|coming"
    rf"|on)\s)?(?P<day>{any_of(english(WEEKDAYS_AFTER_DAY))})(?![a-z])(?:\s(?P<week>next|nxt|this|last) (?:week|wk)(?![a-z])"
    rf"|(?P<beyond> after next)|\s?(?:(?P<th_next>{NEXT})|(?P<th_this>{THIS})|(?P<th_last>{LAST})))?"
)
_NO_ENGLISH_DAY = re.compile(r"(?:i|he|she|we|they|you|who|the|just|baby|and|in|my) $")
_OXYGEN, _LEVEL = (
    re.compile(r"(?:o2|oxygen|ออกซิเจน)\s?\d{0,3}\s?$"),
    re.compile(r"\s?(?:[=:%]|ตก|ต่ำ|ลด|drop|low|(?:7|8|9)\d(?!\d)|100)"),
)
_A_PERSON = re.compile(
    r"(?:คุณ(?!หมอ)|ครู|อาจารย์|(?<![ก-๙])อ\.\s?|น้อง|พี่|ยาย|ป้า|ลุง|นาง|นาย|ชื่อ|โนน|ดอน|วัด|หนอง|ซอย|ถนน|ตำบล|อำเภอ|โรงเรียน|ดาว|ดวง|พระ|(?<!อยู่)(?<!กลับ)(?<!ที่)บ้าน|(?<!นัด)(?<!หา)(?<!พบ)(?<!เจอ)(?<!คิว)(?<!คุณ)หมอ)$"
)
_IS_A_NAME = re.compile(r"\s?(?:เป็น|คือ|นี่|นี้|อะ)?\s?(?:เป็น|คือ)ชื่อ")
_WEEK_BEFORE = re.compile(
    rf"{WEEK}(?:(?P<next>{NEXT})|(?P<this>{THIS})|(?P<last>{LAST}))\s?(?:ของ|ช่วง|ตอน|เป็น)?\s?(?:มื้อ)?$"
)
# "Next week on Tuesday or Thursday": both days are of that week.
_LISTS = ("หรือ", "หรือว่า", "กับ", "และ", ",", "ไม่ก็", "หรือ ", "กับ ", "และ ", ", ", "ไม่ก็ ")
_LISTED = re.compile(
    rf"{WEEK}(?:(?P<next>{NEXT})|(?P<this>{THIS})|(?P<last>{LAST}))\s?(?:(?:วัน)?{any_of(thai(WEEKDAYS_AFTER_DAY))}\s?(?:หรือว่า|หรือไม่ก็|หรือ|กับ|และ|,|ไม่ก็)\s?){{1,3}}$"
)
_WEEKS_AHEAD = re.compile(rf"อีก\s?(?P<n>{NUMBER})\s?{WEEK}\s?(?:ตอน|ช่วง|เป็น|ใน)?\s?$")
_WEEKS_BEHIND = re.compile(rf"\s?(?:ใน)?อีก\s?(?P<n>{NUMBER})\s?{WEEK}(?!ที่)")
# Beside another weekday อาทิตย์ is one as well.
_SUNDAY = re.compile(
    r"(?:(?<=\s)|(?<=หรือ)|(?<=กับ)|(?<=และ)|(?<=,))อาทิตย์(?=ได้|ไม่|ว่าง|ก็|เช้า|บ่าย|เย็น|ค่ะ|คะ|ครับ|คับ|\s?(?:$|ค่ะ|ครับ|ได้|ว่าง))"
)
_SUNDAY_TOO = re.compile(r"เสาร์(?:นี้|นี่)\s?(?:หรือ|กับ|และ|,|ไม่ก็)\s?(?P<day>อาทิตย์(?:นี้|นี่))")  # this week holds that Saturday
_SHORT = 3  # letters
_DAY_BEGINNINGS = {name[:4] for name in thai(WEEKDAYS)} | {
    f"วัน{blank}{letter}" for blank in ("", " ") for letter in "จอพศสเษภฤรปผ"
}
_SHORT_BEGINNINGS = {name[: 2 if len(name) <= _SHORT else 4] for name in ABBREVIATED} | {
    letter + turn for letter in "จอพศส" for turn in ("หน้า", "นี้", " หน้า", " นี้")
}
_ENGLISH_BEGINNINGS = {name[:2] for name in english(WEEKDAYS_AFTER_DAY)}
_SOME_DAY, _SOME_SHORT, _SOME_ENGLISH_DAY = (
    re.compile(any_of(each)) for each in (_DAY_BEGINNINGS, _SHORT_BEGINNINGS, _ENGLISH_BEGINNINGS)
)
_SOME = re.compile(any_of(_DAY_BEGINNINGS | _SHORT_BEGINNINGS | WEEK_BEGINNINGS | _ENGLISH_BEGINNINGS))
_EVERY_TO = re.compile(r"(?:ทำงาน|เรียน|เข้าเวร|ทุก|เปิด|ทำการ|open|ปิด)[^\n]{0,16}(?:-|–|ถึง|to)\s?(?:วัน)?\s?$")
_UNTIL = re.compile(r"\s?(?:-|–|ถึง|จนถึง)\s?")
_OPENING = re.compile(r"(?:เปิด|ทำงาน|เรียน|เข้าเวร|ทำการ|ทุก|เวลา|ปิด)[^\n]{0,14}$")

_OPENS = re.compile(r"\s?(?:เปิด|ปิด)(?:บริการ|ทำการ|ตรวจ|ให้บริการ)?(?:กี่โมง|ถึงกี่|ตั้งแต่กี่|เวลา|กี่ทุ่ม)")


def find_weekdays(text: str, today: date) -> Iterator[Mention]:
    """Weekdays, weekends and weeks, which begin on Monday; a bare weekday is the next one to come, or gone when so said."""
    if _SOME.search(text) is None:
        return
    yield from find_weekends(text, today)
    days = [*_each_day(text, today)]
    days = [day for nth, day in enumerate(days) if not (nth + 1 < len(days) and _opens(text, day[2], days[nth + 1][2]))]
    days = [day for day in days if not _EVERY_TO.search(text, max(0, day[0] - 30), day[0])]
    for (begin, _, one), (_, end, other) in pairwise(days):
        joint = _joined(text, one, other)
        if joint:
            yield Mention("date", begin, end, joint)
    yield from (mention for *_, mention in days)
    for match in _SUNDAY_TOO.finditer(text) if days else ():
        yield Mention("date", *match.span("day"), weekday_in(today, 6, "this")[0])
    for match in _SUNDAY.finditer(text) if days else ():
        yield _as_mention(*match.span(), _bare(text, *match.span(), today, 6))
    yield from find_weeks(text, today)


def _is_a_person(text: str, match: re.Match[str]) -> bool:
    """ยายจันทร์, หมออังคาร: a bare name after what people are called."""
    said = match.groupdict()
    if _IS_A_NAME.match(text, match.end()):
        return True
    if not said.get("bare") or said["next"] or said["this"] or said["last"]:
        return False
    return _A_PERSON.search(text, max(0, match.start() - 8), match.start()) is not None


def _opens(text: str, one: Mention, other: Mention) -> bool:
    """'Open Monday to Friday' names no day."""
    if one.end > other.start or not _UNTIL.fullmatch(text, one.end, other.start):
        return False
    return (
        _OPENING.search(text, max(0, one.start - 16), one.start) is not None
        or _OPENS.match(text, other.end) is not None
    )


def _each_day(text: str, today: date) -> Iterator[tuple[int, int, Mention]]:
    for hint, pattern in ((_SOME_DAY, _THAI_DAY), (_SOME_SHORT, _SHORT_DAY)):
        for match in pattern.finditer(text) if hint.search(text) else ():
            if not _is_a_person(text, match) and not text.startswith(("ไหน", "ใด"), match.end()):
                mention = _thai_day(text, match, today)
                yield mention.start, mention.end, mention
    if "." in text and _SOME_SHORT.search(text):
        yield from _short_listed(text, today)
    if _SOME_ENGLISH_DAY.search(text) is None:
        return
    for match in _EN_DAY.finditer(text):
        if not _is_no_day(text, match):
            mention = _english_day(text, match, today)
            yield mention.start, mention.end, mention


def _short_listed(text: str, today: date) -> Iterator[tuple[int, int, Mention]]:
    """Two abbreviated days of one week, which is said behind the second or before the first."""
    for match in _SHORT_LISTED.finditer(text):
        of_week = _OF_WEEK.search(text, max(0, match.start() - 30), match.start())
        turned = of_week or match
        if not (turned["next"] or turned["this"]):
            continue
        which = "next" if turned["next"] else "this"
        for name in ("one", "other"):
            start = of_week.start() if of_week and name == "one" else match.start(name)
            end = match.end() if name == "other" and not of_week else match.end(name)
            yield start, end, _as_mention(start, end, weekday_in(today, ABBREVIATED[match[name]], which))


_ANOTHER_DAY = re.compile(rf"(?<![a-z])(?:{any_of(english(WEEKDAYS_AFTER_DAY))}) ?(?:or|and|to|-|&|,|/) ?$")
_SITS = re.compile(r" (?:down|up|there|here|with|beside|next to|still|in|for|too)(?![a-z])")


def _is_no_day(text: str, match: re.Match[str]) -> bool:
    """'She sat down', 'the sun'."""
    before = text[max(0, match.start() - 8) : match.start()]
    if (
        match["day"] == "sun"
        and not match["which"]
        and not _ANOTHER_DAY.search(text, max(0, match.start() - 14), match.start())
    ):
        return True
    if match["day"] == "sat" and not match["which"] and _SITS.match(text, match.end()):
        return True
    if match["day"] == "sat" and (_OXYGEN.search(before) or _LEVEL.match(text, match.end())):
        return True
    listed = _ANOTHER_DAY.search(text, max(0, match.start() - 14), match.start())
    alone = match["day"] in ("sat", "sun", "wed") and match["which"] is None and not listed
    return alone and _NO_ENGLISH_DAY.search(before) is not None


def _as_mention(start: int, end: int, readings: tuple[Value, ...]) -> Mention:
    return Mention("date", start, end, readings[0], readings if len(readings) > 1 else ())


def _thai_day(text: str, match: re.Match[str], today: date) -> Mention:
    said = match.groupdict()
    if said.get("letter"):
        which = "next" if said["letter_next"] else "this"
        return _as_mention(*match.span(), weekday_in(today, ABBREVIATED[said["letter"] + "."], which))
    name = said["full"] or said.get("bare") or said["moved"]
    wanted = ABBREVIATED[name] if name in ABBREVIATED else WEEKDAYS_AFTER_DAY[name]
    window = max(0, match.start() - 30)
    before = None if said.get("week") else _WEEK_BEFORE.search(text[window : match.start()])
    start = window + before.start() if before else match.start()
    end = match.start() + len(match.group().rstrip())
    ahead = None if before or "อีก" not in text else _WEEKS_AHEAD.search(text[window : match.start()])
    if ahead and not (said["next"] or said["this"] or said["last"]):
        day = monday(today) + timedelta(days=7 * number(ahead["n"]) + wanted)
        return _as_mention(window + ahead.start(), end, (on(day),))
    turned = before or match
    behind = None if turned["next"] or turned["this"] or turned["last"] else _WEEKS_BEHIND.match(text, end)
    if behind:  # "วันศุกร์อีกสองสัปดาห์"
        return _as_mention(start, behind.end(), (on(monday(today) + timedelta(days=7 * number(behind["n"]) + wanted)),))
    if not (turned["next"] or turned["this"] or turned["last"]) and text.endswith(_LISTS, 0, match.start()):
        turned = _LISTED.search(text, max(0, match.start() - 60), match.start()) or match
    if turned["next"]:
        return _as_mention(start, end, weekday_in(today, wanted, "beyond" if is_far(turned["next"]) else "next"))
    if turned["this"]:
        coming = turned["this"].startswith(("ที่", "ตี้", "จะ"))
        return _as_mention(start, end, weekday_in(today, wanted, "coming this" if coming else "this"))
    if turned["last"]:
        in_week = before or said.get("week")  # "Tuesday of last week" is of no other
        which = "last week" if in_week else "past" if turned["last"] == "ที่ผ่านมา" else "last"
        return _as_mention(start, end, weekday_in(today, wanted, which))
    return _as_mention(start, end, _bare(text, start, end, today, wanted))


def _bare(text: str, start: int, end: int, today: date, wanted: int) -> tuple[Value, ...]:
    past = is_past(text, start, end) is not None and not is_open(text, end)
    return weekday_in(today, wanted, "gone" if past else "coming")


_SAID = {"this coming": "coming this", "nxt": "next", "on": None}
_EN_WEEK_BEFORE = re.compile(
    rf"(?<![a-z])(?P<week>next|nxt|this|last) (?:week|wk),?(?: on)? ?"
    rf"(?P<listed>(?:{any_of(english(WEEKDAYS_AFTER_DAY))}),? ?(?:or|and|,|/|&) ?(?:on )?)?$"
)
_WEEK_ON = re.compile(r"(?<![a-z])a week (?:on |from )?$")


def _english_day(text: str, match: re.Match[str], today: date) -> Mention:
    which = _SAID.get(match["which"] or "", match["which"]) or _SAID.get(match["week"] or "", match["week"])
    which = "beyond" if match["beyond"] else which
    before = None if which else _EN_WEEK_BEFORE.search(text, max(0, match.start() - 36), match.start())
    which = _SAID.get(before["week"], before["week"]) if before else which
    if match["th_next"] or match["th_this"] or match["th_last"]:  # "Fri นี้"
        which = "next" if match["th_next"] else "this" if match["th_this"] else "last"
    which = "last week" if which == "last" and (before or match["week"] == "last") else which
    start = match.start("day") if match["which"] == "on" else match.start()
    start = before.start() if before and not before["listed"] else start
    wanted = WEEKDAYS_AFTER_DAY[match["day"]]
    week_on = _WEEK_ON.search(text, max(0, match.start() - 12), match.start("day"))
    if week_on and match["which"] in (None, "on"):
        (first, *_) = weekday_in(today, wanted, "coming")
        return _as_mention(
            week_on.start(), match.end(), (on(date.fromisoformat(str(first["on"])) + timedelta(days=7)),)
        )
    readings = weekday_in(today, wanted, which) if which else _bare(text, start, match.end(), today, wanted)
    return _as_mention(start, match.end(), readings)


_TURNED = led(rf"{NEXT}|next|nxt")
_ANY_TURN = led(rf"{NEXT}|{THIS}|{LAST}|next|nxt|this|last")


def _joined(text: str, one: Mention, other: Mention) -> Value | None:
    """'Wednesday to Friday of next week': the first lies in the week before the last; opening hours are no days."""
    if not one.end <= other.start <= one.end + 8 or not is_until(text, one.start, one.end, other.start):
        return None
    if MOVE.search(text):
        return None
    first, last = (date.fromisoformat(str((each.value or {})["on"])) for each in (one, other))
    if _TURNED.search(text, one.start, one.end) and not _ANY_TURN.search(text, other.start, other.end):
        return between(first, first + timedelta(days=(last - first).days % 7 or 7))  # "next Monday to Wednesday"
    return between(last - timedelta(days=(last - first).days % 7 or 7), last)
