"""Where a symptom is told as a condition, a fear, of whoever has it, or is asked about."""

from __future__ import annotations

import re

from nlu.conditions import conditional
from nlu.cues import Cue
from nlu.doubt import seems
from nlu.place import Place
from nlu.reading import AFTER, BARE_TALK, FAR, GRAVE, LINK, NEAR, Phrase, Reading
from nlu.topics import how_to_help, how_to_take, topic

_CAUSED = Phrase(
    r"(?:จะ|ทำให้|จะทำให้|มีผลให้)(?:ง่วง|หรือ|มี|เป็น|เกิด|รู้สึก|ไม่|เจ็บ|ปวด)*$",
    (
        "จะ",
        "ให้",
    ),
)
_BY_MEDICINE = Phrase(
    r"(?:(?P<thing>ยา|วัคซีน|เซรุ่ม|คีโม|สมุนไพร)[^\n.!?;]{0,14}?(?:กิน|ทาน|ฉีด|ใช้|ทา|หยอด|พ่น|ให้)"
    r"|(?:กิน|ทาน|ฉีด|ใช้|ทา|หยอด|พ่น|อม|เหน็บ|ได้|ให้)(?:ยา|วัคซีน|สมุนไพร|คีโม)[^\n.!?;]{0,14}?)"
    r"(?:เสร็จ|เข้าไป|ไป)?แล้ว(?P<will>จะ|อาจจะ|อาจ|มักจะ|มัก)?(?:ทำให้|มี|เป็น|รู้สึก)*$",
    ("แล้ว",),
)
# Asked of what a medicine can do, or merely to know.
_CAN_IT = Phrase(r"[^\n.!?;]{0,10}?ได้(?:ด้วย)?(?:ไหม|มั้ย|มั๊ย|รึเปล่า|หรือเปล่า|รึป่าว|หรือไม่|บ่|ก่อ)", ("ได้",))
_FOR_HOW_LONG = Phrase(
    r"[^\n.!?;]{0,8}?(?:กี่(?:วัน|ชั่วโมง|ชม|คืน|เดือน|อาทิตย์|สัปดาห์)|นาน(?:ไหม|มั้ย|แค่ไหน|เท่าไหร่|เท่าไร))",
    (
        "กี่",
        "นาน",
    ),
)
_ASKS = re.compile(r"[^\n.!?;]{0,14}?(?:ไหม|มั้ย|มั๊ย|รึเปล่า|หรือเปล่า|รึป่าว|หรือไม่)")
_ASKS_AT_ONCE = re.compile(r"(?:ๆ|มาก|ด้วย|บ่อย|นาน)*(?:ไหม|มั้ย|มั๊ย|รึเปล่า|หรือเปล่า|รึป่าว|หรือไม่)")
_JUST_ASKING = Phrase(
    r"(?:แค่)?ถาม(?:ไว้ก่อน|เผื่อ|ไว้เผื่อ|เฉยๆ|ดูเฉยๆ|ไว้เฉยๆ|เล่นๆ|เป็นความรู้|เพื่อเป็นความรู้)|อยากรู้ก่อน(?:จะ)?(?:ไป|ฉีด|กิน|ผ่า|ตัดสินใจ)|แค่(?:อยากรู้|สงสัย|ถาม)"
    r"|(?:ยัง)?ไม่ได้เป็น(?:นะ|ค่ะ|ครับ|แค่|หรอก)|just asking|just curious|just wondering",
    (
        "ถาม",
        "แค่",
        "อยากรู้ก่อน",
        "ไม่ได้เป็น",
        "just",
    ),
)
_WHAT_IS = Phrase(
    r"(?:มัน|นี่|เนี่ย|นั้น)?(?:คืออะไร|หมายถึงอะไร|แปลว่า|คือโรค|เกิดจาก(?:อะไร|สาเหตุ)|ป้องกัน(?:ยังไง|อย่างไร|ได้)|ติดต่อ(?:ไหม|กัน|ทาง)|มีอาการ(?:ยังไง|อย่างไร|อะไร|แบบไหน)|มีกี่|เป็น(?:แบบไหน|ยังไง|อย่างไร|จั่งใด)|มีอะไรบ้าง|มาจากอะไร)",
    (
        "คืออะไร",
        "หมายถึง",
        "แปลว่า",
        "คือโรค",
        "เกิดจาก",
        "ป้องกัน",
        "ติดต่อ",
        "มีอาการ",
        "มีกี่",
        "มีอะไรบ้าง",
        "มาจากอะไร",
        "เป็น",
    ),
)
_PEOPLE_WITH = Phrase(r"คน(?:ที่)?(?:เป็น|มี)?(?:โรค|อาการ)?$", ("คน",))
_ADVICE = re.compile(r"[^\n.!?;]{0,6}?(?:ควร|ต้อง|ห้าม|กิน.{1,12}?ได้|ฉีด.{1,12}?ได้)")
_HOW_BAD = Phrase(
    r"[^\n.!?;]{0,12}?(?:แบบไหน|แค่ไหน|ขนาดไหน|ระดับไหน|เท่าไหร่|เท่าไร|เท่าใด|กี่(?:วัน|ครั้ง|รอบ|องศา|ชั่วโมง|เดือน|นาที)|ปานใด|ส่ำใด)[^\n.!?;]{0,5}?(?:ถึง|จึง|ต้อง|ควร|อันตราย|ผิดปกติ|น่าห่วง|น่ากลัว|ร้ายแรง|สิ)",
    (
        "ไหน",
        "เท่า",
        "กี่",
        "ปานใด",
        "ส่ำใด",
    ),
)
_WHENEVER = Phrase(
    r"(?:เวลา|เวลาที่|ตอน)(?:มี)?(?:คนเรา|คน|เด็ก|ใคร|คนแก่|ผู้ใหญ่)?(?:เป็น|มี|เกิด|อาการ)*$",
    (
        "เวลา",
        "ตอน",
    ),
)
_WHAT_TO_DO = re.compile(
    r"[^\n.!?;]{0,6}?(?:ต้อง|ควร|ให้|จะ|ทำ|ปฐม|ช่วย|ห้าม)[^\n.!?;]{0,24}?(?:ยังไง|อย่างไร|ไง|อะไร|ไหน|ไหม|มั้ย|บ้าง|จริงหรือ|จริงเหรอ|หรือ(?!ว่า))"
)
_ISAN_IF = Phrase(r"คัน(?:เป็น|มี|ว่า|เกิด|ลูก|แม่|พ่อ|ยาย|เจ้า)*$", ("คัน",))
_ISAN_THEN = re.compile(r"[^\n.!?;]{0,12}?(?:สิ|เฮ็ด|ต้อง|ให้|ควร|ค่อย)")
_WHEN_ONE = Phrase(
    r"(?<![a-z])(?:when|if|in case|once) (?:a|an|the|my|your|someone|somebody|anyone|people|one|you)"
    r"(?: (?:child|baby|person|kid|adult|patient|toddler))?(?: (?:has|have|gets|get|is|had|having))?(?: an?)? ?$",
    (
        "when",
        "if",
        "in case",
        "once",
    ),
)
_WHAT_THEN = re.compile(r"[^\n.!;]{0,30}?(?:what|should|how|do i|do we|need to|call|where)(?![a-z])")
_WHAT_FIRST = re.compile(r"(?<![a-z])(?:what|how|when|where|who)(?![a-z])[^\n.!?;]{0,30}$")
# "คนที่ปวดท้องคือแม่", "คนที่ไอไม่ใช่หนู".
_IT_IS = re.compile(r"(?:นี่|น่ะ|ก็|อะ)*(?:คือ|เป็น|ไม่ใช่)(?!ไร|อะไร|หยัง|อย่างไร)")
# "โควิดมีอาการไอไหม", "เบาหวานทำให้ตามัวได้ไหม": the illness or the medicine is what the sentence is about.
_OF_AN_ILLNESS = Phrase(
    r"(?:โควิด|ไข้เลือดออก|ไข้หวัดใหญ่|เบาหวาน|ความดัน|โรค|มะเร็ง|ไทรอยด์|ไมเกรน|ไส้ติ่ง|หัวใจวาย|สโตรก|เส้นเลือดในสมอง|ปอดบวม|ปอดอักเสบ|วัณโรค|ซึมเศร้า|แพนิค|กรดไหลย้อน|ภูมิแพ้"
    r"|อีสุกอีใส|หัด|มือเท้าปาก|งูสวัด|ไวรัส|เชื้อ|นิ่ว|ริดสีดวง|คีโม|ยา|วัคซีน|สมุนไพร|กาแฟ|เหล้า|บุหรี่|วัยทอง|ประจำเดือน|เนื้องอก|ซีสต์|โลหิตจาง)[^\n.!?; ]{0,14}?"
    r"(?:มีอาการ|อาการคือ|อาการจะ|ทำให้|ต้องมี|ต้องเป็น|จะมี|จะเป็น|ส่งผลให้|เกี่ยวกับ|เป็นสาเหตุ|ก่อให้เกิด|เริ่มด้วย|มี|ต้อง)(?:อาการ|เป็น|มี|การ|ให้|เกิด|ของ|ด้วย|แบบ|คนเรา|เรา)*$",
    (
        "มี",
        "อาการ",
        "ทำให้",
        "ต้อง",
        "จะ",
        "ส่งผล",
        "เกี่ยว",
        "สาเหตุ",
        "ก่อ",
        "เริ่ม",
    ),
)
_IS_IT = re.compile(
    r"(?:(?!ไป|มา|ทำ|ควร|กิน|ต้อง|หา|อันตราย|ดี|ยังไง|ช่วย|รบกวน|ขอ)[^\n.!?;]){0,10}?(?:ไหม|มั้ย|มั๊ย|รึเปล่า|หรือเปล่า|รึป่าว|ป่าว|หรือไม่|เหรอ|หรอ|กี่|จริงหรือ|บ่|ก่อ)"
)
_HOW_MUCH_UNTIL = Phrase(
    r"(?:กี่|แค่ไหน|ขนาดไหน|เท่าไหร่|เท่าไร|นานไหน|แบบไหน|ยังไง|อย่างไร)[^\n.!?;]{0,10}?(?:ถึง|จึง)(?:จะ|มี|เป็น|เกิด|เรียกว่า)*$",
    (
        "ถึง",
        "จึง",
    ),
)
_EVERYONE = Phrase(r"[^\n.!?;]{0,8}?ทุก(?:คน|ราย|เคส)(?:เลย)?(?:ไหม|มั้ย|รึเปล่า|หรือเปล่า|เหรอ|หรอ)", ("ทุก",))
_CAN_CAUSE = Phrase(
    r"(?<![a-z])(?:can|does|do|will|could|would|might|is it|are) [^\n.!?;]{0,40}"
    r"(?:causes?|give(?: me| you)?|lead to|lead|make(?: me| you)?|mean|trigger)(?: [a-z]+){0,2} ?$",
    (
        "cause",
        "give",
        "lead",
        "make",
        "mean",
        "trigger",
    ),
)
_MAY_I = Phrase(
    r"(?P<act>(?:(?:ยัง|ก็|แล้ว|จะ|สามารถ)*(?:ฉีด|ผ่า|ถอน|บริจาค|อาบ|สระ|ออกกำลัง|วิ่ง|กิน|ทาน|ดื่ม|ว่าย|ขึ้น|ขูด|ทำ(?!ไง|ยังไง)|นวด|ให้นม|เจาะ|ตรวจ|อุด|เดินทาง|บิน|เล่น|ไปเรียน|ไปทำงาน|ไปโรงเรียน|สัก|ย้อม|เปิดแอร์|ตาก|นอน))[^\n.!?;]{0,22}?)ได้(?:ไหม|มั้ย|มั๊ย|รึเปล่า|หรือเปล่า|รึป่าว|ป่าว|หรือไม่|บ่)",
    ("ได้",),
)
# "หัวฟาดแล้วห้ามหลับจริงมั้ย", "กินเผ็ดทำให้ปวดท้องได้จริงเหรอ": what one has heard of.
_TRUE_THAT = Phrase(
    r"[^\n.!?;]{0,6}?(?:ห้าม|ต้อง|ควร)[^\n.!?;]{0,16}?จริง(?:ๆ)?(?:ไหม|มั้ย|มั๊ย|หรือเปล่า|รึเปล่า|เหรอ|หรอ|ป่าว|หรือ)", ("จริง",)
)
_FOR_LATER = Phrase(
    r"(?<!เลย)ถาม(?:เผื่อ|ไว้เผื่อ|ไว้ก่อน|เฉยๆ|เป็นความรู้)|อยากรู้(?:ก่อน(?:จะ)?(?:ไป|ฉีด|กิน|ผ่า|ตัดสินใจ)|เฉยๆ|ไว้|เป็นความรู้)|สงสัยเฉยๆ|แค่(?:ถาม|อยากรู้|สงสัย)|ไว้เป็นความรู้",
    ("ถาม", "อยากรู้", "สงสัย", "ความรู้"),
)
_MAKES = Phrase(r"(?:ทำให้|ทำไห้)(?:เป็น|มี|เกิด|เรา|คน|อาการ)*$", ("ทำให้", "ทำไห้"))
_CAN_IT_BE = re.compile(r"(?:ได้)?(?:ด้วย)?(?:จริง(?:ๆ)?)?(?:เหรอ|หรอ|ไหม|มั้ย|มั๊ย|หรือเปล่า|รึเปล่า|หรือไม่)")
_NOT_A_WISH = re.compile(r"มาก|แล้ว|อยู่|ตอนนี้|วันนี้|เลย|ตั้งแต่|พารา|ยา")


def supposed(reading: Reading, place: Place) -> bool:
    """Told as a condition, a fear, of whoever has it, or asked about."""
    text, start, end = reading.text, place.start, place.end
    if conditional(reading, place):
        return True
    fear = reading.cues.before(Cue.FEAR, start, 16)
    if fear and reading.line.gap_between(fear[1] - 1, start) is None and "มาก" not in text[fear[1] : start]:
        return True
    whoever = reading.cues.before(Cue.WHOEVER, start, 10)
    if whoever and not _IT_IS.match(text, end) and LINK.fullmatch(text, whoever[1], start):
        return True
    if topic(reading, place) or _asked_in_general(reading, place) or _of_a_medicine(reading, place):
        return True
    future = ("จะ" in text[start:end] and not seems(reading, place)) or _CAUSED.search(
        reading, max(0, start - NEAR), start
    )
    if future and _FOR_HOW_LONG.match(reading, end):
        return True
    asked = reading.cues.after(Cue.ASKED, end, end + 8) if future else None
    if asked and not text.startswith("มั้ง", asked[0]) and not reading.cues.before(Cue.MAYBE, start, NEAR):
        return True
    people = _PEOPLE_WITH.search(reading, max(0, start - 12), start)
    if people and reading.opens(people.start()) and _ADVICE.match(text, end):
        return True
    return _WHAT_IS.match(reading, end) is not None and BARE_TALK.search(text, max(0, start - NEAR), start) is not None


def _of_a_medicine(reading: Reading, place: Place) -> bool:
    """'กินยาฆ่าเชื้อแล้วท้องเสียได้ไหม', 'ฉีดวัคซีนแล้วจะมีไข้กี่วัน'."""
    text, start, end = reading.text, place.start, place.end
    taken = _BY_MEDICINE.search(reading, max(0, start - 36), start)
    if taken is None:
        return False
    if taken["will"]:
        return (_FOR_HOW_LONG.match(reading, end) or _ASKS.match(text, end)) is not None
    if taken["thing"] and _ASKS_AT_ONCE.match(text, end):
        return True
    if _ASKS.match(text, end) and _JUST_ASKING.search(reading, end, end + FAR):
        return True
    return place.code not in GRAVE and _CAN_IT.match(reading, end) is not None


def _asked_in_general(reading: Reading, place: Place) -> bool:
    """Of whoever may have it: 'ไข้แบบไหนต้องไปหาหมอ', 'เวลาคนชักต้องทำยังไง', 'มีไข้ฉีดวัคซีนได้ไหม'."""
    text, start, end = reading.text, place.start, place.end
    low = max(0, start - NEAR)
    if _HOW_BAD.match(reading, end) or _EVERYONE.match(reading, end):
        return True
    if _HOW_MUCH_UNTIL.search(reading, low, start) or _CAN_CAUSE.search(reading, max(0, start - FAR), start):
        return True
    illness = _OF_AN_ILLNESS.search(reading, max(0, start - 40), start)
    if (
        illness
        and reading.opens(illness.start())
        and not reading.blank(illness.start(), start)
        and _IS_IT.match(text, end)
    ):
        return True
    whenever = _WHENEVER.search(reading, low, start)
    if whenever and _WHAT_TO_DO.match(text, end):
        return True
    if whenever and place.code not in GRAVE and reading.opens(whenever.start()) and how_to_take(reading, place):
        return True
    if how_to_help(reading, place):
        return True
    isan = _ISAN_IF.search(reading, low, start)
    if isan and reading.opens(isan.start()) and not reading.blank(isan.start(), start) and _ISAN_THEN.match(text, end):
        return True
    one = _WHEN_ONE.search(reading, max(0, start - FAR), start)
    if one and (_WHAT_THEN.match(text, end) or _WHAT_FIRST.search(text, max(0, one.start() - FAR), one.start())):
        return True
    if place.code in GRAVE or place.well:
        return False
    if _TRUE_THAT.match(reading, end):
        return True
    later = _FOR_LATER.search(reading, end, end + AFTER)
    if later and reading.opens(start) and "\n" not in text[end : later.start()]:
        return True
    if _MAKES.search(reading, low, start) and _CAN_IT_BE.match(text, end):
        return True
    may = _MAY_I.match(reading, end)
    if may is None or reading.blank(start, may.end() - 1) or _NOT_A_WISH.search(may["act"]):
        return False
    opening = re.search(r"(?:เป็น|มี|กำลัง|ที่|ใส่|ตอน|ช่วง)*$", text[low:start])
    return reading.opens(start - (len(opening.group()) if opening else 0))
