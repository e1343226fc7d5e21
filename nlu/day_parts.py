"""Parts of the day: ช่วงเช้า, สายๆ, ตอนบ่าย, เย็นๆ, หัวค่ำ, ดึก; and what they say about an hour beside them."""

from __future__ import annotations

import re

from nlu.calendar_words import any_of
from nlu.first_letters import led
from nlu.mention import Mention, Value

_LEAD = r"(?:(?:ตอน|ช่วง|รอบ|ยาม|ภาค|เวลา)\s?)?(?:ครึ่ง(?:วัน)?(?=เช้า|บ่าย))?"
_SURE = r"(?:ตอน|ช่วง|รอบ|ยาม|ภาค|เวลา)\s?"
_COLD = [
    "ตัว",
    "มือ",
    "เท้า",
    "น้ำ",
    "เหงื่อ",
    "ใจ",
    "ลม",
    "ประคบ",
    "แช่",
    "ร้อน",
    "ห้อง",
    "แอร์",
    "ข้าว",
    "มื้อ",
    "อาหาร",
    "โมง",
    "ความ",
    "เยือก",
    "ยา",
    "เช้า",
    "เนื้อ",
    "แขน",
    "ขา",
    "หนาว",
    "อากาศ",
]
_LUNAR = r"(?<!\d)(?<!\d\s)(?<!สิบ)(?<!สิบห้า)(?<!แปด)"  # แรม 8 ค่ำ is a day of the moon
_NOT_COLD = "".join(f"(?<!{word})" for word in _COLD)
_NO_MEAL = r"(?<!ข้าว)(?<!อาหาร)(?<!มื้อ)(?<!ยา)(?<!โมง)(?<!โมง )(?<!ยาตอน)(?<!ต่อ)(?<!ตอ)"
_END = r"(?=\s|$|[,.?!]|ได้|มี|ค่ะ|ครับ|คะ|คับ|ว่าง|ไหม|มั้ย|นะ|หรือ|จะ|ของ|วัน|เต็ม|สะดวก|พรุ่งนี้|ไป|มา|แทน|จ้า|ห้า|สี่|หก|สาม|\d)"
_PERIODS = (
    (
        "morning",
        rf"{_LEAD}{_NO_MEAL}(?:(?:เมื่อ|รุ่ง|หัว)?(?:เช้า|เจ๊า|(?<![ก-๙])เซ้า|(?<=ตอน)เซ้า|(?<=ยาม)เซ้า|(?<=ช่วง)เซ้า|(?<=เมื่อ)เซ้า|(?<=อื่น)เซ้า|(?<=มื้อ)เซ้า(?:นี้)?|(?<=หน้า)เซ้า|(?<=ฮือ)เซ้า)(?:มืด|ตรู่|ๆ)?)(?!ชื่น|เย็น|\s?-?\s?เย็น|กลางวัน)"
        rf"|{_SURE}เช[่๊]?า(?!ว|ๆ)|(?:(?<=น[ีิึื])|(?<=น[ีิึื]้))เชา(?=\s|$|ได้|ไป|มา|มี|ว่าง)|{_LEAD}(?:หัวรุ่ง|ใกล้รุ่ง|ย่ำรุ่ง|รุ่งสาง|ฟ้าสาง)|{_SURE}สายๆ?(?!ตา|ด่วน)|(?<!มา)(?<!ไป)(?<!ตื่น)สายๆ"
        rf"|(?<=พรุ่งนี้)สาย|(?<=นี้)สาย(?=\s|$)|ก่อนเที่ยง"
        rf"|{_SURE}(?:ขวายๆ?|งายๆ?|สวยๆ?(?=ไป|มา|ได้|\s|$)|ฮุ่ง|แจ้ง(?=\s|$)|รุ่งเช้า|ฟ้าแจ้ง)|ตะเจ๊า|ก่อนเพล|(?:เมื่อ|ต่อ)?โพรกเช้า",
    ),
    (
        "noon",
        rf"{_SURE}(?:พัก)?(?:เที่ยงวัน(?!นี้|ที่|พรุ่ง|มะ|[จอพศส])|เที่ยง|หวันเที่ยง)(?!ครึ่ง|\s?\d|คืน|ตรง)ๆ?|เที่ยงๆ|{_LEAD}พักเที่ยง|{_SURE}พักกลางวัน|(?:ตอน|ช่วง|เมื่อ)กลางวัน|เมื่อเที่ยง|{_SURE}(?:เพล|เว็น|เวน(?=\s|$))|หวันเที่ยง",
    ),
    (
        "afternoon",
        rf"{_LEAD}(?<!โมง)(?<!โมง )บ่าย(?:ๆ|แก่ๆ|แก่(?!ๆ)|คล้อย|ต้นๆ|(?!ๆ|แก่|คล้อย|ต้น)"
        rf"(?!\s?โมง|เบี่ยง|หน้า|\s?(?:[1-6](?!\d)|หนึ่ง|สอง|สาม|สี่|ห้า|หก)(?!\s?(?:วัน(?!ที่|นี้|[จอพศส])|ครั้ง|คน|คิว|เดือน|อาทิตย์|สัปดาห์))))|{_SURE}บาย(?=\s|$|ได้|ไป|มา|มี|ว่าง|ๆ)|หลังเที่ยง|หวัน(?:ชาย|ช้าย|ฉาย|บ่าย)",
    ),
    (
        "evening",
        rf"{_SURE}(?:หัวค่ำ|เย[็้]?น|แลง|ค่ำ|หวันเย็น)ๆ?|{_NOT_COLD}เย็นๆ|เย็นนี้|(?:เย็น|ค่ำ)(?=วาน)"
        rf"|หลังเลิกงาน|หลังเลิกเรียน|หัวค่ำ|ย่ำค่ำ|{_LEAD}(?:พลบค่ำ|โพล้เพล้|หวัน(?:เย็น|มุ้งมิ้ง|แลง))|ตะแลง|(?<=วาน)แลง|(?<=อื่น)แลงๆ?|(?<=พูก)แลงๆ?|(?<=พู้ก)แลงๆ?|(?<=พุก)แลงๆ?|(?<=ฮือ)แลงๆ?|(?<=เฮือง)แลงๆ?|(?<=ตะวา)แลง|(?<=วันนี้)แลง"
        rf"|(?:(?<=[ก-๙\s\d.])|^){_NOT_COLD}(?:เย็น|แลงๆ?|{_LUNAR}ค่ำๆ?){_END}(?!\s?ซีด)|เมื่อ(?:เย็น|แลง|ค่ำ|หัวค่ำ)|(?:ค่ำ|แลง)นี้",
    ),
    (
        "night",
        rf"{_LEAD}(?:กลางคืน|กลางดึก|ดึก|เดิ๊ก)ๆ?|{_SURE}เดิกๆ?|มื้อคืน(?:นี้)?|ตะคืน|{_SURE}คืน|คืน(?=\s?(?:วัน(?!นี้)|ข้ามปี|สิ้นปี|พรุ่งนี้|มะรืน|ก่อนวัน|เคาท์ดาว|เคานต์ดาว|คริสต์?มาส|ลอยกระทง))|คืนนี้"
        rf"|เม[ิีึื]่?อค[ิีึื]น(?:นี้)?|คืนวาน|แรกคืน|เมื่อดึก",
    ),
)
_HINTS = {
    "morning": "เช้า เชา เช่า เช๊า เจ๊า เซ้า รุ่ง สาง สาย ก่อนเ ขวาย งาย สวย ฮุ่ง แจ้ง",
    "noon": "เที่ยง กลางวัน เพล เว็น เวน",
    "afternoon": "บ่าย บาย หลังเที่ยง หวัน",
    "evening": "เย็น เยน เย้น แลง ค่ำ เลิก หวัน พล้",
    "night": "คืน ดึก เดิ อคีน อคิน อคึน",
}


def _apart(pattern: str) -> str:
    """The pattern with a blank allowed before ๆ: 'สาย ๆ'."""
    return re.sub(r"ๆ(\?)?", lambda match: "(?: ?ๆ)?" if match[1] else " ?ๆ", pattern)


_THAI = tuple(
    (name, re.compile(any_of(_HINTS[name].split())), re.compile(_apart(pattern))) for name, pattern in _PERIODS
)
_HINT = re.compile(any_of({word for words in _HINTS.values() for word in words.split()}))
_LATIN_HINT = re.compile(r"[a-z] (?:pm|aft|arvo|eve)|morn|noon|evening|night|lunch|after (?:work|school)")
# "fri aft", "dec 3rd aft", "this eve": the last letters of a day before what is cut short.
_DAY_END = r"(?:day|mon|tue|ues|wed|thu|hur|urs|fri|sat|sun|tmr|mrw|row|\dst|\dnd|\drd|\dth"
_DAY_END = rf"(?:(?<={_DAY_END}|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) )|(?<=this ))"
_ENGLISH = led(
    rf"(?<![a-z])(?:in the |at |this |last |(?:early|late) )?(?:(?P<morning>mornings?|{_DAY_END}morn|(?:before|b4) (?:noon|lunch))"
    rf"|(?P<afternoon>afternoons?|after (?:noon|lunch)|(?<=day )pm|(?<=(?:fri|mon|tue|wed|thu|sat|tmr|row) )pm"
    rf"|{_DAY_END}(?:aft(?! (?:tom|tm|2m))|arvo))"
    rf"|(?P<evening>evenings?|after (?:work|school)|{_DAY_END}eve)|(?P<night>nights?|tonight)|(?P<noon>lunch ?time))(?![a-z])"
)


def find_parts(text: str) -> list[Mention]:
    """The parts of the day that a normalised text names."""
    found: list[Mention] = []
    for name, hint, pattern in _THAI if _HINT.search(text) else ():
        if hint.search(text):
            found += [
                Mention("time", match.start(), match.end(), {"period": name})
                for match in pattern.finditer(text)
                if not text.endswith(("ทุก", "ทุกๆ", "ทุก ", "กี่", "สวัสดี"), 0, match.start())  # a rhythm
            ]
    if _LATIN_HINT.search(text):
        for match in _ENGLISH.finditer(text):
            if text.endswith(("every ", "each ", "most "), 0, match.start()):
                continue
            lead = (
                match.start(match.lastgroup or 0)
                if match.group().startswith(("in", "at", "this", "last"))
                else match.start()
            )
            found.append(Mention("time", lead, match.end(), {"period": str(match.lastgroup)}))
    return found


_HOURS = {"morning": range(1, 13), "noon": range(11, 14), "afternoon": range(12, 19), "evening": range(15, 22)}
_NIGHT = (*range(18, 24), *range(7))
_SPOKEN = re.compile(r"ตี|ทุ่ม|นาฬิกา")


def fits(period: str, hour: int) -> bool:
    """Whether that hour of the day can be in that part of it."""
    return hour in (_NIGHT if period == "night" else _HOURS[period])


def settled(period: str, hour: Mention, said: str) -> Value | None:
    """The reading of an hour that a part of the day beside it allows; an hour of twelve after noon counts on from noon."""
    readings = hour.readings or ((hour.value,) if hour.value else ())
    for reading in readings:
        if fits(period, int(str(reading["at"])[:2])):
            return reading
    clock = str(readings[0]["at"]) if readings else ""
    later = int(clock[:2]) + 12 if clock else 99
    if later < 24 and not _SPOKEN.search(said) and fits(period, later):
        return {"at": f"{later}{clock[2:]}"}
    return None
