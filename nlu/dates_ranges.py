"""Two days with 'until' between them are one stretch of days."""

from __future__ import annotations

import re
from datetime import date

from nlu.dates_readings import between
from nlu.mention import Mention
from nlu.move_words import MOVE

_UNTIL = re.compile(r"\s?(?:-|–|~|ถึง|จนถึง|ไปจนถึง|ไปถึง|to|till|until|through)\s?")
_FARTHEST = 366  # days that a stretch may have


def joined(text: str, dates: list[Mention]) -> list[Mention]:
    """The dates in text order, two neighbours as one range where the words say so; 'move it from A to B' says no range."""
    told: list[Mention] = []
    moved: bool | None = None
    for mention in dates:
        stretch = _stretch(text, told[-1], mention) if told else None
        if stretch:
            moved = MOVE.search(text) is not None if moved is None else moved
        if stretch and not moved:
            told[-1] = stretch
        else:
            told.append(mention)
    return told


def _stretch(text: str, one: Mention, other: Mention) -> Mention | None:
    if not 0 < other.start - one.end <= 10 or not _UNTIL.fullmatch(text, one.end, other.start):
        return None
    first, last = _day(one), _day(other, latest=True)
    if first is None or last is None or not 0 < (last - first).days <= _FARTHEST:
        return None
    return Mention("date", one.start, other.end, between(first, last))


def _day(mention: Mention, *, latest: bool = False) -> date | None:
    said = (mention.value or {}).get("on") or (mention.value or {}).get("to" if latest else "from")
    return date.fromisoformat(str(said)) if said else None
