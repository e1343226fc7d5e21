"""Port: a hint that there is work. It may be lost; a sweep stands behind every wake-up."""

from __future__ import annotations

from typing import Protocol


class WakeUp(Protocol):
    """`topic` says what there is: `inbox` (something came in), `outbox` (something is to be said), `noted` (a commit has noted
    something for the desk), `feed` (it has its position: who watches the desk may read it)."""

    def ring(self, topic: str) -> None:
        """Hint that there is work. Never blocks, never raises."""
        ...

    async def wait(self, topic: str, timeout: float) -> bool:
        """Wait for a hint, at most `timeout` seconds; True when one came. Hints are merged."""
        ...
