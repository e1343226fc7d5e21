"""Port: the waitlist as its keeper works on it; patients join, leave and are offered to by facts in commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from bot.domain.waitlist import Waiter


class Waitlist(Protocol):
    """All hospitals' lists. What a booking means for an offer under the same key is recorded with the booking (see Bookings)."""

    async def due(self, owner: str, now: datetime, lease: timedelta, limit: int) -> tuple[tuple[str, int], ...]:
        """Hospitals where somebody waits and free times are to be looked for, each with how often that has failed in a row.

        Each is not handed out again for `lease`.
        """
        ...

    async def waiters(self, hospital: str, now: datetime, limit: int) -> tuple[Waiter, ...]:
        """Who waits there, in the order of joining, each with all that was offered. One who cannot be read is passed over."""
        ...

    async def looked(self, hospital: str, owner: str, now: datetime, again: datetime, *, failed: bool) -> None:
        """The hospital was asked; next at `again`, or sooner where a time may have become free meanwhile, or just before `now`."""
        ...

    async def gone(self, offers: Sequence[UUID], now: datetime) -> None:
        """These are not among the free times any more; nothing for those that are not open."""
        ...

    async def sweep(self, now: datetime) -> int:
        """Let end what is over: offers that nobody has answered, waits whose days have passed. Returns how many."""
        ...
