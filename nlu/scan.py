"""Every place of every word of a long list in a text, where it can be a word of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from nlu.wordlist import Wordlist

Hit: TypeAlias = tuple[int, int, str]
_LEADS = frozenset(
    "\u0e31\u0e40\u0e41\u0e42\u0e43\u0e44"
)  # vowels after which a consonant ends or belongs to the syllable
_FOLLOWS = frozenset(
    map(chr, (0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E47, 0x0E4F)))
)  # marks that belong to the letter before


class Scanner:
    """`hits(text)` takes time by the length of the text, hardly by the length of the list. A Latin word only as a whole word."""

    def __init__(self, words: Iterable[str]) -> None:
        """Raises ValueError for a word of fewer than two letters: it would be found in every text."""
        every = set(words)
        short = next((word for word in every if len(word) < 2), None)
        if short is not None:
            raise ValueError(f"a word to look for needs two letters: {short!r}")
        self._words = Wordlist(every)

    def hits(self, text: str) -> list[Hit]:
        """Start, end and word of each place, by start, of those with one start the longest first."""
        found = [
            (last + 1 - len(word), -1 - last, word)
            for last, word in self._words.places(text)
            if _begins(text, last + 1 - len(word)) and _ends(text, last)
        ]
        found.sort()
        return [(start, -end, word) for start, end, word in found]


def _begins(text: str, at: int) -> bool:
    """Whether a word may begin here: ขา is not in เขา."""
    if not at:
        return True
    before = text[at - 1]
    return before not in _LEADS and not ("a" <= before <= "z" and "a" <= text[at] <= "z")


def _ends(text: str, last: int) -> bool:
    """Whether a word may end here: ไอ is not in ไอ้."""
    after = text[last + 1 : last + 2]
    return after not in _FOLLOWS and not ("a" <= after <= "z" and "a" <= text[last] <= "z")
