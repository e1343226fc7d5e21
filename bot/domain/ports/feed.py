"""Port: what has changed at the desk, in an order in which nothing comes late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FeedItem:
    """Something about this case is new: look it up. `kind` is a short code of ours; nothing of the content stands here."""

    position: int
    kind: str
    case: UUID
    at: datetime


class Feed(Protocol):
    """Positions only grow, and are given after the commit that noted the item: who has read up to n has missed nothing before n.

    There may be gaps between positions. Items are kept for some days. What is noted inside a commit is a matter of storage
    (`integrations.storage.feed.note`); whoever made that commit rings the wake-up "noted", and a sweep stands behind it.
    """

    async def after(self, position: int, limit: int) -> tuple[FeedItem, ...]:
        """Items behind `position`, in order. 0: from the oldest that is kept. Raises StorageDown."""
        ...

    async def head(self) -> int:
        """The newest position ever given (0: none): where somebody begins who has just read everything. Raises StorageDown."""
        ...

    async def wait(self, position: int, timeout: float) -> bool:
        """Wait until there is something behind `position`, at most `timeout` seconds; False when there is not. Never raises.

        Any number of readers may wait; all of them are woken.
        """
        ...


class FeedStore(Protocol):
    """Where the feed is kept; one keeper in each process numbers and announces."""

    async def number(self) -> int:
        """Give positions to what is committed and has none yet; returns to how many. Any number of processes may call it."""
        ...

    async def after(self, position: int, limit: int) -> tuple[FeedItem, ...]:
        """See Feed."""
        ...

    async def head(self) -> int:
        """See Feed."""
        ...
