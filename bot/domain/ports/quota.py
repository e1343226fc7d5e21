"""Ports: LINE's monthly quota, as LINE tells it and as every process and the desk see it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.domain.quota import Quota


class QuotaSource(Protocol):
    """Who knows the quota."""

    async def month(self) -> tuple[int | None, int]:
        """Limit (None: none) and used pushes of this month. Raises as Messenger does."""
        ...


class QuotaBook(Protocol):
    """The newest reading, kept for all processes. What it gives has no reserve and nothing pushed since: each process adds its own."""

    async def note(self, limit: int | None, used: int, now: datetime) -> None:
        """Keep a reading; an older one never replaces a newer."""
        ...

    async def latest(self) -> Quota | None:
        """The newest reading, None before the first."""
        ...
