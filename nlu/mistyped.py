"""Words as they come out where a finger slips on the Thai keyboard: the key beside, the shift forgotten, a mark for its like."""

from __future__ import annotations

from collections.abc import Iterable

# The Kedmanee layout, row by row, without shift and with it; a blank stands for a key that gives no Thai letter.
_PLAIN = ("ๅ/-ภถุึคตจขช", "ๆไำพะัีรนยบล", "ฟหกดเ้่าสวง", "ผปแอิืทมใฝ")
_SHIFTED = ("+๑๒๓๔ู฿๕๖๗๘๙", '๐"ฎฑธํ๊ณฯญฐ,', "ฤฆฏโฌ็๋ษศซ.", "()ฉฮฺ์?ฒฬฦ")
_LETTERS = frozenset(chr(code) for code in range(0x0E01, 0x0E4F) if code not in range(0x0E3A, 0x0E40))
_ALIKE = ("ิีึื", "่้๊๋็", "์ืี")  # marks that look alike on a small screen


def _neighbours() -> dict[str, str]:
    """For each letter those that a slip gives: left and right of it, the other of its key, its like."""
    near: dict[str, set[str]] = {}
    for row, shifted in zip(_PLAIN, _SHIFTED, strict=True):
        for at, letter in enumerate(row):
            other = shifted[at]
            near.setdefault(letter, set()).update({*row[max(0, at - 1) : at + 2], other})
            near.setdefault(other, set()).add(letter)
    for marks in _ALIKE:
        for mark in marks:
            near.setdefault(mark, set()).update(marks)
    return {letter: "".join(sorted((others & _LETTERS) - {letter})) for letter, others in near.items()}


_NEAR = _neighbours()


def mistyped(word: str) -> set[str]:
    """The word with one letter typed amiss, none of them the word itself. Its first letter is taken as right."""
    return {
        word[:at] + other + word[at + 1 :]
        for at, letter in enumerate(word)
        for other in (_NEAR.get(letter, "") if at else "")
        if _stands(word[at - 1], other, word[at + 1 : at + 2], instead=letter)
    } | {word[:at] + word[at + 1 :] for at, letter in enumerate(word) if letter in _MARKS and at}


def _stands(before: str, other: str, after: str, *, instead: str) -> bool:
    """Whether the normal form leaves a letter as it is between these two: no mark upon a mark, nothing doubled."""
    if other in (before, after) or (other == _SILENT and after in _MARKS):
        return False
    if (other == _AM and before in _OPEN) or (other == _RING and after == "า") or (other == "เ" and after == "เ"):
        return False
    return instead in _MARKS or other not in _MARKS or before not in _MARKS


_SILENT, _AM, _RING = "์", "ำ", "ํ"
_MARKS = frozenset("ัิีึืฺุู็่้๊๋์ํ")
_OPEN = _MARKS | {"า", "ำ"}


def all_mistyped(words: Iterable[str]) -> set[str]:
    """Every one of the words with one letter typed amiss."""
    return {other for word in words for other in mistyped(word)}


__all__ = ["all_mistyped", "mistyped"]
