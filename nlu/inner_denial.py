"""Symptoms that are denied in their middle (หมาไม่ได้กัด, น้ำหนักก็ไม่ลง), derived from the list of how they are said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from nlu.negators import ANY_NOT, INNER
from nlu.normalise import Squeezed
from nlu.symptom_words import Said, SymptomWords

# Between the part and the "not", and between the "not" and the verb: far fewer words than the fillers of the list, for
# "หายใจไม่ออก หอบ" must not be read as "หายใจไม่...หอบ".
INNER_WORDS: Mapping[str, tuple[str, ...]] = {
    "inner_not": INNER,
    "inner_lead": (
        "ก็",
        "กะ",
        "มัน",
        "นี่",
        "น่ะ",
        "อ่ะ",
        "อะ",
        "ข้าง",
        "ซ้าย",
        "ขวา",
        "ทั้งสองข้าง",
        "สองข้าง",
        "ของ",
        "ตัวนั้น",
        "ตัวนี้",
        "ที่บ้าน",
        "เลย",
        "ตอนนี้",
        "วันนี้",
        "เมื่อคืน",
        "กลางคืน",
        "ตอนกลางคืน",
        "ตอนเช้า",
    ),
    "inner_link": (
        "ได้เป็น",
        "ได้มี",
        "ได้รู้สึก",
        "ได้",
        "มี",
        "เป็น",
        "เคย",
        "รู้สึก",
        "มีอาการ",
        "ยักกะ",
        "ยักจะ",
        "ยัก",
        "ยอม",
        "เห็นจะ",
        "เห็น",
    ),
}
_MIDDLE = "{inner_lead}? {inner_lead}? {inner_not} {inner_link}?"
_GAPS = ("-", "~", "~~")
_LAST_NOT = re.compile(ANY_NOT)
# Of a thing that is a symptom by itself only these deny it: "แผลไม่ลึก" is a wound, "ผื่นไม่ขึ้น" no rash.
_COMES = frozenset({"ไหล", "ขึ้น", "ออก", "มี", "เป็น", "มา", "แตก", "ย้อย", "พุ่ง", "ลาม"})
_VERBS = ("hurt", "ache", "vomit", "bite")  # groups that are never the part which something happens to
_FELT = ("คัด", "คัน", "แน่น", "ปวด", "เจ็บ", "แสบ", "อืด", "เวียน", "มึน", "ตึง", "เคือง")
_ENDS_OTHERS = frozenset({"อก"})  # บอก, นอก, ดอก
_JOINED = frozenset("ะาำๆ") | frozenset(map(chr, (0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E47, 0x0E4F))))


def inner_denials(said: SymptomWords) -> Iterator[tuple[str, str]]:
    """Code and pattern, for every symptom that is said as a part and what it does."""
    verbs = frozenset(word for name in _VERBS for word in said.words.get(name, ()))
    parts = frozenset(said.words.get("part", ())) | frozenset(_first_words(said, verbs))
    for code, each in said.symptoms.items():
        if each.own:
            continue  # "ท้องไม่ได้เสีย" tells nothing of being with child
        itself = frozenset(_alone(each, said.words))
        for pattern in each.say:
            yield from ((code, derived) for derived in _of_pattern(pattern, said.words, itself))
        yield from ((code, pattern) for pattern in _of_words(each, parts, itself))


def _alone(said: Said, words: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """What tells of the symptom in one word (ผื่น, แผล)."""
    for pattern in said.say:
        solid = [part for part in pattern.split() if not part.startswith(("!", "<!"))]
        if len(solid) == 1:
            yield from _words(solid[0], words)


def _of_pattern(pattern: str, words: Mapping[str, tuple[str, ...]], itself: frozenset[str]) -> Iterator[str]:
    """'{stool} - ดำ|สีดำ !น้ำ' as it is denied; nothing for a pattern of any other shape."""
    parts = [part for part in pattern.split() if not part.endswith("?")]
    if "^" in parts or any(part in (".", "$", "#") for part in parts):
        return
    solid = [part for part in parts if part not in _GAPS and not part.startswith(("!", "<!"))]
    if len(solid) != 2:
        return
    first, second = (_thai_without_not(part, words) for part in solid)
    last = [part for part in parts[parts.index(solid[1]) + 1 :] if part.startswith("!")]
    for heads, tails in (
        ([word for word in first if word not in itself], second),
        ([word for word in first if word in itself], [word for word in second if word in _COMES]),
    ):
        if heads and tails:
            yield " ".join(("|".join(heads), _MIDDLE, "|".join(tails), *last))


def _of_words(said: Said, parts: frozenset[str], itself: frozenset[str]) -> Iterator[str]:
    """น้ำหนักลด and น้ำหนักลง, which are written as one word, are one pattern."""
    tails: dict[str, set[str]] = {}
    for word in said.say:
        if " " in word or "|" in word or "{" in word:
            continue
        for at in range(len(word) - 2, 1, -1):
            head, tail = word[:at], word[at:]
            if head in parts and tail[0] not in _JOINED and not _has_not(tail) and not _has_not(head):
                if head not in itself or tail in _COMES:
                    tails.setdefault(head, set()).add(tail)
                break
    verbs: dict[str, set[str]] = {}
    for word in said.say:
        verb = next((each for each in _FELT if word.startswith(each) and word[len(each) :] in parts), None)
        if verb and " " not in word:
            verbs.setdefault(word[len(verb) :], set()).add(verb)  # คัดจมูก: "จมูกก็ไม่ได้คัด"
    for head, ends in (*tails.items(), *verbs.items()):
        if head in _ENDS_OTHERS:
            continue
        yield f"{head} {_MIDDLE} {'|'.join(sorted(ends))}"


def _first_words(said: SymptomWords, verbs: frozenset[str]) -> Iterator[str]:
    for each in said.symptoms.values():
        for pattern in each.say:
            first = pattern.split()[0]
            if " " in pattern and not first.startswith(("<!", "^")):
                yield from (word for word in _words(first, said.words) if word not in verbs)


def _words(part: str, words: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for each in part.split("|"):
        yield from words.get(each[1:-1], ()) if each.startswith("{") else (each,)


def _thai_without_not(part: str, words: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [w for w in dict.fromkeys(_words(part, words)) if not w.isascii() and not _has_not(w) and len(w) > 1]


def _has_not(word: str) -> bool:
    return word.startswith((*INNER, "มัย")) or "ไม่" in word or "บ่" in word


def where_not(line: Squeezed, start: int, end: int) -> tuple[int, int] | None:
    """Where the "not" of a place stands; None where a blank divides it: 'หายใจไม่ได้ หอบ', 'กัดนิ้ว ไม่บวม' deny nothing."""
    found = None
    for match in _LAST_NOT.finditer(line.text, start + 1, end):
        found = match
    if found is None or (line.gaps and line.gap_between(start, end - 1) is not None):
        return None
    return found.start(), found.end()
