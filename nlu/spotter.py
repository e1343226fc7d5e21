"""Places in a text where one of many rules may apply, found quickly and in linear time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from nlu.normalise import Squeezed
from nlu.patterns import Pattern
from nlu.wordlist import Wordlist

_OUT_OF_SIGHT = "\ufffc"  # stands where an idiom stood: no pattern holds it, and places stay the same


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and the code of what it means."""

    code: str
    pattern: Pattern


class Sight:
    """A text with its idioms out of sight, and which words of several spotters occur in it."""

    def __init__(self, line: Squeezed, text: str, places: list[tuple[int, str]]) -> None:
        self.line, self.text, self._places = line, text, places
        self.words = {word for _, word in places}

    @cached_property
    def ends(self) -> Mapping[str, list[int]]:
        """Each word that occurs, with the places behind it."""
        found: dict[str, list[int]] = {}
        for last, word in self._places:
            found.setdefault(word, []).append(last + 1)
        return found


class Lookout:
    """Looks for the words of several spotters in one walk over a text."""

    def __init__(self, idioms: tuple[str, ...]) -> None:
        self._idioms = frozenset(idioms)
        self._words = set(idioms)

    def add(self, words: Iterable[str]) -> None:
        """To what is looked for from the first text on."""
        self._words.update(words)

    @cached_property
    def _list(self) -> Wordlist:
        return Wordlist(self._words)

    def make(self) -> None:
        """Build the list of words now, so that the first text does not wait 10 ms for it; nothing is added later."""
        self._list  # noqa: B018

    def over(self, line: Squeezed) -> Sight:
        """What stands in this text."""
        sight = Sight(line, line.text, [*self._list.places(line.text)])
        if sight.words.isdisjoint(self._idioms):
            return sight
        text = _without(self._idioms & sight.words, line.text)
        return Sight(line, text, [*self._list.places(text)])


class Spotter:
    """Rules over one text."""

    def __init__(self, rules: Iterable[Rule], lookout: Lookout) -> None:
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
        self._all_bits = (1 << len(self._bits)) - 1
        lookout.add(self._bits_of)

    @property
    def patterns(self) -> Sequence[Pattern]:
        """The pattern of each rule, once."""
        return tuple({id(rule): rule.pattern for rules in self._by_anchor.values() for rule, _ in rules}.values())

    def every(self, sight: Sight) -> Iterator[tuple[str, int, int]]:
        """Code, start and end of every place; places of one rule do not overlap, but for the rest after a blank.

        "ไม่ปวด เจ็บหน้าอก": what was denied ends at the blank, and the rest may be the news, so it is looked at again.
        """
        line, text = sight.line, sight.text
        for rule, anchors in self._possible(sight.words):
            for low, high in _windows(rule.pattern.reach, anchors, sight.ends):
                at = low
                while match := rule.pattern.search.search(text, at, high):
                    yield rule.code, match.start(), match.end()
                    at = line.gap_between(match.start(), match.end() - 1) or max(match.end(), at + 1)
                if line.gaps and rule.pattern.inside:
                    for match in rule.pattern.at_blanks(text, low, high, line.blank_before):
                        yield rule.code, match.start(), match.end()

    def _possible(self, words: set[str]) -> Collection[tuple[Rule, list[str]]]:
        """The rules of which everything occurs that must, each with those of its anchors that do."""
        anchors = self._by_anchor.keys() & words
        if not anchors:
            return ()
        missing = self._all_bits ^ reduce(or_, filter(None, map(self._bits_of.get, words)), 0)
        met: dict[int, tuple[Rule, list[str]]] = {}
        for anchor in sorted(anchors):
            for rule, bits in self._by_anchor[anchor]:
                if not bits & missing:
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
