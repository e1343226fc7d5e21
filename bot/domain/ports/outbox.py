"""Port: the outbox, where every outgoing call is stored before its first try."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.stored import Dispatch, Sent


class Outbox(Protocol):
    """Rows of one patient leave in sequence; emergencies never wait, reminders come last; blocked patients' rows are withdrawn at claim.

    A reminder that does not hold any more, or helps no more, is withdrawn; the latter goes to the call list.
    """

    async def claim(
        self, owner: str, now: datetime, lease: timedelta, limit: int, *, short: bool = False
    ) -> tuple[Dispatch, ...]:
        """Rows that may be tried now: at most the first unsaid row of each patient, and any emergency row.

        A row that was never tried takes along what waits behind it and is of its kind, up to five messages in all, and one with a fresh
        reply token what was parked before it. `short`: the quota is. Then talk that would have to be pushed is parked, and reminders go
        to the call list.
        """
        ...

    async def record(self, owner: str, results: Sequence[Sent], now: datetime) -> None:
        """Store the results of tries, many in one write; a row that is not held by `owner` any more is left alone."""
        ...

    async def revive(self, since: datetime, now: datetime) -> int:
        """The quota suffices again: what was parked or out of quota and is not older than `since` may be pushed. Returns how many rows."""
        ...

    async def next_due(self, now: datetime) -> datetime | None:
        """When the next waiting row is due, None when none waits."""
        ...

    async def counts(self) -> dict[str, int]:
        """Rows by state, for metrics and staff."""
        ...
