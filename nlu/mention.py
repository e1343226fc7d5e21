"""A thing that a text mentions, before it is placed in the text as given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Value: TypeAlias = Mapping[
    str, "str | int | float"
]  # as in bot.domain.understanding, which the grammar must not import


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
    """In text order; of two that overlap the longer stays, of two as long the one given first. Of n mentions in O(n log n)."""
    mentions = list(mentions)
    if len(mentions) < 2:
        return mentions
    kept: list[Mention] = []
    taken: set[int] = set()
    for mention in sorted(mentions, key=lambda each: each.start - each.end):
        places = range(mention.start, mention.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(mention)
    return sorted(kept, key=lambda each: each.start)
