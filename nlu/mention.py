"""A thing that a text mentions, before it is placed in the text as given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.domain.understanding import Value


@dataclass(frozen=True, slots=True)
class Mention:
    """[start, end) in the normalised text. No `value`: said, but impossible or without a reading.

    `readings`: more than one when the words can mean different things, likeliest first; empty when they mean one thing.
    """

    entity: str
    start: int
    end: int
    value: Value | None
    readings: tuple[Value, ...] = field(default=())
    role: str | None = None


def without_overlaps(mentions: Iterable[Mention]) -> list[Mention]:
    """In text order; of two that overlap the longer stays, of two as long the one given first."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda each: each.start - each.end):
        if all(mention.end <= other.start or other.end <= mention.start for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda each: each.start)
