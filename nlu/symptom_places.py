"""Where in a text symptoms are named, by the hospital's list of how they are said."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nlu.normalise import Squeezed
from nlu.patterns import Pattern, compile_pattern
from nlu.scan import Hit
from nlu.symptom_words import SymptomWords

_OUT_OF_SIGHT = "\ufffc"  # stands where an idiom stood: no pattern holds it, and places stay the same
_LONGEST_LOOK = 40  # letters


@dataclass(frozen=True, slots=True)
class Place:
    """[start, end) of the squeezed text names this symptom; `well`: it says that it is not there (หายใจปกติ)."""

    start: int
    end: int
    code: str
    well: bool = False
    wide: bool = False  # found across other words, so that it hides nothing that stands between


@dataclass(frozen=True, slots=True)
class _Rule:
    code: str
    well: bool
    wide: bool
    pattern: Pattern | None  # None: its words are all of it


class SymptomPlaces:
    """Finds every symptom of the list. `needed` are the words to scan for. Raises nlu.patterns.BadPattern for a bad list."""

    def __init__(self, said: SymptomWords) -> None:
        self._rules: dict[str, list[_Rule]] = {}
        self._not: dict[str, set[str]] = {}
        self._idioms = frozenset(word.replace("_", " ") for word in said.idioms)
        for code, each in said.symptoms.items():
            for well, patterns in ((False, each.say), (True, each.well)):
                for pattern in patterns:
                    self._add(code, well, pattern, said)
            for word in each.not_:
                self._not.setdefault(word.replace("_", " "), set()).add(code)
        self.needed = frozenset(self._rules) | frozenset(self._not) | self._idioms

    def _add(self, code: str, well: bool, pattern: str, said: SymptomWords) -> None:
        compiled = compile_pattern(pattern, said.words, said.fillers)
        plain = " " not in pattern  # one part, which must occur: its words are all that is looked for
        rule = _Rule(code, well, "~" in pattern, None if plain else compiled)
        for anchor in compiled.anchors:
            self._rules.setdefault(anchor, []).append(rule)

    def find(self, line: Squeezed, hits: Iterable[Hit]) -> list[Place]:
        """By start. Of one symptom no two places overlap; a place inside another symptom's longer name is not one."""
        solid = [hit for hit in hits if hit[2] in self.needed]
        idioms = [hit for hit in solid if hit[2] in self._idioms and not _torn(line, hit)]
        text = _masked(line.text, idioms)
        clear = [hit for hit in solid if hit[2] in self._rules and _OUT_OF_SIGHT not in text[hit[0] : hit[1]]]
        if not clear:
            return []
        places = [*self._plain(clear), *self._searched(line, text, clear)]
        looks = [hit for hit in solid if hit[2] in self._not and not _torn(line, hit)]
        if looks:
            places = [each for each in places if not self._only_looks(each, looks)]
        return _outermost(_merged(places))

    def _only_looks(self, place: Place, looks: list[Hit]) -> bool:
        for start, end, word in looks[bisect_left(looks, (place.start - _LONGEST_LOOK,)) :]:
            if start >= place.end:
                return False
            if place.start < end and place.code in self._not[word]:
                return True
        return False

    def _plain(self, hits: Iterable[Hit]) -> Iterator[Place]:
        for start, end, word in hits:
            for rule in self._rules[word]:
                if rule.pattern is None:
                    yield Place(start, end, rule.code, rule.well)

    def _searched(self, line: Squeezed, text: str, hits: Iterable[Hit]) -> Iterator[Place]:
        near: dict[int, tuple[_Rule, list[tuple[int, int]]]] = {}
        for start, end, word in hits:
            for rule in self._rules[word]:
                if rule.pattern is not None:
                    reach = rule.pattern.reach
                    near.setdefault(id(rule), (rule, []))[1].append((max(0, start - reach), end + reach))
        for rule, windows in near.values():
            yield from _matches(line, text, rule, windows)


def _matches(line: Squeezed, text: str, rule: _Rule, windows: list[tuple[int, int]]) -> Iterator[Place]:
    pattern = rule.pattern
    if pattern is None or not all(any(word in text for word in need) for need in pattern.needs):
        return
    for low, high in _joined(windows):
        at = low
        while match := pattern.search.search(text, at, high):
            yield Place(match.start(), match.end(), rule.code, rule.well, rule.wide)
            at = line.gap_between(match.start(), match.end() - 1) or max(match.end(), at + 1)


def _joined(windows: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Windows that overlap are one, so that no letter is searched twice."""
    low, high = windows[0]
    for begin, end in windows[1:]:
        if begin > high:
            yield low, high
            low = begin
        high = max(high, end)
    yield low, high


def _torn(line: Squeezed, hit: Hit) -> bool:
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


def _merged(places: Iterable[Place]) -> list[Place]:
    """Of places of one symptom that overlap the longest stays."""
    last: dict[str, Place] = {}
    kept: list[Place] = []
    for each in sorted(places, key=lambda place: (place.code, place.start, -place.end)):
        before = last.get(each.code)
        if before is not None and each.start < before.end:
            if each.end - each.start <= before.end - before.start:
                continue
            kept.pop()
        last[each.code] = each
        kept.append(each)
    return sorted(kept, key=lambda place: (place.start, -place.end, place.code))


def _outermost(places: list[Place]) -> list[Place]:
    """Without those that lie inside the longer name of another symptom (ปวดหัว in ปวดหัวเข่า)."""
    kept: list[Place] = []
    start = end = -1
    for each in places:
        inside = start <= each.start and each.end <= end and (each.start, each.end) != (start, end)
        if inside:
            continue
        kept.append(each)
        if not each.wide and each.end > end:
            start, end = each.start, each.end
    return kept
