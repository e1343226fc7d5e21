"""What people answer when they are asked whether a doctor is with them, or whether they are safe."""

from __future__ import annotations

import re
from enum import Enum


class Reply(Enum):
    """WELL: with a doctor, or safe. NOT_YET: not there yet, on the way. HELP: needs help now, or is not safe."""

    WELL = "well"
    NOT_YET = "not_yet"
    HELP = "help"


_LONGEST = 80  # letters; a longer message has more to tell than an answer
_POLITE = r"(?:นะ|คะ|ค่ะ|ครับ|คับ|ค่า|จ้า|จ้ะ|เลย|เด้อ|เจ้า|[\s.!,])*"
_DOCTOR = r"(?:หมอ|โรงพยาบาล|รพ\.?|ห้องฉุกเฉิน|ห้อง ?er|er|ถึงมือหมอ|hospital|emergency room)"
_ARRIVED = re.compile(
    rf"(?:ถึง(?:ที่|มือ|ตัว)?\s*{_DOCTOR}.{{0,12}}?แล้ว|อยู่(?:ที่|กับ|ใน)?\s*{_DOCTOR}(?:.{{0,8}}?แล้ว|{_POLITE}$)|หมอ(?:ดู|รับตัว|รับ|ตรวจ).{{0,10}}?(?:แล้ว|อยู่)"
    rf"|(?:รถ|กู้ภัย|รถพยาบาล|1669).{{0,10}}?(?:มาถึง|มารับ|ถึง).{{0,4}}?แล้ว"
    r"|\b(?:at|in|reached|arrived at) (?:the )?(?:hospital|er\b|emergency room)|with (?:a|the) doctor"
    r"|ambulance (?:is here|has come|came|arrived))",
    re.IGNORECASE,
)
_SHORT_WELL = re.compile(
    rf"{_POLITE}(?:ถึง(?:มือหมอ|แล้ว|หมอ)*|แล้ว|ใช่|ปลอดภัยดี|มาแล้ว|yes|arrived|there now){_POLITE}", re.IGNORECASE
)
_NOT_YET = re.compile(
    rf"{_POLITE}(?:ยัง(?:ไม่ถึง(?:มือหมอ|หมอ|โรงพยาบาล|รพ)?|ไม่มา|ไม่ได้ไป|ไม่ไป|ไม่ได้โทร|รอ(?:รถ|อยู่)*|อยู่บ้าน)?|ไม่|ไม่ถึง|บ่|บ่ทัน|กำลังไป|กำลังรอ(?:รถ)?|รออยู่|รอรถ(?:อยู่)?|ระหว่างทาง|อยู่บนรถ"
    rf"|ใกล้ถึงแล้ว|not yet|no|on the way|waiting){_POLITE}",
    re.IGNORECASE,
)
_HELP = re.compile(
    r"ช่วย(?:ด้วย|ที|หน่อย)|ต้องการ(?:ความ)?ช่วย|แย่ลง|หนักขึ้น|โทรไม่ติด|ไม่มีใคร(?:มา|รับ|ช่วย)|รถไม่มา|ทำ(?:ไง|ยังไง)"
    r"|need help|help(?: me| us)?\b|worse|nobody (?:answers|comes)",
    re.IGNORECASE,
)
_NOT_SAFE = re.compile(
    r"(?:ไม่|บ่|ยังไม่|ไม่ค่อย)(?:รู้สึก)?ปลอดภัย|อันตราย|ไม่ไหว|กลัว|ช่วย(?:ด้วย|ที|หน่อย)|ไม่แน่ใจ|ไม่รู้|อยู่คนเดียว|not safe|unsafe|not sure|scared|alone|help",
    re.IGNORECASE,
)
_SAFE = re.compile(
    r"ปลอดภัย|(?:มี|อยู่กับ)(?:คน|แม่|พ่อ|แฟน|เพื่อน|พี่|น้อง|ครอบครัว|ลูก|สามี|ภรรยา|ยาย|ตา|หมอ|ตำรวจ)(?!เดียว)|\bsafe\b"
    r"|with (?:my|a|the) (?:friend|mother|mom|father|dad|family|sister|brother|doctor|police)",
    re.IGNORECASE,
)
_BARE_NO = re.compile(rf"{_POLITE}(?:ไม่|ไม่มี|บ่|ยัง|no|nope){_POLITE}", re.IGNORECASE)
_BARE_YES = re.compile(rf"{_POLITE}(?:ใช่|มี|อยู่|ok|okay|โอเค|yes){_POLITE}", re.IGNORECASE)


def reply_of(text: str, *, crisis: bool) -> Reply | None:
    """The answer to an open question; None where a message is something else. What is unsure goes up: it is a call for help."""
    said = text.strip()
    if not said or len(said) > _LONGEST:
        return None
    return _about_safety(said) if crisis else _about_doctor(said)


def reply_in(text: str) -> Reply | None:
    """What says unasked that a doctor is with them, or help has come."""
    said = text.strip()
    arrived = len(said) <= _LONGEST and _ARRIVED.search(said) and not re.search(r"ยังไม่|ไม่ถึง|ไม่มา|not yet|not at", said)
    return Reply.WELL if arrived else None


def _about_doctor(said: str) -> Reply | None:
    if _HELP.search(said):
        return Reply.HELP
    if _NOT_YET.fullmatch(said) or re.search(r"ยังไม่ถึง|ยังไม่ได้ไป|กำลังไป|ยังไม่มา|on the way", said, re.IGNORECASE):
        return Reply.NOT_YET
    return Reply.WELL if _SHORT_WELL.fullmatch(said) or reply_in(said) is not None else None


def _about_safety(said: str) -> Reply | None:
    if _NOT_SAFE.search(said) or _BARE_NO.fullmatch(said):
        return Reply.HELP
    if _SAFE.search(said) or _BARE_YES.fullmatch(said):
        return Reply.WELL
    return None
