"""Every place of every word of a long list in a text, in one walk over the text."""

from __future__ import annotations

from collections.abc import Iterable
from operator import add
from typing import TypeAlias

Hit: TypeAlias = tuple[int, int, str]
_Node: TypeAlias = "dict[str, _Node | str]"  # by the next letter; under "" the word that ends here
_END = ""
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
        self._pairs: dict[str, _Node] = {}  # by the first two letters
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
        length = len(text)
        for at, node in enumerate(map(self._pairs.get, map(add, text, text[1:]))):
            if node is None or (at and not _begins(text[at - 1], text[at])):
                continue
            first, to = len(found), at + 2
            while node is not None:
                word = node.get(_END)
                if word is not None and (to == length or _ends(text[to - 1], text[to])):
                    found.insert(first, (at, to, word))  # type: ignore[arg-type]
                if to == length:
                    break
                node = node.get(text[to])  # type: ignore[assignment]
                to += 1
        return found


def _begins(before: str, first: str) -> bool:
    """Whether a word may begin here: not in a longer Latin word, nor after the vowel of its own syllable (ขา in เขา)."""
    return before not in _LEADS and not ("a" <= first <= "z" and "a" <= before <= "z")


def _ends(last: str, after: str) -> bool:
    """Whether a word may end here: ไอ is not in ไอ้."""
    return after not in _FOLLOWS and not ("a" <= last <= "z" and "a" <= after <= "z")
