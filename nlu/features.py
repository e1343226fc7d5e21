"""What a model sees of a message: its words, pairs of words, and short runs of letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
    """Of a message the letters and the words, each between ^ and $, with every digit as 0."""

    text: str
    words: tuple[str, ...]

    def told_words(self) -> Iterator[str]:
        """Each word as a feature."""
        return map("w:".__add__, self.words[1:-1])

    def told_pairs(self) -> Iterator[str]:
        """Each word with the one before it, as a feature."""
        return (f"w:{one}+{other}" for one, other in pairwise(self.words))

    @property
    def every(self) -> frozenset[str]:
        """All features: also its runs of two and three letters (of four they told no more of authors that the model had not seen)."""
        return runs(self.text).union(self.told_words(), self.told_pairs())


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
        # No word holds NUL, which is invisible; word by word it took a tenth of a long message's scan.
        words, squeezed = one_digit("\0".join(words)).split("\0"), one_digit(squeezed)
    return marked(squeezed, words)


def marked(text: str, words: Iterable[str]) -> Seen:
    """These letters and words, with their beginning and end."""
    return Seen(f"^{text}$", ("^", *words, "$"))


def one_digit(text: str) -> str:
    """The text with every digit as 0."""
    return _DIGIT.sub("0", text)
