"""Whether the writer is in doubt about a symptom, or only expects it."""

from __future__ import annotations

import re

from nlu.cues import Cue
from nlu.patterns import HARD, PARTICLES
from nlu.place import Place
from nlu.reading import LINK, NEAR, Phrase, Reading

_SO_AND_SO = Phrase(
    r"[^\n.!?;]{0,8}?(?:ก็|กะ)(?:ไม่เชิง|บ่เชิง|ไม่ใช่(?:ซะ|เสีย|สะ)?ทีเดียว)",
    (
        "เชิง",
        "ทีเดียว",
    ),
)
_IMAGINED = Phrase(
    r"[^\n.!?;]{0,8}?หรือ(?:ว่า)?(?:เรา|หนู|ผม|ฉัน|แค่|จะ)*(?:คิดไปเอง|คิดมากไปเอง|รู้สึกไปเอง|มโน|อุปาทาน|ตาฝาด|หูฝาด|เข้าใจผิด)",
    ("คิดไปเอง", "คิดมากไปเอง", "รู้สึกไปเอง", "มโน", "อุปาทาน", "ตาฝาด", "หูฝาด", "เข้าใจผิด"),
)
_HOW = re.compile(
    r"(?:มาก|ที่|อยู่|แถว|เป็น|จาก|ข้าง)*(?:ยังไง|อย่างไร|ไง(?!$)|แบบไหน|ตรงไหน|ข้างไหน|ขนาดไหน|แค่ไหน|เพราะ|ตั้งแต่|เมื่อไหร่|เมื่อไร|จากอะไร|กี่)"
)
# "มีไข้ไหม มีค่ะ", "หมอถามว่าปวดหัวไหม ผมตอบว่าปวด": what somebody asked is answered at once.
_ANSWERED_YES = re.compile(
    r"(?:ด้วย|อยู่)?(?:ไหม|มั้ย|มั๊ย|หรือเปล่า|รึเปล่า|ใช่ไหม|ใช่มั้ย)(?:คะ|ค่ะ|ครับ)?[?]?(?:[^\n.!?;ไ]{0,10}?(?:ตอบ|บอก)(?:ไป)?ว่า|ก็)?"
    r"(?:มี|เป็น|ใช่|ปวด|เจ็บ|ไอ|คัน|เวียน|แพ้|ชา|บวม|อ้วก|เหนื่อย)(?:ค่ะ|คะ|ครับ|คับ|จ้า|จ้ะ|มาก|อยู่|นิดหน่อย|เลย)*(?:$|[\n.!;,])"
)
_ISAN_ASKS = re.compile(r"บ่(?:น้อ|เนาะ|หมอ|คะ|ครับ|$|[?])")
# "ตาเหมือนจะเหลือง", but not "ปวดหัวเหมือนจะแตก".
_SEEMS = Phrase(
    r"(?:(?:ดู)?เหมือน|น่า|อาจ|คล้าย|คล้ายๆ|ท่าทาง|ท่า|คง)(?:จะ|สิ)(?!ระเบิด|แตก|ตาย|ขาด|หลุด|ถลน|วาย|หยุด|บ้า)|ดูเหมือน(?!มีอะไร|จะ)|อาจ(?!จะ|าร)",
    (
        "จะ",
        "สิ",
        "ดูเหมือน",
        "อาจ",
    ),
)
_GOES = ("ไป", "เดินทาง", "บิน")
_BEEN = re.compile(r"[^\n.!?;]{0,8}?(?:มา(?!ก)|กลับ(?!อีกที)|แล้ว(?!จะ)|เมื่อ|ที่แล้ว|ก่อน(?!หน้า))")
_PLANNED = re.compile(
    r"(?:จะ|สิ|อยาก|ต้อง|ก่อน|ก่อนที่จะ|เตรียม(?:ตัว)?|วางแผน|มีแผน|แพลน|พรุ่งนี้|(?:วัน|เดือน|อาทิตย์|ปี|สัปดาห์)หน้า|ใบรับรองแพทย์|วัคซีน(?:สำหรับ)?|ขอยา|เพื่อ|เวลา)(?:จะ|ต้อง|เดินทาง)*$"
)
_DONE = frozenset({"animal_bite", "tick_bite", "sting_count", "wound", "trauma"})
_PERHAPS = Phrase(
    rf"(?:ค่ะ|คะ|ครับ|นะ|ก็|กะ|นี่|น่ะ|อะ|อ่ะ)*(?:อาจจะ|อาจ|น่าจะ|คงจะ|คง|เหมือนจะ|สงสัย|สงสัยจะ|น่าสิ|คือสิ|maybe|probably)(?:มี|เป็น)(?:ด้วย|บ้าง|นิดๆ|นิดหน่อย|อยู่|มั้ง)*(?P<end>{PARTICLES}|$|[{re.escape(HARD)},])?",
    (
        "อาจ",
        "น่าจะ",
        "คง",
        "เหมือน",
        "สงสัย",
        "น่าสิ",
        "คือสิ",
        "maybe",
        "probably",
    ),
)
_BUT_UNSURE = Phrase(
    r"(?:ค่ะ|คะ|ครับ|นะ)?(?:แต่)?(?:(?:ดู|ส่อง|มอง|คลำ|จับ|วัด|ลอง)[^\n.!?;]{0,12}?(?:แล้ว|ก็))?(?:ตัว)?(?:หนู|ผม|ฉัน|ดิฉัน|เรา|ข้อย)?(?:เอง)?(?:ก็|กะ)?(?:ยัง)?(?:ไม่|บ่|บ่า)(?:ค่อย)?(?:แน่ใจ|ชัวร์|มั่นใจ)"
    r"(?:ค่ะ|คะ|ครับ|นะ|เลย|เหมือนกัน|เท่าไหร่|เท่าไร|$|[\n.!,])",
    (
        "แน่ใจ",
        "ชัวร์",
        "มั่นใจ",
    ),
)


def _trails(reading: Reading, cue: tuple[int, int]) -> bool:
    """'แพ้ยาป่าวไม่รู้ ลิ้นบวม': the doubt was said of what stands before it."""
    start, end = cue
    if not reading.blank(end - 1, end) or reading.text.startswith(("จะ", "ว่า", "มี", "เป็น"), end):
        return False
    return not reading.opens(start)


def seems(reading: Reading, place: Place) -> bool:
    """Whether the doubt stands between the part of the body and what ails it."""
    return place.end - place.start > 6 and _SEEMS.search(reading, place.start + 2, place.end) is not None


def _has_been(reading: Reading, place: Place) -> bool:
    """'เพิ่งไปญี่ปุ่น', 'ไปลาวมา': told as a journey that was made."""
    text = reading.text
    return (
        text.endswith(("เพิ่ง", "พึ่ง", "เคย", "หลัง", "หลังจาก"), 0, place.start) or _BEEN.match(text, place.end) is not None
    )


def about_to(reading: Reading, place: Place) -> bool:
    """'หมาจะกัด', 'จะไปญี่ปุ่น': it has not been. Only of what is done; "ไม่รู้จะอยู่ทำไม" is said now."""
    if place.code == "travel" and reading.text.startswith(_GOES, place.start) and not _has_been(reading, place):
        return True
    if place.code == "travel":
        return _PLANNED.search(reading.text, max(0, place.start - NEAR), place.start) is not None
    return place.code in _DONE and "จะ" in reading.text[place.start + 2 : place.end]


def doubted(reading: Reading, place: Place) -> bool:
    """Whether the writer does not know if this symptom is there, or asks whether it is, and nobody answers."""
    text, start, end = reading.text, place.start, place.end
    maybe = reading.cues.before(Cue.MAYBE, start, 18)
    if maybe and text.startswith(("ก็", "กะ"), maybe[1]) and text.endswith("บางที", maybe[0], maybe[1]):
        maybe = None  # "บางทีก็คิดว่าไม่อยากอยู่": sometimes
    if maybe and place.code == "self_harm" and text.endswith("คิดว่า", maybe[0], maybe[1]):
        maybe = None  # who thinks of it has the thought
    if maybe and LINK.fullmatch(text, maybe[1], start) and not _trails(reading, maybe):
        # "คงจะเวียนหัวเพราะอดนอน": why; "บอกไม่ถูกว่าปวดหัวแบบไหน": how; neither is whether
        return not text.startswith("เพราะ", end) and not _HOW.match(text, end)
    perhaps = _PERHAPS.match(reading, end)
    if seems(reading, place) or (
        perhaps and (perhaps["end"] is not None or reading.blank(perhaps.end() - 1, perhaps.end()))
    ):
        return True
    if _IMAGINED.match(reading, end):
        return True
    if _SO_AND_SO.match(reading, end) or _ISAN_ASKS.match(text, end) or _BUT_UNSURE.match(reading, end):
        return True
    if _ANSWERED_YES.match(text, end):
        return False
    asked = reading.cues.after(Cue.ASKED, end, end + 12)
    return (
        asked is not None and re.fullmatch(r"(?:นิดๆ|ด้วย|อยู่|แล้ว|ๆ|กัน|นะ|ก็|น้อ|หน่อย)*", text[end : asked[0]]) is not None
    )
