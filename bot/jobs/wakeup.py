"""Wake-ups inside one process."""

from __future__ import annotations

import asyncio
from collections import defaultdict


class InProcessWakeUp:
    """Port WakeUp with an event per topic. Bound to the loop that waits first; ring from that loop's thread."""

    def __init__(self) -> None:
        self._bells: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    def ring(self, topic: str) -> None:
        """Hint that there is work."""
        self._bells[topic].set()

    async def wait(self, topic: str, timeout: float) -> bool:
        """Wait for a hint, at most `timeout` seconds; True when one came."""
        bell = self._bells[topic]
        try:
            async with asyncio.timeout(timeout):
                await bell.wait()
        except TimeoutError:
            return False
        bell.clear()
        return True
