"""The list of how symptoms are said, as the regions say it and as hasty fingers type it, so that each is written once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from msgspec.structs import replace

from nlu.negators import SPOKEN
from nlu.symptom_words import Said, SymptomWords

# The sounds of the North (ตัว: ตั๋ว, ใจ: ใจ๋, เป็น: เป๋น) and of Isan (ร: ฮ, ช: ซ, หายใจ: หันใจ).
_REGIONAL: Mapping[str, tuple[str, ...]] = {
    "ปวด": ("ป๋วด",),
    "ตัว": ("ตั๋ว", "โต", "คิง", "คีง"),
    "ใจ": ("ใจ๋",),
    "ตา": ("ต๋า",),
    "เป็น": ("เป๋น", "เปน"),
    "กิน": ("กิ๋น",),
    "ท้อง": ("ต๊อง",),
    "ร้อน": ("ฮ้อน",),
    "ราก": ("ฮาก",),
    "หายใจ": ("หันใจ", "หันใจ๋", "หายใจ๋"),
    "เดิน": ("ย่าง", "เตว"),
    "พูด": ("เว้า", "อู้", "แหลง"),
    "ฟัน": ("แข่ว", "แข้ว"),
    "คอ": ("กอ",),
    "ชัก": ("ซัก",),
    "ชา": ("ซา",),
    "ปัสสาวะ": ("เยี่ยว",),
    "บวม": ("ไค่",),
    "แรง": ("แฮง",),
    "ร้องไห้": ("ฮ้องไห้",),
    "รู้": ("ฮู้",),
}
_NOT = "ไม่"
_SHORTEST = 6  # letters of a name that is still known when one is wrong
_LONGEST = 14
# What is mistaken for what when a mark above or below is typed: its neighbours on the keyboard and those that look like it.
_MARKS: Mapping[str, str] = {
    "\u0e48": "\u0e49\u0e4a\u0e35",
    "\u0e49": "\u0e48\u0e4a",
    "\u0e4a": "\u0e49\u0e4b",
    "\u0e47": "\u0e49\u0e48",
    "\u0e31": "\u0e49\u0e35",
    "\u0e35": "\u0e34\u0e31\u0e49",
    "\u0e34": "\u0e35\u0e37\u0e49",
    "\u0e37": "\u0e36\u0e34\u0e49",
    "\u0e36": "\u0e37",
    "\u0e38": "\u0e39",
    "\u0e39": "\u0e38",
}
_ALIKE: Mapping[str, str] = {"ร": "ล", "ล": "ร", "ใ": "ไ", "ไ": "ใ", "ษ": "ส", "ศ": "ส", "ำ": "า"}
_DROPPED = frozenset("\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e31\u0e35\u0e37")
_ROWS = ("ๅ/_ภถุึคตจขช", "ๆไำพะัีรนยบลฃ", "ฟหกดเ้่าสวง", "ผปแอิืทมใฝ")  # the keys as they lie
# Letters that look or sound alike.
_MISTAKEN: Mapping[str, str] = {
    "ด": "คต",
    "ค": "ดต",
    "ต": "ดค",
    "ก": "คภ",
    "พ": "ผ",
    "ผ": "พ",
    "บ": "ป",
    "ป": "บ",
    "น": "ณ",
    "ซ": "ช",
    "ช": "ซ",
}
_BESIDE = {
    letter: frozenset(row[max(0, at - 1) : at] + row[at + 1 : at + 2]) for row in _ROWS for at, letter in enumerate(row)
}


def as_spoken(said: SymptomWords) -> SymptomWords:
    """With every name as the regions say it, and those of six letters and more with one slip."""
    known = {word for each in said.symptoms.values() for word in (*each.say, *each.well, *each.not_)}
    known |= {word for words in said.words.values() for word in words} | set(said.idioms)
    return replace(said, symptoms={code: _spoken(each, said, known) for code, each in said.symptoms.items()})


def _spoken(each: Said, said: SymptomWords, known: set[str]) -> Said:
    more: dict[str, None] = {}
    for word in each.say:
        if word.isascii() and word in said.often:
            more.update(dict.fromkeys(_latin(word)))
        if not _plain(word):
            continue
        more.update(dict.fromkeys(_regional(word)))
        often = word in said.often
        if not each.own and _SHORTEST - often <= len(word) <= _LONGEST:
            more.update((slip, None) for slip in _slips(word, often=often) if _unlike(slip, said.unlike))
    return replace(each, say=(*each.say, *(word for word in more if word not in known)))


def _plain(word: str) -> bool:
    return not word.isascii() and not set(word) & set(" |{}~<!&_")


def _regional(word: str) -> Iterator[str]:
    """With each of its parts as another region says it, and with all of them."""
    every = word
    for part, ways in _REGIONAL.items():
        if part in word and len(word) > len(part):
            yield from (word.replace(part, way) for way in ways)
            every = every.replace(part, ways[0])
    yield every


def _slips(word: str, *, often: bool) -> Iterator[str]:
    """With one letter wrong; its "not" is never touched, for it could become another word or none."""
    if word.startswith(_NOT) or any(way in word.replace(_NOT, "") for way in SPOKEN):
        return
    marked = (slip for slip in _marked(word) if often or len(slip) >= _SHORTEST)
    fingered = (slip for slip in _fingered(word) if len(slip) >= _SHORTEST) if often else ()
    for slip in (*marked, *fingered):
        if slip.count(_NOT) == word.count(_NOT) and _written(slip):
            yield slip


def _unlike(slip: str, others: tuple[str, ...]) -> bool:
    return not any(other in slip for other in others)


def _marked(word: str) -> Iterator[str]:
    """With one mark left out or another in its place."""
    for at, letter in enumerate(word):
        before, after = word[:at], word[at + 1 :]
        if letter in _DROPPED and after:
            yield before + after
        yield from (before + other + after for other in _ALIKE.get(letter, ""))
        yield from (before + other + after for other in _MARKS.get(letter, ""))


def _fingered(word: str) -> Iterator[str]:
    """With one letter left out, two changed round, the key beside pressed, or a tone that is not there."""
    for at, letter in enumerate(word):
        before, after = word[:at], word[at + 1 :]
        if before and after:
            yield before + after
        if after and after[0] != letter:
            yield before + after[0] + letter + after[1:]
        yield from (before + other + after for other in {*_BESIDE.get(letter, ()), *_MISTAKEN.get(letter, "")})
        if "ก" <= letter <= "ฮ" and after and after[0] not in _MARKS:
            yield from (before + letter + tone + after for tone in "\u0e48\u0e49")


def _latin(word: str) -> Iterator[str]:
    """With one letter left out after the first, said twice, or two changed round."""
    for at in range(1, len(word)):
        before, letter, after = word[:at], word[at], word[at + 1 :]
        yield before + letter + letter + after
        if after:
            yield before + after
            yield before + after[0] + letter + after[1:]


def _written(word: str) -> bool:
    """Whether it could stand in a text: no mark opens it, none stands twice."""
    return word[0] not in _MARKS and all(not (a in _MARKS and a == b) for a, b in pairwise(word))
