"""Port: the inbox, where every event is durable before LINE is answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.messages import Incoming, Person
from bot.domain.stored import Arrival, InboxRow


class Inbox(Protocol):
    """Durable and deduplicated by event id."""

    async def accept(self, arrivals: Sequence[Arrival], received_at: datetime) -> int:
        """Store them durably in one write; many callers share one commit. Returns how many were new.

        Raises StorageDown when nothing could be stored anywhere.
        """
        ...

    async def fresh(self, after: int, limit: int) -> tuple[tuple[Person, InboxRow], ...]:
        """Waiting rows with seq > `after`, by seq."""
        ...

    async def people_waiting(self, now: datetime, limit: int) -> tuple[Person, ...]:
        """People with a row that is due, whoever holds them; oldest first. The sweep behind every wake-up."""
        ...

    async def ages(self, now: datetime) -> tuple[int, float]:
        """How many rows wait, and the age in seconds of the oldest (0.0 if none)."""
        ...


class EventReader(Protocol):
    """The channel's own parser for one stored event."""

    def read(self, raw: bytes, channel: str) -> Incoming:
        """Never raises for bytes that were accepted as not broken."""
        ...
