"""Which words of a long list occur in a text, found with a few searches instead of one for each word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

_PIECE = range(2, 5)  # letters of a shared piece


class Wordlist:
    """`present(text)` gives the words of the list that occur in the text.

    Many words share a piece (หายใจไม่, หายใจขัด, หอบหายใจ): each piece is looked for once, and its words only when it is there.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._families = _families(set(words))

    def present(self, text: str) -> set[str]:
        """The words of the list that are in `text`."""
        return {word for piece, words in self._families if piece in text for word in words if word in text}


def _families(words: set[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each word under the piece of it that most words share; long pieces first among equals, for they are rarer in texts."""
    shared: Counter[str] = Counter()
    for word in words:
        shared.update(_pieces(word))
    families: dict[str, list[str]] = {}
    for word in sorted(words):
        best = max(_pieces(word), key=lambda piece: (min(shared[piece], 12) * len(piece), piece), default=word)
        families.setdefault(best, []).append(word)
    return tuple((piece, tuple(family)) for piece, family in families.items())


def _pieces(word: str) -> set[str]:
    return {word[at : at + size] for size in _PIECE for at in range(len(word) - size + 1)} or {word}
