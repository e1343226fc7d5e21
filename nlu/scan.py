"""Every place of every word of a long list in a text, in one walk over the text."""

from __future__ import annotations

from collections.abc import Iterable
from operator import add
from typing import TypeAlias

Hit: TypeAlias = tuple[int, int, str]
_Node: TypeAlias = (
    "tuple[str, dict[str, _Node]] | str"  # a word that ends here and the next letters, or the only word left
)
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
        by_pair: dict[str, list[str]] = {}
        for word in sorted(set(words)):
            if len(word) < 2:
                raise ValueError(f"a word to look for needs two letters: {word!r}")
            by_pair.setdefault(word[:2], []).append(word)
        self._pairs = {pair: _node(each, 2) for pair, each in by_pair.items()}

    def hits(self, text: str) -> list[Hit]:
        """Start, end and word of each place, by start, of those with one start the longest first."""
        found: list[Hit] = []
        length = len(text)
        for at, node in enumerate(map(self._pairs.get, map(add, text, text[1:]))):
            if node is None:
                continue
            if at and ((before := text[at - 1]) in _LEADS or ("a" <= text[at] <= "z" and "a" <= before <= "z")):
                continue  # in a longer Latin word, or after the vowel of its own syllable: ขา in เขา
            first, to = len(found), at + 2
            while node is not None:
                if isinstance(node, str):
                    to = at + len(node)
                    if text.startswith(node, at) and (to == length or _ends(text[to - 1], text[to])):
                        found.insert(first, (at, to, node))
                    break
                word, longer = node
                if word and (to == length or _ends(text[to - 1], text[to])):
                    found.insert(first, (at, to, word))
                if to == length:
                    break
                node = longer.get(text[to])
                to += 1
        return found


def _node(words: list[str], depth: int) -> _Node:
    """Of words that are alike up to this depth, in order."""
    if len(words) == 1:
        return words[0]
    by_letter: dict[str, list[str]] = {}
    for word in words:
        if len(word) > depth:
            by_letter.setdefault(word[depth], []).append(word)
    return words[0] if len(words[0]) == depth else "", {
        letter: _node(each, depth + 1) for letter, each in by_letter.items()
    }


def _ends(last: str, after: str) -> bool:
    """Whether a word may end here: ไอ is not in ไอ้."""
    return after not in _FOLLOWS and not ("a" <= last <= "z" and "a" <= after <= "z")
