"""Whether a danger sign seems to belong to a lesson, a drill, a stage, a form, a beast, or years long gone."""

from __future__ import annotations

import re

from nlu.first_letters import led
from nlu.patterns import HARD

_BEFORE, _AFTER = 70, 80  # letters that are read around a sign; a bound keeps every reading linear
_C = f"[^{re.escape(HARD)}]"
# What somebody is by now who had it once: "ตอนนี้ ป.3 แล้ว", "ตอนนี้ใช้ไม้เท้าเดินได้แล้ว", "ตอนนี้ 24 แล้ว".
_AGE = r"(?:อายุ)?(?:\d{1,2}|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|ยี่สิบ|สามสิบ)(?:กว่า)?(?:เอ็ด|สอง|ขวบ|ปี|แล้ว|ครึ่ง)+"
_GROWN = (
    rf"(?:เขา|แก|น้อง|ลูก|ก็|ผม|หนู)?(?:{_AGE}|ขวบ|อายุ|ป\.|ม\.|ปี\d|อนุบาล|เข้าป\.|โต|เรียน|ทำงาน|เป็นวิทยากร|เป็นครู"
    r"|ใช้ไม้เท้า|เดินได้|เดินปร๋อ|เดินไม้เท้า|ปอดปกติ|ปอดดี|ชีวิตดี|วิ่งได้|มีความสุข|สุขภาพดี)"
)
# What tells of here and now; where it stands nothing is put aside.
_NOW = led(
    rf"ตอนนี้(?!ปกติ|ดี|หาย|แข็ง|โอเค|ทรงตัว|อยู่กับ|แต่งงาน|{_GROWN})|เมื่อกี้|เมื่อตะกี้|เมื่อคืน|เมื่อเช้า|เพิ่ง|อยู่ๆ|จู่ๆ|ช่วยด้วย|ช่วยที|ด่วน|กำลังจะตาย|ไม่ไหวแล้ว"
    r"|อีกแล้ว|อีกครั้ง|กลับมาเป็น|กลับมาอีก|กำเริบ|เป็นอีก(?!เลย)|รอบนี้|คราวนี้|ครั้งนี้|จริงๆนะ|ของจริง|(?<![a-z])(?:now|help|again|just)(?![a-z])"
)
_LESSON = led(
    r"ทำ(?:รายงาน|วิจัย|โปสเตอร์|แผ่นพับ|สไลด์|คู่มือ|สื่อ|โครงงาน|การบ้าน|ป้าย)|โปสเตอร์|แผ่นพับ|แนวข้อสอบ|โครงงาน|วิทยานิพนธ์|ธีสิส|ขอวิทยากร|เชิญ(?:ทีม|วิทยากร)|มาบรรยาย"
    rf"|สอบ(?:ปฐมพยาบาล|อสม|ใบประกอบ|หมวด|ปลายภาค)|ช่วยติว|โจทย์|ถามไว้ทำ|จดไว้(?:ให้|เผื่อ)|ขอ(?:สื่อ|ข้อมูล|เอกสาร){_C}{{0,12}}(?:ทำ|ไปสอน|ไปติด|ไปจัด|ไปแจก)|ขอสื่อเรื่อง|เฟคนิวส์|ตามข่าว|โหนกระแส"
    r"|ต่างกัน(?:ยังไง|อย่างไร|พันพรือ|พรือ|จั่งใด)|เป[็๋]นแล้วเป[็๋]น(?:อีก|แหม)|มีโอกาส(?:แพ้|ตาบอด|เป็น|เกิด)[^\n.!?;]{0,12}กี่เปอร์เซ็น|ยังไม่ได้ผ่า|กี่(?:เมตร|โวลต์)ถึง|ห่างจาก[^\n.!?;]{0,8}กี่เมตร"
    r"|(?<![a-z])(?:essay|homework|assignment|slides|documentary)(?![a-z])"
)
# "หายใจไม่ออก ตอนทำการบ้าน": when it came, and not what it is about.
_WHILE = re.compile(r"(?:ตอน|ระหว่าง|ขณะ|ช่วง)(?:ที่|กำลัง|นั่ง|ผม|หนู|ฉัน|เรา|แม่|พ่อ|ลูก|แฟน)*$")
_DRILL = re.compile(r"ซ้อมแผน|ซ้อมหนีไฟ|ซ้อมอพยพ|ไม่ใช่เหตุจริง|สถานการณ์สมมติ|ตัวแสดง|สวมบท|ถ่ายหนังสั้น|บทพูด|บทที่ต้องท่อง")
# Whom the sign is said of, close before it: who does homework may have a fit all the same.
_SOMEBODY = led(
    r"(?:พ่อ|แม่|ยาย|คุณตา|ปู่|ย่า|ลุง|ป้า(?!ย)|น้า|สามี|เมีย|ผัว|แฟน|ลูก(?!เสือ)|หลาน|น้อง(?!หมา)|หนู|ผม|ฉัน|เรา|เพื่อน|กู|คนไข้|(?<![a-z])(?:i|my|he|she))"
    rf"{_C}{{0,12}}$"
)
_STAGE = re.compile(
    rf"(?:ฝันว่า|ฝันเห็น|ซับไทย|หนังตะลุง|หมอลำ|ลิเก|ฉาก|ฮาโลวีน|แวร์วูล์ฟ|เกมมาเฟีย|เนื้อเพลง|ท่อนที่ว่า|ไวรัล){_C}{{0,45}}$"
)
# What is quoted is said by nobody here: "ซับไทยขึ้นว่า ฉันถูกยาพิษ หายใจไม่ออก".
_QUOTED = re.compile(
    rf"(?:ซับไทย|เนื้อเพลง|ท่อน|บทพูด|เพลง|ป้าย|สติ๊?กเกอร์|โปสเตอร์|คำคม|มุก){_C}{{0,15}}(?:ว่า|เขียน|ร้อง){_C}{{0,45}}$"
)
_SUPPOSED = re.compile(rf"สมม[ุ]?ติ(?:ว่า)?{_C}{{0,40}}$")
_PAPERS = re.compile(rf"(?:เคลม(?:ประกัน|สินไหม|พ|ค่า)|พ\.ร\.บ|พรบ|ใบแจ้งความ|ประกันโรคร้าย){_C}{{0,30}}$")
_VET = led(
    r"(?<!เป็น)(?:หมอสัตว์|สัตวแพทย์)|ปศุสัตว์|หมอหมา|หมอแมว|หมอม้า|(?:โรงพยาบาล|โรงบาล|รพ|คลินิก|มูลนิธิ|มูลนิธิช่วย)\.?สัตว์|รักษา(?:สัตว์|หมา|แมว)|เป็น(?:หมา|แมว|สุนัข)นะ"
    r"|(?<![a-z])(?:treat pets|vet|animal hospital)(?![a-z])"
)
# A beast by its breed, its vaccine or the name that only a dog has, and none of the family beside it.
_BREED = led(
    r"(?:หมา|แมว|สุนัข|กระต่าย|ไก่|ตัวนี้)พันธุ์|พันธุ์(?:บางแก้ว|ปอม|ชิสุ|ชิวาวา|ไทยหลังอาน|พุดเดิ้ล|โกลเด้น|ร็อตไวเลอร์|เปอร์เซีย|วิเชียรมาศ|สก็อต|เฟรนช์)|วัคซีน(?:ลำไส้อักเสบ|ไข้หัด(?:หมา|แมว|สุนัข)|พาร์โว)"
    r"|(?:อี|ไอ้|เจ้า)(?:ด่าง|ตูบ|เหมียว)"
)
_KIN = re.compile(
    r"พ่อ|แม่(?!หมา|แมว)|ยาย|คุณตา|ปู่|ลุง|ป้า(?!ย)|สามี|เมีย|แฟน|ลูก(?!หมา|แมว|สุนัข)|หลาน|(?<!หมา)ผม|หนู(?!แฮม)|ฉัน|เด็ก|คน"
)
_PLUMAGE = re.compile(
    r"(?:นก|หมา|แมว|สุนัข|กระต่าย)[^\n.!?;]{0,12}(?:ถอนขน|จิกขน|เลียแผล|เลียขา)|(?:ถอนขน|จิกถอนขน|จิกขน)ตัวเอง|ถอนขนทำร้ายตัวเอง|ปลอกคอ|คอลลาร์"
)
_BITTEN = led(
    r"โดน(?:วัว|ควาย|ม้า|หมู|หมา|แมว)|กัด(?!กัน)|ข่วน|ขวิด|เตะ|งับ|เหยียบ|ชน(?:ผม|หนู|แม่|พ่อ|ลูก|คน)|(?<![a-z])(?:bit|bitten|bites?|scratch(?:ed)?)(?![a-z])"
)
_YEARS = led(
    r"เมื่อ(?:ต้นปี|ปี|พรรษา|หลายปี|เดือนก่อน|เดือนที่แล้ว)|ปีนู้น|คลอดก่อนกำหนด|นานมาก(?:ละ|แล้ว)|ตอน(?:ม\.|ป\.|เป็นเด็ก|ประถม|มัธยม|เด็ก|เรียน|สมัย|เกิดใหม่|แรกเกิด|แรกคลอด)|ตอน(?:หนึ่ง|สอง|สาม|สี่|ห้า|หก|\d{1,2})?ขวบ"
    r"|(?:ผ่านมา|มา)(?:ตั้ง|เกือบ|กว่า)?(?:สอง|สาม|สี่|ห้า|หก|เจ็ด|สิบ|ยี่สิบ|หลาย|\d{1,2}|สามสิบ)(?:กว่า)?ปี|ปี(?:ก่อน|ที่แล้ว|กลาย)|ตั้งแต่นั้น|สมัย(?:เด็ก|เรียน|หนุ่ม|สาว)|(?<!ไม่)(?<!บ่)เคย"
    r"|ปี ?(?:พ\.?ศ\.?)?(?:25)?[3-6]\d(?!\d)|ตอน(?:โควิด|ให้คีโม|ท้อง(?:ลูก)?คน|คลอด(?:ลูก)?คน|วัยรุ่น|บวช|เป็นทหาร|เกณฑ์ทหาร|เล็กๆ)"
)
_LATELY = led(r"(?<!ทุก)วันนี้|เมื่อวาน|วันก่อน|อาทิตย์นี้|สัปดาห์นี้|today|yesterday")
_WELL = led(
    rf"(?:ตอนนี้|เดี๋ยวนี้|ปัจจุบัน|ทุกวันนี้){_GROWN}|(?:ตอนนี้|ทุกวันนี้|ปัจจุบัน|เดี๋ยวนี้){_C}{{0,25}}(?:ปกติ|แข็งแรง|ปร๋อ|ซน|ดีแล้ว|ดีขึ้น|ดีค่ะ|ดีครับ|สุขดี|หายแล้ว|หายดี|ไม่เป็น(?:แล้ว|อีก)|วิ่ง(?:ได้|เล่น|ปร๋อ)|ไม่มีอะไร)|สบายดี|หายดี"
    r"|หย่ามา|เลิกกันมา|หมอหยุดยา|ความสุขดี|ไม่เคยเป็นอีก|ไม่เป็นอีก|ไม่มีอีกเลย|ไม่เจ็บ[^\n.!?;]{0,6}อีกเลย|ตั้งแต่นั้น|มาถึงทุกวันนี้|จบไปแล้ว|รอดมา|เล่าให้(?:ลูก|หลาน)|จนแก่|จนทุกวันนี้|บัดนี้[^\n.!?;]{0,12}(?:ดี|แข็งแรง|ปกติ)|ทุกวันนี้ไม่แตะ|นานมาก(?:ละ|แล้ว)|เหล็กยังอยู่|วิ่งปร๋อ"
)
_NUMBED = re.compile(rf"ยาชา|(?:เพราะ|หมอบอก|หมอฟันบอก|จาก){_C}{{0,20}}(?:ฟัน|โบท็?อก|สักปาก|รีเทนเนอร์)|หัดพูด|ฟัน(?:หน้า)?หลุด")
_WEAK_TOO = re.compile(r"แขน|ขา(?!ก)|มืออ่อน|เดินเซ|ซีกเดียวทั้ง|ปวดหัว|ซึม|สับสน")


def elsewhere(text: str, start: int, end: int, code: str) -> bool:
    """Whether text[start:end], this sign, is likely told of somewhere else than here and now; never so of a wish to die.

    What is put aside here is still read by the second reader.
    """
    if code == "suicide":
        return False
    before, after = text[max(0, start - _BEFORE) : start], text[end : end + _AFTER]
    around = before + text[start:end] + after
    if _of_a_beast(around, code):
        return True
    if _NOW.search(around):
        return False
    if (
        _SUPPOSED.search(before)
        or _QUOTED.search(before)
        or (_only_told(before, around) and _SOMEBODY.search(before) is None)
    ):
        return True
    if code == "stroke" and _NUMBED.search(around) and _WEAK_TOO.search(around) is None:
        return True
    if _LATELY.search(around):
        return False
    return _YEARS.search(around) is not None and _WELL.search(after) is not None


def while_at(text: str, at: int) -> bool:
    """Whether what stands at this place of the text only tells when something happened."""
    return _WHILE.search(text, max(0, at - 20), at) is not None


def _only_told(before: str, around: str) -> bool:
    """A lesson, a drill, a stage, a form."""
    if _DRILL.search(around) or any(not while_at(around, each.start()) for each in _LESSON.finditer(around)):
        return True
    return bool(_STAGE.search(before) or _PAPERS.search(before))


def _of_a_beast(around: str, code: str) -> bool:
    """A vet is asked for, or it is feathers and fur; whom a beast has bitten is a person."""
    if _BITTEN.search(around):
        return False
    if _VET.search(around) or (code == "self_harm" and _PLUMAGE.search(around)):
        return True
    return _BREED.search(around) is not None and _KIN.search(around) is None
