"""Words of an answer that only look like a danger sign: blood that oozes is no drowsiness, a steroid to inhale weakens no defence."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.domain.understanding import Finding, Understanding

# ซึม is drowsy and also to ooze; only the latter stops. "เลือดยังซึม" and "ซึมไม่หยุด" stay what they are.
_OOZED = (
    r"(?:ก็|แค่|มี)?ซึม(?:ๆ|นิดเดียว|นิดหน่อย|นิดๆ|หน่อยๆ|หน่อย|เล็กน้อย|ออกมา|อยู่){1,3}"
    r"(?=[ ,]*(?:ตอนแรก|แรกๆ|ทีแรก|ช่วงแรก)?[ ,]*(?:แล้ว|ก็|ตอนนี้)?[ ]?หยุด(?:แล้ว|ไหล|สนิท|ไป))"
)
_A_LITTLE = r"ซึม(?:ๆ|นิดเดียว|นิดๆ|นิดหน่อย|เล็กน้อย)"
_STOPPED = rf"(?<=หยุดแล้ว ){_A_LITTLE}|(?<=หยุดแล้วครับ ){_A_LITTLE}|(?<=หยุดแล้วค่ะ ){_A_LITTLE}"
_CLEAR = (
    r"(?:น้ำใสๆ|น้ำใส|น้ำเหลืองใส|น้ำเหลือง|น้ำหนอง|หนอง)(?:มัน|ก็|ยัง|เริ่ม|มี|ไหล|ๆ)*"
    r"ซึม(?:ๆ|นิดเดียว|นิดหน่อย|นิดๆ|หน่อยๆ|หน่อย|เล็กน้อย|ออกมา|อยู่)*"
)
# Pale or short of breath on the stairs for weeks is no sign of shock: those are of now (NIEMS Criteria Based Dispatch, common reds 2-3).
_LONG_PALE = (
    r"(?<![ก-๙])(?:หน้า|ตัว|ปาก|เปลือกตา)?ซีด(?:ๆ|แบบนี้|อย่างนี้|มา|เป็น)*"
    r"(?:นาน|หลายเดือน|หลายอาทิตย์|หลายสัปดาห์|เป็นเดือน|สองเดือน|สามเดือน)(?:แล้ว)?"
)
_ON_EXERTION = (
    r"เหนื่อย(?:ง่าย)?(?:ตอน|เวลา)(?:ขึ้นบันได|เดินไกล|เดินขึ้น|ออกแรง|ยกของ|วิ่ง)[ก-๙]{0,8} ?"
    r"(?:นั่ง|หยุด)?พัก(?:แล้ว|ก็|แป๊บเดียว|สักพัก)*(?:หาย|ดีขึ้น)"
)
_PALE_STOOL = r"(?:อุจจาระ|อึ|ขี้|ถ่าย)[ก-๙]{0,10}ซีด[ๆ]?|(?<![ก-๙])สีซีด[ๆ]?(?= ?(?:แต่)?ไม่(?:ได้)?ดำ)"
# Inhaled, nasal and skin steroids at usual doses are not among what weakens the defence (GINA 2024, treatment to control asthma).
_STEROID = (
    r"(?:ยา)?สเตียรอยด์(?:แบบ|ชนิด|ที่)?(?:พ่น|ทา|สูด|หยอด)|(?:พ่น|ทา|สูด|หยอด|ครีม|ยาทา|ยาพ่น|ยาสูด)(?:ยา|พวก|ที่มี)?สเตียรอยด์"
    r"|(?:inhaled|topical|nasal) steroids?|steroid (?:inhaler|cream|spray|ointment)"
)
_TEA = r"ช้อนชา|ชาเขียว|ชานม|ชามะนาว"  # ชา is numb and also tea
_NO_IN_ENGLISH = r"(?<=no )[ก-๙]+|(?<=no)(?<![a-z]no)[ก-๙]+"  # "no ไข้ครับ"
_MISTAKEN = re.compile(
    "|".join((_OOZED, _STOPPED, _CLEAR, _LONG_PALE, _ON_EXERTION, _PALE_STOOL, _STEROID, _TEA, _NO_IN_ENGLISH))
)
_PIECE = re.compile(r"[^\s,.;!/\n]+(?: (?=มานาน|เป็นมานาน|มาหลาย|ทั้งสอง|สองข้าง|สองมือ|นิ้ว)[^\s,.;!/\n]+)*")
_BOTH = re.compile(r"สองมือ|มือสองข้าง|มือทั้งสอง|ทั้งสองมือ|ทั้งสองข้าง|สองข้าง|สองเบื้อง|both")
_HANDS = re.compile(r"มือ|นิ้ว|hand|finger")
_ENDS = re.compile(r"มือ|นิ้ว|เท้า|ตีน|hand|finger|foot|feet|toe")
_LONG = re.compile(r"(?:มา|เป็น)นาน|หลายปี|หลายเดือน|เป็นปี|years|months")
_NUMB = re.compile(r"(?<!ไม่)(?<!บ่)(?:ชา|numb)")
_SKIN, _BURNS = re.compile(r"ตุ่ม|ผื่น|งูสวัด"), re.compile(r"ปวด?แสบ(?:ปวด)?ร้อน")
_WORSE = re.compile(r"หน้า|ปาก|ลิ้น|แขน|อ่อนแรง|ก้น|ขาหนีบ|ขา(?!ว)|ซีก|ไม่มีแรง|เฉียบพลัน|ทันที")
# The end of one limb; hands and feet together are cold in shock.
_LIMB_END = re.compile(
    r"(?<!มือ)(?:ปลาย)?(?:นิ้ว(?:มือ|เท้า|ก้อย|โป้ง|กลาง|ชี้|นาง)?(?!มือนิ้วเท้า)|(?:เท้า|ตีน|มือ|แขน|ขา)(?:ซ้าย|ขวา|ข้าง[ก-๙]{0,8}?)(?=[ก-๙]{0,6}(?:ซีด|ขาว|เย็น|คล้ำ)))"
    r"[ก-๙]{0,6}?(?<!ไม่)(?<!บ่)(?:ชา|ซีด|ขาว|เย็น|คล้ำ|เขียว)[ก-๙ๆ]*(?:[ ,]+(?:ซีด|เย็น|ชา|ขาว|คล้ำ|เขียว)[ก-๙ๆ]{0,8})*"
)


def as_meant(text: str, understood: Understanding) -> tuple[str, Understanding]:
    """A message without what is mistaken for a danger sign; places (code points) stay as they were."""
    text, understood = _without([match.span() for match in _MISTAKEN.finditer(text)], text, understood)
    if _SKIN.search(text) is None:
        return text, understood
    kept = tuple(each for each in understood.findings if not (each.code == "abdominal_pain" and _burns(text, each)))
    return text, replace(understood, findings=kept)


def without_both_hands(text: str, understood: Understanding) -> tuple[str, Understanding]:
    """An answer without numbness of both hands, or of both feet since long: no sign of a stroke, which takes one side at once (BEFAST)."""
    return _without([each.span() for each in _PIECE.finditer(text) if _of_both(each[0])], text, understood)


def without_limb_ends(text: str, understood: Understanding) -> tuple[str, Understanding]:
    """An answer without what it tells of the end of one limb (cold, pale, numb): urgent by itself, and no sign of shock (NIEMS CBD 24)."""
    return _without([each.span() for each in _LIMB_END.finditer(text)], text, understood)


def _burns(text: str, finding: Finding) -> bool:
    """Whether a pain is told as burning, as that of a rash on the flank (shingles)."""
    return any(each.start() <= finding.end and finding.start < each.end() for each in _BURNS.finditer(text))


def _of_both(piece: str) -> bool:
    """Whether a piece tells of numbness of both hands, or of hands or feet since long."""
    if not _NUMB.search(piece) or _WORSE.search(piece):
        return False
    long = _LONG.search(piece) is not None
    if _BOTH.search(piece):
        return long or _HANDS.search(piece) is not None
    return long and _ENDS.search(piece) is not None


def _without(spans: list[tuple[int, int]], text: str, understood: Understanding) -> tuple[str, Understanding]:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    kept = tuple(each for each in understood.findings if not _within(each, spans))
    return text, replace(understood, findings=kept) if spans else understood


def _within(finding: Finding, spans: list[tuple[int, int]]) -> bool:
    return any(start <= finding.start < end for start, end in spans)
