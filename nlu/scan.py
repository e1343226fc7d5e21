"""Every place of every word of a long list in a text, in one walk over the text."""

from __future__ import annotations

from collections.abc import Iterable

_KEY = 3  # letters by which longer words are looked up
Hit = tuple[int, int, str]


class Scanner:
    """`hits(text)` takes time by the length of the text, hardly by the length of the list. A Latin word only as a whole word."""

    def __init__(self, words: Iterable[str]) -> None:
        """Raises ValueError for a word of fewer than two letters: it would be found in every text."""
        self._words = frozenset(words)
        if any(len(word) < 2 for word in self._words):
            raise ValueError("a word to look for needs two letters")
        self._pairs = frozenset(word for word in self._words if len(word) < _KEY)
        sizes: dict[str, set[int]] = {}
        for word in self._words - self._pairs:
            sizes.setdefault(word[:_KEY], set()).add(len(word))
        self._sizes = {key: tuple(sorted(each, reverse=True)) for key, each in sizes.items()}

    def hits(self, text: str) -> list[Hit]:
        """Start, end and word of each place, by start, of those with one start the longest first."""
        found: list[Hit] = []
        words, pairs, sizes_of = self._words, self._pairs, self._sizes.get
        length = len(text)
        for at in range(length - 1):
            for size in sizes_of(text[at : at + _KEY], ()):
                word = text[at : at + size]
                if word in words and at + size <= length and _whole(text, at, at + size):
                    found.append((at, at + size, word))
            word = text[at : at + 2]
            if word in pairs and _whole(text, at, at + 2):
                found.append((at, at + 2, word))
        return found


def _whole(text: str, start: int, end: int) -> bool:
    """Not a part of a longer Latin word."""
    if "a" <= text[start] <= "z" and start and "a" <= text[start - 1] <= "z":
        return False
    return not ("a" <= text[end - 1] <= "z" and end < len(text) and "a" <= text[end] <= "z")
