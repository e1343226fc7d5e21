"""Whether a danger sign is told of somebody here and now, or only stands in talk about beasts, news, lessons, lists and jokes."""

from __future__ import annotations

import re
from enum import Enum

from bot.domain.understanding import Alarm
from nlu.first_letters import led
from nlu.normalise import Squeezed
from nlu.patterns import HARD, PARTICLES
from nlu.redflag_elsewhere import elsewhere, while_at
from nlu.redflag_explained import explained
from nlu.redflag_light import lightly_said
from nlu.redflag_plain import only_said, perhaps_only_said

_BEFORE, _AFTER = 70, 45  # letters that are read around a sign; a bound keeps every reading linear
_INTO = 3  # letters of the sign itself in which a word before it may end: อ่านเจอ and a sign that begins with เจอ


class Told(Enum):
    """How a sign stands in its message."""

    HERE = "here"
    DOUBTFUL = "doubtful"  # worth one question
    ASIDE = "aside"


_CLAUSES = re.compile(f"[{re.escape(HARD)}]")
_C = f"[^{re.escape(HARD)}]"
_PERSON = led(
    r"พ่อ|แม่(?!หมา|แมว|ไก่|วัว|หมู|พันธุ์)|ยาย|คุณตา|ปู่|คุณย่า|ลุง|ป้า(?!ย)|สามี|ภรรยา|เมีย|ผัว|แฟน|เพื่อน|(?<!ตก)(?<!ออก)(?<!คลอด)ลูก(?!หมา|แมว|สุนัข|ไก่|วัว|ม้า|หมู|เป็ด|นก|ควาย)|หลาน"
    r"|อาม่า|อากง|ก๋ง|เตี่ย|อาแปะ|คุณครู|เด็ก|น้อง(?!หมา|แมว|สุนัข|กระต่าย|นก)|คน|(?<!หมา)(?<!แมว)ผม|(?<!เบื่อ)หนู(?!แฮม)|ดิฉัน|ฉัน|เรา|เขา|ตัวเอง|ทารก|มือ|แขน|ขาลูก"
    r"|(?<![a-z])(?:i|me|he|she|him|her|mom|dad|mother|father|son|daughter|kid|baby|wife|husband)(?![a-z])"
)
# A beast that something happens to: not eaten, not met on the road, and not the one that bites.
_BEAST = led(
    r"(?<!กิน)(?<!ดูก)(?<!ก้าง)(?<!เนื้อ)(?<!โดน)(?<!ถูก)(?<!ชน)(?<!หลบ)(?<!งู)(?<!บ้า)(?<!ไข่)(?<!บ่อ)(?<!เคี้ยว)(?<!ทำ)(?<!ลูกชิ้น)(?<!แพ้)(?<!ลัก)(?<!เหมือน)(?<!หั่น)(?<!สับ)(?<!ทอด)(?<!ย่าง)(?<!ปิ้ง)(?<!แล่)(?<!ต้ม)(?<!ฆ่า)(?<!ขาย)(?<!เชือด)"
    r"(?:(?<!เ)หมา(?!ย|ก)|สุนัข|แมว(?!เซา)|วัว|ควาย|ไก่|เป็ด|ปลา(?!ย|ปัก|ร้า|ไหล)|นก(?=ที่|ตัว|บิน|แก้ว|พิราบ|เขา|กระ|ใน)|กระต่าย|แฮมสเตอร์|เต่า|หมู(?![่้])|แพะ"
    r"|ม้า(?=ที่|ตัว|แข่ง|ใน)|ตุ๊กแก|จิ้งจก|ปอม(?=เมอ|[ 0-9])|โกลเด้น|ชิวาวา|ชิสุ|ไซบีเรียน|บูลด็อก|พุดเดิ้ล|หงส์หยก"
    r"|(?<![a-z])(?:dogs?|cats?|puppy|kitten|rabbit|hamster|chickens?|cows?|buffalo)(?![a-z]))"
    r"(?!บ้า|(?:จร|จรจัด)?(?:ตัดหน้า|วิ่งตัด|กัด|ข่วน|ขบ|ขวิด|เตะ|ชนผม|ชนรถ|ฟัด|ต่อย|ตอด|เหยียบ|ไล่|เลีย|ขย้ำ|กระโดด|ติดคอ)"
    r"| ?(?:bit|bites?|attacked|scratch))"
)
_STORY = led(
    r"ข่าว|อ่านเจอ|หนังเมื่อ|หนังใหม่|รีรัน|ดารา|นักร้อง(?:คน|ดัง|ลูกทุ่ง)|ไอดอล|นิทาน|นางเอกใน|พระเอกใน|ติ๊กต[็๊]?อก|tiktok|ในเฟส|ในเฟซ|ติ๊กต่อก|ไทยรัฐ|หนังสือพิมพ์|เพจดัง|เพจข่าว|นักบอลยุโรป|ในคลิป|คลิป|ยูทู[บป]|ละคร|ในหนัง|หนังเรื่อง|ดูหนัง|ซีรี[สย่์]+|นิยาย|ในเกม|เกม|เพลง|การ์ตูน|อนิเมะ|พอดแคสต์|เรื่องสั้น"
    r"|บทละคร|แต่งเรื่อง|เรียงความ|ในทีวี|โฆษณา|มังงะ|สารคดี|คดี|(?<![a-z])(?:movie|film|series|novel|news|game|song|drama|episode|documentary|screenplay|footballer|celebrity)(?![a-z])"
)
_STORY_AFTER = re.compile(
    rf"^{_C}{{0,14}}(?:ในข่าว|ในละคร|ในหนัง|ในเกม|ในซีรี|ในนิยาย|ในคลิป|ในทีวี|ในการ์ตูน|ในเพลง|ในอนิเมะ|in the (?:movie|news|game|series))"
)
# Words after which a story is left and life goes on: "ดูละครอยู่ แม่ก็ชัก".
_BACK_HOME = led(
    r"อยู่ดี|อยู่แล้ว|อยู่ๆ|อยู่(?=ก็|แม่|พ่อ|ผม|ลูก)|แล้ว|ก็|จู่|กำลัง|ตอนนี้|เมื่อกี้|พ่อ|แม่(?!น)|ยาย|ลูก(?!หลาน)|ผม|หนู|ตัวเอง|เลย|while|then|(?<![a-z])(?:my|i|now)(?![a-z])"
)
_LESSON = re.compile(
    rf"(?:ปฐมพยาบาล|วิธีช่วย|อบรม|หลักสูตร|คอร์ส|สอนช่วย|ค่ารักษา|ค่าผ่าตัด|รับรักษา|เคยรักษา|รักษาคน|หน่วยดูแล|ศูนย์ช่วย|สัปดาห์ป้องกัน|รณรงค์|บริจาค|ประกัน|กรมธรรม์|วัคซีน){_C}{{0,14}}$"
)
_ASKED = re.compile(
    rf"(?:แค่ไหนถึงจะ|แค่ไหนถึง|เท่าไหร่ถึงจะ|เท่าไรถึงจะ|กี่องศาถึงจะ|ทำไมถึงจะ|ถามว่า|อาการแบบไหนเรียกว่า|เรียกว่า|ต่างจาก|ต่างกับ){_C}{{0,2}}$"
)
_STUDY = re.compile(
    rf"^{_C}{{0,40}}(?P<study>วิทยานิพนธ์|พรีเซนต์|ทำรายงาน|ทำวิจัย|แค่สงสัย|อยากรู้ไว้|อยากรู้เฉยๆ|ถามไว้|เป็นความรู้|ทำการบ้าน|พรีเซนต์|สอนวันไหน|มีสอน"
    r"|just curious|for school|for a report)"
)
_VISIT = re.compile(r"(?:ตรวจ|คลินิก|กายภาพ|กายภาพบำบัด|ฟื้นฟู|ทำแผล|ล้างแผล|รับรองแพทย์เรื่อง|คัดกรอง)(?:โรค|เรื่อง|อาการ|หลัง)?$")
_BADLY = re.compile(r"^(?:มาก|ตอนนี้|อยู่|ไม่ไหว|หนัก|รุนแรง|เลย|แล้ว)")
_CLINIC_AFTER = re.compile(
    r"^ ?(?:rehab|clinic|rehabilitation|department|unit|ward|awareness|prevention|insurance)(?![a-z])"
)
_LONG_OVER = re.compile(
    rf"^{_C}{{0,20}}(?:ปี|เดือน)(?:ก่อน|ที่แล้ว|ที่ผ่านมา)|^{_C}{{0,30}}(?:ตอนนี้|ปัจจุบัน)(?:อาการ)?(?:ก็)?(?:ดี|ปกติ|โอเค|ทรงตัว|รักษา|หาย)"
)
_AGAIN = re.compile(r"อีกแล้ว|อีกครั้ง|วันนี้|เมื่อกี้|เมื่อคืน|กลับมา|กำเริบ|เป็นอีก|ตอนนี้(?!อาการ|ก็|ดี|ปกติ|โอเค|ทรงตัว|รักษา|หาย)")
_EARLIER_CHILD = re.compile(r"(?:ลูกคน|ท้อง|ครรภ์)(?:แรก|ก่อน|ที่แล้ว)")
_THIS_CHILD = re.compile(r"\d\d ?(?:วีค|สัปดาห์|week)|ตอนนี้")
_YEAR_AGO = re.compile(
    r"(?<![a-z])(?:in (?:19|20)\d\d|years? ago|last year|months? ago|last month|as a (?:kid|child))(?![a-z])"
)
_DENIED_LIST = re.compile(rf"ปฏิเสธ(?:(?!แต่|ตอนนี้|ได้ว่า)[^{re.escape(HARD)}]){{0,50}}$")
_NOT_THAT_PART = re.compile(r"(?:ไม่มี|ไม่ได้มี|บ่มี|ไม่พบ)(?:อาการ)?(?:แขน|ขา|มือ|ใบหน้า|หน้า|ปาก|ตัว|เลือด|แผล|ใคร|ภาวะ)+$")
_PRETENDED = re.compile(r"(?:แกล้ง|เสแสร้ง|ล้อ|เลียนแบบ)(?:ทำ|ทำเป็น|เป็น|ทำตัว|ทำท่า|ทำหน้า|เล่น)*$")
# "หายแล้วค่ะเรื่องหอบ": well again, said before the sign.
_WELL_OF = led(rf"(?<!ไม่)(?<!ยังไม่)(?<!บ่)หาย(?:แล้ว|ดีแล้ว|สนิท|ขาด)(?:{PARTICLES})*(?:เรื่อง|อาการ|ที่)(?:ว่า|เคย|เล่า|บอก)*$")
# "ต้องงดยากี่วัน กลัวเลือดออก": a wide pattern reached over the word that only fears its end.
_FEARED = re.compile(r"(?:กลัว|เผื่อ|ถ้า|หาก|ป้องกัน)(?:ว่า|จะ|มัน|แม่|พ่อ|ลูก)*(?:เลือด|ติดคอ|ชัก|หมดสติ|แท้ง|ล้ม|สำลัก)")
_NOT_IN_LATIN = led(
    r"(?<![a-z])(?:mai|my|bor|bo|baw)[ -]?(?:dai|mee|mi|chai|koei|khoei|pen)(?: ?(?:mi|mee|pen|ruusuek|rusuek|aakan|akan))?[ -]*$"
)
_NAMED = led(r"(?:ชื่อ|ตำบล|อำเภอ|ต\.|อ\.|(?<!ข้าง)(?<!หน้า)(?<!หลัง)ร้าน|(?<!ม่)วง|ทีม)$")
# A thing that it happens to, and nobody who crosses, climbs, mends or holds it: "ถนนจมน้ำ", but not "ข้ามถนนโดนรถชน".
_THING = led(
    r"(?<!ข้าม)(?<!เดิน)(?<!บน)(?<!กลาง)(?<!ริม)(?<!ไถ)(?<!ไป)(?<!ทำ)(?<!ดำ)(?<!กิน)(?<!หุง)(?<!ซ่อม)(?<!ปีน)(?<!ขึ้น)(?<!เล่น)(?<!จับ)(?<!ชาร์จ)(?<!ใช้)(?<!เสียบ)(?<!ล้าง)(?<!ตัด)(?<!ใส่)(?<!ถือ)"
    r"(?:โทรศัพท์|มือถือ|ไอโฟน|กล้อง|นา(?:ข้าว)?|ข้าว|กระเป๋า|แว่น|โน้ตบุ๊ก|คอม|รถยนต์|เครื่อง|หูฟัง|(?<!ข้าง)(?<!แม่)(?<!พ่อ)(?<!คน)(?<!เพื่อน)(?<!ที่)(?<!ใน)บ้าน|ระบบ|แอป|ต้นไม้|ถนน|เสา)(?:หนู|ผม|เรา|ที่บ้าน|มัน|ดัน|ตก|ค้าง|โดน|เคย)*$"
)
_TOIL = re.compile(rf"(?:ทำงาน|เรียน|เล่น|เที่ยว|อ่านหนังสือ|ดูซีรี|ปั่นงาน|เต้น|ช้อป){_C}{{0,10}}จน$")
_NOSE = re.compile(r"^(?:เพราะ|ทาง)?จมูก|^เพราะน้ำมูก")
# "หายใจปกติ ตื่นดี" is no shallow breath, whatever follows.
_WELL_BREATH = re.compile(r"หายใจ(?:ก็|ได้|เข้าออก)*(?:ปกติ|สะดวก|โล่ง|คล่อง|ดี)(?!.{0,6}(?:ไม่|บ่))")
_ENGINE = re.compile(r"รถ(?:คันนี้|เก่า|ผม|หนู|สตาร์ทไม่ติด)?$")
# "น้ำตาล 50 บาท": a price, a weight, a day, and no measure of blood.
_AMOUNT = re.compile(r"^ ?(?:บาท|กิโล|โล|กรัม|ช้อน|เปอร์|%|แก้ว|ขีด|ซอง|ถุง|ขวด|ก้อน|ปี|วัน|เดือน|แคล|ครั้ง|คน(?!ไข้)|ยูนิต|กก)")
_HELPED = re.compile(r"ยา[^\n.!?;]{0,12}(?:ยุบ|ดีขึ้น|ทุเลา|บรรเทา|เบาลง|ลดลง|เหลือ(?:อยู่)?(?:ทั้ง|เต็ม))")
_BLOCKED_NOSE = re.compile(rf"(?:คัดจมูก|จมูกตัน|จมูกอุดตัน|คัดๆจมูก|น้ำมูก){_C}{{0,6}}$")
_KNOWN_HEARTBURN = re.compile(r"กรดไหลย้อน.{0,25}(?:ประจำ|ตรวจแล้ว|หมอบอก|เหมือนเดิม)|(?:ประจำ|เหมือนเดิม).{0,15}กรดไหลย้อน")
_JOKE = led(
    r"555|ฮ่าๆ|ฮ่าฮ่า|ฮาๆ|อิอิ|คิคิ|ล้อเล่น|พูดเล่น|แกล้งพูด|แซว|[\U0001f602\U0001f923\U0001f606]"
    r"|(?<![a-z])(?:lol|haha+|lmao|jk|rofl|just kidding)(?![a-z])"
)
_NO_JOKE = led(
    r"(?:ไม่ได้|ไม่ใช่|บ่ได้|ไม่)(?:เรื่อง)?(?:ล้อเล่น|พูดเล่น|แกล้ง|ขำ|แซว|เล่น)|จริงๆนะ|จิงๆนะ|not (?:a )?(?:joke|kidding|joking)"
)


def told(line: Squeezed, start: int, end: int, code: str, alarm: Alarm, *, joked: bool) -> Told:
    """How line.text[start:end] stands there. `joked`: this sign is often said in jest.

    Every rule that puts a sign aside is narrow: what speaks for here and now wins.
    """
    text = line.text
    before, after = text[max(0, start - _BEFORE) : start], text[end : end + _AFTER]
    if _only_talk(before, after, text[start:end]) or _of_old(before + text[start:end], after):
        return Told.ASIDE
    if _by_kind(code, _CLAUSES.split(before)[-1], after, text[start:end], text):
        return Told.ASIDE
    if alarm is Alarm.EMERGENCY and (_of_a_beast(text, start) or _FEARED.search(text, start + _INTO, end)):
        return Told.ASIDE
    if _in_a_story(before + text[start : start + _INTO], after):
        return Told.DOUBTFUL if alarm is Alarm.CRISIS and code == "suicide" else Told.ASIDE
    if elsewhere(text, start, end, code) or only_said(text, start, end, code):
        return Told.ASIDE
    joking = (joked and _JOKE.search(text) is not None) or perhaps_only_said(text, start, end, code)
    joking = joking or lightly_said(text, start, end, code)
    if (joking or explained(text, start, end, code)) and not _NO_JOKE.search(text):
        return Told.DOUBTFUL
    return Told.HERE


def no_joke(text: str) -> bool:
    """Whether it is said in so many words that this is meant."""
    return _NO_JOKE.search(text) is not None


def _only_talk(before: str, after: str, sign: str) -> bool:
    """A lesson, a bill, a study, a clinic, a name, or a list of what is denied."""
    upto = before + sign
    if _PRETENDED.search(before) or _WELL_OF.search(before) or _NOT_IN_LATIN.search(before):
        return True
    if _DENIED_LIST.search(before) or _NOT_THAT_PART.search(before) or _NAMED.search(before):
        return True
    if _LESSON.search(before) or re.search(r"ปฐมพยาบาล|วิธีช่วยคน", upto) or _ASKED.search(before):
        return True
    if _VISIT.search(before) and not _BADLY.search(after):
        return True
    study = _STUDY.search(after)
    return bool((study and not while_at(after, study.start("study"))) or _CLINIC_AFTER.search(after))


def _of_old(upto: str, after: str) -> bool:
    """It was once, and it is said that it is long over."""
    if _AGAIN.search(after):
        return False
    once = re.search(r"(?<!ไม่)(?<!บ่)เคย[^\n.!?;]{0,20}$", upto)
    if _EARLIER_CHILD.search(upto) and _THIS_CHILD.search(upto + after) is None:
        return True
    return bool((once and _LONG_OVER.search(after)) or _YEAR_AGO.search(after))


def _of_a_beast(text: str, start: int) -> bool:
    """A beast is told of before the sign, and no person anywhere."""
    # The search ends further off than a beast and what must not follow it reach.
    beast = _BEAST.search(text, max(0, start - 40), start + 60)
    return beast is not None and beast.start() < start + 8 and _PERSON.search(text) is None


def _in_a_story(before: str, after: str) -> bool:
    """News, a film, a song: unless the story has been left before the sign."""
    clause = _CLAUSES.split(before)[-1][-45:]
    stories = list(_STORY.finditer(clause))
    if stories and _BACK_HOME.search(clause, stories[-1].end()) is None:
        return True
    return _STORY_AFTER.search(after) is not None


def _by_kind(code: str, before: str, after: str, sign: str, text: str) -> bool:
    """What only looks like this one sign."""
    match code:
        case "breathless":
            return bool(
                _NOSE.search(after)
                or _ENGINE.search(before)
                or _BLOCKED_NOSE.search(before)
                or _WELL_BREATH.match(sign)
            )
        case "chest_pain":
            return sign.startswith(("แสบ", "จุก")) and _KNOWN_HEARTBURN.search(text) is not None
        case "heavy_bleeding":
            return sign.startswith("ตกเลือด") and before.endswith("แ")
        case "low_sugar":
            return _AMOUNT.match(after) is not None
        case "overdose":
            return _HELPED.search(sign) is not None
        case "unconscious":
            return bool(_TOIL.search(before) or _THING.search(before))
        case "drowning" | "burns" | "electric_shock" | "severe_trauma":
            return _THING.search(before) is not None
    return False
