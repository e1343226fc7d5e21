"""Whoever watches the desk's feed is woken at once, and never waits for a hint that was lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from bot.domain.errors import StorageDown
from bot.domain.ports.feed import FeedItem
from bot.jobs.feed import FeedKeeper, LiveFeed
from bot.jobs.wakeup import InProcessWakeUp
from tests.jobs.ward import soon

LONG = 30.0  # seconds between sweeps in tests where only bells should be heard


@dataclass
class Store:
    """A feed in memory: `noted` waits for positions. `faults`: so many calls fail."""

    items: list[FeedItem] = field(default_factory=list)
    noted: int = 0
    faults: int = 0
    looks: int = 0

    async def number(self) -> int:
        self._maybe_fail()
        many, self.noted = min(self.noted, 2), max(0, self.noted - 2)
        for _ in range(many):
            self.items.append(FeedItem(len(self.items) + 1, "case changed", uuid4(), datetime.now(UTC)))
        return many

    async def after(self, position: int, limit: int) -> tuple[FeedItem, ...]:
        self._maybe_fail()
        return tuple(self.items[position : position + limit])

    async def head(self) -> int:
        self.looks += 1
        self._maybe_fail()
        return len(self.items)

    def _maybe_fail(self) -> None:
        if self.faults:
            self.faults -= 1
            raise StorageDown("gone for a moment")


@asynccontextmanager
async def watched(
    store: Store, wake: InProcessWakeUp, *, keeper_sweep: float = LONG, feed_sweep: float = LONG
) -> AsyncIterator[LiveFeed]:
    keeper, feed = FeedKeeper(store, wake), LiveFeed(store, wake)
    tasks = [asyncio.create_task(keeper.run(keeper_sweep)), asyncio.create_task(feed.run(feed_sweep))]
    await asyncio.sleep(0.01)
    try:
        yield feed
    finally:
        await keeper.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_what_a_commit_has_noted_reaches_all_who_watch_by_bells_alone() -> None:
    store, wake = Store(), InProcessWakeUp()
    async with watched(store, wake) as feed:
        watching = [asyncio.create_task(feed.wait(0, 5)) for _ in range(50)]
        await asyncio.sleep(0)
        looks, store.noted = store.looks, 5
        wake.ring("noted")
        async with asyncio.timeout(1):
            assert await asyncio.gather(*watching) == [True] * 50
        await soon(lambda: len(store.items) == 5)
        assert store.looks - looks <= 4, "each watcher asks the store"


async def test_what_is_behind_already_is_not_waited_for() -> None:
    store, wake = Store(noted=3), InProcessWakeUp()
    async with watched(store, wake) as feed:
        await soon(lambda: len(store.items) == 3)
        assert await feed.wait(0, 1)
        assert await feed.wait(2, 1)
        assert not await feed.wait(3, 0.05)
        assert [item.position for item in await feed.after(1, 10)] == [2, 3]
        assert await feed.head() == 3


@pytest.mark.parametrize("who", ["keeper_sweep", "feed_sweep"])
async def test_a_bell_that_was_lost_is_made_up_for_by_a_sweep(who: str) -> None:
    """Another process has noted, or numbered, and its bell did not come through."""
    store, wake = Store(), InProcessWakeUp()
    async with watched(store, wake, **{who: 0.05}) as feed:
        if who == "keeper_sweep":
            store.noted = 1
        else:
            store.items.append(FeedItem(1, "case opened", uuid4(), datetime.now(UTC)))
        assert await feed.wait(0, 1)


async def test_a_store_that_fails_for_a_moment_stops_nobody() -> None:
    store, wake = Store(noted=1, faults=4), InProcessWakeUp()
    async with watched(store, wake, keeper_sweep=0.02, feed_sweep=0.02) as feed:
        assert await feed.wait(0, 2)


async def test_at_the_end_what_the_last_turns_have_noted_is_numbered() -> None:
    store = Store(noted=3)
    await FeedKeeper(store, InProcessWakeUp()).stop()
    assert len(store.items) == 3


async def test_a_fault_at_the_end_is_only_told() -> None:
    await FeedKeeper(Store(noted=3, faults=1), InProcessWakeUp()).stop()
