"""Whether a symptom is over or long ago."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nlu.cues import Cue
from nlu.denial import NEVER_SO, ONLY_LATELY
from nlu.place import Place
from nlu.reading import FAR, LINK, NEAR, SOON, Phrase, Reading

_COMPARED = ("เหมือน", "เหมือนเมื่อ", "กว่า", "กว่าเมื่อ", "เท่า", "เท่าเมื่อ", "แบบ", "คล้าย", "คล้ายเมื่อ", "แบบเมื่อ", "เหมือนตอน")
_ANY_MORE = re.compile(r"แล้ว|ละ|อีก|เลย?แล้ว| anymore| any more")
_INJURIES = frozenset({"trauma", "wound", "animal_bite"})
_FRESH = ("เพิ่ง", "พึ่ง", "just ")
_IN_VAIN = re.compile(r"(?:ไฟฟ้า)?(?:ไม่ได้|บ่ได้|ไม่สำเร็จ|ยังไม่|ไม่ลง)")

_ENDED = Phrase(
    r"(?:อาการ|ก็|มัน|นี่|น่ะ)*หาย(?:ไป|หมด)?(?P<end>แล้ว|ละ(?!ล)|ด้วย|ตั้งแต่|เมื่อ(?!ไ)|ตอน(?!ไหน)|ค่ะ|ครับ|$|[\n.!;,])?", ("หาย",)
)
# How somebody says that one thing works again.
_WORKS: Mapping[str, re.Pattern[str]] = {
    code: re.compile(
        rf"[^\n.!?;]{{0,24}}?(?<!ไม่)(?<!บ่)(?<!บ่า)(?<!ม้าย)(?<!ค่อย)(?<!ยอม)(?<!ไม่ได้)(?:{words})(?:ขึ้น|ดี|ปกติ|เหมือนเดิม)*(?:แล้ว|(?<=กลับมาชัด)|(?<=กลับมาเห็นชัด)|(?<=กลับมาได้ยิน)|(?<=กลับมาพูดได้)|(?<=กลับมาเดินได้))(?![^\n]{{0,24}}?(?:แต่|อีก|ยัง))"
    )
    for code, words in {
        "face_droop": "ตรง|เท่ากัน",
        "hearing": "ได้ยิน(?:ชัด)?",
        "vision": "เห็นชัด|มองเห็น|ชัด|เห็นได้",
        "speech": "พูด(?:ได้|ชัด)|เว้าได้|ชัด",
        "gait": "เดินได้|ยืนได้|ย่างได้",
        "weakness": "ขยับได้|ยกได้|มีแรง|มีแฮง",
        "numbness": "รู้สึกได้|รู้สึก",
        "consciousness": "รู้สึกตัว|ฟื้น",
        "syncope": "ฟื้น",
        "breathing": "หายใจได้|หายใจสะดวก|หายใจโล่ง",
        "swallow": "กลืนได้",
    }.items()
}
_EVEN_NOW = Phrase(
    r"[^\n.!?;]{0,20}?(?:ตอนนี้|เดี๋ยวนี้|ทุกวันนี้|ช่วงนี้|หลังๆ|ระยะนี้)(?:(?!ไม่|หาย|บ่)[^\n.!?;]){0,20}?(?:ก็|กะ)(?:ยัง)?(?:เป็น|ปวด|เจ็บ|มี|แน่น|เหนื่อย|ไอ|ชา|เวียน|หอบ|มึน|คัน|สั่น|อ้วก|บวม)",
    (
        "นี้",
        "หลังๆ",
    ),
)
_ONCE_WITHIN = re.compile(r"(?<!ไม่)(?<!บ่)(?<!ไม่ได้)เคย")
_WHO_KNOWS = Phrase(
    r"(?:ไหม|มั้ย|ป่าว|ปาว|เปล่า|รึเปล่า|หรือเปล่า|ก็)*(?:ไม่รู้|ไม่แน่ใจ|ไม่ทราบ|จำไม่ได้)", ("ไม่รู้", "ไม่แน่ใจ", "ไม่ทราบ", "จำไม่ได้")
)
_IT_IS_OVER = Phrase(
    r"(?<!ไม่)(?<!จะ)(?<!คง)หาย(?:ดี|ไป)?แล้ว(?:ค่ะ|คะ|ครับ|คับ|นะ|จ้า)*(?:ไอ้)?ที่(?:เคย)?$", ("หายแล้ว", "หายดีแล้ว", "หายไปแล้ว")
)
_HOPED = re.compile(r"(?:คง(?:จะ)?|น่าจะ|กว่าจะ|เดี๋ยว(?:ก็)?|คงต้อง)$")
_OTHERS = re.compile(r"นอกนั้น|ที่เหลือ|อย่างอื่น|อาการอื่น")  # that are over, not this one


def gone(reading: Reading, which: int) -> bool:
    """Told as over or long ago, with nothing that says it is here again."""
    place = reading.places[which]
    text, start, end = reading.text, place.start, place.end
    limit = reading.limit(which)
    if text.startswith(_FRESH, start) or ONLY_LATELY.match(reading, end):
        return False
    if _ONCE_WITHIN.search(text, start + 2, end):
        return not _again(reading, which)  # "ตาเคยพร่าไป"
    if _works_again(reading, place):
        return True
    if _again(reading, which):
        return False
    if text.startswith("หายจาก", start) or _ended(reading, place) or _spent(reading, place):
        return True
    if _was_then(reading, place) or (place.code == "infection" and text.startswith("หาย", start)):
        return True
    if _IT_IS_OVER.search(reading, max(0, start - NEAR), start):
        return True  # "หายแล้วค่ะ ที่เจ็บหน้าอกวันก่อน"
    recovered = reading.cues.before(Cue.RECOVERED, start, 12)
    if recovered and _HOPED.search(text, max(0, recovered[0] - 10), recovered[0]):
        recovered = None  # "กว่าจะถึงคิวคงหายปวดหลังก่อนพอดี"
    if recovered and LINK.fullmatch(text, recovered[1], start) and not _IN_VAIN.match(text, end):
        return True
    once = reading.cues.before(Cue.ONCE, start, NEAR)
    if once and _WHO_KNOWS.match(reading, end):
        return False  # "เคยแพ้ยาป่าวไม่รู้"
    if once and LINK.fullmatch(text, once[1], start) and not NEVER_SO.match(text, end):
        return True
    over = reading.cues.after(Cue.OVER, end, limit) or reading.cues.after(Cue.SOON_OVER, end, min(limit, end + SOON))
    if over and over[0] == end and text.endswith("น้อย", start, end) and text.startswith("ลง", end):
        over = None  # "ปวดท้องน้อยลงแล้ว": less is not over
    if over and "?" not in text[end : over[0]] and not _OTHERS.search(text, end, over[0]):
        return True
    return _long_ago(reading, which, limit)


def ended_at_last(reading: Reading, which: int) -> bool:
    """'... ตอนนี้หายแล้ว' after this symptom, with nothing that says it is here again."""
    end = reading.places[which].end
    over = reading.cues.after(Cue.OVER, end, reading.limit(which))
    return over is not None and not _again(reading, which) and not _OTHERS.search(reading.text, end, over[0])


def _works_again(reading: Reading, place: Place) -> bool:
    """'ปากเบี้ยวเมื่อเช้า ตอนนี้ตรงแล้ว', 'หูดับไป กลับมาได้ยินแล้ว': what came back is what works."""
    works = _WORKS.get(place.code)
    return works is not None and works.match(reading.text, place.end) is not None


def _was_then(reading: Reading, place: Place) -> bool:
    """'ตอนท้องลูกคนแรก': the time is told with the thing itself."""
    ago = reading.cues.before(Cue.AGO, place.end, place.end - place.start) if place.wide else None
    return ago is not None and ago[0] < place.start < ago[1]


def _ended(reading: Reading, place: Place) -> bool:
    """'ไข้หาย ไอก็หายด้วย'."""
    ended = _ENDED.match(reading, place.end)
    if ended is None:
        return False
    if ended["end"] is not None:
        return True
    stop = ended.end()
    return reading.blank(stop - 1, stop) and not reading.text.startswith(("ใจ", "ๆ", "เป็น", "ไหม", "มั้ย"), stop)


def _spent(reading: Reading, place: Place) -> bool:
    """'หมดไข้แล้ว'."""
    spent = place.code == "fever" and reading.text.endswith(("หมด", "สร่าง"), 0, place.start)
    return (
        spent
        and reading.text.startswith(("ไข้", "พิษไข้"), place.start)
        and not reading.blank(place.start - 1, place.start)
    )


def _again(reading: Reading, which: int) -> bool:
    """'หายไปแล้วก็กลับมาเป็นอีก', but not 'หายเจ็บคอแล้วแต่ยังมีน้ำมูก', which is said of what follows."""
    begin, last = reading.places[which].end, which + 1 == len(reading.places)
    again = reading.cues.after(Cue.AGAIN, begin, begin + FAR + SOON if last else reading.places[which + 1].start)
    if again is None or again[1] > begin + FAR + SOON:
        return False
    return last or not LINK.fullmatch(reading.text, again[1], reading.places[which + 1].start)


def _long_ago(reading: Reading, which: int, limit: int) -> bool:
    place = reading.places[which]
    low = reading.clause(place.start)
    ago = reading.cues.before(Cue.AGO, place.start, place.start - low)
    if ago and (_belongs_back(reading, which, ago[0]) or reading.text.endswith(_COMPARED, low, ago[0])):
        ago = None
    after = reading.cues.after(Cue.AGO, place.end, limit)
    if after and (
        reading.cues.after(Cue.TURN, place.end, after[0])
        or reading.text.endswith(_COMPARED, place.end, after[0])
        or _opens_another(reading, which, after[1])
    ):
        after = None
    if (ago is None and after is None) or reading.cues.after(Cue.IMPROVING, place.end, limit):
        return False
    if ago and _EVEN_NOW.match(reading, place.end):
        return False  # "เมื่อก่อนเจ็บตอนวิ่ง เดี๋ยวนี้นั่งเฉยๆก็เป็น"
    if "ยัง" in reading.text[place.start + 2 : place.end] or _hurts_still(reading, which):
        return False
    high = after[1] if after else place.end
    at_once = after is not None and after[0] - place.end <= 4  # "she fell yesterday, she had a seizure years ago"
    now = ago[1] if ago else place.start if at_once else low
    fresh = reading.cues.after(Cue.SINCE, low, high) or reading.cues.after(Cue.NOW, now, high)
    return fresh is None


def _hurts_still(reading: Reading, which: int) -> bool:
    """'ล้มเมื่ออาทิตย์ก่อน เข่ายังปวด': an injury is not over while its pain is there."""
    if reading.places[which].code not in _INJURIES or which + 1 == len(reading.places):
        return False
    after = reading.places[which + 1]
    return "ยัง" in reading.text[after.start + 2 : after.end]


def _opens_another(reading: Reading, which: int, end: int) -> bool:
    """'ใจสั่นด้วย เมื่อเดือนก่อนเคยเป็นลม': the time was said of what follows."""
    if which + 1 == len(reading.places):
        return False
    after = reading.places[which + 1].start
    once = reading.cues.after(Cue.ONCE, end, after)
    return once is not None and once[0] - end <= 4 and reading.line.gap_between(once[0], after) is None


def _belongs_back(reading: Reading, which: int, ago: int) -> bool:
    """'เคยชักตอนเด็ก ปวดหัว': the time was said of the symptom before."""
    if which == 0:
        return False
    before = reading.places[which - 1]
    return before.end <= ago and reading.line.gap_between(before.end - 1, ago) is None


def no_longer(reading: Reading, which: int) -> bool:
    """Whether a denied symptom was there before: 'วันนี้ไม่อ้วกแล้ว'."""
    place = reading.places[which]
    if _ANY_MORE.match(reading.text, place.end):
        return True
    return reading.cues.after(Cue.NOW, reading.clause(place.start), place.start) is not None
