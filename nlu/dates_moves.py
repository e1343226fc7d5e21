"""Days and times of an appointment that is moved, and those that somebody cannot or will not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from nlu.mention import Mention

_NO = r"(?:ไม่|บ่|บ่า|ม้าย|ไม้|หม้าย|ม่าย)"
MOVE = re.compile(
    r"เลื่อน|เลือน|ยก(?:คิว|นัด)?ไป(?!เลิก)|ย้าย(?!สิทธิ|บ้าน|โรงพยาบาล|รพ|ห้อง|ที่อยู่)|สลับ|ขยับ(?!ตัว|แขน|ขา|ไม่)|ผลัด(?!ผ้า)|(?:นัด|จอง|ลง)(?:วัน|คิว)?ใหม่"
    r"|เปลี่ยน(?!แปลง|สาย|ยา|ผ้า|แผล|ชื่อ|สิทธิ|เบอร์|ที่อยู่|ข้อ|ไต|ถ่าย|สี|ผ้าอ้อม|ถุง|เป็นสี)"
    r"|(?<![a-z])(?:reschedul|rebook|postpone|push|bring forward|swap)|(?<!can't )(?<!cannot )(?<![a-z])"
    r"move(?! my (?:arm|leg|neck|head|hand))"
    r"|(?<![a-z])change(?! (?:the |my )?(?:dressing|name|phone|address|diaper))"
)
_FILLER = r"(?:วัน|ที่|ช่วง|ตอน|เวลา|รอบ|นะ|ซัก|สัก|คิว|the |on |at |for |\s)*$"
_REFUSED = re.compile(
    rf"(?:{_NO}(?:เอา|ใช่|อยากได้|ต้องการ|ขอ)|ยกเว้น|(?<!ละ)เว้น|นอกจาก|อย่า(?:เอา|เป็น|ให้เป็น|นัด|ให้ตรง)|ห้าม(?:เป็น)?"
    rf"|(?<![a-z])(?:not|except|(?:any|every) ?(?:day|time) but)"
    rf"(?: on)?)(?:แล้ว|ละ|แระ|เป็น)?{_FILLER}"
)
_BUSY = rf"{_NO}\s?(?:ค่อย)?(?:ว่าง|สะดวก|หวาง)|ติด(?:ธุระ|งาน|เรียน|สอบ|ประชุม|อบรม|เวร|ภารกิจ|นัดอื่น|ต่างจังหวัด)|มี(?:เรียน|สอบ|ประชุม|ธุระ|อบรม|เวร|งานศพ|งานแต่ง|งานบวช)"
_AWAY = r"(?<!หมอ)ไม่อยู่|ไปต่างจังหวัด|ไปต่างประเทศ"
_NO_WAY = rf"(?:ไป|มา|เข้า)(?:หาหมอ|พบหมอ|ตามนัด|ตรวจ|รพ\.?|โรงพยาบาล|รับ|พบ)?{_NO}\s?(?:ได้|ทัน|ไหว|สะดวก)|ไม่สามารถ|(?:ลา|ลางาน|หยุดงาน){_NO}ได้"
_IN_ENGLISH = r"can'?t|cannot|won't|doesn't|not (?:free|available|ok|good|possible)|busy|unavailable|no good"
_CANNOT_BEFORE = re.compile(
    rf"(?:{_BUSY}|{_NO_WAY}"
    rf"|(?<![a-z])(?:(?:can'?t|cannot)(?: (?:come|make it|make|do|go|attend))?|busy|not (?:free|available)|unavailable))"
    rf"(?:แล้ว|ค่ะ|ครับ|เลย)?{_FILLER}"
)
_ASIDE = r"(?:(?:ก็|คง|น่าจะ|คือ|มัน|เรา|ผม|หนู|แม่|พ่อ|ฉัน|ดิฉัน|นี้|หน้า|that |is |it )\s?){0,3}"
_RIGHT_AFTER = re.compile(
    rf"\s?{_ASIDE}(?:{_NO}ได้(?=\s|$|[,.!]|นะ|ค่ะ|ครับ|คะ|คับ|แล้ว|จริง|เลย|อะ|อ่ะ|ขอ|เพราะ|ต้อง|จ้า|เด้อ|เน้อ|แน่|แต่|ละ)"
    rf"|{_NO}(?:โอเค|ไหว|เอา|เวิร์ค)|เต็ม(?![^\n]{{0,8}}(?:ไหม|มั้ย|มัย|หรือ|หรอ|รึ|ยัง|ป่าว|ปะ)))"
)
_CANNOT = re.compile(rf"{_BUSY}|{_NO_WAY}|{_AWAY}|ไม่ได้(?:ไป|มา)|(?<![a-z])(?:{_IN_ENGLISH})(?![a-z])")
_IS_ASKED = re.compile(r"[^\n]{0,4}(?:ไหม|มั้ย|มัย|หรอ|เหรอ|ใช่|รึ)")
_TURNS = re.compile(r"ได้|ขอ|เอา|แทน|มีคิว|มีหมอ|ปวด|ไข้|เจ็บ|ถ้า|ว่าง|หมอ(?!นัด)|เพราะ")
_INSTEAD = re.compile(r"\s?(?:นี้|หน้า)?\s?(?:ได้)?\s?(?:แทน(?!ที่)|instead)")
_INSTEAD_OF = re.compile(r"\s?(?:แทน(?:ที่)?|instead of|rather than)\s?(?:วัน|ที่|the |\s)*")
_ASKED_FOR = re.compile(r"[^\n]{0,12}?(?:ได้|ว่าง|สะดวก)(?:ไหม|มั้ย|มัย|บ่|ก่อ|ป่าว)")
_WISHED = re.compile(
    rf"(?:ขอ(?:เป็น|เอา|คิว|จอง|นัด|เวลา)?|เอา(?:เป็น)?|อยากได้(?:เป็น)?|จอง|i want|i'd like|prefer)\s?{_FILLER}"
)
_TO_NEW = re.compile(
    rf"(?:ออกไป|ไป(?:เป็น|ที่)?|มา(?:เป็น)?|เป็น|เหลือ|แทน|สะดวก|ว่าง(?:อีกที)?|ใหม่(?:เป็น)?|(?<![a-z])(?:to|until|till)|→|->|=>)\s?{_FILLER}"
)
_OF_NOW = re.compile(
    r"(?:จาก|เดิม|(?<!ขอ)(?<!จะ)นัด|(?<!ขอ)(?<!จอง)คิว|ที่นัดไว้|(?<![a-z])from|appointment|ของ)"
    r"(?:ของ|วัน|ที่|ตอน|ช่วง|เวลา|เดิม|ไว้|เขียน|is|for|on|the|คือ|หมอ|แม่|พ่อ|ลูก|ยาย|ตา|จอง|คิว|นัด|ทำฟัน|\s)*$"
)
_MOVED_ONE = re.compile(
    rf"(?:เลื่อน|เลือน|ย้าย|เปลี่ยน|ขยับ|สลับ|postpone|reschedule|move|change)(?:นัด|คิว|จาก|the|my|\s)*{_FILLER}"
)
_OF_NOW_AFTER = re.compile(
    r"\s?(?:ที่|ซึ่ง)?(?:(?:หมอ|คุณหมอ|มี|ได้|เคย)?นัด(?!ใหม่|ได้)|จองไว้|มีคิว(?!ไหม|มั้ย|มัย|ว่าง|หรือ|บ่)|เดิม|(?:ขอ)?เลื่อน(?:ออก)?(?:ไปก่อน)?)"
)
_JOINT = re.compile(
    r"[^\n]{0,12}?(?:ออกไป(?:เป็น)?|ไป(?:เป็น)?|มา(?:เป็น)?|เป็น|→|->|=>|(?<![a-z])to)\s?(?:วัน|ที่|ช่วง|ตอน|เวลา|the |\s)*"
)
_TAKEN_UP = re.compile(
    r"[^\n]{0,12}?(?:(?:ได้|ว่าง|สะดวก|โอเค)(?:ไหม|มั้ย|มัย|บ่|ก่อ|ป่าว|ปะ|ค่ะ|ครับ|คะ|คับ|\s|$)|ดีกว่า|ละกัน|แล้วกัน|ก็ได้|is (?:ok|fine|good)|works)"
)
_SIDE_BY_SIDE = re.compile(r"\s?(?:ตอน|ช่วง|เวลา|ที่|นี้|at|on|in the|,)?\s?")
_STRETCH = re.compile(r"\s?(?:-|–|ถึง)\s?")
_AND = re.compile(r"\s?(?:หรือ|กับ|และ|แล้วก็|,|or|and)\s?")
_MISSED = re.compile(r"ไม่ได้(?:ไป|มา)|ลืม|พลาด|ไม่ทัน|missed|forgot")
_ANYTHING = re.compile(
    ""
)  # an appointment that cannot be kept is one to be moved, from the beginning of the message on
_CONTEXT, _REACH = 26, 45


@dataclass(slots=True)
class _Group:
    """A day and its times, which share one role; `before` and `after` are the words round it, up to its neighbours."""

    members: list[int]
    start: int
    end: int
    before: str = ""
    after: str = ""
    joint: str | None = None  # all that stands between it and the next
    role: str | None = None
    cannot: bool = False
    fixed: bool = field(default=False)  # an onset or a birthday, which no move changes


def appointed(text: str, start: int) -> bool:
    """Whether the words before say that an appointment is at that time."""
    return _OF_NOW.search(text[max(0, start - _CONTEXT) : start]) is not None


def moved(text: str, found: list[Mention], today: date) -> list[Mention]:
    """The mentions in text order with the roles rejected, old and new."""
    groups = _grouped(text, found)
    _refuse(text, found, groups, today)
    move = MOVE.search(text)
    for group in groups:
        if group.cannot and _is_of_now(group):
            group.role = "old"
            move = move or _ANYTHING.match(text)
        elif group.role is None and not group.fixed and _INSTEAD.match(group.after):
            group.role = "new"
    move = move or _wished_instead(text, groups)
    if move:
        _sides(groups, move.start())
    for group in groups:
        if group.cannot and group.role is None:
            group.role = "rejected"
    roles = {at: group.role for group in groups for at in group.members if group.role and not group.fixed}
    return [replace(each, role=roles.get(at) or each.role) for at, each in enumerate(found)]


def _wished_instead(text: str, groups: list[_Group]) -> re.Match[str] | None:
    """'The doctor's appointment is on the third, but I would like the fourth', 'Friday instead of Wednesday': moves without the word."""
    for one, other in pairwise(groups):
        if one.fixed or other.fixed:
            continue
        if one.joint is not None and _INSTEAD_OF.fullmatch(one.joint):
            one.role, other.role = "new", "old"
        elif _is_of_now(one) and one.role is None and (other.role == "new" or _WISHED.search(other.before)):
            return _ANYTHING.match(text)
    return None


def _grouped(text: str, found: list[Mention]) -> list[_Group]:
    groups: list[_Group] = []
    for at, mention in enumerate(found):
        last = groups[-1] if groups else None
        if last and _belongs(text, found[at - 1], mention):
            last.members.append(at)
            last.end = max(last.end, mention.end)
            last.fixed = last.fixed or mention.role is not None
        else:
            groups.append(_Group([at], mention.start, mention.end, fixed=mention.role in ("onset", "birth")))
    for at, group in enumerate(groups):
        low = groups[at - 1].end if at else 0
        high = groups[at + 1].start if at + 1 < len(groups) else len(text)
        group.before = text[max(low, group.start - _CONTEXT) : group.start].rpartition("\n")[2]
        group.after = text[group.end : min(high, group.end + _REACH)].partition("\n")[0]
        group.joint = text[group.end : high] if high - group.end <= _REACH and at + 1 < len(groups) else None
        old = any(found[each].role == "old" for each in group.members)
        group.role = "old" if old else None
    return groups


def _belongs(text: str, one: Mention, other: Mention) -> bool:
    """A time beside its day; the two ends of a stretch of time."""
    if other.start <= one.end:
        return True
    if other.start - one.end > 8:
        return False
    if one.entity == other.entity:
        return one.entity == "time" and _STRETCH.fullmatch(text, one.end, other.start) is not None
    return _SIDE_BY_SIDE.fullmatch(text, one.end, other.start) is not None


def _refuse(text: str, found: list[Mention], groups: list[_Group], today: date) -> None:
    """Marks what will not do; of two with 'and' or 'or' between them both."""
    spent = False  # the words before this one said that of the one before
    for group in groups:
        gone = _is_gone(found, group, today)
        after = not gone and not group.fixed and _cannot_after(group)
        if group.fixed or gone:
            spent = False
            continue
        before = not spent and not _INSTEAD.match(group.after)
        if before and _is_said(_REFUSED, group):
            group.role = "rejected"
        elif after or (before and _is_said(_CANNOT_BEFORE, group)):
            group.cannot = True
        spent = after
    for one, other in [*pairwise(groups)][::-1]:
        if one.joint is not None and _AND.fullmatch(one.joint) and not one.fixed and one.role is None:
            one.cannot = one.cannot or (other.cannot and not _is_gone(found, one, today))
    missed = MOVE.search(text) or _MISSED.search(text)
    for one in groups if missed else ():
        if _is_gone(found, one, today) and one.role is None and not one.fixed and _is_of_now(one):
            one.role = "old"


def _is_gone(found: list[Mention], group: _Group, today: date) -> bool:
    values = [found[at].value or {} for at in group.members if found[at].entity == "date"]
    return any(str(value.get("on") or value.get("to") or "9") < today.isoformat() for value in values)


def _is_said(pattern: re.Pattern[str], group: _Group) -> bool:
    """'Not Wednesday'; but 'not free any more. Is Wednesday possible' says that of another."""
    said = pattern.search(group.before)
    if said is None:
        return False
    return not (" " in said.group().strip("abcdefghijklmnopqrstuvwxyz'") and _ASKED_FOR.match(group.after))


def _cannot_after(group: _Group) -> bool:
    if _RIGHT_AFTER.match(group.after):
        return True
    said = _CANNOT.search(group.after)
    if said is None or _IS_ASKED.match(group.after, said.end()):
        return False
    gap = group.after[: said.start()]
    return not _TURNS.search(gap) and not (" " in gap and _WISHED.search(group.before))


def _is_of_now(group: _Group) -> bool:
    if _WISHED.search(group.before):
        return False
    return _OF_NOW.search(group.before) is not None or _OF_NOW_AFTER.match(group.after) is not None


def _sides(groups: list[_Group], move: int) -> None:
    """Which day and time the appointment was at, and which it shall be at."""
    free = [group for group in groups if not group.fixed and group.role is None]
    for one, other in pairwise(groups):
        to_other = one.joint is not None and one in free and other in free and _JOINT.fullmatch(one.joint)
        if to_other and not _TO_NEW.search(one.before):
            one.role, other.role = "old", other.role or "new"
    for group in free:
        group.role = group.role or _side(group)
    given_up = [group for group in free if group.cannot and group.role is None]
    if not any(group.role == "old" for group in groups):
        wished = next((group.start for group in groups if group.role == "new"), None)
        for group in given_up:
            group.role = "old" if wished is None or group.start < wished else None
    _complement([group for group in free if group.role is None and not group.cannot], groups, move)


def _side(group: _Group) -> str | None:
    if group.cannot:
        return "old" if _is_of_now(group) else None
    if _TO_NEW.search(group.before) or _WISHED.search(group.before):
        return "new"
    if _is_of_now(group) or _MOVED_ONE.search(group.before):
        return "old"
    return "new" if _TAKEN_UP.match(group.after) else None


def _complement(left: list[_Group], groups: list[_Group], move: int) -> None:
    """Of the two sides the one that is not told: the other one; of two untold the first is the old one."""
    told = {group.role for group in groups}
    for nth, group in enumerate(_of_two(left)):
        if "old" in told:
            group.role = "new" if "new" not in told else None
        elif "new" in told or len(left) > 1:
            group.role = "old" if nth == 0 else "new"
        else:
            group.role = "old" if group.start < move else "new"


def _of_two(left: list[_Group]) -> Iterator[_Group]:
    yield from left[:2]
