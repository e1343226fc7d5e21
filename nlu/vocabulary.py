"""Which rows of a model's weights belong to a message: found for its letters all at once, and for its words one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise, repeat

import numpy as np
from numpy.typing import NDArray

from nlu.features import Seen

_LATELY = 16  # messages: several models are asked about one


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Of one message; 0 where no model knows it. `every` has each but that once.

    `two` and `three`: of the run that begins at each letter. `words`: of each word; `pairs`: of each with the one before it.
    """

    two: NDArray[np.intp]
    three: NDArray[np.int32]
    words: list[int]
    pairs: list[int]
    every: NDArray[np.intp]


class Vocabulary:
    """Every feature that one of several models knows, with its row. Row 0 belongs to none, and says nothing."""

    def __init__(self, features: Iterable[str]) -> None:
        known = dict.fromkeys(features)
        short = [feature for feature in known if len(feature) in (2, 3)]
        # Runs of two come first, also those that only begin a run of three: their rows are then places in the table of those.
        two = dict.fromkeys(feature[:2] for feature in short)
        words = (feature for feature in known if feature.startswith("w:"))
        met = dict.fromkeys(chain(two, short, words))
        self._met = len(met)  # up to this row stands what may be seen of a message; behind it what rules find
        self._row = {feature: row for row, feature in enumerate({**met, **known}, 1)}
        # By the words themselves, so that no feature has to be written: a third of the time.
        self._word = {feature[2:]: row for feature, row in self._row.items() if feature.startswith("w:")}
        self._pair = {pair: row for word, row in self._word.items() for pair in _pairs(word)}
        letters = {letter: nth for nth, letter in enumerate(sorted(set("".join(short))), 1)}
        self._letters = np.zeros(max(map(ord, letters), default=0) + 2, np.intp)  # the last one: of every letter beyond
        self._letters[[*map(ord, letters)]] = [*letters.values()]
        self._size = size = len(letters) + 1
        # A look into two tables for all runs together; a dictionary that is asked for each takes three times as long.
        self._two = np.zeros(size * size, np.intp)
        self._three = np.zeros((len(two) + 1) * size, np.int32)
        for feature in two:
            self._two[letters[feature[0]] * size + letters[feature[1]]] = self._row[feature]
        for feature in short:
            if len(feature) == 3:
                self._three[self._row[feature[:2]] * size + letters[feature[2]]] = self._row[feature]
        self.of = lru_cache(maxsize=_LATELY)(self._of)

    def __len__(self) -> int:
        """How many rows there are, with that of nothing."""
        return len(self._row) + 1

    def rows(self, features: Iterable[str]) -> list[int]:
        """The row of each that is known."""
        return [*filter(None, map(self._row.get, features))]

    def with_more(self, seen: Seen, more: Iterable[str]) -> NDArray[np.intp]:
        """The rows of a message, and those of these features that it has not itself."""
        every = self.of(seen).every
        further = [row for row in dict.fromkeys(self.rows(more)) if row > self._met or row not in every]
        return np.concatenate((every, further)) if further else every

    def _of(self, seen: Seen) -> Rows:
        two, three = self._runs(seen.text)
        words = [*map(self._word.get, seen.words[1:-1], repeat(0))]
        pairs = [*map(self._pair.get, pairwise(seen.words), repeat(0))]
        # Sorted, so that each is taken where it first stands; as a set of Python's it took three times as long.
        every = np.concatenate((two, three, np.array([0, *words, *pairs])))
        every.sort()
        return Rows(two, three, words, pairs, every[1:][every[1:] != every[:-1]])

    def pair(self, one: str, other: str) -> int:
        """The row of two words in a row."""
        return self._pair.get((one, other), 0)

    def _runs(self, text: str) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        letters = self._letters.take(points, mode="clip")
        two = self._two.take(letters[:-1] * self._size + letters[1:])
        return two, self._three.take(two[:-1] * self._size + letters[2:])


def _pairs(words: str) -> Iterator[tuple[str, str]]:
    """Every two that are written like this with a plus between them; more than one where a word has a plus itself."""
    return ((words[:at], words[at + 1 :]) for at, letter in enumerate(words) if letter == "+")
