"""Somebody of whom only "has it too" or "has it not" is said, after a symptom was told of another."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.domain.understanding import Finding
from nlu.assertion import ABSENT, PRESENT
from nlu.negators import ANY_NOT
from nlu.normalise import Squeezed
from nlu.place import Place
from nlu.whose import Subject, people_words

_HAS_IT = re.compile(
    rf"(?:เอง|ก็|กะ|นี่|น่ะ|ยัง|คนเดียว)*(?P<no>{ANY_NOT}(?:ได้)?)?(?:โดน|ถูก)?(?P<verb>กัด|ต่อย|ข่วน|เป็น|มี|ปวด|เจ็บ|คัน|ไอ|ชา|ขึ้น|ไหล|บวม|อ้วก|อาเจียน|ถ่าย|ท้องเสีย|หอบ|ล้ม|ชัก|เวียน|มึน|แดง|เหลือง|เหนื่อย|แสบ|สูบ|แพ้|ติด|จาม|ดื่ม|หน้ามืด|เป็นลม|(?:(?<=ก็)|(?<=กะ))(?=เหมือนกัน|ด้วย|เช่นกัน|คือกัน|โตย))"
    r"(?:เหมือนกัน|เช่นกัน|คือกัน|โตย|ด้วย|อะไร|เลย|ค่ะ|คะ|ครับ|คับ|นะ|จ้า)*(?P<end>$|[\n.!;,])?"
)
_IS_NOT = re.compile(
    r" (?P<no>isn't|isnt|is not|doesn't|doesnt|does not|hasn't)(?P<verb>)(?P<end>(?= ?(?:$|[\n.!;,])))"
)  # "my dad is dizzy, mom isn't"
_BOTH = re.compile(r"ทั้ง[^\n.!?; ]{1,12}?ทั้ง")
_FEW = 6  # symptoms that one "has it too" can mean
_ANY = ("เป็น", "มี", "")


def ellipses(
    line: Squeezed, places: Sequence[Place], told: Sequence[Finding | None], people: Sequence[Subject]
) -> Iterator[Finding]:
    """'ลูกๆ ไอกันหมด ตัวหนูเองไม่เป็น', 'หนูไม่ได้ปวดหัว ยายปวด'. `told`: what each place was read as."""
    yield from _both(line, places, told, people)
    yield from _pairs(line, places, told, people)
    yield from _it_was(line, places, told, people)
    yield from _of_the_same_part(line, places, told)
    for person in people:
        said = _HAS_IT.match(line.text, person.end) or _IS_NOT.match(line.text, person.end)
        if said is None or not _ends(line, said):
            continue
        after = bisect_left(places, person.start, key=lambda place: place.start)
        last = told[after - 1] if after and places[after - 1].end <= person.start else None
        named = after < len(places) and places[after].start < said.end()
        if last is None or named or last.who == person.code or not _same(said["verb"], last.text):
            continue
        begin, stop = line.span(person.start, said.end())
        status = ABSENT if said["no"] else PRESENT
        for code in _codes(told[max(0, after - _FEW) : after], last.who, said["verb"]):
            yield Finding(code, status, person.code, line.whole.original[begin:stop], begin, stop)


def _both(
    line: Squeezed, places: Sequence[Place], told: Sequence[Finding | None], people: Sequence[Subject]
) -> Iterator[Finding]:
    """'ปวดหัวทั้งหนูทั้งแฟน': the last symptom before is that of each."""
    each_of = [person for person in people if line.text.endswith("ทั้ง", 0, person.start)]
    for one, other in pairwise(each_of):
        after = bisect_left(places, other.end, key=lambda place: place.start)
        first = told[after] if after < len(places) else None
        if (
            first
            and first.who == other.code != one.code
            and _BOTH_BEFORE.fullmatch(line.text, one.end, other.start)
            and _DO_BOTH.fullmatch(line.text, other.end, places[after].start)
        ):
            yield replace(first, who=one.code)
    if all(person.code != "self" for person in each_of):
        return  # "อยากหายไปทั้งแม่ทั้งลูก" is said of oneself
    for person in each_of:
        after = bisect_left(places, person.start, key=lambda place: place.start)
        last = told[after - 1] if after and places[after - 1].end <= person.start else None
        between = line.text[places[after - 1].end : person.start] if last else ""
        if last and (between == "ทั้ง" or _BOTH.fullmatch(between)) and last.who != person.code:
            begin, stop = line.span(person.start, person.end)
            yield Finding(last.code, last.status, person.code, line.whole.original[begin:stop], begin, stop)


_AND = re.compile(r"(?:กับ|และ)(?:ตัว)?")
_BOTH_BEFORE = re.compile(r"(?:ผม|หนู|ฉัน|ดิฉัน|เรา)?(?:และ|แล้วก็)?ทั้ง")  # "ทั้งแม่ผมทั้ง..."
_DO_BOTH = re.compile(r"(?:ผม|หนู|ฉัน|ดิฉัน|ก็|ต่าง|ต่างก็|ทั้งคู่|ทั้งสอง|เป็น|มี|เริ่ม|กำลัง|รู้สึก|โดน|ถูก)*")
_LONGEST_NAME = 14


def _pairs(
    line: Squeezed, places: Sequence[Place], told: Sequence[Finding | None], people: Sequence[Subject]
) -> Iterator[Finding]:
    """'พ่อกับแม่ไอทั้งคู่': what is told of the one is told of the other."""
    for person in people:
        joint = _AND.match(line.text, person.end)
        named = _named(line.text, joint.end()) if joint else None
        if named is None or named[1] == person.code:
            continue
        after = bisect_left(places, named[0], key=lambda place: place.start)
        if after == len(places) or not _DO_BOTH.fullmatch(line.text, named[0], places[after].start):
            continue
        one = told[after]
        if one and one.who in (person.code, named[1]):
            who = named[1] if one.who == person.code else person.code
            yield replace(one, who=who)


def _named(text: str, at: int) -> tuple[int, str] | None:
    """Where the longest name of somebody ends that begins here, and whom it means."""
    codes = people_words()
    for end in range(min(len(text), at + _LONGEST_NAME), at + 1, -1):
        code = codes.get(text[at:end])
        if code:
            return (end, code) if code not in ("nobody", "animal") else None
    return None


_ACHES = ("ปวด", "เจ็บ", "แสบ")
_OF_A_PART = {
    "อก": dict.fromkeys((*_ACHES, "แน่น", "จุก"), "chest_pain"),
    "คอ": dict.fromkeys((*_ACHES, "แห้ง", "คัน"), "sore_throat"),
    "ตา": dict.fromkeys((*_ACHES, "แดง", "คัน"), "eye_pain") | dict.fromkeys(("มัว", "พร่า"), "vision"),
    "หัว": {"ปวด": "headache", "เจ็บ": "headache", "มึน": "dizzy", "เวียน": "dizzy"},
    "ท้อง": {"ปวด": "abdominal_pain", "เจ็บ": "abdominal_pain", "แน่น": "distension", "อืด": "distension"},
    "หลัง": {"ปวด": "back_pain", "เจ็บ": "back_pain"},
    "หู": {"ปวด": "ear", "อื้อ": "ear"},
    "ขา": {"ปวด": "joint_pain", "เจ็บ": "joint_pain", "บวม": "leg_swelling", "ชา": "numbness"},
    "เท้า": {"ปวด": "joint_pain", "เจ็บ": "joint_pain", "บวม": "leg_swelling", "ชา": "numbness"},
    "แขน": {"ปวด": "joint_pain", "เจ็บ": "joint_pain", "ชา": "numbness"},
    "มือ": {"ปวด": "joint_pain", "เจ็บ": "joint_pain", "ชา": "numbness"},
    "เข่า": {"ปวด": "joint_pain", "เจ็บ": "joint_pain"},
}
_VERBS = "|".join(sorted({verb for verbs in _OF_A_PART.values() for verb in verbs}, key=len, reverse=True))
_BUT_IT = re.compile(
    rf"(?P<part>{'|'.join(_OF_A_PART)})(?P<no>{ANY_NOT})(?:ได้|ค่อย)?(?:{_VERBS})(?:มาก|แล้ว|นะ|ค่ะ|คะ|ครับ)*แต่(?:ว่า|ก็|มัน|แค่)*(?P<verb>{_VERBS})(?!ใจ|วิน)"
)


def _of_the_same_part(line: Squeezed, places: Sequence[Place], told: Sequence[Finding | None]) -> Iterator[Finding]:
    """'อกไม่เจ็บแต่แน่น', 'ขาไม่ชาแต่ปวด': the part of the body is named once, for both."""
    for match in _BUT_IT.finditer(line.text) if "แต่" in line.text else ():
        code = _OF_A_PART[match["part"]].get(match["verb"])
        at = match.start("verb")
        denied = next(
            (
                each
                for place, each in zip(places, told, strict=True)
                if each and place.start <= match.start("no") < place.end
            ),
            None,
        )
        if code and denied and not any(place.start <= at < place.end for place in places):
            begin, stop = line.span(at, match.end())
            yield Finding(code, PRESENT, denied.who, line.whole.original[begin:stop], begin, stop)


_IT_IS = re.compile(r"(?:แต่)?(?:เป็น|คือ)(?:ตัว)?$")
_BARE = re.compile(r"(?:ค่ะ|คะ|ครับ|คับ|นะ|หรอก)*$")
_PARTICLES_END = re.compile(r"(?:ของ)?(?:ผม|หนู|ฉัน|ดิฉัน|เรา|ข้อย)?(?:ค่ะ|คะ|ครับ|คับ|จ้า|เอง|ต่างหาก|นะ)*(?:$|[\n.!;,])")


def _it_was(
    line: Squeezed, places: Sequence[Place], told: Sequence[Finding | None], people: Sequence[Subject]
) -> Iterator[Finding]:
    """'ไม่ใช่ลูกที่มีไข้ค่ะ เป็นหลาน': of one it is denied, the other has it."""
    for person in people:
        after = bisect_left(places, person.start, key=lambda place: place.start)
        last = told[after - 1] if after and places[after - 1].end <= person.start else None
        if last is None or last.status != ABSENT or last.who == person.code or not last.text.startswith("ไม่ใช่"):
            continue
        named = _IT_IS.search(line.text, max(0, person.start - 10), person.start) is not None or (
            line.gap_between(person.start - 1, person.start) is not None
            and _BARE.fullmatch(line.text, places[after - 1].end, person.start) is not None
        )
        if named and _PARTICLES_END.match(line.text, person.end):
            begin, stop = line.span(person.start, person.end)
            yield Finding(last.code, PRESENT, person.code, line.whole.original[begin:stop], begin, stop)


def _ends(line: Squeezed, said: re.Match[str]) -> bool:
    return said["end"] is not None or line.gap_between(said.end() - 1, said.end()) is not None


def _same(verb: str, text: str) -> bool:
    return verb in _ANY or verb in text


def _codes(told: Sequence[Finding | None], who: str, verb: str) -> Iterator[str]:
    """Of all that was last told of the other one."""
    for each in reversed(told):
        if each is None or each.who != who:
            return
        if _same(verb, each.text):
            yield each.code
