"""Short plain talk in the words of a danger sign: a beast's, a doll's, a dream's, a question's about anybody, a jest's."""

from __future__ import annotations

import re

from nlu.first_letters import led
from nlu.patterns import HARD

_BEFORE, _AFTER = 60, 60  # letters that are read around a sign; a bound keeps every reading linear
_CLOSE = 25  # letters before a sign in which it is said of whom
_C = f"[^{re.escape(HARD)}]"
_KIN = (
    r"พ่อ|แม่(?!หมา|แมว|ไก่|วัว|หมู|พันธุ์)|ยาย|คุณตา|ปู่|คุณย่า|ลุง|ป้า(?!ย)|(?<!ห)น้า|สามี|ภรรยา|เมีย|ผัว|แฟน|เพื่อน|ลูก(?!หมา|แมว|สุนัข|ไก่|วัว|ม้า|หมู|เป็ด|นก|ควาย|เสือ)|หลาน"
    r"|น้อง(?!หมา|แมว|หมี)|พี่|(?<!หมา)(?<!แมว)ผม|หนู(?!แฮม)|ฉัน|เรา|อาม่า|อากง|ก๋ง|เตี่ย|กู|เด็กข้างบ้าน|คน(?:ข้าง|ที่|ใน|ไข้|งาน|แถว|หนึ่ง|นึง)"
)
_ANYBODY = led(_KIN)
# What tells of here and now; where it stands nothing is put aside.
_NOW = led(
    rf"ตอนนี้(?!ปกติ|ดี|หาย|แข็งแรง|ไม่มี|โต|ทำงาน|สบาย|ยังไม่)|เมื่อกี้|เมื่อตะกี้|เพิ่ง(?!เกิด)|อยู่ๆ|จู่ๆ|ช่วยด้วย|ช่วยที|กำลัง(?:ชัก|จะตาย|จม)|ไม่ไหวแล้ว|ทำไง|ทำยังไงดี|จริงๆนะ|(?:{_KIN})(?:ก็)?(?:โดน|ถูก|ถืก|เป็น)(?:ด้วย|เหมือนกัน)"
)
# A beast that it happens to: nobody leads, rides or avoids it, and the sign stands right behind it.
_BEAST = led(
    r"(?<!จูง)(?<!พา)(?<!กับ)(?<!อุ้ม)(?<!หลบ)(?<!ขี่)(?<!ชน)(?<!โดน)(?<!ถูก)(?<!ถืก)(?<!แพ้)(?<!กิน)(?<!เจอ)(?<!เหยียบ)(?<!ไล่)(?<!จับ)(?<!ตี)(?<!เพราะ)(?<!ให้)(?<!ก้าง)(?<!เหมือน)(?<!บ้า)(?<!พ่อ)(?<!เล้า)(?<!คอก)(?<!กรง)(?<!หลัง)"
    r"(?:(?<!เ)หมา(?!ย|ก)|สุนัข|แมว(?!เซา)|ไก่ชน|ไก่|วัว|ควาย|กิ้งก่า|ปลากัด|กระต่าย|แฮมสเตอร์|ลูกหมา|ลูกแมว|ช้าง(?:ตก)?|หงส์หยก|นก(?:แก้ว|กระจอก|พิราบ|เขา)|งู)"
    r"(?:ของ(?:ลุง|ป้า|พ่อ|แม่|ผม|หนู|เพื่อน)|ที่บ้าน|ข้างบ้าน|ตัว(?:เอง|ที่|เล็ก|เมีย|ผู้)|จรจัด|ผม|หนู|ตกมัน|มัน|เพิ่งเกิด|นอน(?:ก้นขวด)?|บน|แก่|ก็|กะ|ไป|ตัวนี้){0,3}(?:โดน|ถูก|ถืก|เป็น|มัน)?$"
)
_OF_A_BEAST = re.compile(r"^(?:ลูก)?(?:หมา|แมว|หมู|วัว|ควาย|แพะ|ไก่)(?:เพิ่งเกิด|แรกเกิด|ที่บ้าน|ผม|หนู)|^มันไล่")
# Somebody who is made of cloth, ink or light, right before the sign.
_MADE_UP = led(
    r"(?<!เป็น)(?<!เหมือน)(?<!ดู)(?:พระเอก|นางเอก|นางร้าย|ตัวโกง|ตัวร้าย|ตัวละคร|ตุ๊กตา|หุ่นยนต์|หุ่น|น้องหมี|ยักษ์"
    r"|(?<![a-z])rov|วีอาร์|แวมไพร์|ซอมบี้)(?:ของ?ลูก|ของ?หลาน|ลูก|หลาน|หมา|หมี|คนนั้น|ตัวนั้น| )?(?:ก็|โดน|ถูก|เล่น)?$"
)
_DREAM = re.compile(r"ฝัน(?:ว่า|เห็น|ร้าย)(?:(?!ตื่น|ตอนนี้|แล้ว(?:ก็)?จริง)[^\n.!?;]){0,30}$")
_NAMED = re.compile(r"(?:คำว่า|แปลคำ|เขียนว่า|กลอน(?:หนู|ผม|ลูก)?(?:เขียน)?ว่า|หัวข้อ|ข้อสอบ|บทที่ ?\d{1,2})[^\n.!?; ]{0,16}$")
_CASE = re.compile(r"(?:เห็น|เจอ|มี|รับ)เคส[^\n.!?; ]{0,8}$")
_READ_OF = re.compile(r"(?:อ่าน|เห็น|ดู|เจอ)ข่าว")
_FOR_PAPERS = re.compile(
    rf"(?:คุ้มครอง|กองทุนเงินทดแทน|ชันสูตร|บัตร(?:คน|ผู้)?พิการ|สิทธิ(?:คน|ผู้)?พิการ|sleep test"
    rf"|ใบนัดพ่นยา|วิทยากร|พรีเซนต์|เทรนนิ่ง|ติวสอบ|การบ้าน(?:วิทย์|สุขศึกษา)){_C}{{0,24}}$"
)
# What is asked of anybody and nobody.
_IN_GENERAL = re.compile(
    r"ต่างกัน(?:ไง|ยังไง|ตรงไหน|อย่างไร)|เหมือนกันไหม|สะกด(?:ยังไง|อย่างไร)|มีกี่ข้อ|ยังไม่(?:ท้อง|มีใคร(?:ป่วย|เป็น))|ทำไม(?:คน|เด็ก(?!มัน)|หมอ|เขา)"
    r"|คน(?:ทั่วไป|แก่|ท้อง)?[^\n.!?;]{0,12}(?:เขา)?(?:ปั๊ม|จับนอน|ห้าม)[^\n.!?;]{0,12}(?:กี่|ท่าไหน|อุ้ม)|กี่องศา[^\n.!?;]{0,8}ถึง|อ่านเจอแล้วสงสัย|ในโรค|ของโรค"
)
# What may be asked of anybody, and may be meant.
_PERHAPS_IN_GENERAL = re.compile(
    r"(?:แยก|ดู)(?:กัน)?(?:ยังไง|ไง|จากอะไร|อย่างไร)|กรรมพันธุ์|หน้าตา(?:จั่งใด|ยังไง|เป็นไง)|วันที่เท่า(?:ไหร่|ไร)|จริง(?:ไหม|มั้ย|เหรอ|หรอ|เท็จ)|แชร์(?:กัน|ต่อ|ได้)|เบอร์ไหนจะติด"
)
# What stands in the way of others.
_TRAFFIC = re.compile(r"(?:ข้างหน้า|บนถนน|บนทางด่วน|ขวางทาง)[^\n.!?;]{0,25}(?:ติดยาว|กันยาว|รถติด|เลื่อนนัด|ไปสาย|ไปไม่ทัน)")
_NOBODY_HURT = re.compile(
    r"(?:ไม่มี|บ่มี)(?:ใคร|คน|ไผ|ใผ)(?:ถืก|โดน|เจ็บ|เป็น|บาดเจ็บ)|คน(?:ปลอดภัย|ไม่เจ็บ|ไม่เป็นไร)|ตัวมันนะ|ไม่ใช่คน(?:นะ|ค่ะ|ครับ|$)"
)
_TO_THINGS = frozenset(
    {"severe_trauma", "drowning", "electric_shock", "snake_bite", "violence", "burns", "heavy_bleeding"}
)
_LAUGHED = re.compile(
    r"55+|ฮ่าๆ|ฮา$|อิอิ|แฮ่|ขำๆ|แซวเล่น|แต่งกลอน|เสี่ยว|[\U0001f602\U0001f923\U0001f606]|(?<![a-z])(?:lol|haha+)(?![a-z])"
)
# Beside this nobody is laughed with.
_EARNEST = led(
    r"(?<!ตั้ง)แต่(?!ง)|แต่เช้า|ตั้งแต่|ตอนนี้|เมื่อกี้|อ้วก|อาเจียน|ซีด|ตัวเย็น|เขียว|เหงื่อ|ชั่วโมง|เรื่องจริง|ไม่ไหว|ไม่ออกแล้ว|แขนขวา|แขนซ้าย|ข้างเดียว|ร้าว"
)
# What people die of in jest.
_TRIFLE = re.compile(
    r"ราคา|บิล|ค่า(?:ยา|ฟัน|รักษา|ไฟ|เทอม|เน็ต)|เงินเดือน|หวย|ดื้อ|(?:หมอ|พยาบาล|เธอ)(?:ยิ้ม|หล่อ|สวย)|น่ารัก|(?<!ผู้)หล่อ|เธอ|สาว(?!ใหญ่|โรงงาน)|แฟนเก่า|จีบ|เสี่ยว|มุก|กาแฟ|ชานม|เน็ตหลุด|ไว(?:จน|มาก)|งานท่วม|เจ้านาย|หัวหน้า|ยึดบัตร|(?<![a-z])atm(?![a-z])"
    r"|ถุงเท้า|ร้านเปิด|แบตหมด|กลอน|สายตา|ความจน|ตาชั่ง|เพื่อนร่วมงาน|น้ำมันแพง|ปิดงบ|งานกอง|ประชุม|หนี้|เศรษฐกิจ|คิดถึง|อกหัก|โดนเท|เกม"
)
_NOT_SERIOUS = frozenset({"severe_headache", "severe_trauma", "heavy_bleeding", "seizure", "unconscious", "breathless"})
_CRISES = frozenset({"suicide", "self_harm", "sexual_assault"})
_FIGURE = led(
    r"ชักดิ้นชักงอ[^\n.!?;]{0,25}(?:ของเล่น|อยากได้|หน้าร้าน|จะเอา)|(?:ดื้อ|อยากได้)[^\n.!?;]{0,25}ชักดิ้นชักงอ"
    r"|แทงข้างหลัง[^\n.!?;]{0,12}(?:เพื่อนร่วมงาน|เจ้านาย|ทั้งเกม|ทะลุถึงหัวใจ)|(?:เครียด|ดื้อ"
    r"|ประชุม|ปิดงบ|งานเยอะ)[^\n.!?; ]{0,10}หัวจะระเบิด|หัวจะระเบิด[^\n.!?;]{0,6}(?:งาน|ปิดงบ)"
    r"|(?:แพง|ราคา)[^\n.!?;]{0,8}(?:เลือด|สลบ|ช็อก)|(?:สลบ|หมดสติ|ช็อก)(?:ตอน|กับ)(?:เห็น)?(?:ราคา|บิล|ค่า)"
)


def only_said(text: str, start: int, end: int, code: str) -> bool:
    """Whether text[start:end], this sign, is told of a beast, a doll, a dream, an exam or of nobody; never so of a wish to die.

    What is put aside here is still read by the second reader.
    """
    if code == "suicide":
        return False
    before, sign, after = text[max(0, start - _BEFORE) : start], text[start:end], text[end : end + _AFTER]
    around = before + sign + after
    if _DREAM.search(before) or _READ_OF.search(sign):
        return True
    if _NOW.search(around):
        return False
    if _BEAST.search(before) or _OF_A_BEAST.match(sign) or _MADE_UP.search(before):
        return True
    if _NAMED.search(before) or _CASE.search(before) or _FOR_PAPERS.search(before):
        return True
    if code == "severe_trauma" and _TRAFFIC.search(around):
        return True
    if code in _TO_THINGS and _NOBODY_HURT.search(around):
        return "แต่" not in after
    return _IN_GENERAL.search(around) is not None and _of_nobody(before, sign)


def perhaps_only_said(text: str, start: int, end: int, code: str) -> bool:
    """Whether this sign is laughed at with a trifle, is a figure of speech, or asked in general: asked about, in case it is meant."""
    before, sign = text[max(0, start - _BEFORE) : start], text[start:end]
    around = before + sign + text[end : end + _AFTER]
    if code not in _CRISES and _PERHAPS_IN_GENERAL.search(around) and _of_nobody(before, sign):
        return _NOW.search(around) is None
    if code in _NOT_SERIOUS and _FIGURE.search(around):
        return True
    if code in _CRISES or _EARNEST.search(text):
        return False
    return _LAUGHED.search(text) is not None and _TRIFLE.search(text.lower()) is not None


def _of_nobody(before: str, sign: str) -> bool:
    """Whether no person is named close before the sign."""
    return _ANYBODY.search(before[-_CLOSE:] + sign) is None
