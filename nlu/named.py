"""Departments, people and rights that a message names by one of their everyday names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nlu.mention import Mention, without_overlaps
from nlu.normalise import Squeezed
from nlu.training import synonyms
from nlu.wordlist import Wordlist

# Short names that are parts of other words; what may not follow or stand before.
_NOT_AFTER = {
    "แม่": r"น|บ้าน|ค้า|น้ำ|เหล็ก|พิมพ์|ครัว|ชี|สาย|สอด|ฮ่อง|กลอง",
    "พ่อ": r"ค้า|ครัว",
    "ลูก": r"ค้า|อม|ชิ้น|ตา|บอล|หมู|น้อง|จ้าง|เอ๊ย|เอ้ย|กระเดือก|หลาน|หมา|แมว|ปัด|เหม็น|สะบ้า|หนู|ยอ|โป่ง|ศร",
    "ย่า": r"ง|น|มใจ",
    "ยาย": r"าม",
    "น้า": r"า|น",
    "ป๊า": "บ",
    "ป๋า": "บ",
    "แฟน": "เพจ|คลับ",
    "กุมาร": "ทอง",
    "กระดูก": "หัก|ทับ|พรุน|ร้าว|แตก|สันหลัง|คอ|ไก่|หมู",
    "ผิวหนัง": "อักเสบ|ลอก|แห้ง|แดง|ไหม้|เป็น|บวม",
    "หลาน": "ชาย|สาว|เอ๊ย|เอ้ย",
}
_NOT_BEFORE = {
    "แม่": "คุณ|พ่อ",
    "ลูก": "หมู่|กระเดือก|มด",
    "ย่า": "อ",
    "กระดูก": "ปวด|เจ็บ|ข้อ",
    "er": "[a-z]",
    "ผิวหนัง": "ที่",
    "น้า": "จ้|ค้|[ก-ฮ]",
    "พ่อ": "[ก-ฮ]",
    "ตาผม": "ด้านข้าง",
}


def find_named(line: Squeezed) -> Iterator[Mention]:
    """Named things with their codes; places are in the squeezed text."""
    present, kinds = _every_name().present(line.text), _kinds()
    if not present:
        return
    for entity, codes in kinds.items():
        yield from without_overlaps(
            Mention(entity, match.start(), match.end(), {"code": codes[name]})
            for name in sorted(present & codes.keys())
            for match in _expression(name).finditer(line.text)
        )


@cache
def _kinds() -> dict[str, dict[str, str]]:
    """For each kind of entity its names, with their codes."""
    return {
        entity: {name: code for code, names in codes.items() for name in names} for entity, codes in synonyms().items()
    }


@cache
def _every_name() -> Wordlist:
    return Wordlist(name for names in _kinds().values() for name in names)


@cache
def _expression(name: str) -> re.Pattern[str]:
    if name.isascii():
        return re.compile(rf"(?<![a-z]){re.escape(name)}(?![a-z])")
    before, after = _NOT_BEFORE.get(name, ""), _NOT_AFTER.get(name, "")
    guards = "".join(f"(?<!{each})" for each in before.split("|") if each)
    return re.compile(guards + re.escape(name) + (f"(?!{after})" if after else ""))
