"""Times of day as Thais say them: บ่ายสามครึ่ง, สี่ทุ่ม, ตีสอง, 10.30 น., ช่วงเช้า."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.understanding import Value
from nlu.mention import Mention, without_overlaps
from nlu.numerals import NUMBER, number

_HALF = (
    rf"(?:\s?(?P<half>ครึ่ง|ครึง)|\s?(?P<minutes>{NUMBER})\s?(?:นาที|น\.)"
    r"|\s?(?P<bare>[1-5]\d|สิบห้า|สี่สิบห้า|สามสิบ|ยี่สิบ)(?!\s?(?:วัน|บาท|คน|เม็ด|\d|:|/|โมง)))?"
)
_SIX_HOURS = re.compile(
    rf"(?P<night>ตี)\s?(?P<n1>{NUMBER}){_HALF.replace('P<', 'P<a')}"
    rf"|บ่าย\s?(?P<n2>{NUMBER})?\s?(?P<pm>โมง)?{_HALF.replace('P<', 'P<b')}"
    rf"|(?P<n3>{NUMBER})?\s?ทุ่ม(?:นึง|หนึ่ง|ตรง)?{_HALF.replace('P<', 'P<c')}"
    rf"|(?P<n4>(?:{NUMBER})|(?<![ก-๙])(?=โมงเช้า))\s?โมง(?P<when>\s?(?:ตอน)?(?:เช้า|เจ๊า|เย็น|แลง|บ่าย))?(?:\s?ตรง)?"
    rf"{_HALF.replace('P<', 'P<d')}(?P<late>\s?(?:ตอน)?(?:เช้า|เย็น|แลง))?"
    rf"|(?P<noon>เที่ยง)(?!คืน)(?:วัน|ตรง)?{_HALF.replace('P<', 'P<e')}"
    rf"|(?P<midnight>เที่ยงคืน|หกทุ่ม){_HALF.replace('P<', 'P<f')}"
)
_NOT_A_CLOCK = r"(?!\s?(?:องศา|บาท|กก|กิโล|ซม|เซน|เม็ด|ปี|%|เปอร์|มก|mg|cm|kg|c\b|°|\.?\d))"
_DIGITS = re.compile(
    rf"(?<![\d./:])(?P<h>[01]?\d|2\d)(?P<mark>[:.])(?P<m>[0-5]\d)(?!\d|[./:]\d){_NOT_A_CLOCK}\s?(?P<unit>น\.|น(?![ก-๙])|นาฬิกา|โมง|am|pm|a\.m\.|p\.m\.)?"
    r"|(?<![\d./:-])(?P<h2>[01]?\d|2[0-4])\s?(?:(?P<unit2>นาฬิกา|น\.(?!\s?\d)|o'clock|am(?![a-z])|pm(?![a-z])|a\.m\.|p\.m\.))"
)
_COLD = [
    "ตัว",
    "มือ",
    "เท้า",
    "น้ำ",
    "เหงื่อ",
    "ใจ",
    "ลม",
    "ประคบ",
    "แช่",
    "ร้อน",
    "ห้อง",
    "แอร์",
    "ข้าว",
    "มื้อ",
    "อาหาร",
    "โมง",
]  # after these เย็น is cold, or supper
_NOT_COLD = "".join(f"(?<!{word})" for word in _COLD)
_PERIODS = (
    (
        "morning",
        r"(?:ตอน|ช่วง|รอบ|ยาม|ภาค|เวลา)?\s?(?<!ข้าว)(?<!อาหาร)(?<!มื้อ)(?<!ยา)(?<!โมง)(?<!โมง )(?:เช้า|เจ๊า)(?!ชื่น)ๆ?"
        r"|(?:ตอน|ช่วง)\s?สายๆ?|สายๆ|สายหน่อย|ก่อนเที่ยง|in the morning|(?<![a-z])morning(?![a-z])",
    ),
    ("noon", r"(?:ตอน|ช่วง)\s?(?:เที่ยงวัน|เที่ยง)(?!ครึ่ง|\s?\d|คืน)ๆ?|เที่ยงๆ|พักเที่ยง"),
    ("afternoon", r"(?:ตอน|ช่วง|รอบ|ภาค|เวลา)?\s?บ่ายๆ?(?!\s?โมง)|หลังเที่ยง|(?<![a-z])afternoon(?![a-z])"),
    (
        "evening",
        r"(?:ตอน|ช่วง|รอบ|ยาม)\s?(?:เย็นๆ?|แลง|ค่ำๆ?)|เย็นๆ|เย็นนี้|หลังเลิกงาน|หัวค่ำ|(?<![a-z])evening(?![a-z])"
        rf"|(?<=[ก-๙\s]){_NOT_COLD}เย็น(?=\s|$|ได้|มี|ค่ะ|ครับ|คะ|ว่าง|ไหม|นะ|หรือ|จะ)(?!\s?ซีด)",
    ),
    ("night", r"(?:ตอน|ช่วง|เวลา)?\s?(?:กลางคืน|ดึกๆ?|กลางดึก)|(?:ตอน|ช่วง)คืน|คืนนี้|เมื่อคืน|(?:at |to)night(?![a-z])"),
)
_PERIOD = tuple((name, re.compile(pattern)) for name, pattern in _PERIODS)
_NOON = re.compile(r"(?<![a-z])(?P<noon>noon|midday)(?![a-z])|(?<![a-z])(?P<midnight>midnight)(?![a-z])")


def find_times(text: str) -> list[Mention]:
    """Times of a normalised text, in text order. A time that no clock shows (ตีแปด, 25:00) is a mention without a value."""
    clocks = [*_spoken(text), *_in_digits(text), *_english(text)]
    periods = [
        Mention("time", match.start() + _blanks(match.group()), match.end(), {"period": name})
        for name, pattern in _PERIOD
        for match in pattern.finditer(text)
    ]
    return without_overlaps([*clocks, *periods])


def _blanks(said: str) -> int:
    return len(said) - len(said.lstrip())


def _spoken(text: str) -> Iterator[Mention]:
    for match in _SIX_HOURS.finditer(text):
        group = {name: value for name, value in match.groupdict().items() if value is not None}
        found = _hour(match, group)
        if found is None:
            continue
        hours, minutes = found, _minutes(group)
        start, end = match.start(), match.end() - (len(match.group()) - len(match.group().rstrip()))
        readings = tuple(_at(hour, minutes) for hour in hours if 0 <= hour < 24 and minutes < 60)
        yield Mention("time", start, end, readings[0] if readings else None, readings if len(readings) > 1 else ())


def _hour(match: re.Match[str], group: dict[str, str]) -> tuple[int, ...] | None:
    """The hours that a spoken time may mean, likeliest first; empty when there is no such hour; None when it is no time."""
    if "night" in group:
        return _within(number(group["n1"]), 1, 6, 0)
    if match.group().startswith("บ่าย"):
        if "n2" not in group and "pm" not in group:
            return None  # บ่าย alone is a part of the day
        return _within(number(group.get("n2", "1")), 1, 6, 12)
    if "midnight" in group:
        return (0,)
    if "noon" in group:
        return (12,)
    if "ทุ่ม" in match.group():
        said = number(group.get("n3", "1"))
        return (0,) if said == 6 else _within(said, 1, 5, 18)
    return _of_the_hour(
        number(group["n4"] or "1"), (group.get("when") or group.get("late") or "").strip().removeprefix("ตอน")
    )


def _within(said: int, low: int, high: int, add: int) -> tuple[int, ...]:
    return (said + add,) if low <= said <= high else ()


def _of_the_hour(said: int, part: str) -> tuple[int, ...]:
    """โมง: the morning counts from six by old custom (สามโมงเช้า is nine), the afternoon from noon."""
    if part in ("เช้า", "เจ๊า"):
        return (said,) if 6 <= said <= 11 else _within(said, 1, 5, 6)
    if part in ("เย็น", "แลง", "บ่าย"):
        return _within(said, 1, 7, 12)
    if said == 6:
        return (6, 18)
    if said in (4, 5):
        return (said + 12, said + 6)
    if 1 <= said <= 3:
        return (said + 12,)
    return (said,) if 7 <= said <= 23 else ()


def _minutes(group: dict[str, str]) -> int:
    for name, said in group.items():
        if name.endswith("half"):
            return 30
        if name.endswith(("minutes", "bare")):
            return number(said)
    return 0


def _in_digits(text: str) -> Iterator[Mention]:
    for match in _DIGITS.finditer(text):
        hour, minute = int(match["h"] or match["h2"]), int(match["m"] or 0)
        unit = (match["unit"] or match["unit2"] or "").replace(".", "")
        if unit in ("am", "pm"):
            hour = (hour % 12 + (12 if unit == "pm" else 0)) if 1 <= hour <= 12 else 99
        if match["mark"] == "." and not unit and not _asks_for_a_clock(text, match):
            continue
        end = match.end() - (len(match.group()) - len(match.group().rstrip()))
        yield Mention("time", match.start(), end, _at(hour, minute) if hour < 24 else None)


_BEFORE_CLOCK = re.compile(r"(?:เวลา|ตอน|ประมาณ|ราวๆ?|สัก|ถึง|-|–|at|นัด|ก่อน|หลัง|รอบ|คิว|[ก-๙.]\s)\s?$")
_TO_ANOTHER = re.compile(r"\s?(?:-|–|ถึง|to)\s?\d{1,2}[.:]\d\d")
_FEVER = re.compile(r"(?:ไข้|ร้อน|อุณหภูมิ|วัด)[^\n]{0,12}$")


def _asks_for_a_clock(text: str, match: re.Match[str]) -> bool:
    """10.30 without a unit is a time unless it stands where a temperature would."""
    before = text[max(0, match.start() - 20) : match.start()]
    if _TO_ANOTHER.match(text, match.end()):
        return True
    return _FEVER.search(before) is None and (match.start() == 0 or _BEFORE_CLOCK.search(before) is not None)


def _english(text: str) -> Iterator[Mention]:
    for match in _NOON.finditer(text):
        yield Mention("time", *match.span(), _at(12 if match["noon"] else 0, 0))


def _at(hour: int, minute: int) -> Value:
    return {"at": f"{hour:02}:{minute:02}"}
