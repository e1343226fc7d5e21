"""The desk's feed is kept: what commits have noted gets its position, and whoever watches is woken."""

from __future__ import annotations

import asyncio

import structlog

from bot.domain.ports.feed import FeedItem, FeedStore
from bot.domain.ports.wakeup import WakeUp

SWEEP = 0.5

log = structlog.get_logger(__name__)


class FeedKeeper:
    """One per process. Numbers what this process has noted at once, what another one has left at the next sweep."""

    def __init__(self, store: FeedStore, wake: WakeUp) -> None:
        self._store, self._wake = store, wake
        self._stopping = False

    async def run(self, sweep: float = SWEEP) -> None:
        """Number until `stop`; a fault of the store is logged and tried again."""
        while not self._stopping:
            try:
                await self.number_all()
            except Exception as error:
                log.error("numbering the feed failed", error=type(error).__name__)
            await self._wake.wait("noted", sweep)

    async def stop(self) -> None:
        """Number what the last turns have noted, and start no further round."""
        self._stopping = True
        self._wake.ring("noted")
        try:
            await self.number_all()
        except Exception as error:
            log.error("numbering the feed failed", error=type(error).__name__)

    async def number_all(self) -> int:
        """Give positions to everything that waits for one; returns to how many. Raises StorageDown."""
        total = 0
        while numbered := await self._store.number():
            total += numbered
            self._wake.ring("feed")
        return total


class LiveFeed:
    """Port Feed: however many watch, one look at the store for all of them."""

    def __init__(self, store: FeedStore, wake: WakeUp) -> None:
        self._store, self._wake = store, wake
        self._head = 0
        self._moved = asyncio.Event()

    async def run(self, sweep: float = SWEEP) -> None:
        """Watch the head until cancelled; a fault of the store is logged and tried again."""
        while True:
            try:
                self._look_at(await self._store.head())
            except Exception as error:
                log.error("reading the feed failed", error=type(error).__name__)
            await self._wake.wait("feed", sweep)

    def _look_at(self, head: int) -> None:
        if head != self._head:
            self._head = head
            self._moved.set()  # for all who wait now; who comes later waits for the next
            self._moved = asyncio.Event()

    async def after(self, position: int, limit: int) -> tuple[FeedItem, ...]:
        """See Feed."""
        return await self._store.after(position, limit)

    async def head(self) -> int:
        """See Feed."""
        return await self._store.head()

    async def wait(self, position: int, timeout: float) -> bool:
        """See Feed."""
        try:
            async with asyncio.timeout(timeout):
                while self._head <= position:
                    await self._moved.wait()
        except TimeoutError:
            return False
        return True
