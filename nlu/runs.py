"""Runs of two and three letters of a text: what tells most quickly which words cannot be in it."""

from __future__ import annotations

from functools import lru_cache
from operator import add

_LATELY = 16  # texts: many look for their words in the same one


def every_run(text: str) -> frozenset[str]:
    """Every run of two and of three letters."""
    pairs = [*map(add, text, text[1:])]
    return frozenset((*pairs, *map(add, pairs, text[2:])))


@lru_cache(maxsize=_LATELY)
def runs(text: str) -> frozenset[str]:
    """Every run of two and of three letters, of this text; remembered for the last few."""
    return every_run(text)
