"""Hours as Thais say them: บ่ายสามครึ่ง, สี่ทุ่ม, ตีสอง, หกโมงเช้า, 10.30 น., half past nine."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.clock_digits import TWICE_A_DAY, at, find_in_digits
from nlu.clock_neighbours import after_their_begin, less, one_before, several, until_another
from nlu.day_parts import find_parts, settled
from nlu.first_letters import led
from nlu.mention import Mention, without_overlaps
from nlu.numerals import ENGLISH, MINUTES, NUMBER, ONE_WORD, number

_NOT_MINUTES = (
    r"(?!\s?(?:วัน(?!ที่|นี้|[จอพศสมเ]|พรุ่ง)|บาท|คน|เม็ด|\d|:|/|โมง|ทุ่ม|ธ|ม\.|ก\.|พ\.|ส\.|ต\."
    r"|มก|กุม|มีนา|มี\.?ค(?![ิ-ู็-๎นวร])|เม|พฤ|มิ(?:ถุ|\.)|กร|สิง|กันยา|ตุ|ธัน|เดือน|ครั้ง|อาทิตย์|สัปดาห์|ปี))"
)
_ONES = r"(?:เอ็ด|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า)"
_AFTER = (
    rf"(?:\s?(?P<half>คร?[ิีึื][่้๊็]?ง)|\s?(?P<minutes>{MINUTES})\s?(?:นาที|น\.)"
    rf"|\s?(?P<bare>[1-5]\d|(?:ยี่|สาม|สี่|ห้า)?สิบ(?:{_ONES}|(?!{_ONES}))){_NOT_MINUTES})?"
)
_HOUR = rf"(?:(?<![\d.])\d{{1,2}}(?![\d/])|{ONE_WORD})"
_OCLOCK_WORD = r"(?:โม[่้]?ง|โมว(?=\s|$|[,.?!]|เช|เย|ครึ|ตร|ได|ค่ะ|คะ|ครับ|คับ))"
_NIGHT = re.compile(
    rf"ตี(?:(?<!อาตี)(?<!น้องตี)(?<!หมอตี)๋)?\s?(?P<hour>{_HOUR}){_AFTER}(?!\s?(?:ที(?!่)|ครั้ง|คน|ขวบ|ลูก(?:กอล์ฟ|แบด|เทนนิส|ปิงปอง|บอล)|กัน))"
)
_NO_EASE = r"(?<!ส)(?<!ธิ)(?<!ระ)"  # สบาย, อธิบาย, ระบาย
_AFTERNOON = led(
    rf"(?:บ่าย|(?:(?<![ก-๙.])|(?<=นี้)|(?<=หน้า))บ\.(?=\s?(?:[1-5](?!\d|\s?(?:หมู่|ซอย|/))|โมง|{_ONES}))|{_NO_EASE}บาย(?=\s?(?:{_HOUR}|โมง)))\s?(?P<hour>{_HOUR}|(?<=บ\.)[1-5])?(?:[.:](?P<digits>[0-5]\d)(?!\d))?\s?(?P<pm>{_OCLOCK_WORD}|โม(?=\s|$))?(?:\s?น\.)?(?:เย็น"
    rf"|ตรง)?{_AFTER}(?!\s?(?:วัน(?!ที่|นี้|[จอพศสมเ]|พรุ่ง)|ครั้ง|คน|คิว|เดือน|อาทิตย์(?!นี้|หน้า)|สัปดาห์(?!นี้|หน้า)))"
)
_EVENING = re.compile(
    rf"(?:(?P<hour>{NUMBER})?\s?ทุ[่้]ม|(?P<bare_hour>{NUMBER})\s?(?:ทุม|ทุ่น|ท่ม|ทม(?=\.?(?:\s|$|ครึ่ง|ได้|ค่ะ|คะ|ครับ|ทัน))\.?))(?:นึง|หนึ่ง|ตรง)?{_AFTER}(?!เท)"
)
_NO_HOUR = r"(?<![\d.])(?<!\d\s)(?<!กี่)(?<!กี่\s)(?<!ชั่ว)(?<!ชัว)(?<!บ่าย)(?<!บาย)"
_OCLOCK = re.compile(
    rf"(?P<hour>{NUMBER}|{_NO_HOUR}(?=โมง(?:ครึ่ง)?(?:เช้า|เชา|เจ๊า|เซ้า)))\s?{_OCLOCK_WORD}(?P<when>\s?(?:ตอน)?(?:เช้า|เชา(?!ว)|เจ๊า|เซ้า|เย็น|เยน|เย้น|แลง|บ่าย|บาย))?(?:\s?ตรง)?{_AFTER}"
    r"(?P<late>\s?(?:ตอน)?(?:เช้า|เซ้า|เย็น|แลง))?"
)
_HOUR_LIST = re.compile(rf"(?P<hour>(?<![\d.:/])\d{{1,2}}|{ONE_WORD})\s?(?:-|–|ถึง|หรือ)\s?$")
_NOON = led(rf"(?<!(?<!เ)กิน)(?<!ข้าว)(?<!มื้อ)(?<!อาหาร)เที[่้]?ยง(?!คืน|ธรรม|แท้)(?:วัน(?!นี้|ที่|พรุ่ง|มะ|[จอพศส])|ตรง)?{_AFTER}")
_MIDNIGHT = re.compile(rf"(?:เที[่้]?ยงคืน|สองยาม){_AFTER}")
_DIGIT_WORDS = "|".join(["ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า"])
_DICTATED_DIGITS = _DIGIT_WORDS.split("|")
_DICTATED = led(
    rf"(?P<hour>{NUMBER})\s?จุด\s?(?:(?P<tens>{_DIGIT_WORDS})(?P<ones>{_DIGIT_WORDS})|(?P<minutes>{MINUTES}))\s?(?:นาฬิกา|น\.|น(?![ก-๙]))"
)
_OFFICIAL = led(rf"(?:(?P<hour>{NUMBER})|ศูนย์)\s?นาฬิกา(?:\s?(?P<minutes>{MINUTES})\s?นาที)?")
_ENGLISH = led(
    rf"(?<![a-z])(?P<noon>noon|midday)(?![a-z])|(?<![a-z])(?P<midnight>midnight)(?![a-z])"
    rf"|(?<![a-z])(?:(?P<half>half past)|(?P<past>(?:a )?quarter past)|(?P<to>(?:a )?quarter to)) (?P<hour>{ENGLISH})(?![a-z\d])"
    r"(?: in the (?P<part2>morning|afternoon|evening)| at (?P<dark2>night)| ?(?P<half_day>[ap]m)(?![a-z]))?"
    rf"|(?<![a-z\d.:/])(?P<at>{ENGLISH})(?:[:.](?P<minute>[0-5]\d))?(?: o'clock)? (?:in the (?P<part>morning"
    rf"|afternoon|evening)|at (?P<dark>night))(?![a-z])"
)
_ASKED = re.compile(r"(?:กี่|ไหน)\s?$")


def find_times(text: str) -> list[Mention]:
    """Times of a normalised text, in text order. A time that no clock shows (ตีแปด, 25:00) is a mention without a value.

    A part of the day beside an hour says which hour is meant (เย็นห้าโมง is 17:00) and belongs to it.
    """
    spoken = [*_spoken(text)]
    spoken = [less(text, each) for each in spoken] if spoken and "นาที" in text else spoken
    clocks = [*spoken, *find_in_digits(text), *_english(text)]
    parts = find_parts(text)
    found = without_overlaps([*clocks, *parts])
    found = after_their_begin(text, found) if len(found) > 1 else found
    return _with_their_parts(text, found) if clocks and parts else found


def _with_their_parts(text: str, found: list[Mention]) -> list[Mention]:
    told: list[Mention] = []
    for mention in found:
        before = told[-1] if told else None
        both = _as_one(text, before, mention) if before else None
        if both and before:
            told[-1] = both
        else:
            told.append(mention)
    return told


_SIDE_BY_SIDE = re.compile(r"(?:กว่าๆ?)?[\s,]?(?:ประมาณ|ราวๆ?|สัก|เวลา|ตอน|ที่|นี้|around|about|at)?\s?")


def _as_one(text: str, one: Mention, other: Mention) -> Mention | None:
    """A part of the day and an hour that stand side by side and agree, as one time."""
    part, hour = (one, other) if "period" in (one.value or {}) else (other, one)
    if "period" not in (part.value or {}) or "at" not in (hour.value or {}):
        return None
    if not _SIDE_BY_SIDE.fullmatch(text, one.end, other.start):
        return None
    value = settled(str((part.value or {})["period"]), hour, text[hour.start : hour.end])
    start = other.start if text.startswith("หลังเลิก", one.start) else one.start  # after school is when, not what hour
    return Mention("time", start, other.end, value) if value else None


def _spoken(text: str) -> Iterator[Mention]:
    if "ตี" in text:
        for match in _NIGHT.finditer(text):
            yield _mention(match, _within(number(match["hour"]), 1, 6, 0))
            yield from until_another(text, match, number(match["hour"]), 0)
    if "บ่าย" in text or "บาย" in text or "บ." in text:
        for match in _AFTERNOON.finditer(text):
            if match["hour"] or match["pm"]:  # บ่าย alone is a part of the day
                said = number(match["hour"] or "1")
                yield _mention(match, (said,) if 13 <= said <= 17 else _within(said, 1, 6, 12))
                yield from until_another(text, match, said, 12)
    if "ทุ" in text or "ท่ม" in text or "ทม" in text:
        for match in _EVENING.finditer(text):
            hour = match["hour"] or match["bare_hour"]
            said = number(hour or "1")
            low = "ทุ้ม" in match.group() and not hour  # a deep voice
            if not low and not _ASKED.search(text, max(0, match.start() - 5), match.start()):
                yield _mention(match, (0,) if said == 6 else _within(said, 1, 5, 18))
                yield from one_before(text, match, said, _within(said - 1, 1, 4, 18))
                listed = _HOUR_LIST.search(text, max(0, match.start() - 12), match.start())
                if listed and hour and 1 <= number(listed["hour"]) < said:  # "2-3 ทุ่ม"
                    yield Mention("time", *listed.span("hour"), at(number(listed["hour"]) + 18, 0))
    if "โม" in text:
        for match in _OCLOCK.finditer(text):
            yield from _of_the_day(text, match)
    if "เที" in text or "สองยาม" in text:
        for match in _NOON.finditer(text):
            yield _mention(match, (12,))
        for match in _MIDNIGHT.finditer(text):
            yield _mention(match, (0,))
    if "จุด" in text:
        for match in _DICTATED.finditer(text):
            hour = number(match["hour"])
            yield _mention(match, (hour,) if hour < 24 else ())
    if "นาฬิกา" in text:
        for match in _OFFICIAL.finditer(text):
            hour = number(match["hour"] or "0")
            yield _mention(match, (hour,) if hour < 24 else ())


def _of_the_day(text: str, match: re.Match[str]) -> Iterator[Mention]:
    said = (match["when"] or match["late"] or "").strip().removeprefix("ตอน")
    hour = number(match["hour"] or "1")
    yield _mention(match, _of_the_hour(hour, said))
    yield from one_before(text, match, hour, _of_the_hour(hour - 1, said))
    window = max(0, match.start() - 12)
    listed = _HOUR_LIST.search(text[window : match.start()])
    if listed:  # "9-11 โมง"
        begin = window + listed.start()
        hours = _of_the_hour(number(listed["hour"]), said)
        readings = tuple(at(hour, 0) for hour in hours)
        yield Mention("time", begin, begin + len(listed["hour"]), readings[0] if readings else None, several(readings))


def _mention(match: re.Match[str], hours: tuple[int, ...]) -> Mention:
    minutes = _minutes(match)
    readings = tuple(at(hour, minutes) for hour in hours if 0 <= hour < 24 and minutes < 60)
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    end = match.start() + len(match.group().rstrip())
    return Mention("time", start, end, readings[0] if readings else None, several(readings))


def _within(said: int, low: int, high: int, add: int) -> tuple[int, ...]:
    return (said + add,) if low <= said <= high else ()


def _of_the_hour(said: int, part: str) -> tuple[int, ...]:
    """โมง: the morning counts from six by old custom (สามโมงเช้า is nine), the afternoon from noon."""
    if part in ("เช้า", "เชา", "เจ๊า", "เซ้า"):
        return (said,) if 6 <= said <= 11 else _within(said, 1, 5, 6)
    if part in ("เย็น", "เยน", "เย้น", "แลง", "บ่าย", "บาย"):
        return _within(said, 1, 7, 12)
    if said == 6:
        return (6, 18)
    if said in (4, 5):
        return (said + 12, said + 6)
    if 1 <= said <= 3:
        return (said + 12,)
    return (said,) if 7 <= said <= 23 else ()


def _minutes(match: re.Match[str]) -> int:
    said = match.groupdict()
    if said.get("half"):
        return 30
    if said.get("tens"):
        return 10 * _DICTATED_DIGITS.index(said["tens"]) + _DICTATED_DIGITS.index(said["ones"])
    minutes = said.get("digits") or said.get("minutes") or said.get("bare")
    return number(minutes) if minutes else 0


_HOURS_IN_ENGLISH = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_HAS_ENGLISH = re.compile(r"noon|mid| past | to | in the |at n|at \d|at [tfseno]")
_AT = re.compile(
    rf"(?<![a-z])at (?P<hour>1[0-2]|[1-9]|{'|'.join(_HOURS_IN_ENGLISH)})(?= (?:on|tomorrow|today|this|next|pls|please)(?![a-z])|[?!,]|\.?$)"
)
_COMES = re.compile(
    r"(?<![a-z])(?:come|see|appointment|visit|book|meet|arrive|slot|there"
    r"|morning|afternoon|evening|tonight|move|change|resched\w*|opens?|closes?|free|make it|tomorrow|today|\w+day)(?![a-z])[^\n]{0,24}$"
)


def _english(text: str) -> Iterator[Mention]:
    if _HAS_ENGLISH.search(text) is None:
        return
    for match in _AT.finditer(text):
        if _COMES.search(text, max(0, match.start() - 36), match.start()):
            hour = number(match["hour"])
            readings = tuple(at(each, 0) for each in ((hour + 12, hour) if hour in TWICE_A_DAY else (hour,)))
            yield Mention("time", match.start("hour"), match.end(), readings[0], several(readings))
    for match in _ENGLISH.finditer(text):
        if match["noon"] or match["midnight"]:
            yield Mention("time", *match.span(), at(12 if match["noon"] else 0, 0))
            continue
        if match["at"]:
            said = number(match["at"])
            later = said < 12 and not (match["part"] == "morning" or (match["dark"] and said < 6))
            yield Mention("time", *match.span(), at((said + 12 * later) % 24, int(match["minute"] or 0)))
            continue
        hour, minute = number(match["hour"]) % 24, 30 if match["half"] else 15
        in_the_afternoon = match["part2"] in ("afternoon", "evening") or match["half_day"] == "pm"
        later = hour < 12 and (in_the_afternoon or bool(match["dark2"] and hour > 5))
        told = match["part2"] or match["dark2"] or match["half_day"] or hour - bool(match["to"]) not in TWICE_A_DAY
        readings = tuple(
            at((each - 1) % 24, 45) if match["to"] else at(each, minute)
            for each in ((hour + 12 * later,) if told else (hour + 12, hour))
        )
        yield Mention("time", *match.span(), readings[0], several(readings))
