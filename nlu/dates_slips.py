"""Slips of the tongue: a day or hour that is taken back for the one said next (พรุ่งนี้ เอ้ย มะรืน)."""

from __future__ import annotations

import re
from itertools import pairwise

from nlu.dates_groups import Group
from nlu.mention import Mention

_POLITE = r"(?:ค่ะ|คะ|ครับ|คับ|นะ|จ้า|เจ้า|เด้อ)"
_SLIP = (
    r"(?:เอ[้๊่]?ย|อุ[้๊]?ย|เฮ้ย|อ้าว|อ๊ะ|(?:ไม่|บ่|บ่า|ม่าย)(?:ใช่|แม่น|ช่าย)(?:สิ|ซิ|ละ|แล้ว|ๆ)|(?:ไม่|บ่)(?:สิ|ซิ|ๆ)|ขอโทษ(?:ที)?|โทษ(?:ที)?"
    r"|ผิดๆ|ผิด(?:แล้ว|ละ)|(?:พิมพ์|พูด|จำ|บอก|ดู)ผิด|หมายถึง|(?:no,? )?wait|sorry|i mean|scratch that|oops)"
)
_WEAK = r"(?:ไม่ใช่|ไม่|บ่แม่น|บ่ใช่|ผิด|no|ต้อง|เป็น|คือ|ขอ(?:เป็น)?|เอา(?:เป็น)?|แก้(?:เป็น)?|make it|it's)"
_TAKES_BACK = re.compile(
    rf"[\s,.]*(?:(?:{_POLITE}|{_WEAK})[\s,.]*)*{_SLIP}(?:[\s,.]*(?:{_SLIP}|{_WEAK}|{_POLITE}))*[\s,.]*(?:วัน(?:ที่)?|ที่|ตอน|เวลา|on|at)?\s?"
)
_SOME_SLIP = re.compile(_SLIP)


def without_slips(text: str, groups: list[Group], found: list[Mention]) -> tuple[list[Group], list[int]]:
    """The groups that stand, and the places in `found` of what is taken back.

    Of a day and an hour only what is said anew is taken back; the one that stands is told in the words that led to the first.
    """
    if _SOME_SLIP.search(text) is None:
        return groups, []
    kept: list[Group] = groups[:1]
    gone: list[int] = []
    for one, other in pairwise(groups):
        if _TAKES_BACK.fullmatch(text, one.end, other.start):
            gone += _taken_back(kept.pop(), other, found)
        kept.append(other)
    return kept, gone


def _taken_back(one: Group, other: Group, found: list[Mention]) -> list[int]:
    """The members of the first that the second says anew; the others go with the second."""
    anew = {found[each].entity for each in other.members}
    stays = [each for each in one.members if found[each].entity not in anew]
    other.members = [*stays, *other.members]
    other.before, other.start = one.before, one.start if stays else other.start
    other.day = other.day or one.day
    other.fixed = other.fixed or (one.fixed and bool(stays))
    return [each for each in one.members if each not in stays]
