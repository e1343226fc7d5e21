"""Where a symptom is named but nobody has it: a medicine, the news, a joke, a pet."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping

from nlu.cues import Cue
from nlu.place import Place
from nlu.reading import AFTER, BARE_TALK, FAR, LINK, NEAR, Phrase, Reading

_MEDICINE = Phrase(
    r"(?:ยาแก้|ยาลด|ยารักษา|ยาพ่น|ยาทา|ยาคลาย|ยาหยอดตา|ยาแก้ปวด|ครีมทา|แก้|(?<!หนัก)ลด|บรรเทา|ยากัน|ระงับ|(?:ขอ|ซื้อ|รับ|เอา|สั่ง|เบิก|จ่าย|มี|เติม|หา|ต่อ|ฝาก|ได้|ให้)ยา)(?:อาการ|โรค)?$",
    (
        "ยา",
        "แก้",
        "ลด",
        "บรรเทา",
        "ระงับ",
        "ครีมทา",
    ),
)
_PLACE = Phrase(
    r"(?:แผนก|คลินิก|ศูนย์|(?<!ร่วม)(?<!ใน)ห้อง(?:ตรวจ)?|จุด(?:ตรวจ|คัดกรอง)|วอร์ด|โซน|หน่วย|วัคซีน|แพ็กเกจ|แพคเกจ|โปรแกรม|ประกัน|คัดกรอง|ชมรม|สมาคม|อบรมเรื่อง|แบบประเมิน|ความรู้เรื่อง|บทความเรื่อง"
    r"|(?<!เป็น)(?<!มี)โรค"
    r"|(?<!บอก)(?<!เ)ชื่อ(?:เล่น)?(?:ว่า)?(?:น้อง|คุณ|พี่)?|(?:vaccine for|clinic for|medicine for|department of) ?)(?:โรค|อาการ)?$",
    (
        "แผนก",
        "คลินิก",
        "ศูนย์",
        "ห้อง",
        "จุดตรวจ",
        "วอร์ด",
        "โซน",
        "ชื่อ",
        "หน่วย",
        "วัคซีน",
        "เกจ",
        "โปรแกรม",
        "ประกัน",
        "คัดกรอง",
        "ชมรม",
        "สมาคม",
        "เรื่อง",
        "แบบประเมิน",
        "โรค",
        "for",
        "of",
    ),
)
_ANIMAL = Phrase(
    r"(?<!ขน)(?<!จับ)(?<!เล่น)(?<!กับ)(?<!เลี้ยง)(?<!อุ้ม)(?:หมา|แมว|สุนัข|กระต่าย|แฮมสเตอร์)(?:ที่บ้าน|ข้างบ้าน|แถวบ้าน|เพื่อนบ้าน|ข้างๆ|ในซอย|ที่วัด|จรจัด|จร|ของ|ผม|ฉัน|เรา|หนู|ที่เลี้ยง|ตัวนี้|ตัวนึง|ตัว|น้อย|เป็น|มี|มัน|ก็|เริ่ม|กำลัง|ป่วย|ไม่สบาย)*$"
    r"|(?<![a-z])(?:dog|cat|pet|puppy|kitten) (?:is |has |was |keeps )?$",
    (
        "หมา",
        "แมว",
        "สุนัข",
        "กระต่าย",
        "แฮมสเตอร์",
        "dog",
        "cat",
        "pet",
        "puppy",
        "kitten",
    ),
)
_FIGURATIVE = re.compile(r"[^\n.!?;]{0,10}?(?:จน|แทบ|เกือบ)(?:แทบ|จะ|เกือบ|พูด|แบบ)*")
_AT_THE_SIGHT = Phrase(
    r"(?:ทุกครั้งที่|ทุกที|เวลา|ตอน|เลย|เพราะ|ตั้งแต่)*(?:เจอ|เห็น|ได้ยิน)(?:หน้า|คนที่ชอบ|ราคา|บิล|รูป|อาหาร|เธอ|เขา|แฟน|ดารา|ค่ารักษา|ค่าห้อง|ค่ายา|ของกิน|พี่|น้อง)",
    (
        "เจอ",
        "เห็น",
        "ได้ยิน",
    ),
)
_ILLNESSES = frozenset({"fever", "infection", "runny_nose", "chronic", "headache", "mood", "diarrhea"})
_EXAGGERATED = frozenset({"palpitation", "drooling", "pallor", "syncope", "dizzy", "sweating", "headache", "tremor"})
_DIFFER = Phrase(r"[^\n.!?;]{0,12}?(?:ต่างกัน|ต่างยังไง)", ("ต่าง",))
_QUESTION = re.compile(r"อะไร|ไหม|มั้ย|ยังไง|อย่างไร|กี่|ได้บ้าง|หรือเปล่า|รึเปล่า|หยัง")
_SPECIALTIES = ("โรค", "เบาหวาน", "ภูมิแพ้", "ซึมเศร้า", "ไมเกรน")

_VACCINE_ASKED = Phrase(
    r"[^\n.!?;]{0,30}?(?:จะ|ได้)[^\n.!?;]{0,14}?(?:ไหม|มั้ย|กี่|หรือเปล่า|รึเปล่า)|[^\n.!?;]{0,30}?(?:แค่ถาม|ถามไว้ก่อน|ถามเผื่อ)",
    (
        "จะ",
        "ได้",
        "ถาม",
    ),
)
_BURDENED = frozenset({"vomiting", "syncope", "headache", "dizzy", "fatigue"})
_ALMOST = re.compile(r"[^\n.!?;]{0,16}?(?:จน|แทบ|เกือบ)(?:แทบ|จะ|เกือบ|พูด|แบบ)*")
# What makes these no sign, wherever near it stands.
_AROUND: Mapping[str, re.Pattern[str]] = {
    "numbness": re.compile(r"(?:ด่า|ดุ|ว่า|บ่น|ตำหนิ|ประจาน)[^\n.!?;]{0,6}หน้าชา"),
    "chills": re.compile(r"(?<!ไม่ได้)(?<!ไม่)(?:เพราะ|เปิด|ห้อง)แอร์|แอร์(?:หนาว|เย็น|แรง)"),
    "drooling": re.compile(
        r"(?:เมนู|กลิ่น(?!ปาก)|หิว|ของกิน|รีวิว|อร่อย|น่ากิน|อยากกิน|อาหาร|ขนม|รูป|ส้มตำ|หมูกระทะ)[^\n.!?;]{0,12}?น้ำลาย|น้ำลาย(?:ไหล|ยืด)[^\n.!?;]{0,6}?(?:อยากกิน|น่ากิน|เห็น(?:เมนู|รูป|ของ|ส้มตำ|อาหาร|ขนม|หมู|ชาบู|ก๋วยเตี๋ยว)|ได้กลิ่น)"
    ),
    "neck_stiffness": re.compile(
        r"คอแข็ง[^\n.!?;]{0,8}?(?:กิน|ดื่ม|ซด|กระดก)(?:เหล้า|เบียร์|ไวน์|สุรา)?[^\n.!?;]{0,8}?(?:ไม่เมา|เก่ง|ไม่ล้ม)|คอแข็ง(?:จะตาย|มาก|สุดๆ|ขนาด)*[^\n.!?;]{0,22}?(?:ไม่เมา|เมายาก|ไม่รู้จักเมา)|(?:เหล้า|เบียร์)[^\n.!?;]{0,6}?เก่ง[^\n.!?;]{0,6}?คอแข็ง"
    ),
    "speech": re.compile(
        r"พูดไม่ออก(?:เลย|จริงๆ|บอกไม่ถูก)*(?:ที่|ตอน)?(?:กับ|(?:เจอ|เห็น)(?:พนักงาน|บริการ|เจ้าหน้าที่|ราคา|บิล|ค่า|คิว|ยอด|ระบบ|คนแบบ|คนอย่าง|แบบนี้|อย่างนี้|รีวิว))"
    ),
    "vision": re.compile(
        r"ไม่เห็น(?:ปุ่ม|เมนู|ข้อความ|ลิงก์|ลิงค์|ไอคอน|ป้าย|ใบ|ชื่อ|เบอร์|ช่อง|qr)|(?:เยอะ|แยะ|ละลานตา|ถี่|ยาวเหยียด|เต็มไปหมด)[^\n.!?;]{0,4}(?:จน|เลย)?ตาลาย"
    ),
}
# "เห็นบิลแล้วจะเป็นลม"; who sees blood and faints has fainted.
_AFTER_A_SIGHT = Phrase(
    r"(?:เห็น|เจอ|ดู)[^\n.!?;]{0,6}?(?:ราคา|บิล|ยอด|ค่า|สลิป|คิว|หน้า(?:หมอ|แฟน|เขา|เธอ|พี่)|ดารา|แฟน|รูป|เมนู|ใบเสร็จ)[^\n.!?;]{0,6}?แล้ว(?:จะ|แทบ|ก็)*$"
    r"|(?:บิล|ราคา|ยอด|ค่า)[^\n.!?;]{0,6}?เห็นแล้ว(?:จะ|แทบ|ก็)*$",
    (
        "เห็น",
        "เจอ",
        "ดู",
    ),
)
_SPEECHLESS = re.compile(r"[^\n.!?;]{0,12}?จน(?:แทบ|จะ|เกือบ)*")
_SEEN = frozenset(
    {
        "black_stool",
        "blood_in_stool",
        "urine",
        "rash",
        "vomit_blood",
        "cough_blood",
        "seizure",
        "bleeding",
        "wound",
        "jaundice",
        "pallor",
    }
)
_SEES_NOT = re.compile(r"มอง|เห็น|แล|เบิ่ง|ผ่อ")


def only_talk(reading: Reading, which: int) -> bool:
    """A medicine, a ward, a vaccine, the news, a joke, a pet."""
    place = reading.places[which]
    text, start = reading.text, place.start
    low = max(0, start - 14)
    if not reading.blank(start - 1, start) and (
        _MEDICINE.search(reading, low, start) or _names_medicine(reading, start)
    ):
        return True
    if _touches(reading, _PLACE, start) or _touches(reading, _ANIMAL, start):
        return True
    if place.code in _EXAGGERATED and (
        _AT_THE_SIGHT.match(reading, place.end)
        or _AFTER_A_SIGHT.search(reading, max(0, start - 30), _after_will(place, text))
    ):
        return True
    if _exaggerated(reading, place) or _annoyed(reading, which):
        return True
    figure = reading.cues.before(Cue.FIGURE, start, NEAR)
    if figure and _FIGURATIVE.fullmatch(text, figure[1], start):
        return True
    news = reading.cues.before(Cue.NEWS, start, FAR)
    if (place.code in _ILLNESSES and _DIFFER.match(reading, place.end)) or (
        text.startswith("โรค", start) and _asks_about(reading, place)
    ):
        return True
    if text.endswith(("หมอ", "แพทย์"), 0, start) and text.startswith(_SPECIALTIES, start):
        return True
    return news is not None and not _ends_talk(reading, news[1], start)


def _exaggerated(reading: Reading, place: Place) -> bool:
    """'รอคิวจนจะอ้วก', 'ดีใจจนพูดไม่ออก', 'หายใจเข้าก็งาน หายใจออกก็งาน'. Who faints in a queue has fainted."""
    text, start = reading.text, place.start
    if place.code in _BURDENED:
        burden = reading.cues.before(Cue.BURDEN, start, NEAR)
        seen = burden and text.endswith("เห็น", 0, burden[0]) and text.startswith("แล้ว", burden[1])
        almost = burden and (_ALMOST.fullmatch(text, burden[1], start) or seen)
        if almost and (text.startswith("จะ", start) or text.endswith(("จะ", "แทบ", "เกือบ"), 0, start)):
            return True
    if place.code == "speech":
        stunned = reading.cues.before(Cue.STUNNED, start, NEAR)
        return stunned is not None and _SPEECHLESS.fullmatch(text, stunned[1], start) is not None
    if place.code == "breathing" and place.well:
        return any(low <= start < high for low, high in reading.breathing_work)
    return False


def _after_will(place: Place, text: str) -> int:
    """Where the name begins that some begin with "will" (จะเป็นลม)."""
    return place.start + len("จะ") if text.startswith("จะ", place.start) else place.start


def _annoyed(reading: Reading, which: int) -> bool:
    """'ปวดหัวกับเอกสาร', but not 'ปวดหัวกับเป็นไข้'. Who has nothing in the mouth but a menu's water drools at it."""
    text, place = reading.text, reading.places[which]
    if place.code == "headache" and text.startswith("กับ", place.end):
        nxt = reading.places[which + 1].start if which + 1 < len(reading.places) else len(text)
        return LINK.fullmatch(text, place.end + len("กับ"), nxt) is None or nxt == len(text)
    if place.code == "vaccine":
        return _VACCINE_ASKED.match(reading, place.end) is not None
    around = _AROUND.get(place.code)
    return around is not None and around.search(text, max(0, place.start - NEAR), place.end + NEAR) is not None


def cannot_see_it(reading: Reading, which: int) -> bool:
    """'ถ่ายดำไหมไม่แน่ใจ มองไม่เห็นเอง': the trouble is with seeing that thing, not with the eyes."""
    place = reading.places[which]
    if place.code != "vision" or not _SEES_NOT.match(reading.text, place.start):
        return False
    if reading.text.startswith("เอง", place.end):
        return True
    if not which or reading.places[which - 1].code not in _SEEN:
        return False
    before = reading.places[which - 1]
    doubt = reading.cues.after(Cue.ASKED, before.end, place.start)
    return doubt is not None and place.start - before.end <= NEAR


def _names_medicine(reading: Reading, start: int) -> bool:
    """'ยาเวียนหัวหมด': a medicine that opens a clause by the name of what it is for; ภรรยา is none."""
    return reading.text.endswith("ยา", 0, start) and reading.opens(start - 2)


def _touches(reading: Reading, what: Phrase, start: int) -> bool:
    """Whether it stands right before, without a blank: 'กินไก่ ท้องเสีย' tells of a person."""
    found = what.search(reading, max(0, start - 30), start)
    return found is not None and not reading.blank(found.start(), start)


def _asks_about(reading: Reading, place: Place) -> bool:
    """'โรคหัวใจกินอะไรได้บ้าง': an illness by its name, which opens a question."""
    return (
        BARE_TALK.search(reading.text, max(0, place.start - NEAR), place.start) is not None
        and _QUESTION.search(reading.text, place.end, place.end + AFTER) is not None
    )


def _ends_talk(reading: Reading, begin: int, end: int) -> bool:
    """Between the news and the symptom the writer comes to themselves."""
    at = bisect_left(reading.selves, begin)
    if at < len(reading.selves) and reading.selves[at] < end:
        return True
    if reading.text.startswith(("แล้ว", "จน", "เยอะ", "มาก", "นาน", "อยู่", "ทั้ง", "เพลิน", "ไป", "เสร็จ", "จบ"), begin):
        return True
    return (
        "\n" in reading.text[begin:end]
        or reading.cues.after(Cue.TURN, begin, end) is not None
        or reading.cues.after(Cue.NOW, begin + 2, end) is not None
    )
