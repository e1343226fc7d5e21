"""Long words are cut into messages at good places, never inside a letter with its vowel and tone mark."""

from __future__ import annotations

from typing import Final

import regex

LONGEST_TEXT: Final = 5000  # UTF-16 units: Messaging API reference, "Text message"
_GRAPHEME: Final = regex.compile(r"\X")


def utf16_length(text: str) -> int:
    """Length as LINE counts most texts (LINE Developers, "Character counting in a text")."""
    return len(text) + sum(character > "\uffff" for character in text)


def grapheme_length(text: str) -> int:
    """Length as LINE counts labels and display texts: what a reader calls a letter. กำลังนัด has 5."""
    return len(_GRAPHEME.findall(text))


def split_text(text: str, longest: int = LONGEST_TEXT) -> list[str]:
    """Pieces of at most `longest` UTF-16 units, in order; only white space at the cuts is lost.

    It cuts at the last paragraph of a full piece, else at its last line, its last space, its last grapheme.
    """
    pieces: list[str] = []
    rest = text.strip()
    while utf16_length(rest) > longest:
        cut = _cut(rest, longest)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces


def _cut(text: str, longest: int) -> int:
    """Where to cut: only between graphemes, and at the best white space in the latter half of what fits."""
    fits = _fitting(text, longest)
    best: dict[int, int] = {}
    last, after = 0, ""
    for found in _GRAPHEME.finditer(text, 0, fits + 64):
        grapheme = found[0]
        if grapheme.isspace() and fits // 2 < found.start() <= fits:
            best[_rank(grapheme, after)] = found.start()
        if found.end() > fits:
            break
        last, after = found.end(), grapheme
    if best:
        return best[min(best)]
    return last or fits  # one endless grapheme: nobody can read it, but it must fit


def _rank(space: str, after: str) -> int:
    if "\n" not in space:
        return 2
    return 0 if "\n" in after else 1


def _fitting(text: str, longest: int) -> int:
    units = 0
    for index, character in enumerate(text):
        units += 2 if character > "\uffff" else 1
        if units > longest:
            return index
    return len(text)
