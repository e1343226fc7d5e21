"""Port: danger signs in raw text."""

from __future__ import annotations

from typing import Protocol

from bot.domain.understanding import RedFlag


class RedFlags(Protocol):
    """Deterministic, under 1 ms for a usual message, never raises for any string. Needs no engine of understanding."""

    def read(self, text: str) -> tuple[RedFlag, ...]:
        """Danger signs that the text states as present (negated, past and idiomatic ones are left out), in text order."""
        ...

    def doubts(self, text: str) -> tuple[RedFlag, ...]:
        """Signs that are neither clear enough to act on nor to be passed over (said weakly, or in jest): to be asked about."""
        ...
