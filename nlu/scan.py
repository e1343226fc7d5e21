"""Every place of every word of a long list in a text, in one walk over the text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

Hit: TypeAlias = tuple[int, int, str]
_Node: TypeAlias = "dict[str, _Node | str]"  # by the next letter; under "" the word that ends here
_END = ""


class Scanner:
    """`hits(text)` takes time by the length of the text, hardly by the length of the list. A Latin word only as a whole word."""

    def __init__(self, words: Iterable[str]) -> None:
        """Raises ValueError for a word of fewer than two letters: it would be found in every text."""
        self._pairs: dict[str, _Node] = {}
        for word in words:
            if len(word) < 2:
                raise ValueError(f"a word to look for needs two letters: {word!r}")
            node = self._pairs.setdefault(word[:2], {})
            for letter in word[2:]:
                node = node.setdefault(letter, {})  # type: ignore[assignment]  # only under "" stands a word
            node[_END] = word

    def hits(self, text: str) -> list[Hit]:
        """Start, end and word of each place, by start, of those with one start the longest first."""
        found: list[Hit] = []
        pair, length = self._pairs.get, len(text)
        for at in range(length - 1):
            node = pair(text[at : at + 2])
            if node is None:
                continue
            first, to = len(found), at + 2
            while node is not None:
                word = node.get(_END)
                if word is not None and _whole(text, at, to):
                    found.insert(first, (at, to, word))  # type: ignore[arg-type]
                if to == length:
                    break
                node = node.get(text[to])  # type: ignore[assignment]
                to += 1
        return found


def _whole(text: str, start: int, end: int) -> bool:
    """Not a part of a longer Latin word."""
    if "a" <= text[start] <= "z" and start and "a" <= text[start - 1] <= "z":
        return False
    return not ("a" <= text[end - 1] <= "z" and end < len(text) and "a" <= text[end] <= "z")
