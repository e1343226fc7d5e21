"""What the words beside an hour make of it: ten minutes short of nine, seven or eight, from two till four."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from nlu.clock_digits import at
from nlu.mention import Mention, Value
from nlu.numerals import MINUTES, ONE_WORD, number

_UNTIL = re.compile(r"\s?(?:-|–|ถึง|จนถึง)\s?")


def after_their_begin(text: str, found: list[Mention]) -> list[Mention]:
    """'From two in the afternoon till four': the end of a stretch is the one reading that lies behind its begin."""
    for nth, (one, other) in enumerate(pairwise(found)):
        begin = str((one.value or {}).get("at", ""))
        if len(other.readings) < 2 or not begin or one.readings or not _UNTIL.fullmatch(text, one.end, other.start):
            continue
        later = [each for each in other.readings if str(each["at"]) > begin]
        if len(later) == 1:
            found[nth + 1] = replace(other, value=later[0], readings=())
    return found


_SOON = re.compile(rf"อีก\s?(?P<minutes>{MINUTES})\s?นาที\s?(?:จะ|ก็|ถึง|\s)*$")
_LACKING = re.compile(rf"\s?ขาด(?:อีก)?\s?(?P<minutes>{MINUTES})\s?นาที")


def less(text: str, hour: Mention) -> Mention:
    """'Ten minutes to nine': อีกสิบนาทีเก้าโมง, เก้าโมงขาดสิบนาที."""
    before = _SOON.search(text, max(0, hour.start - 24), hour.start)
    lacking = before or _LACKING.match(text, hour.end)
    if not lacking or hour.value is None or not str(hour.value["at"]).endswith("00"):
        return hour
    readings = tuple(_earlier(each, number(lacking["minutes"])) for each in hour.readings or (hour.value,))
    start, end = min(hour.start, lacking.start()), max(hour.end, lacking.end())
    return Mention("time", start, end, readings[0], several(readings))


def _earlier(value: Value, minutes: int) -> Value:
    return at((int(str(value["at"])[:2]) - 1) % 24, 60 - minutes) if 0 < minutes < 60 else value


_ONE_OF_TWO = re.compile(rf"(?<!สิบ)(?:{ONE_WORD})$")


def one_before(text: str, match: re.Match[str], hour: int, hours: tuple[int, ...]) -> Iterator[Mention]:
    """'เจ็ดแปดโมง': of two hours that follow each other, the first has its unit from the second."""
    one = _ONE_OF_TWO.search(text, max(0, match.start() - 8), match.start())
    if one and match["hour"] and not match["hour"].isdigit() and number(one.group()) == hour - 1 and hours:
        readings = tuple(at(each, 0) for each in hours)
        yield Mention("time", *one.span(), readings[0], several(readings))


_TO_ANOTHER = re.compile(
    rf"\s?(?:-|–|ถึง|หรือ)\s?(?P<hour>[1-6](?![\d.:/])|{ONE_WORD})(?!\s?(?:โม|ทุ|น\.|น(?![ก-๙])|นาฬิกา|วัน|คน|คิว|เดือน|อาทิตย์|สัปดาห์|ครั้ง|นาที|ชั่วโมง|ชม|เม็ด|บาท|\d))"
)
_LAST = 6  # hours that are counted from noon, and from midnight


def until_another(text: str, match: re.Match[str], hour: int, add: int) -> Iterator[Mention]:
    """'บ่ายสองถึงสาม', 'ตี 2-3': the second hour is counted as the first."""
    other = _TO_ANOTHER.match(text, match.end())
    if other and hour < number(other["hour"]) <= _LAST:
        yield Mention("time", *other.span("hour"), at(number(other["hour"]) + add, 0))


def several(readings: tuple[Value, ...]) -> tuple[Value, ...]:
    """Readings where there are more than one, else none."""
    return readings if len(readings) > 1 else ()
