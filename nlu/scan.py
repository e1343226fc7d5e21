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
        found = []
        beside = f" {text} "  # so that every place has a letter before and behind it
        for last, word in self._words.places(text):
            start = last + 1 - len(word)
            before, after = beside[start], beside[last + 2]
            # A word may not begin within a syllable, nor end there (ขา is not in เขา, ไอ not in ไอ้), nor a Latin one within a word.
            if before in _LEADS or after in _FOLLOWS:
                continue
            if ("a" <= before <= "z" and "a" <= text[start] <= "z") or (
                "a" <= after <= "z" and "a" <= text[last] <= "z"
            ):
                continue
            found.append((start, -1 - last, word))
        found.sort()
        return [(start, -end, word) for start, end, word in found]
