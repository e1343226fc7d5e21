"""How appliers of facts are found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from integrations.storage.writing import Writing

F = TypeVar("F")
Applier = Callable[[Writing, Any], None]

APPLIERS: dict[type, Applier] = {}


def applies(kind: type[F]) -> Callable[[Callable[[Writing, F], None]], Callable[[Writing, F], None]]:
    """Mark the applier of a kind of fact. Raises TypeError at import for a second one."""

    def mark(applier: Callable[[Writing, F], None]) -> Callable[[Writing, F], None]:
        if kind in APPLIERS:
            raise TypeError(f"{kind.__name__} has two appliers")
        APPLIERS[kind] = applier
        return applier

    return mark
