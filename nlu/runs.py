"""Runs of two and three letters of a text, which models know beside its words."""

from __future__ import annotations

from operator import add


def runs(text: str) -> frozenset[str]:
    """Every run of two and of three letters."""
    pairs = [*map(add, text, text[1:])]
    return frozenset((*pairs, *map(add, pairs, text[2:])))
