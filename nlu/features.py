"""What a model sees of a message: its words, pairs of words, and short runs of letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import add

from nlu.normalise import Normalised, Squeezed, squeeze
from nlu.words import cut

LONGEST = 400  # letters that are read for the intent; people say what they want early
_DIGIT = re.compile(r"\d")
_LATELY = 16  # messages: what reads for danger and what reads for the wish see the same


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """`letters` are the runs of two and three (of four they told no more of authors that the model had not seen)."""

    letters: frozenset[str]
    words: frozenset[str]  # and pairs of words; each begins with "w:"

    @property
    def every(self) -> frozenset[str]:
        """All together."""
        return self.letters | self.words


def seen(line: Squeezed) -> Seen:
    """What a model sees of a message; every digit is one digit. The same object for the same text, while it is remembered."""
    return _seen(line.whole.text[:LONGEST], line.text[:LONGEST])


def features(text: Normalised) -> frozenset[str]:
    """All that `seen` has of a text."""
    return seen(squeeze(text)).every


@lru_cache(maxsize=_LATELY)
def _seen(said: str, squeezed: str) -> Seen:
    words = cut(said)
    if _DIGIT.search(said):
        words, squeezed = [_DIGIT.sub("0", word) for word in words], _DIGIT.sub("0", squeezed)
    told = {f"w:{one}+{other}" for one, other in pairwise(("^", *words, "$"))}
    told.update(map("w:".__add__, words))
    line = f"^{squeezed}$"
    pairs = [*map(add, line, line[1:])]
    runs = {*pairs, *map(add, pairs, line[2:])}
    return Seen(frozenset(runs - told), frozenset(told))
