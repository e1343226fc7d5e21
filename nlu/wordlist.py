"""Which words of a long list occur in a text, found by the pieces they share with it instead of a search for each word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from nlu.runs import runs

_PIECE = 3  # letters of a piece; shorter words are pieces of their own


class Wordlist:
    """`present(text)` gives the words of the list that occur in the text.

    Each word is filed under the rarest of its pieces; only words whose piece is in the text are looked for. So the time goes by
    the length of the text, hardly by that of the list.
    """

    def __init__(self, words: Iterable[str]) -> None:
        given = set(words)
        shared = Counter(piece for word in given for piece in _pieces(word, _PIECE))
        self._filed: dict[str, tuple[str, ...]] = {}
        for word in sorted(given):
            piece = min(sorted(_pieces(word, _PIECE)), key=shared.__getitem__, default=word)
            self._filed[piece] = (*self._filed.get(piece, ()), word)
        self._known = frozenset(self._filed)
        self._letters = frozenset(piece for piece in self._filed if len(piece) == 1)

    def present(self, text: str) -> set[str]:
        """The words of the list that are in `text`."""
        filed = self._filed
        pieces = self._known & runs(text)
        if self._letters:
            pieces |= self._letters.intersection(text)
        return {word for piece in pieces for word in filed[piece] if word in text}


def _pieces(word: str, size: int) -> set[str]:
    return {word[at : at + size] for at in range(len(word) - size + 1)}
