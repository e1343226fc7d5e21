"""Whether a symptom is said not to be there, and how far that reaches in a list."""

from __future__ import annotations

import re
from bisect import bisect_left

from nlu.cues import Cue
from nlu.denied_lists import LISTED, deny_before, deny_list, joined
from nlu.negators import ANY_NOT, SPOKEN
from nlu.patterns import HARD, PARTICLES
from nlu.place import Place
from nlu.reading import NEAR, SOON, Phrase, Reading

# A "not" reaches less far than a "perhaps" (reading.LINK).
_DENY_LINK = re.compile(
    r"(?:ได้|มี|เคย|เกย|ใช่|แม่น|เป็น|เป๋น|เปน|พบ|เห็น|รู้สึก|ฮู้สึก|ว่า|จะ|สิ|น่า|อาการ|ของ|ภาวะ|เกิด|ถึงขั้น|ถึงกับ|หอน|ร่องรอย|รอย|วี่แวว|สัญญาณ|ทีท่า|ใส่|ใด|ๆ|โดน|ถูก|คิด|อยาก|พยายาม|ทำ|ให้|ต้อง|การ|โรค|"
    r"กิน|ทาน|ใช้|ประวัติ|ทั้ง|ปัญหา|เรื่อง|ใคร|ในบ้าน|คนไหน|วันไหน|ยักจะ|ยักกะ|ยัก|อะไรที่| |"
    r"a |an |any |have |has |having |had |in |feel |feeling |of |the |been |be |"
    r"mee |mii |mi |"
    r"signs of |sign of )*"
)
_ONLY_MILD = re.compile(r"(?:มาก(?!่)|เท่าไหร่|เท่าไร|เท่าใด|ขนาดนั้น|สักเท่า|แรงมาก|ตลอด|บ่อย|ทุกวัน|รุนแรง|ทั้งวัน|ธรรมดา|หลายปานใด)")
_AFTERWARDS = rf"{PARTICLES}|$|[{re.escape(HARD)},]|ทั้ง|สัก|ซัก|ดอก|หรอก|แต่|มีแต่|แค่|จ้า|เด้อ|ด้วย|จั๊ก|จัก"
_DENIED_AFTER = re.compile(
    rf"(?:ก็ดี|ก็|กะ|ก่า|ก้อ|นี่|น่ะ|มัน|อะไร(?:พวกนี้|พวกนั้น|แบบนี้|แบบนั้น|อย่างนี้|งี้|เนี่ย|นี่|นั่น)?|พวกนี้|พวกนั้น|แบบนี้|เหล่านี้|เหล่านั้น|หยัง|อะ|อ่ะ|ยัง|นั้น|นะ|:|-|=|\?|ไหม|มั้ย)*"
    rf"(?P<word>(?<=ก็)ไม่(?:ปวด|เจ็บ|ไอ|ได้)|{ANY_NOT}(?:ได้เป็น|ได้มี|เคยมี|เคยเป็น|เคย|มี|เป็น|ใช่|แม่น|พบ|เห็นมี|ปรากฏ))(?P<end>{_AFTERWARDS})?"
)
# "ปวดหัวก็ไม่", "เจ็บคออ่ะไม่", the Southern "ไข้ม้าย"; a bare ไม่ may ask, so that it needs a word before it.
_BARELY = re.compile(
    rf"(?P<word>(?:มั้ย|ไหม)?(?:ก็|กะ|ก่า|ก้อ|อ่ะ|อะ|น่ะ)(?:{ANY_NOT}|เปล่า)|หา(?:ม้าย|หม้าย|ม่าย|หม่าย)|(?:ม้าย|หม้าย|ม่าย)|{ANY_NOT}ทั้ง(?:คู่|สอง))(?P<end>ค่ะ|คะ|ครับ|คับ|นะ|เลย|หรอก|ดอก|จ้า|เจ้า|เด้อ|ทั้ง|แต่|มีแต่|แค่|$|[\n.!;,])?"
)
_CROSSED = re.compile(r"[ :=-]{0,3}(?:[❌✖✗✘🚫⛔]|\(-\))")  # "ไข้✅ ไอ❌"
# "เจ็บคอเหรอคะ ไม่เจ็บค่ะ": what somebody asked is answered at once.
_ANSWERED = re.compile(
    rf"(?:ขึ้น|ด้วย)?(?:เหรอ|หรอ|ใช่ไหม|ใช่มั้ย|ไหม|มั้ย|มั๊ย|รึเปล่า|หรือเปล่า|รึป่าว|ก่อ|บ่){{1,2}}(?:คะ|ค่ะ|ครับ|เจ้า)?[?]?"
    r"(?:[^\n.!?;ไ]{0,10}?(?:ตอบ|บอก)(?:ไป|เขา|หมอ)?ว่า|(?:ตัว)?(?:หนู|ผม|ฉัน|ดิฉัน|เรา|เขา|เค้า|แก)(?:เอง)?(?:ตอบว่า|บอกว่า|ว่า)?)?(?:ก็|กะ)?"
    rf"(?P<word>{ANY_NOT}(?:ได้)?(?:มี|เป็น|เคย|ปวด|เจ็บ|ขึ้น|ไอ|คัน|ไหล|อ้วก|ถ่าย|แดง|บวม|ชา|ร้อน|หอบ|เวียน|มึน|เหนื่อย|แสบ|พร่า|มัว|เหลือง|ซีด|ชัก|สั่น)?)(?P<end>ค่ะ|คะ|ครับ|คับ|นะ|เลย|หรอก|ดอก|จ้า|เจ้า|เด้อ|(?<!ไม่)แล้ว|สัก|$|[\n.!;,])?"
)
_NO_OF_ANY_KIND = Phrase(
    rf"{ANY_NOT}|เปล่า|สบายดี|ปกติดี|(?<![a-z])(?:no|none|nope)(?![a-z])",
    (*SPOKEN, "ไม่", "เปล่า", "สบายดี", "ปกติดี", "no", "none", "nope"),
)  # after a symptom
_ONE_TALKS = r"(?:เรา|ผม|หนู|ฉัน|ดิฉัน|แม่|พ่อ|ลูก|ยาย|ตา|เขา|มัน|จะ|ฉันจะ)*"
_DOUBLE = Phrase(
    rf"(?:ใคร(?:ว่า|บอกว่า|พูดว่า|บอก|พูด)|ไม่ได้(?:บอก|พูด|คิด|หมายความ|แปล)ว่า|ไม่เคย(?:บอก|พูด)ว่า|อย่า(?:คิด|นึก|เข้าใจ|บอก)(?:นะ)?ว่า|ใช่ว่า|จะว่า|จะบอกว่า|ปฏิเสธไม่ได้ว่า|(?:ไม่มี|ไม่เคยมี|บ่มี)(?:สักคืน|สักวัน|คืน|วัน|ครั้ง|ตอน|เวลา|มื้อ|ชั่วโมง|นาที|เดือน|อาทิตย์|ปี)(?:ไหน|ใด|เลย)?ที่){_ONE_TALKS}$",
    (
        "ว่า",
        "ใคร",
        "ที่",
    ),
)
# "จะไม่ปวดได้ไง", "ไม่เจ็บก็แปลกแล้ว", "ไม่คันซะที่ไหน"
_OF_COURSE = Phrase(
    r"[^\n.!?;]{0,8}?(?:ได้(?:ไง|ยังไง|อย่างไร|จั่งใด)|(?:ซะ|เสีย|สะ)ที่ไหน|(?:ก็|กะ|สิ)(?:แปลก|บ้า|โกหก|ผีหลอก))",
    (
        "ได้",
        "ที่ไหน",
        "แปลก",
        "บ้า",
        "โกหก",
        "ผีหลอก",
    ),
)
_NOT_BETTER = ("หาย", "ดีขึ้น", "ลด", "หยุด", "ทุเลา", "ไหว", "เบา", "เลิก", "เซา")  # "ปวดหัวก็ไม่ หาย"
_WHO_SAYS = Phrase(rf"ใคร(?:บอก|พูด)?ว่า{_ONE_TALKS}(?:เป็น|มี)?$", ("ใคร",))
_A_NOT = re.compile(ANY_NOT)
_NOT_SO = re.compile(rf"[^\n.!?;]{{0,16}}?(?:{ANY_NOT}(?:มี|เป็น|ได้เป็น|ได้มี|จริง|ใช่)|สบายดี|ปกติดี)")
_DID_NOT = re.compile(rf"{ANY_NOT}(?:ได้|เคย)?(?:เป็น|มี)?")
_AND_NOT = re.compile(rf"(?:ไหม|มั้ย|อะ|อ่ะ|น่ะ|นะ)?(?:ก็|กะ)?{ANY_NOT}(?:ได้|มี|เคย)?")
_NOT_EITHER = Phrase(r"(?:ก็|กะ|น่ะ|อะ|อ่ะ)?เปล่า(?:นะ|เลย|ค่ะ|ครับ|จ้า|[,.\n])*(?=แค่|แต่|มีแต่|มีแค่|เพียง|เฉพาะ)", ("เปล่า",))
_SPEAKS = (
    "ผม",
    "หนู",
    "ฉัน",
    "เรา",
    "ข้อย",
    "ก็",
    "กะ",
    "แต่",
    "และ",
    "แล้ว",
    "ลูก",
    "แม่",
    "พ่อ",
    "ยาย",
    "ปู่",
    "อุ๊ย",
    "อุ้ย",
    "น้อง",
    "หลาน",
    "แฟน",
    "ลุง",
    "ป้า",
    "ตอนนี้",
    "วันนี้",
    "ยัง",
    "มี",
    "จ้า",
    "เจ้า",
)
_VERB = re.compile(rf"(?P<verb>ปวด|เจ็บ|เวียน|คัน|แน่น|บวม|ชา|มึน|แสบ|ไอ|ถ่าย|ไหล|ขึ้น|แดง)(?P<end>{_AFTERWARDS})?")
# "ไม่ใช่หนูที่ไอ": somebody else does.
_NOT_THIS_ONE = re.compile(
    r"(?:ตัว)?(?:หนู|ผม|ฉัน|ดิฉัน|เรา|ข้อย|เฮา|ลูก|ลูกสาว|ลูกชาย|แม่|พ่อ|ยาย|ย่า|ปู่|ตา|แฟน|สามี|ภรรยา|เมีย|น้อง|พี่|หลาน|เพื่อน|ลุง|ป้า)(?:หนู|ผม|ฉัน|เอง|นะ|หรอก|ค่ะ|คะ|ครับ)*"
    r"(?:คนที่|ที่|ซึ่ง)(?:เป็น|มี|รู้สึก|บ่น)*"
)
# "ถ้าไม่ปวดหัวขนาดนี้คงไม่ทักมา"
COUNTERFACT = Phrase(
    r"(?:ขนาดนี้|แบบนี้|อย่างนี้|จริงๆ|จริง|หนัก|มาก|แล้ว)*(?:ก็)?คงไม่(?:ได้)?(?:มา|ทัก|ถาม|รบกวน|โทร|ไป|นอน|กล้า)",
    ("คงไม่",),
)
ONLY_LATELY = Phrase(r"[^\n.!?;]{0,14}?(?:เพิ่ง|พึ่ง)(?:มา|จะ)*(?:เป็น|มี|ปวด|เจ็บ|เริ่ม|ไอ|คัน)", ("เพิ่ง", "พึ่ง"))
NEVER_SO = re.compile(r"[^\n.!?;]{0,12}?(?:แบบนี้|อย่างนี้|ขนาดนี้|เท่านี้|จังซี้|ซ่ำนี้)")


def denials(reading: Reading) -> list[int | None]:
    """For each symptom where the word that denies it begins; a list is denied up to its last 'or'."""
    denied: list[int | None] = []
    last: Place | None = None
    for place in reading.places:
        denied.append(_denied_by(reading, place, last))
        last = place if denied[-1] == place.end else None
    for which in range(len(reading.places)):
        if denied[which] is not None and (which == 0 or not joined(reading, which - 1)):
            deny_list(reading, denied, which)
    for which in range(len(reading.places) - 1, 0, -1):
        deny_before(reading, denied, which)
    return denied


def _denied_by(reading: Reading, place: Place, last: Place | None) -> int | None:
    """Where the word that denies this symptom begins. `last`: the symptom before, where it is denied by what follows it."""
    text, start, end = reading.text, place.start, place.end
    cue = _denying(reading, place)
    if cue and place.well and (reading.blank(cue[1] - 1, start) or _says_not_itself(text, cue[1], place)):
        return None  # "ไม่มี ขาแรงดี", "ไม่อาเจียน ไม่มีเลือดออก": two denials, and no denial of what is well
    if cue and last and cue[0] - last.end <= SOON and reading.blank(cue[0], place.start):
        cue = None  # "ไข้ ไม่มี เจ็บหน้าอก": it was said of the fever
    if cue:
        if _DOUBLE.search(reading, max(0, cue[0] - NEAR), cue[0]):
            return None  # "ใครว่าไม่เจ็บ", "อย่าคิดว่าไม่ปวดนะ"
        if _OF_COURSE.match(reading, end) or _either(reading, place):
            return None
        if COUNTERFACT.match(reading, end) or (text.endswith("เคย", cue[0], start) and ONLY_LATELY.match(reading, end)):
            return None  # "ไม่เคยปวดหัวเลย เพิ่งมาเป็นเดือนนี้"
        if _ONLY_MILD.match(text, end) or (NEVER_SO.match(text, end) and "เคย" in text[cue[0] : start]):
            return None
        return cue[0]
    if place.well:
        return None
    if _CROSSED.match(text, end):
        return end
    if not _NO_OF_ANY_KIND.spoken_in(reading):
        return None
    who_says = _WHO_SAYS.search(reading, max(0, start - NEAR), start)
    if who_says and (_NOT_SO.match(text, end) or _not_so_again(reading, place)):
        return who_says.start()
    again = _AND_NOT.match(text, end)
    if again and _said_again(reading, place, again.end()):
        return start
    return end if _denied_after(reading, end) else None


def _says_not_itself(text: str, after_not: int, place: Place) -> bool:
    """Whether what is well is told with a "not" of its own, and not as "it is not so that there is none"."""
    return _A_NOT.search(text, place.start, place.end) is not None and "ใช่" not in text[after_not : place.start]


def _not_so_again(reading: Reading, place: Place) -> bool:
    """'ใครบอกว่าผมไอ ผมไม่ได้ไอ'."""
    said = _DID_NOT.search(reading.text, place.end, place.end + NEAR)
    return said is not None and reading.text.startswith(reading.text[place.start : place.end], said.end())


def _either(reading: Reading, place: Place) -> bool:
    """'ไม่ปวดหัวก็เวียนหัว': if not the one then the other; they come by turns."""
    text = reading.text
    if not text.startswith(("ก็", "กะ"), place.end) or reading.blank(place.start, place.end + 2):
        return False
    at = place.end + 2
    after = bisect_left(reading.places, place.start + 1, key=lambda each: each.start)
    return any(each.start <= at < each.end and not each.well for each in reading.places[after : after + 2])


def _said_again(reading: Reading, place: Place, at: int) -> bool:
    """'ชักก็ไม่ชัก', 'ปวดหัวอะไม่ได้ปวด'."""
    text = reading.text
    if text.startswith(text[place.start : place.end], at):
        return True
    verb = _VERB.match(text, at)
    if verb is None or verb["verb"] not in text[place.start : place.end]:
        return False
    return verb["end"] is not None or reading.blank(verb.end() - 1, verb.end())


def _denying(reading: Reading, place: Place) -> tuple[int, int] | None:
    """The "not" before a symptom."""
    text, start = reading.text, place.start
    cue = reading.cues.before(Cue.DENY, start, NEAR + 12)
    if cue and text.startswith(("สิ", "ซิ"), cue[1]) and text.endswith(("ใช่", "แม่น"), cue[0], cue[1]):
        return None  # "เจ็บคอ ไม่ใช่สิ คัดจมูก": what stood before is taken back
    if cue and _DENY_LINK.fullmatch(text, cue[1], start) and not _breaks(reading, cue, place):
        return cue
    if cue and text.endswith(("ใช่", "แม่น"), cue[0], cue[1]) and _NOT_THIS_ONE.fullmatch(text, cue[1], start):
        return cue
    loose = reading.cues.before(Cue.DENY_LOOSELY, start, NEAR)
    if loose is None or reading.blank(loose[1] - 1, loose[1]) or not _DENY_LINK.fullmatch(text, loose[1], start):
        return None
    if text.endswith(("มือ", "ต้น", "ท่อน", "แขน"), 0, loose[0]):
        return None  # "มือ ไม้ชา"
    return loose if reading.opens(loose[0]) or text.endswith(_SPEAKS, 0, loose[0]) else None


def _denied_after(reading: Reading, end: int) -> bool:
    """Whether a symptom that ends here is denied by what follows."""
    text = reading.text
    if LISTED.match(reading, end) or _NOT_EITHER.match(reading, end):
        return True
    for follows in (_DENIED_AFTER.match(text, end), _BARELY.match(text, end), _ANSWERED.match(text, end)):
        if follows is None or text.startswith(_NOT_BETTER, follows.end("word")):
            continue
        stop = follows.end("word")
        if text.startswith(("ซะทีเดียว", "เสียทีเดียว", "ทีเดียว", "สะทีเดียว"), stop):
            continue  # "จะว่าปวดท้องก็ไม่ใช่ซะทีเดียว" is doubt
        if follows["end"] is not None or reading.line.gap_between(end, stop) == stop:
            return True
    return False


def _breaks(reading: Reading, cue: tuple[int, int], place: Place) -> bool:
    """'ไม่ เจ็บหน้าอก': a bare no that opens the clause, a blank, and then the news."""
    start, end = cue
    if not reading.blank(end - 1, end):
        return False
    if reading.text.endswith(("ก็", "กะ"), 0, start):
        return True  # "จะว่าไม่คันก็ไม่ใช่ คันทั้งตัว"
    if reading.text.endswith("ได้", start, end):
        return start > 0 and not reading.blank(start - 1, start)  # "ก้มไม่ได้ แพ้แสง"
    if end != place.start:
        return False
    return reading.opens(start) and reading.line.gap_between(end, end + 6) is None
