"""Where in a text symptoms are named, by the hospital's list of how they are said."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from nlu.inner_denial import INNER_WORDS, inner_denials, where_not
from nlu.negators import INNER, said_every_way
from nlu.normalise import Squeezed
from nlu.patterns import BadPattern, Pattern, compile_pattern, only_word
from nlu.place import Place, merged, outermost, untorn
from nlu.scan import Hit
from nlu.spoken import as_spoken
from nlu.symptom_words import SymptomWords

_OUT_OF_SIGHT = "\ufffc"  # stands where an idiom stood: no pattern holds it, and places stay the same
_LONGEST_LOOK = 40  # letters
# "พูดชัดไม่ตะกุกตะกัก", "เดินได้ตรง ไม่เซ": what is well is not taken back by the "not" of a trouble ("เดินตรงไม่ได้").
_NOR_ANOTHER = re.compile(
    r"(?:ไม่|บ่)(?:มี|เป็น|รู้สึก)?(?:ปวด|เจ็บ|แสบ|เซ|เป๋|โซเซ|กะเผลก|มัว|พร่า|เบลอ|ซ้อน|อ้อแอ้|ตะกุกตะกัก|เบี้ยว|ชา|อ่อนแรง|สำลัก|ติดคอ|ราด|เล็ด|หอบ|เหนื่อย|ไข้"
    r"|อื้อ|ล้ม|เวียน|มึน|บวม|แดง|อ้วก|อาเจียน|ไอ|คัน|สั่น|ซึม|ปัญหา|อะไรผิดปกติ)"
)
_DOUBTS = ("ไม่รู้", "บ่ฮู้", "บ่รู้")


@dataclass(frozen=True, slots=True)
class _Rule:
    code: str
    well: bool
    wide: bool
    pattern: Pattern
    parts: int  # a bit for each of its parts; it is possible where a word of each of them occurs
    inner: bool = False

    def match(self, line: Squeezed, text: str, start: int) -> re.Match[str] | None:
        """The match that begins here."""
        found = self.pattern.search.match(text, start)
        if found or not self.pattern.inside:
            return found
        if self.well:
            found = self.pattern.but_for_its_end(text, start)
            return found if found and _NOR_ANOTHER.match(text, found.end()) else None
        if not line.gaps:
            return None
        found = self.pattern.beside_blanks(text, start, line.blank_before)
        return found if found and not line.gap_between(start, found.end() - 1) else None


class SymptomPlaces:
    """Finds every symptom of the list. `needed` are the words to scan for. Raises nlu.patterns.BadPattern for a bad list."""

    def __init__(self, said: SymptomWords) -> None:
        heard = as_spoken(said_every_way(said))
        self._plain: dict[str, list[tuple[str, bool]]] = {}
        self._opened: dict[str, list[_Rule]] = {}
        self._denied: dict[str, list[_Rule]] = {}
        self._signs: dict[str, str] = {}
        parts: set[str] = set()
        self._bits: dict[frozenset[str], int] = {}
        self._bits_of: dict[str, int] = {}
        self._not: dict[str, set[str]] = {}
        self._idioms = frozenset(word.replace("_", " ") for word in heard.idioms)
        for code, each in heard.symptoms.items():
            for well, patterns in ((False, each.say), (True, each.well)):
                for pattern in patterns:
                    parts.update(self._add(code, well, pattern, heard))
            for word in each.not_:
                self._not.setdefault(word.replace("_", " "), set()).add(code)
        for code, pattern in inner_denials(said):
            parts.update(self._add_denied(code, pattern, said))
        self.needed = frozenset(parts) | frozenset(self._not) | self._idioms
        self._parts = frozenset(parts)
        self._drawing = re.compile(f"[{''.join(map(re.escape, self._signs))}]" if self._signs else r"(?!)")
        self._with_denied = {word: [*self._opened.get(word, ()), *rules] for word, rules in self._denied.items()}

    def _add(self, code: str, well: bool, pattern: str, said: SymptomWords) -> frozenset[str]:
        """Takes the pattern in; its words. A pattern of one letter is an emoji."""
        if len(pattern) == 1:
            self._signs[pattern] = code
            return frozenset()
        if (only := only_word(pattern)) is not None:
            self._plain.setdefault(only, []).append((code, well))
            return frozenset((only,))
        compiled = compile_pattern(pattern, said.words, said.fillers)
        if not compiled.opens:
            raise BadPattern(f"{code}: {pattern!r} begins with no word that must occur")
        needs = tuple(need for need in compiled.needs if min(map(len, need)) > 1)  # a digit is not scanned for
        for word in compiled.opens:
            if " " in pattern:
                wide = well or "~" in pattern or "{whose}" in pattern
                self._opened.setdefault(word, []).append(_Rule(code, well, wide, compiled, self._bit(needs)))
            else:  # one part: its words are all that is looked for
                self._plain.setdefault(word, []).append((code, well))
        return frozenset[str]().union(*needs)

    def _add_denied(self, code: str, pattern: str, said: SymptomWords) -> frozenset[str]:
        compiled = compile_pattern(pattern, {**said.words, **INNER_WORDS}, said.fillers)
        rule = _Rule(code, True, True, compiled, self._bit(compiled.needs), inner=True)
        for word in compiled.opens:
            self._denied.setdefault(word, []).append(rule)
        return frozenset[str]().union(*compiled.needs)

    def _bit(self, needs: tuple[frozenset[str], ...]) -> int:
        """One bit for each of these sets of words."""
        bits = 0
        for need in needs:
            if need not in self._bits:
                self._bits[need] = 1 << len(self._bits)
                for word in need:
                    self._bits_of[word] = self._bits_of.get(word, 0) | self._bits[need]
            bits |= self._bits[need]
        return bits

    def _bits_of_all(self, words: Iterable[str]) -> int:
        """The bits of every set that holds one of these words."""
        return reduce(or_, filter(None, map(self._bits_of.get, words)), 0)

    def find(self, line: Squeezed, hits: Iterable[Hit]) -> list[Place]:
        """By start. Of one symptom no two places overlap; a place inside another symptom's longer name is not one."""
        solid = [hit for hit in hits if hit[2] in self.needed]
        clear = [hit for hit in solid if hit[2] in self._parts]
        signs = self._drawn(line.text)
        if not clear:
            return signs
        idioms = [hit for hit in solid if hit[2] in self._idioms and self._stands(line, hit, solid)]
        text = line.text
        if idioms:
            text = _masked(text, idioms)
            clear = [hit for hit in clear if _OUT_OF_SIGHT not in text[hit[0] : hit[1]]]
        places = signs + [
            Place(start, end, code, well)
            for start, end, word in clear
            for code, well in self._plain.get(word, ())
            if not line.gaps or not _doubt_before(line, start, end)
        ]
        places.extend(self._matched(line, text, clear))
        if not places:
            return places
        places = _without_doubtful(places)
        looks = [hit for hit in solid if hit[2] in self._not and self._stands(line, hit, solid)]
        if looks:
            places = [each for each in places if not self._only_looks(each, looks)]
        return outermost(merged(line, untorn(line, places)))

    def _drawn(self, text: str) -> list[Place]:
        """Emoji."""
        return [Place(at.start(), at.end(), self._signs[at.group()]) for at in self._drawing.finditer(text)]

    def _stands(self, line: Squeezed, hit: Hit, hits: list[Hit]) -> bool:
        """Whether it is no accident: 'ปวดหัว ใจสั่น' holds no หัวใจ, 'ปวดหัวหน้ามืด' no หัวหน้า."""
        if torn(line, hit):
            return False
        start, end, _ = hit
        for at in range(bisect_right(hits, start, key=lambda each: each[0]), len(hits)):
            begin, stop, word = hits[at]
            if begin >= end:
                return True
            if stop > end and word in self._plain:
                return False
        return True

    def _only_looks(self, place: Place, looks: list[Hit]) -> bool:
        for at in range(bisect_left(looks, (place.start - _LONGEST_LOOK,)), len(looks)):
            start, end, word = looks[at]
            if start >= place.end:
                return False
            if place.start < end and place.code in self._not[word]:
                return True
        return False

    def _matched(self, line: Squeezed, text: str, hits: list[Hit]) -> Iterator[Place]:
        """Rules of several parts, tried where a word stands that they begin with."""
        present = {word for _, _, word in hits}
        missing = ~self._bits_of_all(present)
        possible: dict[str, list[_Rule]] = {}
        done: dict[int, int] = {}
        denied = self._with_denied if not present.isdisjoint(INNER) else self._opened
        for start, _, word in hits:
            rules = possible.get(word)
            if rules is None:
                every = denied.get(word) or self._opened.get(word) or ()
                rules = possible[word] = [each for each in every if not each.parts & missing]
            for rule in rules:
                if start >= done.get(id(rule), 0) and (match := rule.match(line, text, start)):
                    end = match.end()
                    done[id(rule)] = line.gap_between(start, end - 1) or end
                    inner = where_not(line, start, end) if rule.inner else None
                    if inner or not rule.inner:
                        yield Place(start, end, rule.code, rule.well, rule.wide, inner)


def _doubt_before(line: Squeezed, start: int, end: int) -> bool:
    """'เป็นไข้ไหมไม่รู้ ตัวไม่ได้วัด' tells of nobody who is ไม่รู้ตัว."""
    gap = line.gap_between(start, end - 1)
    return gap is not None and line.text[start:gap] in _DOUBTS


def _without_doubtful(places: list[Place]) -> list[Place]:
    """'หายใจไม่ได้หอบ' may tell of หายใจไม่ได้, so that its "not" denies nothing."""
    if not any(each.inner for each in places):
        return places
    told = {(each.code, at) for each in places if not each.well for at in range(each.start, each.end)}
    return [
        each for each in places if each.inner is None or told.isdisjoint((each.code, at) for at in range(*each.inner))
    ]


def torn(line: Squeezed, hit: Hit) -> bool:
    """Whether somebody typed a blank inside: 'ปวดหัว ใจสั่น' holds no หัวใจ."""
    return bool(line.gaps) and line.gap_between(hit[0], hit[1] - 1) is not None


def _masked(text: str, idioms: list[Hit]) -> str:
    if not idioms:
        return text
    out, done = [], 0
    for start, end, _ in idioms:
        if end > done:
            start = max(start, done)
            out += [text[done:start], _OUT_OF_SIGHT * (end - start)]
            done = end
    return "".join((*out, text[done:]))
