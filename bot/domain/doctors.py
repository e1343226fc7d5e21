"""Doctors as hospitals write their names, and as patients say them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

from bot.domain.words import Name

# Titles before a name: abbreviations with their dots (นพ. พท.ป. Dr.), and words.
_TITLES = re.compile(
    r"^(?:(?:[ก-ฮ]{1,4}\.\s*)+|(?:ศาสตราจารย์|รองศาสตราจารย์|ผู้ช่วยศาสตราจารย์|นายแพทย์|แพทย์หญิง|ทันตแพทย์หญิง|ทันตแพทย์|นางสาว|นาย|นาง|คุณ)\s*"
    r"|(?:dr|prof|assoc|asst|mr|mrs|ms)\b\.?\s*)+",
    re.IGNORECASE,
)
_LEAST = 2  # letters of a given name that is looked for
_ALIKE = 0.8  # a name is written in many ways: ธีรเดช, ธีระเดช
_LEAST_ALIKE = 4  # shorter names are too easily alike


def among(said: str, doctors: Iterable[Name]) -> tuple[Name, ...]:
    """Those whose given name `said` begins with (what follows a name is not set apart in Thai); by family name too, if it is said.

    Where none is written so, the nearest one, if it is near.
    """
    words, known = _plain(said), tuple(dict.fromkeys(doctors))
    named = [each for each in known if any(words.startswith(given) for given, _ in _spellings(each))]
    longest = max((len(given) for each in named for given, _ in _spellings(each) if words.startswith(given)), default=0)
    named = [each for each in named if any(len(g) == longest and words.startswith(g) for g, _ in _spellings(each))]
    family = [each for each in named if any(f and words.startswith(g + f) for g, f in _spellings(each))]
    return tuple(family or named) or _nearest(words, known)


def _nearest(words: str, doctors: tuple[Name, ...]) -> tuple[Name, ...]:
    found = [(_likeness(words, given), each) for each in doctors for given, _ in _spellings(each)]
    best = max((likeness for likeness, _ in found), default=0.0)
    return tuple(dict.fromkeys(each for likeness, each in found if likeness == best)) if best >= _ALIKE else ()


def _likeness(words: str, given: str) -> float:
    """Of a name to the beginning of what was said, wherever it may end."""
    if len(given) < _LEAST_ALIKE:
        return 0.0
    ends = range(len(given) - 1, min(len(words), len(given) + 2) + 1)
    return max((SequenceMatcher(None, words[:end], given).ratio() for end in ends), default=0.0)


def _spellings(name: Name) -> tuple[tuple[str, str], ...]:
    """Given and family name, in Thai and in English, without titles."""
    split = (_TITLES.sub("", text).split(maxsplit=1) for text in dict.fromkeys((name.th, name.en)))
    plain = ((_plain(parts[0]), _plain(parts[1]) if len(parts) > 1 else "") for parts in split if parts)
    return tuple((given, family) for given, family in plain if len(given) >= _LEAST)


def _plain(text: str) -> str:
    """Letters and marks alone, in one spelling."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(each for each in folded if each.isalpha() or unicodedata.category(each) in ("Mn", "Mc"))
