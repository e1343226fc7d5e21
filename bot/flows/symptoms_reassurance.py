"""Words that say all is well with something: "กินนมได้", "ตาไม่มัว", "หายใจปกติดี". They deny a part of what was asked, and no more."""

from __future__ import annotations

import re

from bot.flows.symptoms_words import without_politeness

_PIECES = re.compile(r"[\s,.;!/\n]+")
_MOST_LETTERS = 200
_SPOILS = re.compile(
    r"แต่|น้อย|ลำบาก|ยาก|นิดหน่อย|นิดเดียว|บ้าง|เซ|เอียง|เหมือนจะ|คล้าย|ไหม|มั้ย|ลดลง|แย่|หนัก|มากขึ้น|ไม่ค่อย|เกือบ|พยุง|ช่วย|เฉพาะ|ข้างเดียว|คำเดียว"
)
_DOES = (
    r"(?:กิน|ดื่ม|ทาน|ดูด|กลืน|เดิน|พูด|คุย|ตอบ|หายใจ|เล่น|นอน|หลับ|ขยับ|ยก|ก้มคอ|ก้มหน้า|ก้ม|มองเห็น|มอง|เห็น|รู้ตัว|รู้สึกตัว|รู้เรื่อง|ฮู้เมื่อ|ฮู้เรื่อง|แหลง|ย่าง|ลงน้ำหนัก|ฉี่|ปัสสาวะ|ถ่าย"
    r"|ลุกเดิน|ลุก|อ้าปาก|วิ่ง|ทำงาน|ฉี่อึ|อึ|อุจจาระ|เดินวิ่ง|ลูกดิ้น|เด็กดิ้น|ดิ้น|แขนขา|แขน|ขา|สติ|มีสติ|ทำงาน|หน้าตา|สีหน้า|ผิว|ตัว|ร่าเริง|แข็งแรง)"
)
_WELL = r"(?:ได้|ปกติ|ดี|ชัด|สบาย|รู้เรื่อง|คล่อง|เหมือนเดิม|แรงดี|มีแรง|ตามปกติ|ร่าเริง|แข็งแรง)"
_STATE = (
    r"(?:มัว|เบี้ยว|แข็ง|ซึม|ชา|หอบ|เหนื่อย|ชัก|สับสน|เวียน|มึน|แดง|บวม|ปวด|เจ็บ|คัน|อาเจียน|อ้วก|คลื่นไส้|ไอ|เลือด|ซีด|เหลือง|ร้อน|ไข้|แพ้|อ่อนแรง|เพ้อ|ช้ำ|หนาว"
    r"|กระตุก|เกร็ง|ร้าว|จุก|แน่น|ดำ|ตก|ลาย|พร่า|ซ้อน|ล้ม|กระแทก|ท้อง|เป็นลม|วูบ|ใจสั่น|ผื่น|จุด|น้ำเดิน|วี้ด|พอง|โดน|หนอง|ลาม|กระแทก|ขุ่น|อักเสบ)"
)
_ASIDE = r"(?:ลูก|แม่|พ่อ|ยาย|ตา|น้อง|แก|เขา|เค้า|ผม|หนู|ฉัน|ดิฉัน|ก็|ยัง|ยังคง|ตอนนี้|เรื่อง|ทุกอย่าง|ได้|ปกติ|ดี|อยู่|เลย|นะ|ครับ|ค่ะ|คะ|และ|กับ){0,6}"
_FINE = re.compile(rf"{_ASIDE}{_DOES}(?P<between>.{{0,12}}?){_WELL}+{_ASIDE}")
_NOT = re.compile(rf"(?P<before>.{{0,14}}?)(?:ไม่|บ่)(?:ได้|มี|เคย|เป็น|รู้สึก|มีอาการ)*{_STATE}(?P<after>.{{0,8}})")
# "หัวไม่โดนเลย", "ไม่ได้ล้ม", "น้ำคาวปลาหมดแล้ว"; not "ไม่ได้สติ" or "ไม่มีแรง".
_NONE_OF = re.compile(
    rf"^(?:ก็|ยัง)?ไม่(?:ได้|เคย|มี)(?!สติ|แรง|ฉี่|ปัสสาวะ|กิน|นอน|ยิน|เสียง|หายใจ|ดูด|ดื่ม|พูด|ตอบ|ดิ้น|เลย|ตด|ถ่าย|รู้สึก)[ก-ฮเ-ไ]"
    rf"|^[ก-๙]{{0,12}}ไม่(?:ได้)?{_STATE}|หมดแล้ว$|หยุดแล้ว$|ปกติ(?:ดี)?$"
)
_ALL_NOT = re.compile(rf"[ก-๙]{{0,14}}?(?:(?:ไม่|บ่)(?:ได้|มี|เคย|เป็น)*{_STATE})+")
_TURNS = re.compile(r"ลำบาก|ยากขึ้น|แย่ลง|หนักขึ้น|มากขึ้น|ไม่ค่อย|ไม่ตื่น|ไม่ตอบ|ไม่รู้สึก|ไม่รู้เรื่อง|ไม่ไหว")
_DENIAL = re.compile(r"ไม่|บ่|มิได้")


def reassures(text: str) -> bool:
    """Whether every piece of a message says that something works or is not there. What it does not know reassures nobody."""
    if len(text) > _MOST_LETTERS or _SPOILS.search(text):
        return False
    pieces = _told_pieces(text)
    known = [piece for piece in pieces if not re.fullmatch(_ASIDE, piece)]
    return bool(known) and all(map(_reassuring, known))


def denies_some(text: str) -> bool:
    """Whether a piece of a message says that something works or is not there, and no 'but' follows: perhaps not all of it is denied."""
    if len(text) > _MOST_LETTERS or _TURNS.search(text):
        return False
    before, _, after = text.partition("แต่")
    if after and not all(map(_reassuring, _told_pieces(after))):  # "เพลียๆ แต่คุยรู้เรื่อง" turns to the better
        return False
    pieces = [*_told_pieces(before), *_told_pieces(after)]
    return any(not _SPOILS.search(piece) and (_reassuring(piece) or _NONE_OF.search(piece)) for piece in pieces)


def _told_pieces(text: str) -> list[str]:
    return [piece for part in _PIECES.split(text) if (piece := without_politeness(part))]


def without_the_well(text: str) -> str:
    """The pieces of a message that do not wholly say that something works or is not there: no "อัณฑะไม่ปวดไม่บวม"."""
    pieces = [(part, without_politeness(part)) for part in _PIECES.split(text[:_MOST_LETTERS])]
    kept = [
        part for part, piece in pieces if _SPOILS.search(piece) or not (_reassuring(piece) or _ALL_NOT.fullmatch(piece))
    ]
    return " ".join((*kept, text[_MOST_LETTERS:]))


def after_the_well(text: str) -> str:
    """What follows the last 'well' of a message that began with a 'no' ("ไม่ชา ฉี่ปกติ ไข่บวม"); "" where more is denied after it."""
    pieces = _PIECES.split(text[:_MOST_LETTERS])
    ends = [number for number, piece in enumerate(pieces) if "ปกติ" in piece]
    rest = pieces[ends[-1] + 1 :] if ends else []
    return "" if any(_DENIAL.search(piece) or "หยุดแล้ว" in piece for piece in rest) else " ".join(rest)


def _reassuring(piece: str) -> bool:
    fine = _FINE.fullmatch(piece)
    if fine is not None and not _DENIAL.search(fine["between"]):
        return True
    denied = _NOT.fullmatch(piece)
    return denied is not None and not _DENIAL.search(denied["before"]) and not _DENIAL.search(denied["after"])
