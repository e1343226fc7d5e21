"""Somebody of whom only "has it too" or "has it not" is said, after a symptom was told of another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.domain.understanding import Finding
from nlu.assertion import ABSENT, PRESENT
from nlu.negators import ANY_NOT
from nlu.normalise import Squeezed
from nlu.symptom_places import Place
from nlu.whose import Subject

_HAS_IT = re.compile(
    rf"(?:เอง|ก็|กะ|นี่|น่ะ|ยัง|คนเดียว)*(?P<no>{ANY_NOT}(?:ได้)?)?(?P<verb>เป็น|มี|ปวด|เจ็บ|คัน|ไอ|ชา)"
    r"(?:เหมือนกัน|ด้วย|อะไร|เลย|ค่ะ|คะ|ครับ|คับ|นะ|จ้า)*(?P<end>$|[\n.!;,])?"
)
_ANY = ("เป็น", "มี")


def ellipses(
    line: Squeezed, places: Sequence[Place], told: Sequence[Finding | None], people: Sequence[Subject]
) -> Iterator[Finding]:
    """'ลูกๆ ไอกันหมด ตัวหนูเองไม่เป็น', 'หนูไม่ได้ปวดหัว ยายปวด'. `told`: what each place was read as."""
    for person in people:
        before = [which for which, place in enumerate(places) if place.end <= person.start]
        said = _HAS_IT.match(line.text, person.end)
        if not before or said is None or not _ends(line, said):
            continue
        if any(person.start < place.start < said.end() for place in places):
            continue
        last = told[before[-1]]
        if last is None or last.who == person.code or not _same(said["verb"], last.text):
            continue
        begin, stop = line.span(person.start, said.end())
        status = ABSENT if said["no"] else PRESENT
        for code in _codes(told, before, last.who, said["verb"]):
            yield Finding(code, status, person.code, line.whole.original[begin:stop], begin, stop)


def _ends(line: Squeezed, said: re.Match[str]) -> bool:
    return said["end"] is not None or line.gap_between(said.end() - 1, said.end()) is not None


def _same(verb: str, text: str) -> bool:
    return verb in _ANY or verb in text


def _codes(told: Sequence[Finding | None], before: Sequence[int], who: str, verb: str) -> Iterator[str]:
    """Of all that was last told of the other one."""
    for which in reversed(before):
        each = told[which]
        if each is None or each.who != who:
            return
        if _same(verb, each.text):
            yield each.code
