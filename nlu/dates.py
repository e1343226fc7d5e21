"""Days and times that a message names, as values a booking can use."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

from nlu.clock import find_times
from nlu.dates_calendar import find_numbered, is_past
from nlu.dates_relative import find_relative
from nlu.mention import Mention, without_overlaps

_MOVE = re.compile(r"เลื่อน|ย้าย|เปลี่ยน|ขยับ|reschedule|move|change|postpone")
_TO_NEW = re.compile(
    r"(?:เป็น|ไปเป็น|ไป|มาเป็น|มา|ขอเป็น|เอาเป็น|แทน|ออกไป|to|ได้ไหม|อยากได้|สะดวก)(?:วัน|ที่|ช่วง|ตอน|เวลา|the|on|at|\s)*$"
)
_FROM_OLD = re.compile(r"(?:จาก|เดิม|นัด|คิว|ที่นัดไว้|from|appointment|ของ)(?:ของ|วัน|ที่|ตอน|ช่วง|เวลา|เดิม|ไว้|on|the|คือ|\s)*$")
_NOT_BEFORE = re.compile(
    r"(?:ไม่เอา|ไม่ใช่|ยกเว้น|ไม่อยากได้|ไม่สะดวก|ไม่ว่าง|บ่เอา|เว้น|not|except)"
    r"(?:แล้ว|ละ|แระ|วัน|ที่|ช่วง|ตอน|เวลา|นะ|on|\s)*$"
)
_INSTEAD = re.compile(r"\s?(?:นี้|หน้า)?\s?(?:แทน|ดีกว่า|instead)")
_ASKED_FOR = re.compile(r"[^\n]{0,12}?(?:ได้|ว่าง|สะดวก)(?:ไหม|มั้ย|มัย|บ่|ก่อ|ป่าว)")
_NOT_AFTER = re.compile(
    r"\s?(?:นี้|หน้า)?\s?(?:ก็|หนู|ผม|แม่|พ่อ|เรา|ฉัน|ติดงาน|คง|น่าจะ|มี|\s)*"
    r"(?:ไม่ว่าง|ไม่สะดวก|ไม่ได้|ไปไม่|มาไม่|ไม่เอา|บ่ว่าง|บ่ได้|ติดธุระ|ติดประชุม|ติดเรียน|can't|doesn't work|เต็ม)"
)


def find_dates(text: str, now: datetime) -> list[Mention]:
    """Dates and times of a normalised text, in text order, with roles. A pure function; `now` is aware, in the hospital's zone.

    What names a day or hour that does not exist (31 พ.ย., ตีแปด) is a mention without a value.
    """
    today = now.date()
    dates = without_overlaps([*find_numbered(text, today), *find_relative(text, today)])
    times = [each for each in find_times(text) if _stands_beside(each, dates)]
    found = sorted([*dates, *times], key=lambda each: (each.start, each.entity))
    found = [each if each.role else replace(each, role=_role(text, each, today)) for each in found]
    return _moved(text, found) if _MOVE.search(text) else found


def _stands_beside(time: Mention, dates: list[Mention]) -> bool:
    """A clock inside a date is a part of it (3.12.69); a part of the day may be in the same word (เช้านี้, เมื่อคืน)."""
    in_a_word = time.value is not None and "period" in time.value
    return in_a_word or all(time.end <= date.start or date.end <= time.start for date in dates)


def _role(text: str, mention: Mention, today: date) -> str | None:
    before, after = text[max(0, mention.start - 24) : mention.start], text[mention.end : mention.end + 30]
    if _NOT_AFTER.match(after) or _is_refused(before, after):
        return "rejected"
    if mention.entity != "date":
        return None
    return is_past(text, mention.start) or _of_the_past(before, mention, today)


def _is_refused(before: str, after: str) -> bool:
    """'Not Wednesday'; but in 'not free any more, Wednesday instead' the no belongs to what was said before it."""
    refused = _NOT_BEFORE.search(before)
    if refused is None or _INSTEAD.match(after):
        return False
    return not (" " in refused.group() and _ASKED_FOR.match(after))


def _of_the_past(before: str, mention: Mention, today: date) -> str | None:
    """A day that is gone is when something began, or when an appointment was."""
    last = (mention.value or {}).get("to") or (mention.value or {}).get("on")
    if last is None or str(last) >= today.isoformat():
        return None
    return "old" if _FROM_OLD.search(before) else "onset"


def _moved(text: str, found: list[Mention]) -> list[Mention]:
    """Of an appointment that is moved: which day and time it was, and which it shall be."""
    told: list[Mention] = []
    for kind in ("date", "time"):
        same = [each for each in found if each.entity == kind and each.role is None]
        for nth, mention in enumerate(same):
            told.append(replace(mention, role=_side(text, mention, nth, len(same))))
    roles = {(each.start, each.entity): each.role for each in told}
    dated = [replace(each, role=roles.get((each.start, each.entity), each.role)) for each in found]
    return [_as_its_date(each, dated) for each in dated]


def _side(text: str, mention: Mention, nth: int, count: int) -> str | None:
    before = text[max(0, mention.start - 20) : mention.start]
    if _TO_NEW.search(before):
        return "new"
    if _FROM_OLD.search(before):
        return "old"
    return None if count == 1 else ("old" if nth == 0 else "new")


def _as_its_date(mention: Mention, others: list[Mention]) -> Mention:
    """A time right after a date belongs to it."""
    if mention.entity != "time" or mention.role:
        return mention
    near = [each for each in others if each.entity == "date" and 0 <= mention.start - each.end <= 8]
    return replace(mention, role=near[-1].role) if near else mention
