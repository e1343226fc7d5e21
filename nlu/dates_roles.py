"""What a day or time is in its sentence: the old or new one of a move, the onset, a birthday, or one that will not do."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from nlu.dates_readings import is_open, is_past
from nlu.mention import Mention

_MOVE = re.compile(r"เลื่อน|ย้าย|เปลี่ยน|ขยับ|reschedule|move|change|postpone|push")
_TO_NEW = re.compile(
    r"(?:เป็น|ไปเป็น|ไป|มาเป็น|มา|ขอเป็น|เอาเป็น|แทน|ออกไป|ขอ|เอา|to|ได้ไหม|อยากได้|สะดวก)(?:วัน|ที่|ช่วง|ตอน|เวลา|the|on|at|ซัก|สัก|\s)*$"
)
_FROM_OLD = re.compile(
    r"(?:จาก|เดิม|นัด|คิว|ที่นัดไว้|from|appointment|ของ)(?:ของ|วัน|ที่|ตอน|ช่วง|เวลา|เดิม|ไว้|on|the|คือ|หมอ|คิว|นัด|\s)*$"
)
_WILL_NOT_DO = re.compile(
    r"(?:ไม่เอา|ไม่ใช่|ยกเว้น|ไม่อยากได้|ไม่สะดวก|ไม่ว่าง|บ่เอา|เว้น|not|except)(?:แล้ว|ละ|แระ|วัน|ที่|ช่วง|ตอน|เวลา|นะ|on|\s)*$"
)
_INSTEAD = re.compile(r"\s?(?:นี้|หน้า)?\s?(?:แทน|ดีกว่า|instead)")
_ASKED_FOR = re.compile(r"[^\n]{0,12}?(?:ได้|ว่าง|สะดวก)(?:ไหม|มั้ย|มัย|บ่|ก่อ|ป่าว)")
_CANNOT = re.compile(
    r"\s?(?:นี้|หน้า)?\s?(?:(?:ก็|หนู|ผม|แม่|พ่อ|เรา|ฉัน|ติดงาน|คง|น่าจะ|ดิฉัน|มัน|คือ)\s?){0,3}"
    r"(?:ไม่ว่าง|ไม่สะดวก|ไม่ได้|ไปไม่|มาไม่|ไม่เอา|บ่ว่าง|บ่ได้|บ่สะดวก|ติดธุระ|ติดประชุม|ติดเรียน|ติดสอบ|ติดงาน"
    r"|can't|cannot|doesn't work|is not ok|เต็ม(?![^\n]{0,8}(?:ไหม|มั้ย|มัย|หรือ|หรอ|รึ|ยัง|ป่าว|ปะ)))"
)
_WAS = re.compile(r"เมื่อ|แรก|ตะวา|มื้อวาน")


def with_roles(text: str, found: list[Mention], today: date) -> list[Mention]:
    """The mentions in text order, each with what it is."""
    told = [_told(text, each, today) for each in found]
    return _moved(text, told) if told and _MOVE.search(text) else told


def _told(text: str, mention: Mention, today: date) -> Mention:
    role = mention.role or _role(text, mention, today)
    return replace(mention, role=role) if role else mention


def _role(text: str, mention: Mention, today: date) -> str | None:
    before, after = text[max(0, mention.start - 24) : mention.start], text[mention.end : mention.end + 40]
    if _CANNOT.match(after) or _is_refused(before, after):
        return "rejected"
    if mention.entity != "date":
        return None
    told = is_past(text, mention.start)
    if told == "birth":
        return "birth"
    first = _edge(mention, "from")
    if told == "onset" and first and first <= today.isoformat() and not is_open(text, mention.end):
        return "onset"
    return _of_the_past(text, before, mention, today)


def _is_refused(before: str, after: str) -> bool:
    """'Not Wednesday'; but in 'not free any more, Wednesday instead' the no belongs to what was said before it."""
    refused = _WILL_NOT_DO.search(before)
    if refused is None or _INSTEAD.match(after):
        return False
    return not (" " in refused.group() and _ASKED_FOR.match(after))


def _edge(mention: Mention, which: str) -> str | None:
    value = mention.value or {}
    said = value.get("on") or value.get(which)
    return str(said) if said else None


def _of_the_past(text: str, before: str, mention: Mention, today: date) -> str | None:
    """A day that is gone is when something began, or when an appointment was."""
    last = _edge(mention, "to")
    gone = last is not None and last < today.isoformat()
    if not gone and not _WAS.match(text, mention.start):
        return None
    return "old" if _FROM_OLD.search(before) else "onset"


def _moved(text: str, found: list[Mention]) -> list[Mention]:
    """Of an appointment that is moved: which day and time it was, and which it shall be."""
    told = [_given_up(text, each) for each in found]
    roles: dict[tuple[int, str], str | None] = {}
    for kind in ("date", "time"):
        same = [each for each in told if each.entity == kind and each.role is None]
        gave_up = any(each.entity == kind and each.role in ("old", "rejected") for each in told)
        for nth, mention in enumerate(same):
            roles[mention.start, kind] = _side(text, mention, nth + gave_up, len(same) + gave_up)
    dated = [replace(each, role=each.role or roles.get((each.start, each.entity))) for each in told]
    return [_as_its_date(each, dated) for each in dated]


def _given_up(text: str, mention: Mention) -> Mention:
    """'Tomorrow I cannot come, please move it': the day that will not do is the old one."""
    if mention.role == "rejected" and mention.entity == "date":
        move = _MOVE.search(text, mention.end)
        if move and not _WILL_NOT_DO.search(text[max(0, mention.start - 24) : mention.start]):
            return replace(mention, role="old")
    return mention


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
    return replace(mention, role=near[-1].role) if near and near[-1].role in ("old", "new") else mention
