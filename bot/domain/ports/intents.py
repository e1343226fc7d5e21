"""Port: what a message is for, as another engine ranks it."""

from __future__ import annotations

from typing import Protocol, TypeAlias

Ranking: TypeAlias = tuple[tuple[str, float], ...]  # intents with their chances (0 to 1), likeliest first


class RanksIntents(Protocol):
    """An engine that may be slow, down or out of its mind: whoever asks has another way."""

    async def ranking(self, text: str) -> Ranking | None:
        """Rank the intents of a normalised text that is not blank; None when no usable answer came in time. Raises nothing."""
        ...
