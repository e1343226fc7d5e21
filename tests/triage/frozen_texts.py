"""The texts of a set that measures, for a test that compares and shows none of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.app.trial.sets import read_set


def texts_of(path: Path) -> Iterator[str]:
    """Every text that a patient says there."""
    given = read_set(path)
    for message in given.messages:
        yield from message.texts
    for case in given.cases:
        yield from case.first
