"""What a model sees of a message: its words, pairs of words, and short runs of letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from nlu.normalise import Normalised, Squeezed, squeeze
from nlu.runs import runs
from nlu.words import cut

LONGEST = 400  # letters that are read for the intent; people say what they want early
_DIGIT = re.compile(r"\d")
_LATELY = 16  # messages: what reads for danger and what reads for the wish see the same


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """`letters` are the runs of two and three (of four they told no more of authors that the model had not seen)."""

    letters: frozenset[str]
    words: frozenset[str]  # and pairs of words; each begins with "w:"
    cut: tuple[str, ...] = ()  # the words in their order, with every digit as it is seen

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
        words, squeezed = [*map(one_digit, words)], one_digit(squeezed)
    told = {f"w:{one}+{other}" for one, other in pairwise(("^", *words, "$"))}
    told.update(map("w:".__add__, words))
    return Seen(_letters(squeezed) - told, frozenset(told), tuple(words))


def one_digit(text: str) -> str:
    """The text with every digit as 0."""
    return _DIGIT.sub("0", text)


def _letters(text: str) -> frozenset[str]:
    """Runs of letters, and those with the beginning (^) or the end ($)."""
    if len(text) < 2:
        return runs(f"^{text}$")
    first, last = "^" + text[:2], text[-2:] + "$"
    return runs(text).union((first, first[:2], last, last[1:]))
