"""The danger signs that somebody was asked for and denied, in a few words each: those that a life hangs on first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import reduce

from bot.domain.protocol import Question
from bot.domain.words import Phrase, Words

MOST = 6  # more than this nobody reads; the rest is "and whatever else was asked"

# A sign is named only where the question that was denied has it in its own words.
_SIGNS = (
    (re.compile(r"ทำร้ายตัวเอง|ตายไปคงจะดี"), Phrase("sign-self-harm")),
    (re.compile(r"ซึม|สับสน|ปลุกยาก|เรียกไม่"), Phrase("sign-drowsy")),
    (re.compile(r"หายใจ|หอบ"), Phrase("sign-breathing")),
    (re.compile(r"(?:เจ็บ|แน่น)\S{0,6}(?:หน้าอก|อก)"), Phrase("sign-chest")),
    (re.compile(r"หน้าเบี้ยว|ปากเบี้ยว|พูดไม่ชัด|อ่อนแรง"), Phrase("sign-stroke")),
    (re.compile(r"(?<!ลิ้น)ชัก"), Phrase("sign-seizure")),
    (re.compile(r"หน้ามืด|เป็นลม|วูบ"), Phrase("sign-faint")),
    (re.compile(r"เลือดออก|เป็นเลือด|ถ่ายดำ|ไอเป็นเลือด"), Phrase("sign-bleeding")),
    (re.compile(r"คอแข็ง|ก้มคอไม่"), Phrase("sign-neck")),
    (re.compile(r"(?:ปาก|ลิ้น|หน้า)บวม"), Phrase("sign-swelling")),
    (re.compile(r"ดื่มไม่ได้|ดื่มน้ำไม่ได้|กินน้ำไม่ได้|ไม่ดูดนม|ดูดนมได้น้อย|กินดื่มไม่ได้"), Phrase("sign-drinking")),
    (re.compile(r"ตามัว|มองไม่เห็น|เห็นภาพซ้อน"), Phrase("sign-vision")),
    (re.compile(r"ลูกดิ้นน้อย|ไม่ดิ้น"), Phrase("sign-baby-moves")),
)


def denied_signs(questions: Iterable[Question]) -> Words | None:
    """The signs in these questions, the gravest first and at most six; None where they name none."""
    asked = "\n".join(each.text.th for each in questions)
    found = [sign for words, sign in _SIGNS if words.search(asked)]
    if not found:
        return None
    named: list[Words] = [*found[:MOST]]
    return reduce(lambda said, sign: Phrase("sign-and", {"said": said, "sign": sign}), named[1:], named[0])
