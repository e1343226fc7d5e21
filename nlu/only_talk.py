"""Where a symptom is named but nobody has it: a medicine, the news, a joke, a condition, a question about an illness."""

from __future__ import annotations

import re
from bisect import bisect_left

from nlu.cues import Cue
from nlu.reading import AFTER, ENDS, FAR, LINK, NEAR, Reading
from nlu.symptom_places import Place

_MEDICINE = re.compile(
    r"(?:ยาแก้|ยาลด|ยารักษา|ยาพ่น|ยาทา|ยาคลาย|ยาหยอดตา|ยาแก้ปวด|ครีมทา|แก้|(?<!หนัก)ลด|บรรเทา|ยากัน|ระงับ|(?:ขอ|ซื้อ|รับ|เอา|สั่ง|เบิก|จ่าย|มี|เติม|หา|ต่อ|ฝาก|ได้|ให้)ยา)(?:อาการ|โรค)?$"
)
_PLACE = re.compile(
    r"(?:แผนก|คลินิก|ศูนย์|ห้อง|หน่วย|วัคซีน|แพ็กเกจ|แพคเกจ|โปรแกรม|ประกัน|คัดกรอง|ชมรม|สมาคม|อบรมเรื่อง|แบบประเมิน|ความรู้เรื่อง|บทความเรื่อง"
    r"|(?<!เป็น)(?<!มี)โรค|(?:vaccine for|clinic for|medicine for|department of) ?)(?:โรค|อาการ)?$"
)
_ANIMAL = re.compile(
    r"(?<!ขน)(?<!จับ)(?<!เล่น)(?<!กับ)(?<!เลี้ยง)(?<!อุ้ม)(?:หมา|แมว|สุนัข|กระต่าย|แฮมสเตอร์)(?:ที่บ้าน|ของ|ผม|ฉัน|เรา|หนู|ที่เลี้ยง|ตัวนี้|ตัวนึง|ตัว|น้อย|เป็น|มี|มัน|ก็|เริ่ม|กำลัง)*$"
    r"|(?<![a-z])(?:dog|cat|pet|puppy|kitten) (?:is |has |was |keeps )?$"
)
_FIGURATIVE = re.compile(r"[^\n.!?;]{0,10}?(?:จน|แทบ|เกือบ)(?:แทบ|จะ|เกือบ|พูด|แบบ)*")
_CONSEQUENCE = re.compile(r"จะ|ควร|ต้อง|อยาก|ก็|ขอ(?![งบ])|รบกวน|เพราะ|เลยมา|then|will")
_THEN = re.compile(r"ทำ|ไหม|มั้ย|ต้อง|ควร|ได้|ให้|โทร|มา|ไป|จะ|กิน|ค่อย|รีบ|เฮ็ด|สิ|ยังไง|should|what|can|do i|call|go")
_CAUSED = re.compile(r"(?:จะ|ทำให้|จะทำให้|มีผลให้)(?:ง่วง|หรือ|มี|เป็น|เกิด|รู้สึก|ไม่|เจ็บ|ปวด)*$")
_WHAT_IS = re.compile(
    r"(?:มัน|นี่|เนี่ย|นั้น)?(?:คืออะไร|หมายถึงอะไร|แปลว่า|คือโรค|เกิดจาก(?:อะไร|สาเหตุ)|ป้องกัน(?:ยังไง|อย่างไร|ได้)|ติดต่อ(?:ไหม|กัน|ทาง)|มีอาการ(?:ยังไง|อย่างไร|อะไร|แบบไหน)|มีกี่)"
)
_PEOPLE_WITH = re.compile(r"คน(?:ที่)?(?:เป็น|มี)?(?:โรค|อาการ)?$")
_ADVICE = re.compile(r"[^\n.!?;]{0,6}?(?:ควร|ต้อง|ห้าม|กิน.{1,12}?ได้|ฉีด.{1,12}?ได้)")
_AT_THE_SIGHT = re.compile(
    r"(?:ทุกครั้งที่|ทุกที|เวลา|ตอน|เลย|เพราะ|ตั้งแต่)*(?:เจอ|เห็น|ได้ยิน)(?:หน้า|คนที่ชอบ|ราคา|บิล|รูป|อาหาร|เธอ|เขา|แฟน|ดารา|ค่ารักษา|ค่าห้อง|ค่ายา|ของกิน|พี่|น้อง)"
)
_ILLNESSES = frozenset({"fever", "infection", "runny_nose", "chronic", "headache", "mood", "diarrhea"})
_EXAGGERATED = frozenset({"palpitation", "drooling", "pallor", "syncope", "dizzy", "sweating", "headache", "tremor"})
_BARE_TALK = re.compile(r"(?:^|[\n.!?;])(?:อาการ|การ|โรค|ทำไม|สาเหตุ|สาเหตุของ|what causes |what is )*$")
_DIFFER = re.compile(r"[^\n.!?;]{0,12}?(?:ต่างกัน|ต่างยังไง)")
_QUESTION = re.compile(r"อะไร|ไหม|มั้ย|ยังไง|อย่างไร|กี่|ได้บ้าง|หรือเปล่า|รึเปล่า|หยัง")
_SPECIALTIES = ("โรค", "เบาหวาน", "ภูมิแพ้", "ซึมเศร้า", "ไมเกรน")


def only_talk(reading: Reading, place: Place) -> bool:
    """A medicine, a ward, a vaccine, the news, a joke, a pet."""
    text, start = reading.text, place.start
    low = max(0, start - 14)
    if not reading.blank(start - 1, start) and (_MEDICINE.search(text, low, start) or _names_medicine(reading, start)):
        return True
    if _touches(reading, _PLACE, start) or _touches(reading, _ANIMAL, start):
        return True
    if place.code in _EXAGGERATED and _AT_THE_SIGHT.match(text, place.end):
        return True
    figure = reading.cues.before(Cue.FIGURE, start, NEAR)
    if figure and _FIGURATIVE.fullmatch(text, figure[1], start):
        return True
    news = reading.cues.before(Cue.NEWS, start, FAR)
    if (place.code in _ILLNESSES and _DIFFER.match(text, place.end)) or (
        text.startswith("โรค", start) and _asks_about(reading, place)
    ):
        return True
    if text.endswith(("หมอ", "แพทย์"), 0, start) and text.startswith(_SPECIALTIES, start):
        return True
    return news is not None and not _ends_talk(reading, news[1], start)


def _names_medicine(reading: Reading, start: int) -> bool:
    """'ยาเวียนหัวหมด': a medicine that opens a clause by the name of what it is for; ภรรยา is none."""
    return reading.text.endswith("ยา", 0, start) and reading.opens(start - 2)


def _touches(reading: Reading, what: re.Pattern[str], start: int) -> bool:
    """Whether it stands right before, without a blank: 'กินไก่ ท้องเสีย' tells of a person."""
    found = what.search(reading.text, max(0, start - 30), start)
    return found is not None and not reading.blank(found.start(), start)


def _asks_about(reading: Reading, place: Place) -> bool:
    """'โรคหัวใจกินอะไรได้บ้าง': an illness by its name, which opens a question."""
    return (
        _BARE_TALK.search(reading.text, max(0, place.start - NEAR), place.start) is not None
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


def supposed(reading: Reading, place: Place) -> bool:
    """Told as a condition, a fear, of whoever has it, or asked about."""
    text, start, end = reading.text, place.start, place.end
    if (cue := reading.cues.before(Cue.IF, start, 30)) and _under_if(reading, cue[1], place):
        return True
    fear = reading.cues.before(Cue.FEAR, start, 16)
    if fear and reading.line.gap_between(fear[1] - 1, start) is None and "มาก" not in text[fear[1] : start]:
        return True
    whoever = reading.cues.before(Cue.WHOEVER, start, 10)
    if whoever and LINK.fullmatch(text, whoever[1], start):
        return True
    future = "จะ" in text[start:end] or _CAUSED.search(text, max(0, start - NEAR), start)
    if future and reading.cues.after(Cue.ASKED, end, end + 8):
        return True
    people = _PEOPLE_WITH.search(text, max(0, start - 12), start)
    if people and reading.opens(people.start()) and _ADVICE.match(text, end):
        return True
    return _WHAT_IS.match(text, end) is not None and _BARE_TALK.search(text, max(0, start - NEAR), start) is not None


def _under_if(reading: Reading, begin: int, place: Place) -> bool:
    text = reading.text
    between = text[begin : place.start]
    if ENDS.search(between):
        return False
    if LINK.fullmatch(between) or reading.cues.after(Cue.DENY, begin, place.start):
        return _CONSEQUENCE.search(between.replace("จะ", "")) is None
    if _CONSEQUENCE.search(between):
        return False
    return _THEN.search(text, place.end, place.end + AFTER) is not None
