"""Of whom a message tells at each place: of the writer, of the mother, of a child."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from nlu.normalise import Squeezed
from nlu.place import Place
from nlu.scan import Hit
from nlu.symptom_places import torn
from nlu.symptom_words import read_words
from nlu.training import synonyms

_FEW = 4
ANIMAL = "animal"
_ME = ("หนู", "ผม", "ฉัน", "ดิฉัน", "เรา", "ข้อย", "กู")
_NOBODY, _SELF = "nobody", "self"
# Somebody who is named here is not the one who is ill: "ติดไข้จากลูก", "อุ้มลูกจนปวดแขน", "แม่พาไปหาหมอ".
_OBJECT = re.compile(
    r"(?:(?<!เกี่ยว)กับ|(?<!ปวด)(?<!เจ็บ)(?<!แน่น)(?<!คน)ท้อง|จาก|คิดถึง|ห่วง|เลี้ยง|ดูแล|เฝ้า|อุ้ม|ทะเลาะ|เยี่ยม|โทรหา|ไปหา|ไปรับ|ไปส่ง|โดน|ถูก|(?<!ค)รับ|ส่ง|เจอ|ป้อน|คลอด|ให้นม|ฝาก|ปลุก|สงสาร|บอก|ด่า|ตี|with|from|tell|told|hug|carry|carrying)$"
)
_AGENT = re.compile(
    r"(?:ก็|ผม|ฉัน|หนู|เรา|เลย|จะ|เขา|มา|ต้อง)*(?:ไม่ว่าง|พาไป|พามา|ให้มา|บอกให้|เห็น(?:ว่า)?(?:แก|เขา|เค้า|ท่าน|เพิ่น|เปิ้น)|สังเกต(?:เห็น)?(?:ว่า)?(?:แก|เขา|เค้า)|สั่ง|ไปทำงาน|อยู่ต่าง|ไม่อยู่|ซื้อ|ทำกับข้าว|ด่า|ดุ|ทิ้ง|เสียชีวิต|เสียแล้ว"
    r"|พิมพ์|สอน|แนะนำ|นอกใจ|ทำร้าย|ตี(?!น|๋น|บ)|เรียน|ว่าง|ขับรถ|นัดให้|จองให้|ร้องไห้งอแง|พยุง|ช่วย|นวด|แบก|ดูแล|told me|says i|said i|took me)"
)
_THEN_TOLD = re.compile(r"(?:มาก|จัง|เลย)*(?:ค่ะ|คะ|ครับ|คับ|จ้า)")
_LED_BY = re.compile(r"พา$")
_AFTERWARDS = re.compile(r"(?:คนเล็ก|คนโต)?(?:อายุ|วัย|\d|ค่ะ|คะ|ครับ|คับ|ขวบ|$)")
# Whoever is called by name is spoken to: "ปวดหัวมากแม่", "แม่จ๋า หนูเจ็บคอ".
_CALLED_AT_LAST = frozenset({"แม่", "พ่อ", "ยาย", "ตา", "ปู่", "ย่า", "พี่", "น้า", "ป้า", "ลุง", "อา", "แก", "แฟน"})
_CALLED = re.compile(r"(?:จ๋า|จ้า|จ๊ะ|จ้ะ|คะ|ครับ|ขา|เอ๊ย|เอ้ย|เด้อ)?")
_CALLS = ("จ๋า", "จ้า", "จ๊ะ", "ขา", "เอ๊ย", "เอ้ย")
_FALLS = ("ล้ม", "หกล้ม", "ลื่น", "ตก", "สะดุด")
_SPEAKS_FOR = re.compile(
    r"(?:ได้)?(?:บอก|ฝาก|วาน|ให้|ขอ|ใช้)+(?:ให้|หนู|ผม|ลูก|หลาน|ฉัน|มา|ช่วย)*(?:พิมพ์|พิม|ถาม|แจ้ง|เขียน|ทัก|บอก)(?:หมอ|คุณหมอ|พยาบาล)?(?:ว่า|เรื่อง|อาการ)"
)
_OF_THE_EYE = frozenset(
    {
        "eye_pain",
        "vision",
        "face_swelling",
        "photophobia",
        "jaundice",
        "eye_movement",
        "numbness",
        "contact_lens",
        "trauma",
        "wound",
    }
)
_ILL = re.compile(
    r"(?:ไม่ได้|ไม่|บ่ได้|บ่|เป็น|มี|ก็|กำลัง|เริ่ม|รู้สึก|บ่น|บ่นว่า|เคย|เพิ่ง|พึ่ง|ชอบ|มัก|ต่างหากที่|ต่างหาก|คนเดียวที่|ที่บ้าน|แก|เขา|ผม|หนู|ฉัน|ถูก|โดน)*"
)
# "คนที่ปวดท้องคือแม่".
_WHO_IT_IS = re.compile(
    r"(?:นี่|น่ะ|ก็|อะ|ค่ะ|คะ|ครับ)*(?:ไม่ใช่(?:ตัว)?(?:หนู|ผม|ฉัน|ดิฉัน|เรา)(?:นะ|ค่ะ|คะ|ครับ|หรอก|แต่)*)?(?:คือ|เป็น)"
)
_CHILD = re.compile(
    r"(?<![ก-๎])ลุก(?=เป็น(?!ลม|ตะคริว)|เปน(?!ลม)|มีไข้|ตัวร้อน|ตัวล้อน|ไม่สบาย|อายุ|วัย|ชาย|สาว|น้อย|คนเล็ก|คนโต|ไอ|อ้วก|ท้องเสีย|ไม่ยอมกิน|ใม่ยอมกิน|ร้องไห้|งอแง)"
)
_BITTEN = frozenset({"animal_bite", "sting_count", "tick_bite"})
_OWNED = re.compile(r"(?:ของ|อาการ|ให้)$")


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody whom the text may be about; of two that stand together ('แม่ผม') the first."""

    start: int
    end: int
    code: str


@cache
def people_words() -> Mapping[str, str]:
    """Every name and whom it means."""
    lists = dict(synonyms().get("person", {}))
    own = read_words(files("nlu") / "lexicon" / "people.yml", dict[str, list[str]])
    codes = {name: code for code, names in lists.items() for name in names if len(name) > 1}
    codes.update((name.replace("_", " "), code) for code, names in own.items() for name in names)
    return codes


def subjects(line: Squeezed, hits: Iterable[Hit], places: list[Place]) -> list[Subject]:
    """Who may be ill, in text order."""
    codes, text = people_words(), line.text
    found: list[Subject] = []
    taken, which, last_end = _introduced(line, places), 0, -1
    for start, end, word in hits:
        if word not in codes or start < taken:
            continue
        while which < len(places) and places[which].end <= start:
            which += 1
        if which < len(places) and places[which].start < end and not places[which].wide:
            continue
        code = codes[word]
        if (code == _NOBODY or word == "แม่บ้าน") and torn(line, (start, end, word)):
            continue  # "มีไข้ค่ะ ลูกสาว 2 ขวบ" holds no ค่ะลูก
        if word.endswith(_ME) and word not in _ME and torn(line, (start, end, word)) and not _blank_after(line, end):
            continue  # "แม่ หนูปวดท้อง" holds no แม่หนู
        taken = end
        if code == _NOBODY or (
            code == _SELF and (_owner(line, start, end, last_end) or text.endswith("ของ", 0, start))
        ):
            continue  # "แม่ผม", "แม่ของผม" is the mother, "บุตรชายวัยเก้าปีของดิฉัน" a child
        last_end = end
        if code != _SELF and _spoken_to(line, word, start, end):
            continue
        inside = which < len(places) and places[which].wide and places[which].start < start < places[which].end
        carried = text.endswith("ท้อง", 0, start)  # "ตอนท้องลูกคนแรก" tells of the mother
        if (inside and not carried and code not in (_SELF, ANIMAL)) or _ill(text, start, end):
            found.append(Subject(start, end, code))
    found.extend(_grandfathers(line, places))
    found.extend(_children_misspelt(line))
    return sorted(found, key=lambda each: each.start)


# "สวัสดีจ้าหมอ ยายบุญมานะ": whoever says so is the writer.
_INTRODUCED = re.compile(
    r"(?:สวัสดี|หวัดดี|ดี)?(?:ค่ะ|คะ|ครับ|คับ|จ้า|จ้ะ|เจ้า|เด้อ)*(?:คุณ)?(?:หมอ|พยาบาล)?(?:ค่ะ|คะ|ครับ|คับ|จ้า|จ้ะ|เจ้า|เด้อ)*(?:นี่|อันนี้)?"
    r"(?P<who>ยาย|ตา|ป้า|ลุง|แม่|พ่อ|ย่า|ปู่|น้า|อุ๊ย)"
    r"(?!ไม่|บ่|เป็น|เป๋น|มี|ปวด|เจ็บ|กิน|ไป|นอน|ว่า|ของ|ที่|อยู่|อายุ|ก็|ขอ|จะ|สิ|แก|เขา|เพิ่ง|เคย|ยัง|ซื้อ|ได้|โดน|ถูก|ผม|หนู|ฉัน|ดิฉัน|เรา|ข้อย|สามี|แฟน|ใหญ่|เฒ่า|อุ๊ย)"
    r"(?P<name>[ก-๎]{2,9}?)(?:เอง|นะ|เด้อ|เน้อ)(?:ค่ะ|คะ|ครับ|คับ|จ๊ะ|จ้ะ|จ้า|เจ้า)*(?:คุณ)?(?:หมอ(?!ก|ฟัน|เด็ก))?"
)


def _introduced(line: Squeezed, places: list[Place]) -> int:
    """Where the words end by which the writer says who they are; 0 without."""
    said = _INTRODUCED.match(line.text)
    if said is None or not _blank_after(line, said.end()):
        return 0
    blank = line.gap_between(said.start("who"), said.end("name"))
    return 0 if blank is not None or (places and places[0].start < said.end()) else said.end()


def _owner(line: Squeezed, start: int, end: int, last_end: int) -> bool:
    """'แม่ผม' is one person, 'แม่ หนูปวดท้อง' two; who divides all words by blanks writes 'แม่ ผม ปวดหัว'."""
    if start != last_end:
        return False
    return line.gap_between(start - 1, start) is None or _blank_after(line, end)


def _blank_after(line: Squeezed, end: int) -> bool:
    return line.gap_between(end - 1, end) is not None


def _spoken_to(line: Squeezed, word: str, start: int, end: int) -> bool:
    """At the end of a message after a blank, or at its beginning before 'I'."""
    if word not in _CALLED_AT_LAST:
        return False
    if end == len(line.text):
        return start > 0 and _blank_after(line, start)
    called = _CALLED.match(line.text, end)
    stop = called.end() if called else end
    if start == 0 and line.text[end:stop] in _CALLS and _blank_after(line, stop):
        return True
    me = next((each for each in _ME if line.text.startswith(each, stop)), None)
    return me is not None and start == 0 and _blank_after(line, stop) and not _blank_after(line, stop + len(me))


def _grandfathers(line: Squeezed, places: list[Place]) -> Iterable[Subject]:
    """'ตาหอบเหนื่อย' is grandfather, 'ตามัว' the eye: nobody's eye faints or coughs."""
    text = line.text
    for which, place in enumerate(places):
        at = text.rfind("ตา", max(0, place.start - 16, places[which - 1].end if which else 0), place.start)
        eye = place.code in _OF_THE_EYE and not text.startswith(_FALLS, place.start)
        if at < 0 or eye or not _ILL.fullmatch(text, at + 2, place.start):
            continue
        if at == 0 or text[at - 1] in "\n.!?;" or line.gap_between(at - 1, at) is not None:
            yield Subject(at, at + 2, "grandfather")


def without_his_eyes(line: Squeezed, places: list[Place]) -> list[Place]:
    """'ตาเจ็บหน้าอก': the chest is what hurts, and ตา is who has it, unless a blank stands between."""
    if not any(each.code == "eye_pain" for each in places):
        return places
    return [each for each in places if not any(_of_another_part(line, each, other) for other in places)]


def _of_another_part(line: Squeezed, eye: Place, other: Place) -> bool:
    if eye.code != "eye_pain" or not line.text.startswith("ตา", eye.start) or other.code == "eye_pain":
        return False
    inside = other.start == eye.start + 2 and other.end > eye.end and not other.wide
    opens = eye.start == 0 or line.gap_between(eye.start - 1, eye.start) is not None
    return inside and opens and line.gap_between(eye.start, other.end - 1) is None


def _children_misspelt(line: Squeezed) -> Iterable[Subject]:
    """'ลุกเปนไข้', 'ลุกชายไอ': who gets up (ลุก) has no fever by it and is no son."""
    if "ลุก" in line.text:
        yield from (Subject(match.start(), match.start() + len("ลุก"), "child") for match in _CHILD.finditer(line.text))


def _ill(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 10) : start], text[end : end + 36]
    if before.endswith("ห่วง") and _THEN_TOLD.match(after):
        return True  # "เป็นห่วงพ่อค่ะ ขาบวมมาก"
    if _SPEAKS_FOR.match(after):
        return True
    if _AGENT.match(after):
        return False
    return _OBJECT.search(before) is None or _LED_BY.search(before) is not None


def whose(line: Squeezed, place: Place, people: list[Subject]) -> str:
    """Whom the symptom at this place belongs to, as in the contracts."""
    if place.code == "sick_contact" and "same" in line.text[place.start : place.end]:
        return _SELF  # "my roommate had the same thing"
    which = bisect_right(people, place.start, key=lambda each: each.end)
    if place.code in _BITTEN and which < len(people) and people[which].start == place.end:
        return people[which].code  # "หมากัดลูก"
    if place.wide and which < len(people) and place.start < people[which].start and people[which].end < place.end:
        return people[which].code  # "ปลุกแม่ไม่ตื่น"
    if which:
        return people[which - 1].code
    late = next((each for each in people[:_FEW] if each.start >= place.end and each.code != _SELF), None)
    if late is None or not (_named_late(line, late) or _WHO_IT_IS.fullmatch(line.text, place.end, late.start)):
        return _SELF
    return late.code


def _named_late(line: Squeezed, person: Subject) -> bool:
    """'มีไข้สูงค่ะ ลูกสาว 2 ขวบ'."""
    apart = line.gap_between(person.start - 1, person.start) is not None or _OWNED.search(
        line.text, max(0, person.start - 6), person.start
    )
    return bool(apart) and _AFTERWARDS.match(line.text, person.end) is not None
