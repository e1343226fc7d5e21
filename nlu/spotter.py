"""Places in a text where one of many rules may apply, found quickly and in linear time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nlu.normalise import Squeezed
from nlu.patterns import Pattern
from nlu.wordlist import Wordlist

_OUT_OF_SIGHT = "\ufffc"  # stands where an idiom stood: no pattern holds it, and places stay the same


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and the code of what it means."""

    code: str
    pattern: Pattern


class Spotter:
    """Rules over one text. Idioms are taken out first."""

    def __init__(self, rules: Iterable[Rule], idioms: tuple[str, ...]) -> None:
        self._by_anchor: dict[str, list[Rule]] = {}
        for rule in rules:
            for anchor in rule.pattern.anchors:
                self._by_anchor.setdefault(anchor, []).append(rule)
        every = [rule for rules in self._by_anchor.values() for rule in rules]
        self._idioms = frozenset(idioms)
        self._words = Wordlist(self._idioms.union(*(need for rule in every for need in rule.pattern.needs)))

    def every(self, line: Squeezed) -> Iterator[tuple[str, int, int]]:
        """Code, start and end of every place; places of one rule do not overlap, but for the rest after a blank.

        "ไม่ปวด เจ็บหน้าอก": what was denied ends at the blank, and the rest may be the news, so it is looked at again.
        """
        text, present = line.text, self._words.present(line.text)
        if not present.isdisjoint(self._idioms):
            text = _without(present & self._idioms, text)
            present = self._words.present(text)
        anchors = sorted(word for word in present if word in self._by_anchor)
        rules = {id(rule): rule for anchor in anchors for rule in self._by_anchor[anchor]}
        for rule in rules.values():
            if any(map(present.isdisjoint, rule.pattern.needs)):
                continue
            for low, high in _windows(text, rule.pattern, present):
                at = low
                while match := rule.pattern.search.search(text, at, high):
                    yield rule.code, match.start(), match.end()
                    at = line.gap_between(match.start(), match.end() - 1) or max(match.end(), at + 1)


def _without(idioms: Iterable[str], text: str) -> str:
    """The text with these out of sight, the longest first."""
    for idiom in sorted(idioms, key=lambda each: (-len(each), each)):
        text = text.replace(idiom, _OUT_OF_SIGHT * len(idiom))
    return text


def _windows(text: str, pattern: Pattern, present: set[str]) -> Iterator[tuple[int, int]]:
    """The stretches of text in which the pattern can lie; those that overlap are one, so that no letter is searched twice."""
    around = sorted(
        (max(0, at - pattern.reach), at + len(anchor) + pattern.reach)
        for anchor in present.intersection(pattern.anchors)
        for at in _places(text, anchor)
    )
    low, high = around[0] if around else (0, 0)
    for begin, end in around:
        if begin > high:
            yield low, high
            low = begin
        high = max(high, end)
    if around:
        yield low, high


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)
