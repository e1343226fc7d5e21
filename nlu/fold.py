"""Spellings that people mix up are made one, so that a misspelt danger sign is still found."""

from __future__ import annotations

import re

# Tone marks and silencers are left out in haste; short and long vowels, ร and ล, ใ and ไ are mixed up.
_DROPPED = "\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
_FOLD = str.maketrans(
    {**dict.fromkeys(_DROPPED, ""), "ี": "ิ", "ื": "ึ", "ู": "ุ", "ใ": "ไ", "ร": "ล", "ณ": "น", "ศ": "ส", "ษ": "ส"}
)


_DENIES = re.compile("(ไม|บ|แต)\u0e48")  # what denies or turns keeps its tone, or a gap could no longer end at it
_KEPT = "\ue000"  # a private letter stands for that tone


def fold(text: str) -> str:
    """The text with one spelling for what sounds alike to a hasty writer. Never longer than the text."""
    return _DENIES.sub(rf"\1{_KEPT}", text).translate(_FOLD).replace(_KEPT, "\u0e48")


def unfold(text: str, start: int, end: int) -> tuple[int, int]:
    """The [start, end) of `text` that became fold(text)[start:end]; marks that were dropped at the end belong to it."""
    tones = {match.end() - 1 for match in _DENIES.finditer(text)}
    kept = [at for at, letter in enumerate(text) if letter not in _DROPPED or at in tones]
    return kept[start], kept[end] if end < len(kept) else len(text)
