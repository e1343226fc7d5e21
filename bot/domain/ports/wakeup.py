"""Port: a hint that there is work. It may be lost; a sweep stands behind every wake-up."""

from __future__ import annotations

from typing import Protocol


class WakeUp(Protocol):
    """`topic` is inbox or outbox."""

    def ring(self, topic: str) -> None:
        """Hint that there is work. Never blocks, never raises."""
        ...

    async def wait(self, topic: str, timeout: float) -> bool:
        """Wait for a hint, at most `timeout` seconds; True when one came. Hints are merged."""
        ...
