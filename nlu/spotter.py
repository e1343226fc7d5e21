"""Places in a text where one of many rules may apply, found quickly and in linear time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
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
        self._idioms = frozenset(idioms)
        self._by_anchor: dict[str, list[tuple[Rule, int]]] = {}
        self._bits: dict[frozenset[str], int] = {}  # one for each set of words of which one must occur
        for rule in rules:
            bits = sum({self._bits.setdefault(need, 1 << len(self._bits)) for need in rule.pattern.needs})
            for anchor in rule.pattern.anchors:
                self._by_anchor.setdefault(anchor, []).append((rule, bits))
        self._bits_of: dict[str, int] = {}  # of the sets that hold a word
        for need, bit in self._bits.items():
            for word in need:
                self._bits_of[word] = self._bits_of.get(word, 0) | bit
        self._words = Wordlist(self._idioms.union(self._bits_of))

    def every(self, line: Squeezed) -> Iterator[tuple[str, int, int]]:
        """Code, start and end of every place; places of one rule do not overlap, but for the rest after a blank.

        "ไม่ปวด เจ็บหน้าอก": what was denied ends at the blank, and the rest may be the news, so it is looked at again.
        """
        text, present = line.text, self._words.present(line.text)
        if not present.isdisjoint(self._idioms):
            text = _without(self._idioms & present, text)
            present = self._words.present(text)
        possible = self._possible(present)
        ends = self._ends(text) if possible else {}
        for rule, anchors in possible:
            for low, high in _windows(rule.pattern.reach, anchors, ends):
                at = low
                while match := rule.pattern.search.search(text, at, high):
                    yield rule.code, match.start(), match.end()
                    at = line.gap_between(match.start(), match.end() - 1) or max(match.end(), at + 1)
                if line.gaps and rule.pattern.inside:
                    for match in rule.pattern.at_blanks(text, low, high, line.blank_before):
                        yield rule.code, match.start(), match.end()

    def _ends(self, text: str) -> dict[str, list[int]]:
        """Each word that occurs, with the places behind it."""
        found: dict[str, list[int]] = {}
        for last, word in self._words.places(text):
            found.setdefault(word, []).append(last + 1)
        return found

    def _possible(self, words: set[str]) -> Collection[tuple[Rule, list[str]]]:
        """The rules of which everything occurs that must, each with those of its anchors that do."""
        occurs = 0
        for word in words:
            occurs |= self._bits_of.get(word, 0)
        met: dict[int, tuple[Rule, list[str]]] = {}
        for anchor in sorted(self._by_anchor.keys() & words):
            for rule, bits in self._by_anchor[anchor]:
                if bits & occurs == bits:
                    met.setdefault(id(rule), (rule, []))[1].append(anchor)
        return met.values()


def _without(idioms: Iterable[str], text: str) -> str:
    """The text with these out of sight, the longest first."""
    for idiom in sorted(idioms, key=lambda each: (-len(each), each)):
        text = text.replace(idiom, _OUT_OF_SIGHT * len(idiom))
    return text


def _windows(reach: int, anchors: Iterable[str], ends: Mapping[str, list[int]]) -> Iterator[tuple[int, int]]:
    """The stretches of text in which a pattern can lie; those that overlap are one, so that no letter is searched twice."""
    around = sorted((max(0, end - len(anchor) - reach), end + reach) for anchor in anchors for end in ends[anchor])
    low, high = around[0]
    for begin, end in around:
        if begin > high:
            yield low, high
            low = begin
        high = max(high, end)
    yield low, high
