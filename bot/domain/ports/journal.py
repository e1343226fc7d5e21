"""Port: the journal, where what a channel delivers is durable before the channel hears "OK"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.stored import Arrival, JournalEntry


class Journal(Protocol):
    """Whole deliveries in the order they came, until their events stand in the inbox."""

    async def append(self, bodies: Sequence[bytes], received_at: datetime) -> None:
        """Store them durably as they are; many callers share one commit. Raises StorageDown when nothing could be stored."""
        ...

    async def unsorted(self, limit: int) -> tuple[JournalEntry, ...]:
        """Entries whose events do not stand in the inbox yet, oldest first. Several workers may be given the same ones."""
        ...

    async def sort(self, entries: Sequence[JournalEntry], events: Sequence[tuple[Arrival, datetime]]) -> int:
        """Put events (each with the time of its receipt) into the inbox and take `entries` out of the journal: both or neither.

        An event that the inbox knows, however often it comes, is there once. Returns how many were new.
        """
        ...


class DeliveryReader(Protocol):
    """Takes a channel's delivery apart."""

    def arrivals(self, body: bytes) -> Sequence[Arrival]:
        """The single events of a delivery that was accepted, in order; one that cannot be read is given as broken."""
        ...


class EventCounter(Protocol):
    """What is counted of events. Must be quick and must not raise."""

    def sorted(self, new: int, repeated: int, broken: int) -> None:
        """So many events were new, known already, and unreadable (the last are among the others too)."""
        ...
