"""Words that say all is well with something: "กินนมได้", "ตาไม่มัว", "หายใจปกติดี". They deny a part of what was asked, and no more."""

from __future__ import annotations

import re
import unicodedata

from bot.flows.symptoms_well import well_numbers, well_said
from bot.flows.symptoms_words import in_plain_not, round_the_but, without_politeness


def _pattern(words: str) -> re.Pattern[str]:
    """A pattern whose letters are as `plain` has them."""
    return re.compile(unicodedata.normalize("NFKC", words))


# "บ่ออก" is a denial, "บ่อย" and "เบ่ง" are not.
_BO = r"(?<!เ)บ่(?!อย|ง|น|ม|า)"
_PIECES = _pattern(r"[\s,.;!/\n]+")
_MOST_LETTERS = 200
_SPOILS = _pattern(
    r"แต่|น้อย|(?<!ไม่)ลำบาก|(?<!อ)ยาก|นิดหน่อย|นิดเดียว|บ้าง|เซ|เอียง|เหมือนจะ|คล้าย|ไหม|มั้ย|ลดลง|แย่|(?<!น้ำ)หนัก(?!เท่าเดิม|ขึ้นปกติ)|มากขึ้น|ไม่ค่อย|เกือบ|พยุง|ช่วย|เฉพาะ|ข้างเดียว|คำเดียว|กว่าปกติ|กว่าเดิม|(?<!ไม่)(?<!อะไร)ผิดปกติ"
)
_DOES = (
    r"(?:กิน|ดื่ม|ทาน|ดูด|กลืน|กลั้น|จำ|นึก|ได้ยิน|เดิน|พูด|คุย|ตอบ|หายใจ|เล่น|นอน|หลับ|ขยับ|ยก|ก้มคอ|ก้มหน้า|ก้ม|มองเห็น|มอง|เห็น|รู้ตัว|รู้สึกตัว|รู้เรื่อง|ฮู้เมื่อ|ฮู้เรื่อง|แหลง|ย่าง|ลงน้ำหนัก|ฉี่|ปัสสาวะ|ถ่าย"
    r"|ลุกเดิน|ลุก|อ้าปาก|วิ่ง|ทำงาน|ฉี่อึ|อึ|อุจจาระ|เดินวิ่ง|ลูกดิ้น|เด็กดิ้น|ดิ้น|แขนขา|แขน|ขา|สติ|มีสติ|ทำงาน|หน้าตา|สีหน้า|ผิว|ตัว|ร่าเริง|แข็งแรง"
    r"|กลอกตา|หมุนคอ|หันคอ|ตื่น|ยิ้ม|จิบน้ำ|จิบ|อ่าน|ขับรถ|เรียน|ขายของ|มือเท้า|มือ|เท้า|ท้อง|ลิ้น|คอ|ตา|แรง|แฮง|น้ำหนัก|เสียง|อู้|เยี่ยว|ขี้|เบิ่ง|ลมหายใจ|ปลายมือ|ปลายเท้า)"
)
_WELL = (
    r"(?:ได้|ปกติ|ดี|ชัด|สบาย|รู้เรื่อง|คล่อง|เหมือนเดิม|เท่าเดิม|คงที่|ไม่ลด|ไม่เปลี่ยน|แรงดี|มีแรง"
    r"|ตามปกติ|ร่าเริง|แข็งแรง|เก่ง|สดชื่น|สะดวก|โล่ง|อุ่น|นิ่ม|ชมพู|เท่ากัน|เท่าเดิม|คงเดิม|พอดี|แจ่มใส|สดใส)"
)
_STATE = (
    r"(?:มัว|เบี้ยว|แข็ง|ซึม|ชา|หอบ|เหนื่อย|ชัก|สับสน|เวียน|มึน|แดง|บวม|ปวด|เจ็บ|คัน|อาเจียน|อ้วก|คลื่นไส้|ไอ|เลือด|ซีด|เหลือง|ร้อน|ไข้|แพ้|อ่อนแรง|เพ้อ|ช้ำ|หนาว"
    r"|กระตุก|เกร็ง|ร้าว|จุก|แน่น|ดำ|ตก|ลาย|พร่า|ซ้อน|ล้ม|กระแทก|ท้อง|เป็นลม|วูบ|ใจสั่น|ผื่น|จุด|น้ำเดิน|วี้ด|พอง|โดน|หนอง|ลาม|กระแทก|ขุ่น|อักเสบ|งง|เบลอ|หลง)"
)
_ASIDE = (
    r"(?:ลูก|แม่|พ่อ|ยาย|ตา|น้อง|แก|เขา|เค้า|ผม|หนู|ฉัน|ดิฉัน|ก็|ยัง|ยังคง|ตอนนี้|เรื่อง|ทุกอย่าง|ได้|ปกติ|ดี|อยู่|เลย|นะ|ครับ|ค่ะ|คะ|และ|กับ"
    r"|มาก|ตลอด|ทั้งสองข้าง|สองข้าง|เรื่อยๆ|เยอะ){0,6}"
)
_ONLY_ASIDE = _pattern(_ASIDE)
_FINE = _pattern(rf"{_ASIDE}{_DOES}(?P<between>.{{0,12}}?){_WELL}+{_ASIDE}")
_NOT = _pattern(rf"(?P<before>.{{0,14}}?)(?:ไม่|{_BO})(?:ได้|มี|เคย|เป็น|รู้สึก|มีอาการ)*{_STATE}(?P<after>.{{0,8}})")
# "หัวไม่โดนเลย", "ไม่ได้ล้ม", "น้ำคาวปลาหมดแล้ว"; not "ไม่ได้สติ" or "ไม่มีแรง".
_NONE_OF = _pattern(
    rf"^(?:ก็|ยัง)?ไม่(?:ได้|เคย|มี)(?!สติ|แรง|ฉี่|ปัสสาวะ|กิน|นอน|ยิน|เสียง(?!วี้|หวี|ครืด|ดัง|ผิด|หาย)|หายใจ|ดูด|ดื่ม|พูด|ตอบ|ดิ้น|เลย|ตด|ถ่าย|รู้สึก|ใคร|น้ำตา|ป้องกัน|ใส่|ฉีด|ความสุข|อาบ|เหลือ|หวัง|ยา(?:$|พ่น|แล้ว|เหลือ))[ก-ฮเ-ไ]"
    rf"|^[ก-๙]{{0,12}}ไม่(?:ได้)?{_STATE}|ไม่มีใคร(?:ทำร้าย|บังคับ|ทำอะไร)|หมดแล้ว$|(?<!ไม่)(?<!ยอม)(?<!ค่อย)หยุด(?:ไหล|สนิท)?(?:แล้ว)?$|ปกติ(?:ดี)?$|(?:เปียก|ฉี่|ปัสสาวะ|เยี่ยว)วันละ(?:[5-9]|1\d|ห้า|หก|เจ็ด|แปด|เก้า|สิบ)[ก-๙]*$"
)
# Being awake or in one's senses is well by itself.
_AWAKE = _pattern(r"(?:ก็|ยัง)?(?:รู้ตัว|รู้สึกตัว|รู้เรื่อง|มีสติ|ฮู้เมื่อ|ฮู้โต|ตื่น)(?:อยู่|ตลอด|ดี|ปกติ|ครบ)*")
_GOES_WELL = _pattern(r"(?!.*(?:ไม่|บ่|หม้าย))[ก-๙]{2,14}?(?:ดี|ปกติ)(?:อยู่|มาก|ทุกอย่าง|แล้ว)*")  # "ออกดี", "นอนหลับดี"
# "ไม่พุ่ง", "ตาไม่เหลือง", "คลำคอไม่เจอก้อน": a sign is not there. Not what somebody fails to do ("ไม่ตื่น", "พูดไม่เป็นคำ") or a cure that fails.
_TRIED = (
    "ทำ ช่วย พูด เดิน หายใจ ดูด กลืน มอง ยก ขยับ ลุก ยืน นอน กิน ดื่ม ฉี่ เยี่ยว ถ่าย ตอบ เรียก ปลุก นึก จำ คุม กลั้น ทรงตัว ห้าม กด งอ เหยียด"
    " กำ จับ ถือ อ้าปาก ก้ม"
)
_FAILED = "".join(f"(?<!{each})" for each in _TRIED.split())
_NOT_THERE = _pattern(
    rf"[ก-๙]{{0,14}}?{_FAILED}(?:ไม่|{_BO}|(?<!แม่)(?<!พ่อ)หม้าย)(?:ได้|มี|เคย|เป็น|เจอ|พบ|โดน|ถึงกับ|ถึงขั้น)*+"
    r"(?!ได้|ออก|ตื่น|ไหว|ลง|ขึ้น(?!ผื่น|ตุ่ม|จุด)|แล้ว|กลับ|ยุบ|เตะ|ถึง(?!กับ|ขั้น|ครึ่งฝ่ามือ|ฝ่ามือ|ครึ่งนาที|นาที|ครึ่งเซน|เซน|นิ้ว)|จาง|ผล|ป้องกัน|ใส่|ฉีด|สนุก|เพลิด|ปลอดภัย|อาบน้ำ|เหลือ|จังหวะ|น้ำตา|กิน|ดูด|ดื่ม|ดิ้น|ฉี่|ปัสสาวะ|เยี่ยว|ถ่าย|ขยับ|รู้|ฮู้|แรง|แฮง|สติ|ตอบ|หยุด|เห็น|ยิน|หายใจ|ร้อง|พูด|ค่อย|ดี|เท่า|อยู่|นอน"
    r"|หลับ|หาย|เซา|ลด|คลาย|ทุเลา|เสียง|เดิน|ย่าง|ยก|ยืน|ลุก|อิ่ม|กินยาแล้ว|ยอม|อยาก|แน่|ทราบ|สบาย|ปกติ|ชัด|ถนัด|สนิท|เข้า|พอ|สามารถ|ทน|สนใจ|เล่น|ยิ้ม|ใช่|กล้า|ใคร|เลย|ตด|ผายลม"
    r"|มอง|อ่าน|จำ|กลืน|ทัน|ครบ|อะไร|อาการ|มา|ไป|ทำ|ให้|จับ|สะดวก|คล่อง|เหมือน)[ก-ฮเ-ไ][ก-๙]*"
)
_NOT_THERE_IN_ENGLISH = _pattern(r"\b(?:no|not|without|never|isn'?t|doesn'?t)\s+[a-z]|\bnormal\b|\bfine\b")
_ALL_NOT = _pattern(rf"[ก-๙]{{0,14}}?(?:(?:ไม่|{_BO})(?:ได้|มี|เคย|เป็น)*{_STATE})+")
_TURNS = _pattern(r"(?<!ไม่)ลำบาก|ยากขึ้น|แย่ลง|(?<!น้ำ)หนักขึ้น|มากขึ้น|ไม่ค่อย|ไม่ตื่น|ไม่ตอบ|ไม่รู้สึก|ไม่รู้เรื่อง|ไม่ไหว")
_DENIAL = _pattern(rf"ไม่|{_BO}|มิได้")
# What somebody cannot do, or what does not stop: "เดินสี่ก้าวไม่ไหว", "กระดกไม่ค่อยขึ้น", "เลือดไหลไม่หยุด".
_FAILING = _pattern(
    rf"(?<!เหงื่อ)(?<!เลือด)(?<!หนอง)(?<!ผื่น)(?<!น้ำ)(?:ไม่|{_BO})(?:ค่อย|ยอม)?"
    r"(?:ไหว|ขึ้น(?!ที่|ตา|หน้า|มา|ผื่น)|ออก(?!กำลัง|ไป|ผื่น|มา)|อยู่|หยุด|ตื่น|ทัน|รู้สึก|ยอม)|แทบ(?:จะ)?ไม่|แย่ลง|(?<!น้ำ)หนักขึ้น|มากขึ้น"
    rf"|(?<!ไม่)ลำบาก|ทรุด|ไม่ถนัด|(?:เดิน|ลุก|ยืน|นั่ง|ขยับ|ยก|กำ|งอ|เหยียด|กลืน|พูด|กิน|ดื่ม|นอน|นอนราบ|ฉี่|ลืมตา|อ้าปาก)[ก-๙]{{0,8}}(?:ไม่|{_BO})(?:ค่อย)?ได้"
)


def reassures(text: str) -> bool:
    """Whether every piece of a message says that something works or is not there. What it does not know reassures nobody."""
    text = in_plain_not(text)
    if len(text) > _MOST_LETTERS or _SPOILS.search(text):
        return False
    pieces = _told_pieces(text)
    known = [piece for piece in pieces if not _ONLY_ASIDE.fullmatch(piece)]
    return bool(known) and all(map(_reassuring, known))


def denies_some(text: str) -> bool:
    """Whether a piece of a message says that something works or is not there, and no 'but' follows: perhaps not all of it is denied."""
    text = in_plain_not(text)
    if len(text) > _MOST_LETTERS or _TURNS.search(text) or fails(text):
        return False
    before, after = map(_told_pieces, round_the_but(text))
    if after and not _denies(after[0]):  # "เพลียๆ แต่คุยรู้เรื่อง" turns to the better
        return False
    if after and any(_SPOILS.search(piece) for piece in after):
        return False
    return (
        any(map(_denies, (*before, *after)))
        or well_numbers(text)
        or _NOT_THERE_IN_ENGLISH.search(text.casefold()) is not None
    )


def fails(text: str) -> bool:
    """Whether a message tells that something cannot be done or does not stop. Such a "not" denies no sign."""
    return _FAILING.search(in_plain_not(text)) is not None


def denies_wholly(piece: str) -> bool:
    """Whether one piece of a message, as `without_politeness` has it, says no more than that something works or is not there."""
    return _ONLY_ASIDE.fullmatch(piece) is not None or _denies(piece) or _ALL_NOT.fullmatch(piece) is not None


def _denies(piece: str) -> bool:
    """Whether a piece says that something works or is not there."""
    if well_said(piece):
        return True
    if _SPOILS.search(piece):
        return False
    found = (
        _reassuring(piece),
        _NONE_OF.search(piece),
        *(way.fullmatch(piece) for way in (_AWAKE, _GOES_WELL, _NOT_THERE)),
    )
    return any(found)


def _told_pieces(text: str) -> list[str]:
    return [piece for part in _PIECES.split(text) if (piece := without_politeness(part))]


def _reassuring(piece: str) -> bool:
    fine = _FINE.fullmatch(piece)
    if fine is not None and not _DENIAL.search(fine["between"]):
        return True
    denied = _NOT.fullmatch(piece)
    return denied is not None and not _DENIAL.search(denied["before"]) and not _DENIAL.search(denied["after"])
