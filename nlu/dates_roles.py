"""What a day or time is in its sentence: the onset, a birthday, one that will not do, or the old or new one of a move."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from nlu.dates_moves import appointed, moved
from nlu.dates_readings import is_open, is_past
from nlu.mention import Mention
from nlu.numerals import NUMBER

_WAS = re.compile(r"เมื่อ|แรก|ตะ|มื้อวาน|มื้อคืน")
# What was done to or about somebody: a day of these is no onset, unless a complaint stands beside it.
_EVENT = re.compile(
    r"หาหมอ|ตามนัด|(?:ผิด|ขาด|พลาด|ลืม)นัด|พบหมอ|เจอหมอ|หมอนัด|ตรวจ|โทร|จอง|เจาะ|ผลเลือด|ผลตรวจ|กินยา|ทานยา|ได้ยา|ให้ยา|รับยา|จ่าย|ฉีด|วัคซีน|ส่ง|สอบถาม|ถาม|คุย|แจ้ง"
    r"|ลงทะเบียน|โรงพยาบาล|ไปรพ|มารพ|คลินิก|ใบ|ความดัน|น้ำตาล|วัดได้|เปิด|ปิด|ผ่าตัด|ผ่า(?:ไส้|คลอด|ต้อ|ฟัน|นิ่ว|มดลูก|เข่า)|x-?ray|เอกซเรย์|อัลตร้า|ซื้อ|บอก|รอ(?!ย|บ|ง|ด)|คิว|ยื่น|สมัคร|ลืม(?:ใบ|บัตร|เอา|ของ|ยา|ไม้|แว่น|กระเป๋า|ร่ม|ไว้)|ทำ(?:บัตร|ใบ|ของ|ยา)[^\s\d]{0,6}หาย|ฝาก|นัดไว้|(?:ไป|มา|เอา|ทำ)แล้ว|หมอ(?:บ่|ไม่|ไป|หยุด|อยู่|ว่าง)"
    r"|(?<![a-z])(?:tests?|visit|visited|saw|called|left|gave|brought|came|doctor|appointment|vaccin\w*|surgery|took|booked|paid|results?|sent)(?![a-z])"
)
_COMPLAINT = re.compile(
    r"ปวด|เจ็บ|จุก|แน่น(?!อน)|เสียด|แสบ|เบี้ยว|ตาแดง|หัก(?!บัญชี|เงิน)|(?<!วัคซีน)ไข้|ไอ(?!ซี|ดี)|ผื่น|คัน|บวม|ล้ม|รถชน|กัด|อ้วก|อาเจียน|ท้องเสีย|ขี้ไหล|(?<!ที่)ถ่าย(?!รูป|ภาพ|ฟิล์ม|เอกซ|เอ็กซ|x-?ray|บัตร|หน้าจอ|ไว้)|เลือดออก|เหนื่อย|หอบ|เวียน|มึน|ชา(?!ย|ว|ต|ร)|อ่อนแรง|ชัก(?!ช้า)|สลบ|หมดสติ"
    r"|นอนไม่|อัมพฤกษ์|ตก(?!งาน|ลง|ใจ)|(?<!ดู)(?<!ล้าง)(?<!ทำ)(?<!เย็บ)(?<!ตัด)แผล|ป่วย|ไม่สบาย|อาการ|แพ้|เริ่ม|ต่อย|บาด(?!ทะยัก)|ลวก|ไหม้|เมา|หวัด|ท้องร่วง|(?:ไม่|บ่|บ่า)(?:ได้)?นอน|นอน(?:บ่|บ่า|ม้าย)|เป็น(?:มา|อยู่|โควิด|งูสวัด)|(?<!วัคซีน)(?<!ฉีด)(?<!ตรวจ)(?<!เข็ม)(?<!ผล)โควิด(?!เข็ม)|ติดเชื้อ|สองขีด|เลือด(?=ไหล|ซึม|ออก)|ตัวร้อน|น้ำมูก|เสมหะ|คลื่นไส้|ชน|โดน|อุบัติเหตุ|กระแทก|แมลง|งู(?=ฉก|กัด)|ต๊อง|ฮ้อน|อาการ|"
    r"ใจสั่น|หน้ามืด|วูบ(?!นึง|หนึ่ง)|เป็นลม|หายใจ|ตาพร่า|หูอื้อ|หนาวสั่น|ท้องอืด|ท้องผูก|ตกขาว|แพลง|เคล็ด|พลิก|กลืน(?=เหรียญ|ถ่าน|ก้าง|กระดูก)|สำลัก|น้ำเดิน|ตัวเหลือง|กำเริบ|(?:กิน|กลืน|ดูด|อม)[^\s]{0,8}เข้าไป|ปากเบี้ยว|"
    r"กินไม่ได้|ทรุด|แย่ลง|หนักขึ้น|ประจำเดือน|เมนส์|period"
    r"|pain|fever|ache|cough|hurt|fell|rash|sick|vomit|bleed|dizzy|start|began|(?<![a-z])ill(?![a-z])|bitten|since"
)
# A medicine or a vaccine that bears the name of what it is against.
_AGAINST = re.compile(
    r"(?:ยา(?:แก้|ลด|ทาแก้|รักษา|กัน)|แก้|วัคซีน(?:ป้องกัน|กัน)?|(?:ฉีด|เข็ม)(?:ยา)?(?:ป้องกัน|กัน)?)\s?(?:โรค|อาการ)?"
    r"(?:ปวด(?:หัว|ท้อง|ฟัน|ประจำเดือน)?|เจ็บ(?:คอ)?|แพ้|ไข้(?:หวัด|เลือดออก|สมอง)?(?:ใหญ่)?|ไอ|คัน|หวัด(?:ใหญ่)?|เวียน(?:หัว)?|เมารถ|อาเจียน|อักเสบ"
    r"|โควิด|งูสวัด|ปอดบวม|ท้อง(?:เสีย|อืด|ร่วง|ผูก)|ผื่น|หอบ|ชัก|คลื่นไส้)+|ไข้หวัดใหญ่\s?(?=ฉีด|เข็ม)"
)
# A visit or a treatment right beside the day: what is wrong may have begun at any time.
_FOR_SO_LONG = re.compile(
    rf"มา(?:ได้|แล้ว|ประมาณ|เกือบ)?\s?{NUMBER}\s?(?:วัน|คืน|มื้อ|อาทิตย์|สัปดาห์|เดือน|ปี)(?:กว่าๆ?)?(?:แล้ว|ละ)[^\n]{{0,24}}$"
)
_SOMEONE = r"(?:ผม|ลูกหล้า|หนู|ฉัน|ดิฉัน|เรา|ลูก|แม่|พ่อ|ยาย|ตา|ป้า|ลุง|น้อง|ป้อ|อุ๊ย|แฟน|เขา|แก)"
_TREATED_THEN = re.compile(
    rf"\s?(?:นี้)?\s?{_SOMEONE}?(?:ได้|ก็)?(?:(?:ไป|มา|พา{_SOMEONE}?(?:ไป|มา))(?:ที่)?(?:หาหมอ|ฉีด(?:วัคซีน|ยา)|ห้องฉุกเฉิน|แอดมิ[ตท]|ตรวจ|ถอน(?:ฟัน|แข้ว|เขี้ยว)|อุดฟัน|ผ่าฟัน)|หมอ(?:ให้|จ่าย|สั่ง)ยา|(?:ได้|รับ)ยา(?!ชา))"
)
_TREATED_BEFORE = re.compile(
    rf"(?:ไป|มา|พา{_SOMEONE}?(?:ไป|มา))(?:ที่)?(?:หาหมอ|ฉีด(?:วัคซีน|ยา)[^\s\d]{{0,8}}|ห้องฉุกเฉิน|โรงพยาบาล|ตรวจ)(?:เมื่อ|ตอน)?$"
)
_NOW = re.compile(r"วันนี้|ตอนนี้|เดี๋ยวนี้|(?<![a-z])(?:today|now)(?![a-z])")  # what is told of it is not of that day
_EARLIER = re.compile(r"\s?(?:ตอน)?(?:ตี\s?[1-5หสีี่ึ]|เช้ามืด|เช้า)")  # of today, and surely gone
_UNTIL = re.compile(r"ถึง|-|–|จน")
_FROM = re.compile(r"(?<![a-z])from $")
_LIKE = re.compile(r"(?:เหมือน|คล้าย)(?:กับ|ๆ|ตอน|เมื่อ|ช่วง)*$")  # "as last year" tells of another time
_SINCE = re.compile(
    r"(?:ตั้งแต่|เริ่ม|นับแต่|วันแรก|เพิ่ง(?:เป็น|มี|ปวด|เจ็บ|ไอ|คัน|บวม|ขึ้น)|(?<![a-z])(?:since(?: i[^\n]{0,16})?|started))[^\n]{0,16}$"
)
_MAY_I = re.compile(r"ได้(?:ก่อ|ไหม|มั้ย|บ่|ม่าย)")
_HARDLY_ANYTHING = 16  # letters beside the day in what may be the answer to "since when"
_LIFETIME = 15  # years ago from which a full date alone is a birthday


def with_roles(text: str, found: list[Mention], today: date) -> list[Mention]:
    """The mentions in text order, each with what it is."""
    if not found:
        return found
    return moved(text, [_told(text, each, today) for each in found], today)


def _told(text: str, mention: Mention, today: date) -> Mention:
    role = mention.role or _role(text, mention, today)
    return replace(mention, role=role) if role else mention


def _role(text: str, mention: Mention, today: date) -> str | None:
    if mention.entity != "date":
        return None
    told = is_past(text, mention.start, mention.end)
    if told == "birth":
        return "birth"
    first = _edge(mention, "from")
    if _LIKE.search(text, max(0, mention.start - 16), mention.start):
        return None
    to_come = _UNTIL.search(text, mention.start, mention.end) and str(_edge(mention, "to")) > today.isoformat()
    if told == "onset" and first and first <= today.isoformat() and not to_come and not is_open(text, mention.end):
        return (
            "onset" if _SINCE.search(text, max(0, mention.start - 32), mention.start) else _done_or_began(text, mention)
        )
    if text.startswith("วันนี้", mention.start) and _EARLIER.match(text, mention.end):
        struck = [*_COMPLAINT.finditer(text, max(0, mention.start - 16), mention.start)]
        return (
            "onset"
            if struck and struck[-1].end() >= mention.start - 5 and " " not in text[struck[-1].end() : mention.start]
            else None
        )
    return _of_the_past(text, mention, today)


def _edge(mention: Mention, which: str) -> str | None:
    value = mention.value or {}
    said = value.get("on") or value.get(which)
    return str(said) if said else None


def _of_the_past(text: str, mention: Mention, today: date) -> str | None:
    """A day that is gone is when something began or, long ago, a birthday; or when an appointment was, or something done."""
    last = _edge(mention, "to")
    gone = last is not None and last < today.isoformat()
    if not gone and not _WAS.match(text, mention.start):
        return None
    since = _FROM.search(text, max(0, mention.start - 6), mention.start) and _COMPLAINT.search(text, *_round(mention))
    if not since and appointed(text, mention.start):
        return "old"
    told = _done_or_began(text, mention)
    long_ago = last is not None and today.year - int(last[:4]) >= _LIFETIME and "on" in (mention.value or {})
    if long_ago and not _complains(text, *_round(mention)) and not _EVENT.search(text, *_round(mention)):
        return "birth"
    return told


def _done_or_began(text: str, mention: Mention) -> str | None:
    """Onset where a complaint stands beside the day, or hardly anything does; not where something done does."""
    start, end = _round(mention)
    if _TREATED_THEN.match(text, mention.end) or (_TREATED_BEFORE.search(text, start, mention.start)):
        return None
    if _FOR_SO_LONG.search(text, max(0, mention.start - 48), mention.start):
        return None  # it had begun before
    now = _NOW.search(text, mention.end, end)
    if _complains(text, start, now.start() if now else end):
        return "onset"
    if any(str(reading.get("on", "")) > str((mention.value or {}).get("on", "9")) for reading in mention.readings):
        return None  # "this Friday" said on Saturday may be one to come
    alone = len(text) - (mention.end - mention.start) <= _HARDLY_ANYTHING
    asked = _MAY_I.search(text, mention.end)
    return "onset" if alone and not asked and not _EVENT.search(text, *_round(mention)) else None


def _complains(text: str, start: int, end: int) -> bool:
    """Whether a complaint stands in [start, end), one in the name of its medicine or vaccine not counted."""
    if not _COMPLAINT.search(text, start, end):
        return False
    against = [each.span() for each in _AGAINST.finditer(text, max(0, start - 12), end)]
    return not against or any(
        not any(begin <= each.start() < stop for begin, stop in against)
        for each in _COMPLAINT.finditer(text, start, end)
    )


def _round(mention: Mention) -> tuple[int, int]:
    return max(0, mention.start - 36), mention.end + 40
