"""Bare numbers that are days because another day is moved: เลื่อนจาก 25 เป็น 27 พ.ค., 'ขอเป็น 27 หรือ 28 แทน'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from nlu.dates_numbers import as_mention
from nlu.dates_readings import days_of_month
from nlu.mention import Mention
from nlu.move_words import MOVE

_ENDS = r"(?=\s?(?:$|ค่ะ|คะ|ค้ะ|ครับ|คับ|ค้าบ|ได้|นะ|แทน|น่ะ|จ้า))"
_TO_A_NUMBER = re.compile(rf"\s?(?:ไป|มา|ออกไป)?\s?(?:เป็น|เปน|->|→)\s?(?P<day>[0-3]?\d){_ENDS}")
_ASKED_TO_BE = re.compile(
    rf"[^\n]{{0,40}}?(?:ขอ|เอา)(?:ไป)?เป็น\s?(?P<day>[0-3]?\d)(?:\s?(?:หรือ|กับ|,)\s?(?P<other>[0-3]?\d))?{_ENDS}"
)
_FROM_A_NUMBER = re.compile(r"(?:จาก|เลื่อน|นัด)\s?(?P<day>[0-3]?\d)\s?(?:ไป|มา)?\s?(?:เป็น|->|→)\s?(?:วันที่\s?)?$")
_DIGIT = re.compile(r"\d")


def with_bare_numbers(text: str, dates: list[Mention]) -> list[Mention]:
    """The dates in text order, and the bare numbers beside one that is given up or taken up."""
    if not _DIGIT.search(text) or not (MOVE.search(text) or "เป็น" in text):
        return dates
    told = list(dates)
    for nth, mention in enumerate(dates):
        said = (mention.value or {}).get("on")
        if said:
            last = dates[nth + 1].start if nth + 1 < len(dates) else len(text)
            told += _beside(text, mention, date.fromisoformat(str(said)), last)
    return sorted(told, key=lambda each: each.start)


def _beside(text: str, mention: Mention, day: date, last: int) -> Iterator[Mention]:
    moves = MOVE.search(text) is not None
    to = (_TO_A_NUMBER.match(text, mention.end) if moves else None) or _ASKED_TO_BE.match(text, mention.end)
    if to and to.end() <= last:
        for name in ("day", "other"):
            if to.groupdict().get(name):
                new = days_of_month(day, int(to[name]), None, back=False)
                yield as_mention(*to.span(name), new[:1])
    given_up = _FROM_A_NUMBER.search(text, max(0, mention.start - 30), mention.start) if moves else None
    if given_up:
        yield as_mention(*given_up.span("day"), days_of_month(day, int(given_up["day"]), 0, back=False))


__all__ = ["with_bare_numbers"]
