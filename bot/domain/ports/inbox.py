"""Port: the inbox, where every event stands once and waits for its turn."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.domain.messages import Incoming, Person
from bot.domain.stored import InboxRow


class Inbox(Protocol):
    """Durable and deduplicated by event id. Events come in through the journal."""

    async def fresh(self, after: int, limit: int) -> tuple[tuple[Person, InboxRow], ...]:
        """Waiting rows with seq > `after`, by seq."""
        ...

    async def people_waiting(self, now: datetime, limit: int) -> tuple[Person, ...]:
        """People with a row that is due, whoever holds them; oldest first. The sweep behind every wake-up."""
        ...

    async def people_left(self, due: datetime, now: datetime, limit: int) -> tuple[Person, ...]:
        """People with a row that was due at `due` already, and whom nobody holds at `now`; oldest first."""
        ...

    async def ages(self, now: datetime) -> tuple[int, float]:
        """How many events wait, and the age in seconds of the oldest (0.0 if none). A delivery in the journal counts as one."""
        ...


class EventReader(Protocol):
    """The channel's own parser for one stored event."""

    def read(self, raw: bytes, channel: str) -> Incoming:
        """Never raises for bytes that were accepted as not broken."""
        ...
