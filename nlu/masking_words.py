"""Names of people and places, as far as words can tell: behind titles, behind words of place, and where a list knows them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeAlias

import msgspec

from nlu.normalise import normalise
from nlu.training import examples
from nlu.words import cut, first_names, wait_until_ready

NAME, NUMBER, PLACE = "ชื่อ", "เลข", "สถานที่"
Found: TypeAlias = tuple[int, int, str]
_Free: TypeAlias = Callable[[str], bool]

# Behind these stands a name, whatever it looks like.
_TITLES = re.compile(
    r"นางสาว|นาง|(?<!ท)นาย(?:แพทย์)?|น\.ส\.|นส\.|ด\.?ช\.|ด\.?ญ\.|เด็กชาย|เด็กหญิง|ดร\.|นพ\.|พญ\.|ทพ\.|ทพญ\.|แพทย์หญิง|ทันตแพทย์"
    r"|(?<!ราย)ชื่อ(?:เล่น|จริง|ว่า|คือ|:)*|นามสกุล(?:ว่า|คือ|:)*|(?<![a-z])(?:mr|mrs|ms|miss|dr|name is|named|khun|nong|phi)(?![a-z])\.?"
)
# Behind these stands mostly a name.
_ADDRESS = re.compile(r"(?<!ขอบ)คุณ|พี่|น้อง|ป้า(?!ย)|ลุง|น้า(?![าน])|เจ๊|เฮีย|ครู|อาจารย์")
# Behind these may stand a name.
_PEOPLE = re.compile(r"หมอ|แม่|พ่อ|ยาย|ปู่|ย่า|ลูก(?:ชาย|สาว)?|หลาน(?:ชาย|สาว)?|แฟน|สามี|ภรรยา|เมีย|ผัว|พยาบาล|เพื่อน")
_PLACE_NAMED = re.compile(
    r"จังหวัด|อำเภอ|ตำบล|หมู่บ้าน|หมู่ที่|ซอย|ถนน|แขวง|เขต|โรงเรียน|คอนโด|หอพัก|ตลาด|สี่แยก|ชุมชน|มหาวิทยาลัย|บริษัท|โรงงาน|วัด(?!ความ|ไข้|ดัน|สาย|ตา)"
    r"|(?<![\u0e00-\u0e7f.])(?:จ|อ|ต|ม|ซ|ถ|รร)\."
)
_PLACE_PERHAPS = re.compile(
    r"โรงพยาบาล|รพ\.?ส?ต?\.?|คลินิก|สถานีอนามัย|อนามัย|ศูนย์|hospital|clinic|ที่|แถว|ย่าน|บ้าน|อยู่|ใกล้|มาจาก|คน(?=[\u0e01-\u0e2e])"
)
# Provinces that are everyday words too: only behind a word of place.
_TWO_MEANINGS = re.compile(r"(?:จังหวัด|จ\.|ที่|อยู่|เมือง|มาจาก|คน) ?(?P<what>เลย|แพร่|น่าน|ตาก)")
_MOST_WORDS = 6  # of one name or place
_OFTEN = 12  # examples that a word stands in before it counts as everyday


@dataclass(frozen=True, slots=True)
class _Lists:
    """nlu/lexicon/masking.yml."""

    goes_on: frozenset[str]
    begins: tuple[str, ...]
    nicknames: frozenset[str]
    places: re.Pattern[str]


@cache
def _lists() -> _Lists:
    said = msgspec.yaml.decode((files("nlu") / "lexicon" / "masking.yml").read_text("utf-8"))
    places = sorted((re.escape(each) for each in said["places"].split()), key=len, reverse=True)
    return _Lists(
        frozenset(said["goes_on"].split()),
        tuple(said["goes_on_begins"].split()),
        frozenset(said["nicknames"].split()),
        re.compile("|".join((*places, "chiang ?(?:mai|rai)", "khon ?kaen", "hat ?yai", "hua ?hin"))),
    )


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str
    blank: bool  # whether one stands before it


def in_words(text: str) -> list[Found]:
    """Names and places of a normalised text. Without a dictionary the whole run behind a title is covered."""
    wait_until_ready()
    words = _words(text)
    found = list(_by_lists(text, words))
    ways: tuple[tuple[re.Pattern[str], str, _Free], ...] = (
        (_TITLES, NAME, _goes_on),
        (_ADDRESS, NAME, _goes_on),
        (_PEOPLE, NAME, _no_nickname),
        (_PLACE_NAMED, PLACE, _goes_on),
        (_PLACE_PERHAPS, PLACE, _everyday),
    )
    for pattern, what, free in ways:
        for match in pattern.finditer(text):
            found += _behind(words, match.end(), what, free, twice=pattern is _TITLES)
    return found


def _by_lists(text: str, words: list[_Word]) -> Iterator[Found]:
    for match in _lists().places.finditer(text):
        yield *match.span(), PLACE
    for match in _TWO_MEANINGS.finditer(text):
        yield *match.span("what"), PLACE
    names = first_names()
    for at in range(len(words)):
        joined = ""
        for word in words[at : at + 3]:
            if joined and word.blank:
                break
            joined += word.text
            if len(joined) > 3 and joined in names and not _everyday(joined):
                yield words[at].start, word.end, NAME


def _behind(words: list[_Word], at: int, what: str, free: _Free, *, twice: bool) -> Iterator[Found]:
    """The run of words from `at` that is no everyday speech; `twice`: a second run behind a blank too (a family name)."""
    start = _first_from(words, at)
    for taken, word in enumerate(words[start : start + _MOST_WORDS]):
        # The second word of a name may be an everyday one: โนนสูง.
        if (_goes_on if taken == 1 else free)(word.text) or (word.blank and taken and not twice):
            return
        twice = twice and not (word.blank and taken)
        yield max(word.start, at), word.end, what


def _first_from(words: list[_Word], at: int) -> int:
    """The first word that ends behind `at` (it may have begun before: dictionaries cut as they like)."""
    low, high = 0, len(words)
    while low < high:
        middle = (low + high) // 2
        if words[middle].end <= at:
            low = middle + 1
        else:
            high = middle
    return low


def _words(text: str) -> list[_Word]:
    found, at = [], 0
    for word in cut(text):
        start = text.find(word, at)
        if start < 0:
            continue
        found.append(_Word(start, start + len(word), word, start > at))
        at = start + len(word)
    return found


def _goes_on(word: str) -> bool:
    lists = _lists()
    return word in lists.goes_on or word.startswith(lists.begins) or not any(letter.isalpha() for letter in word)


def _everyday(word: str) -> bool:
    return word in _vocabulary() or _goes_on(word)


def _no_nickname(word: str) -> bool:
    return word not in _lists().nicknames and _everyday(word)


@cache
def _vocabulary() -> frozenset[str]:
    """The words that our own examples use often."""
    seen: Counter[str] = Counter()
    for example in examples():
        seen.update(set(cut(normalise(example.text).text)))
    return frozenset(word for word, many in seen.items() if many >= _OFTEN)
