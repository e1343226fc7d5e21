"""Hours in digits: 10.30, 9-12 น., 2pm, 0830 น.; and what only looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.first_letters import led
from nlu.mention import Mention, Value

_NOT_A_CLOCK = r"(?!\s?(?:องศา|บาท|กก|กิโล|ซม|เซน|เม็ด|ปี|%|เปอร์|มก|ซีซี|ml|mg|cm|kg|c(?![a-z])|°|\.?\d))"
_DIGITS = led(
    rf"(?:(?<![\d./:])|(?<=[ก-ฮ]\.))(?P<h>[01]?\d|2\d)(?P<mark>[:.])(?P<m>[0-5]\d|[6-9]\d(?=\s?(?:น\.|น(?![ก-๙])|นาฬิกา)))(?!\d|[./:]\d){_NOT_A_CLOCK}\s?(?P<unit>น\."
    rf"|น(?![ก-๙])|นาฬิกา|โมง|am(?![a-z])|pm(?![a-z])|a\.m\.?(?![a-z])|p\.m\.?(?![a-z]))?"
    r"|(?:(?<![\d./:-])|(?<=m-)|(?<=\.-)|(?<=\d-)(?<![./:-]\d-)(?<![./:-]\d\d-))(?P<h2>[01]?\d|2[0-4])\s?(?P<unit2>น\.(?!\s?\d)|น(?=\s|$)|o'clock|am(?![a-z])|pm(?![a-z])|a\.m\.?(?![a-z])|p\.m\.?(?![a-z]))"
    r"|(?<![\d./:-])(?P<h3>[01]\d|2[0-3])(?P<m3>[0-5]\d)\s?(?:น\.|น(?![ก-๙])|hrs)"
)


def find_in_digits(text: str) -> Iterator[Mention]:
    """The hours of a normalised text that are written in digits; one that no clock shows (25:00) has no value."""
    for match in _DIGITS.finditer(text) if _DIGIT.search(text) else ():
        hour, minute = int(match["h"] or match["h2"] or match["h3"]), int(match["m"] or match["m3"] or 0)
        unit = (match["unit"] or match["unit2"] or "").replace(".", "")
        if unit in ("am", "pm"):
            hour = (hour % 12 + (12 if unit == "pm" else 0)) if 1 <= hour <= 12 else 99
        if hour == _MIDNIGHT and not minute and unit not in ("am", "pm"):
            hour = 0
        if match["mark"] == "." and not unit and not _asks_for_a_clock(text, match):
            continue
        end = match.end() - (len(match.group()) - len(match.group().rstrip()))
        if match["h2"] and unit != "o'clock":
            yield from _listed(text, match, hour)
        if hour in TWICE_A_DAY and minute < 60 and not _said_exactly(match, unit):
            readings = (at(hour, minute), at(hour + 12, minute))
            readings = readings if hour == _EARLY else readings[::-1]
            yield Mention("time", match.start(), end, readings[0], readings)
            continue
        yield Mention("time", match.start(), end, at(hour, minute) if hour < 24 and minute < 60 else None)


def _listed(text: str, match: re.Match[str], hour: int) -> Iterator[Mention]:
    """The hour before "9-12 น." or "between 1 and 3 pm", which has its unit from the later one."""
    before = _HOUR_BEFORE.search(text, max(0, match.start() - 9), match.start())
    if before is None:
        return
    said = int(before["hour"])
    both_later = hour > 12 and said + 12 < hour and not (match["unit2"] or "").startswith("น")
    yield Mention("time", *before.span("hour"), at(said + 12 * both_later, 0))


TWICE_A_DAY = range(1, 7)  # what a clinic's patient says for the afternoon, unless it is said to be of the 24 hours
_MIDNIGHT = 24  # "24.00 น."
_EARLY = 6  # but at six people rather get up


def _said_exactly(match: re.Match[str], unit: str) -> bool:
    """'02:30' and '2.30 น.' are of the 24 hours, '2.30' and "2 o'clock" not yet."""
    return (
        unit not in ("", "o'clock")
        or match.group().startswith("0")
        or _UNIT_BEHIND.match(match.string, match.end()) is not None
    )


_UNIT_BEHIND = re.compile(r"\s?(?:-|–|ถึง)\s?\d{1,2}[.:]\d\d\s?(?:น\.|น(?![ก-๙])|นาฬิกา)")  # "6.00-11.00 น."
_HOUR_BEFORE = re.compile(r"(?<![\d.:/-])(?P<hour>[01]?\d|2[0-3])\s?(?:-|–|ถึง|หรือ|and|to|or)\s?$")
_DIGIT = re.compile(r"\d")
_BEFORE_CLOCK = re.compile(
    r"(?:เวลา|ตอน|ประมาณ|ราวๆ?|สัก|ถึง|-|–|at|นัด|ก่อน|หลัง|รอบ|คิว|เช้า|บ่าย|เย็น|ค่ำ|นี้|หน้า|[ก-๙.]\s|/\d{1,4}\s|[คพมย]\.?|(?<![a-z])(?:tmrw?|tmw|tomorrow|today|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri)\s)\s?$"
)
_TO_ANOTHER = re.compile(r"\s?(?:-|–|ถึง|to)\s?\d{1,2}(?:[.:]\d\d|\s?(?:am|pm|น\.|โมง))")
_FEVER = re.compile(
    r"(?:ไข้|ร้อน|อุณหภูมิ|วัด|น้ำตาล|ค่า|ผล|หนัก|สูง|ราคา|ระดับ|version|ตัว|temp|สายตา|สั้น|เอียง|ไซส์|ค่าไต|หมู่|คะแนน)[^\n]{0,12}$"
)
_ROOM = re.compile(r"(?:ห้อง|ตึก|อาคาร|ชั้น|เลขที่|เตียง)\s?(?:ตรวจ|เลขที่|ที่)?\s?$")
_MONEY = re.compile(r"\s?(?:หน่วย|ล้าน|แสน|พัน|เท่า|เมตร|ลิตร)")


def _asks_for_a_clock(text: str, match: re.Match[str]) -> bool:
    """10.30 without a unit is a time unless it stands where a temperature or a price would."""
    before = text[max(0, match.start() - 20) : match.start()]
    if _TO_ANOTHER.match(text, match.end()):
        return True
    if _FEVER.search(before) or _ROOM.search(before) or _MONEY.match(text, match.end()):
        return False
    return match.start() == 0 or _BEFORE_CLOCK.search(before) is not None


def at(hour: int, minute: int) -> Value:
    """An hour and minute of the 24 as the value of a time."""
    return {"at": f"{hour:02}:{minute:02}"}
