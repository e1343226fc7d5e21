"""Which words of a dictionary begin at a place of a text; what follows a beginning is worked out when a text first has it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

_Next: TypeAlias = "dict[str, _Next]"  # by the next letter; _END is there where a word ends
_END = ""
_LEAD = 2  # letters


class Dictionary:
    """In the place of `pythainlp.util.Trie` as newmm uses it, with the same answers, of which only those are made that are asked for.

    A trie of all 63,000 words takes a second of CPU time and 60 MB; these words fall under 1,200 beginnings, and a hospital's
    messages meet some hundreds of them. Several threads may ask at once: at worst a beginning is worked out twice.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[str, list[str]] = {}
        for word in frozenset(words):
            self._words.setdefault(word[:_LEAD], []).append(word)
        self._begun: dict[str, tuple[list[str], _Next]] = {}

    def prefixes(self, text: str, start: int = 0) -> list[str]:
        """The words that begin at this place, the shortest first."""
        lead = text[start : start + _LEAD]
        begun = self._begun.get(lead) or self._begin(lead)
        if begun is None:
            return [*self._words.get(lead[:1], ())]
        found, node = begun[0].copy(), begun[1]
        for at in range(start + _LEAD, len(text)):
            longer = node.get(text[at])
            if longer is None:
                break
            if _END in longer:
                found.append(text[start : at + 1])
            node = longer
        return found

    def _begin(self, lead: str) -> tuple[list[str], _Next] | None:
        """The words of these letters or fewer, and what may follow; none where nothing longer than a letter begins so.

        What is not there is not kept: patients may send any two letters that there are.
        """
        if len(lead) < _LEAD or lead not in self._words:
            return None
        root: _Next = {}
        for word in self._words[lead]:
            node = root
            for letter in word[_LEAD:]:
                node = node.setdefault(letter, {})
            node[_END] = {}
        begun = [*self._words.get(lead[0], ()), *([lead] if root.pop(_END, None) is not None else [])], root
        self._begun[lead] = begun
        return begun
