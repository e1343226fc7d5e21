"""Port: worded shapes to the platform's own bytes."""

from __future__ import annotations

from typing import Protocol

from bot.domain.sayings import Saying


class Renderer(Protocol):
    """Knows the platform's limits; a shape that cannot be shown is a programming error (ValueError)."""

    def render(self, saying: Saying) -> tuple[bytes, ...]:
        """One bytes per call to the platform, each a JSON array of 1 to 5 messages; every Words in `saying` is a str already."""
        ...
