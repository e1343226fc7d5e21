"""A bulkhead keeps one slow hospital from taking every hand: few calls at once, few waiting, the rest are told at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.domain.errors import HospitalUnavailable


class Bulkhead:
    """At most `places` calls at a time and `queue` waiting."""

    def __init__(self, places: int, queue: int) -> None:
        self._places = asyncio.Semaphore(places)
        self._queue = queue
        self._waiting = 0

    @asynccontextmanager
    async def place(self, patience: float) -> AsyncIterator[None]:
        """Hold a place. Raises HospitalUnavailable at once when too many wait, or after `patience` seconds."""
        if self._places.locked() and self._waiting >= self._queue:
            raise HospitalUnavailable("bulkhead full", retry_after=1.0)
        self._waiting += 1
        try:
            async with asyncio.timeout(patience):
                await self._places.acquire()
        except TimeoutError as error:
            raise HospitalUnavailable("waited too long for a free connection") from error
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._places.release()
