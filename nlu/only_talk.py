"""Where a symptom is named but nobody has it: a medicine, the news, a joke, a condition, a question about an illness."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping

from nlu.course import seems
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
_BY_MEDICINE = re.compile(
    r"(?:(?P<thing>ยา|วัคซีน|เซรุ่ม|คีโม|สมุนไพร)[^\n.!?;]{0,14}?(?:กิน|ทาน|ฉีด|ใช้|ทา|หยอด|พ่น|ให้)"
    r"|(?:กิน|ทาน|ฉีด|ใช้|ทา|หยอด|พ่น|อม|เหน็บ|ได้|ให้)(?:ยา|วัคซีน|สมุนไพร|คีโม)[^\n.!?;]{0,14}?)"
    r"(?:เสร็จ|เข้าไป|ไป)?แล้ว(?P<will>จะ|อาจจะ|อาจ|มักจะ|มัก)?(?:ทำให้|มี|เป็น|รู้สึก)*$"
)
# Asked of what a medicine can do, or merely to know.
_CAN_IT = re.compile(r"[^\n.!?;]{0,10}?ได้(?:ด้วย)?(?:ไหม|มั้ย|มั๊ย|รึเปล่า|หรือเปล่า|รึป่าว|หรือไม่|บ่|ก่อ)")
_FOR_HOW_LONG = re.compile(r"[^\n.!?;]{0,8}?(?:กี่(?:วัน|ชั่วโมง|ชม|คืน|เดือน|อาทิตย์|สัปดาห์)|นาน(?:ไหม|มั้ย|แค่ไหน|เท่าไหร่|เท่าไร))")
_ASKS = re.compile(r"[^\n.!?;]{0,14}?(?:ไหม|มั้ย|มั๊ย|รึเปล่า|หรือเปล่า|รึป่าว|หรือไม่)")
_ASKS_AT_ONCE = re.compile(r"(?:ๆ|มาก|ด้วย|บ่อย|นาน)*(?:ไหม|มั้ย|มั๊ย|รึเปล่า|หรือเปล่า|รึป่าว|หรือไม่)")
_JUST_ASKING = re.compile(
    r"(?:แค่)?ถาม(?:ไว้ก่อน|เผื่อ|ไว้เผื่อ|เฉยๆ|ดูเฉยๆ|ไว้เฉยๆ|เล่นๆ|เป็นความรู้|เพื่อเป็นความรู้)|แค่(?:อยากรู้|สงสัย|ถาม)|(?:ยัง)?ไม่ได้เป็น(?:นะ|ค่ะ|ครับ|แค่|หรอก)|just asking|just curious|just wondering"
)
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

_HOW_BAD = re.compile(
    r"[^\n.!?;]{0,12}?(?:แบบไหน|แค่ไหน|ขนาดไหน|ระดับไหน|เท่าไหร่|เท่าไร|เท่าใด|กี่(?:วัน|ครั้ง|รอบ|องศา|ชั่วโมง|เดือน|นาที)|ปานใด|ส่ำใด)[^\n.!?;]{0,5}?(?:ถึง|จึง|ต้อง|ควร|อันตราย|สิ)"
)
_WHENEVER = re.compile(r"(?:เวลา|เวลาที่|ตอน)(?:มี)?(?:คนเรา|คน|เด็ก|ใคร|คนแก่|ผู้ใหญ่)?(?:เป็น|มี|เกิด|อาการ)*$")
_WHAT_TO_DO = re.compile(
    r"[^\n.!?;]{0,6}?(?:ต้อง|ควร|ให้|จะ|ทำ|ปฐม|ช่วย)[^\n.!?;]{0,24}?(?:ยังไง|อย่างไร|ไง|อะไร|ไหน|ไหม|มั้ย|บ้าง)"
)
_ISAN_IF = re.compile(r"คัน(?:เป็น|มี|ว่า|เกิด|ลูก|แม่|พ่อ|ยาย|เจ้า)*$")
_ISAN_THEN = re.compile(r"[^\n.!?;]{0,12}?(?:สิ|เฮ็ด|ต้อง|ให้|ควร|ค่อย)")
_WHEN_ONE = re.compile(
    r"(?<![a-z])(?:when|if|in case|once) (?:a|an|the|my|your|someone|somebody|anyone|people|one|you)"
    r"(?: (?:child|baby|person|kid|adult|patient|toddler))?(?: (?:has|have|gets|get|is|had|having))?(?: an?)? ?$"
)
_WHAT_THEN = re.compile(r"[^\n.!;]{0,30}?(?:what|should|how|do i|do we|need to|call|where)(?![a-z])")
_WHAT_FIRST = re.compile(r"(?<![a-z])(?:what|how|when|where|who)(?![a-z])[^\n.!?;]{0,30}$")
# "คนที่ปวดท้องคือแม่", "คนที่ไอไม่ใช่หนู".
_IT_IS = re.compile(r"(?:นี่|น่ะ|ก็|อะ)*(?:คือ|เป็น|ไม่ใช่)(?!ไร|อะไร|หยัง|อย่างไร)")
# "โควิดมีอาการไอไหม", "เบาหวานทำให้ตามัวได้ไหม": the illness or the medicine is what the sentence is about.
_OF_AN_ILLNESS = re.compile(
    r"(?:โควิด|ไข้เลือดออก|ไข้หวัดใหญ่|เบาหวาน|ความดัน|โรค|มะเร็ง|ไทรอยด์|ไมเกรน|ไส้ติ่ง|หัวใจวาย|สโตรก|เส้นเลือดในสมอง|ปอดบวม|ปอดอักเสบ|วัณโรค|ซึมเศร้า|แพนิค|กรดไหลย้อน|ภูมิแพ้"
    r"|อีสุกอีใส|หัด|มือเท้าปาก|งูสวัด|ไวรัส|เชื้อ|นิ่ว|ริดสีดวง|คีโม|ยา|วัคซีน|สมุนไพร|กาแฟ|เหล้า|บุหรี่|วัยทอง|ประจำเดือน|เนื้องอก|ซีสต์|โลหิตจาง)[^\n.!?; ]{0,14}?"
    r"(?:มีอาการ|อาการคือ|อาการจะ|ทำให้|ต้องมี|ต้องเป็น|จะมี|จะเป็น|ส่งผลให้|เกี่ยวกับ|เป็นสาเหตุ|ก่อให้เกิด|เริ่มด้วย|มี|ต้อง)(?:อาการ|เป็น|มี|การ|ให้|เกิด|ของ|ด้วย|แบบ|คนเรา|เรา)*$"
)
_IS_IT = re.compile(r"(?:(?!ไป|มา|ทำ|ควร|กิน|ต้อง|หา|อันตราย|ดี|ยังไง|ช่วย|รบกวน|ขอ)[^\n.!?;]){0,10}?(?:ไหม|มั้ย|มั๊ย|รึเปล่า|หรือเปล่า|รึป่าว|ป่าว|หรือไม่|เหรอ|หรอ|กี่|จริงหรือ|บ่|ก่อ)")
_HOW_MUCH_UNTIL = re.compile(r"(?:กี่|แค่ไหน|ขนาดไหน|เท่าไหร่|เท่าไร|นานไหน)[^\n.!?;]{0,10}?(?:ถึง|จึง)(?:จะ|มี|เป็น|เกิด|เรียกว่า)*$")
_EVERYONE = re.compile(r"[^\n.!?;]{0,8}?ทุก(?:คน|ราย|เคส)(?:เลย)?(?:ไหม|มั้ย|รึเปล่า|หรือเปล่า|เหรอ|หรอ)")
_CAN_CAUSE = re.compile(
    r"(?<![a-z])(?:can|does|do|will|could|would|might|is it|are) [^\n.!?;]{0,40}(?:causes?|give(?: me| you)?|lead to|lead|make(?: me| you)?|mean|trigger)(?: [a-z]+){0,2} ?$"
)
_VACCINE_ASKED = re.compile(
    r"[^\n.!?;]{0,30}?(?:จะ|ได้)[^\n.!?;]{0,14}?(?:ไหม|มั้ย|กี่|หรือเปล่า|รึเปล่า)|[^\n.!?;]{0,30}?(?:แค่ถาม|ถามไว้ก่อน|ถามเผื่อ)"
)
_MAY_I = re.compile(
    r"(?P<act>(?:(?:ยัง|ก็|แล้ว|จะ|สามารถ)*(?:ฉีด|ผ่า|ถอน|บริจาค|อาบ|สระ|ออกกำลัง|วิ่ง|กิน|ทาน|ดื่ม|ว่าย|ขึ้น|ขูด|ทำ(?!ไง|ยังไง)|นวด|ให้นม|เจาะ|ตรวจ|อุด|เดินทาง|บิน|เล่น|ไปเรียน|ไปทำงาน|ไปโรงเรียน|สัก|ย้อม|เปิดแอร์|ตาก|นอน))[^\n.!?;]{0,22}?)ได้(?:ไหม|มั้ย|มั๊ย|รึเปล่า|หรือเปล่า|รึป่าว|ป่าว|หรือไม่|บ่)"
)
_NOT_A_WISH = re.compile(r"มาก|แล้ว|อยู่|ตอนนี้|วันนี้|เลย|ตั้งแต่|พารา|ยา")
# Danger signs are there, however they are asked about.
_NEVER_SUPPOSED = frozenset(
    {"chest_pain", "breathing", "consciousness", "seizure", "bleeding", "self_harm", "speech", "weakness", "face_droop", "syncope",
     "cough_blood", "vomit_blood", "black_stool", "tongue_swelling", "vision", "neck_stiffness", "poison", "chest_indraw", "numbness"}
)  # fmt: skip
_BURDENED = frozenset({"vomiting", "syncope", "headache", "dizzy", "fatigue"})
_ALMOST = re.compile(r"[^\n.!?;]{0,16}?(?:จน|แทบ|เกือบ)(?:แทบ|จะ|เกือบ|พูด|แบบ)*")
# What makes these no sign, wherever near it stands.
_AROUND: Mapping[str, re.Pattern[str]] = {
    "numbness": re.compile(r"(?:ด่า|ดุ|ว่า|บ่น|ตำหนิ|ประจาน)[^\n.!?;]{0,6}หน้าชา"),
    "chills": re.compile(r"แอร์"),
    "drooling": re.compile(r"เห็น|เมนู|กลิ่น|หิว|ของกิน|รีวิว|อร่อย|น่ากิน|อยากกิน|ร้านอาหาร|โรงอาหาร"),
    "neck_stiffness": re.compile(r"เหล้า|เบียร์|เมา|สุรา|ดริ้ง|ดื่ม(?!น้ำ)|วิสกี้|ไวน์"),
    "vision": re.compile(r"(?:เยอะ|แยะ|ละลานตา|ถี่|ยาวเหยียด|เต็มไปหมด)[^\n.!?;]{0,4}(?:จน|เลย)?ตาลาย"),
}
# "เห็นบิลแล้วจะเป็นลม"; who sees blood and faints has fainted.
_AFTER_A_SIGHT = re.compile(
    r"(?:เห็น|เจอ|ดู)[^\n.!?;]{0,6}?(?:ราคา|บิล|ยอด|ค่า|สลิป|คิว|หน้า(?:หมอ|แฟน|เขา|เธอ|พี่)|ดารา|แฟน|รูป|เมนู|ใบเสร็จ)[^\n.!?;]{0,6}?แล้ว(?:จะ|แทบ|ก็)*$"
    r"|(?:บิล|ราคา|ยอด|ค่า)[^\n.!?;]{0,6}?เห็นแล้ว(?:จะ|แทบ|ก็)*$"
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
    if not reading.blank(start - 1, start) and (_MEDICINE.search(text, low, start) or _names_medicine(reading, start)):
        return True
    if _touches(reading, _PLACE, start) or _touches(reading, _ANIMAL, start):
        return True
    if place.code in _EXAGGERATED and (
        _AT_THE_SIGHT.match(text, place.end) or _AFTER_A_SIGHT.search(text, max(0, start - 30), _after_will(place, text))
    ):
        return True
    if _exaggerated(reading, place) or _annoyed(reading, which):
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
        return _VACCINE_ASKED.match(text, place.end) is not None
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
    if whoever and not _IT_IS.match(text, end) and LINK.fullmatch(text, whoever[1], start):
        return True
    if _asked_in_general(reading, place):
        return True
    if _of_a_medicine(reading, place):
        return True
    future = (
        ("จะ" in text[start:end] and not seems(reading, place))
        or _CAUSED.search(text, max(0, start - NEAR), start)
    )
    if future and _FOR_HOW_LONG.match(text, end):
        return True
    asked = reading.cues.after(Cue.ASKED, end, end + 8) if future else None
    if asked and not text.startswith("มั้ง", asked[0]) and not reading.cues.before(Cue.MAYBE, start, NEAR):
        return True
    people = _PEOPLE_WITH.search(text, max(0, start - 12), start)
    if people and reading.opens(people.start()) and _ADVICE.match(text, end):
        return True
    return _WHAT_IS.match(text, end) is not None and _BARE_TALK.search(text, max(0, start - NEAR), start) is not None


def _of_a_medicine(reading: Reading, place: Place) -> bool:
    """'กินยาฆ่าเชื้อแล้วท้องเสียได้ไหม', 'ฉีดวัคซีนแล้วจะมีไข้กี่วัน'."""
    text, start, end = reading.text, place.start, place.end
    taken = _BY_MEDICINE.search(text, max(0, start - 36), start)
    if taken is None:
        return False
    if taken["will"]:
        return (_FOR_HOW_LONG.match(text, end) or _ASKS.match(text, end)) is not None
    if taken["thing"] and _ASKS_AT_ONCE.match(text, end):
        return True
    if _ASKS.match(text, end) and _JUST_ASKING.search(text, end, end + FAR):
        return True
    return place.code not in _NEVER_SUPPOSED and _CAN_IT.match(text, end) is not None


def _asked_in_general(reading: Reading, place: Place) -> bool:
    """Of whoever may have it: 'ไข้แบบไหนต้องไปหาหมอ', 'เวลาคนชักต้องทำยังไง', 'มีไข้ฉีดวัคซีนได้ไหม'."""
    text, start, end = reading.text, place.start, place.end
    low = max(0, start - NEAR)
    if _HOW_BAD.match(text, end) or _EVERYONE.match(text, end):
        return True
    if _HOW_MUCH_UNTIL.search(text, low, start) or _CAN_CAUSE.search(text, max(0, start - FAR), start):
        return True
    illness = _OF_AN_ILLNESS.search(text, max(0, start - 40), start)
    if illness and reading.opens(illness.start()) and not reading.blank(illness.start(), start) and _IS_IT.match(text, end):
        return True
    if _WHENEVER.search(text, low, start) and _WHAT_TO_DO.match(text, end):
        return True
    isan = _ISAN_IF.search(text, low, start)
    if isan and reading.opens(isan.start()) and not reading.blank(isan.start(), start) and _ISAN_THEN.match(text, end):
        return True
    one = _WHEN_ONE.search(text, max(0, start - FAR), start)
    if one and (_WHAT_THEN.match(text, end) or _WHAT_FIRST.search(text, max(0, one.start() - FAR), one.start())):
        return True
    if place.code in _NEVER_SUPPOSED or place.well:
        return False
    may = _MAY_I.match(text, end)
    if may is None or reading.blank(start, may.end() - 1) or _NOT_A_WISH.search(may["act"]):
        return False
    opening = re.search(r"(?:เป็น|มี|กำลัง|ที่)*$", text[low:start])
    return reading.opens(start - (len(opening.group()) if opening else 0))


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
