"""Port: the outbox, where every outgoing call is stored before its first try."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.stored import Dispatch, Sent


class Outbox(Protocol):
    """Rows of one patient leave in sequence; emergencies never wait; blocked patients' rows are withdrawn at claim."""

    async def claim(self, owner: str, now: datetime, lease: timedelta, limit: int) -> tuple[Dispatch, ...]:
        """Rows that may be tried now: at most the first unsaid row of each patient, and any emergency row."""
        ...

    async def record(self, owner: str, results: Sequence[Sent], now: datetime) -> None:
        """Store the results of tries, many in one write; a row that is not held by `owner` any more is left alone."""
        ...

    async def next_due(self, now: datetime) -> datetime | None:
        """When the next waiting row is due, None when none waits."""
        ...

    async def counts(self) -> dict[str, int]:
        """Rows by state, for metrics and staff."""
        ...
