"""The post is sorted: what lies in the journal is taken apart, and each event is put into the inbox once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

import structlog

from bot.domain.errors import StorageDown
from bot.domain.ports.journal import DeliveryReader, EventCounter, Journal
from bot.domain.stored import Arrival, JournalEntry

ENTRIES = 8  # sorted in one go, so that a red flag behind a great heap is not read after all of it
_LONG = 64 * 1024  # bytes; from here on taking apart needs a thread, so that the loop can answer others

log = structlog.get_logger(__name__)

Received = tuple[Arrival, datetime]


class Sorter:
    """Sorting again what another worker has sorted changes nothing."""

    def __init__(self, journal: Journal, reader: DeliveryReader, counter: EventCounter) -> None:
        self._journal, self._reader, self._counter = journal, reader, counter

    async def sort(self) -> bool:
        """Sort the oldest entries; False when there were none. Raises StorageDown."""
        entries = await self._journal.unsorted(ENTRIES)
        if not entries:
            return False
        opened = [await self._open(entry) for entry in entries]
        try:
            await self._store(entries, [each for events in opened for each in events])
        except StorageDown:
            raise
        except Exception as error:
            log.error("sorting failed", error=type(error).__name__)
            for entry, events in zip(entries, opened, strict=True):
                await self._apart(entry, events)
        return True

    async def _open(self, entry: JournalEntry) -> list[Received]:
        if sum(map(len, entry.bodies)) < _LONG:
            return self._events(entry)
        return await asyncio.to_thread(self._events, entry)

    def _events(self, entry: JournalEntry) -> list[Received]:
        found: list[Received] = []
        for body in entry.bodies:
            try:
                arrivals: Sequence[Arrival] = self._reader.arrivals(body)
            except Exception as error:
                log.error("a delivery cannot be taken apart", error=type(error).__name__)
                arrivals = (_unreadable(body, entry.received_at),)
            found += ((arrival, entry.received_at) for arrival in arrivals)
        return found

    async def _store(self, entries: Sequence[JournalEntry], events: Sequence[Received]) -> None:
        new = await self._journal.sort(entries, events)
        self._counter.sorted(new, len(events) - new, sum(arrival.broken for arrival, _ in events))

    async def _apart(self, entry: JournalEntry, events: Sequence[Received]) -> None:
        """One event at a time: what cannot be stored as it is costs only itself, and is kept for staff as broken."""
        for arrival, received in events:
            try:
                await self._store((), [(arrival, received)])
            except StorageDown:
                raise
            except Exception as error:
                log.error("an event cannot be stored", error=type(error).__name__)
                await self._store((), [(_unreadable(arrival.raw, received), received)])
        await self._store([entry], ())


def _unreadable(raw: bytes, received: datetime) -> Arrival:
    return Arrival(f"broken-{sha256(raw).hexdigest()[:40]}", None, received, raw, broken=True)
