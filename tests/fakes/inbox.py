"""A journal and an inbox in memory, with the promises of the real ones except that they forget at the end of the test."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.errors import StorageDown
from bot.domain.messages import Person
from bot.domain.stored import Arrival, InboxRow, JournalEntry


class FakeJournal:
    """Implements Journal. `down = True`: nothing can be stored. `writes` counts the calls of append.

    `spoilt`: ids of events that cannot be stored.
    """

    def __init__(self, inbox: FakeInbox) -> None:
        self.inbox = inbox
        self.entries: dict[str, JournalEntry] = {}
        self.writes = 0
        self.down = False
        self.spoilt: set[str] = set()

    async def append(self, bodies: Sequence[bytes], received_at: datetime) -> None:
        if self.down:
            raise StorageDown("the disk is full")
        self.writes += 1
        entry = JournalEntry(f"entry {self.writes}", received_at, tuple(bodies))
        self.entries[entry.id] = entry

    async def unsorted(self, limit: int) -> tuple[JournalEntry, ...]:
        if self.down:
            raise StorageDown("the disk is full")
        return tuple(self.entries.values())[:limit]

    async def sort(self, entries: Sequence[JournalEntry], events: Sequence[tuple[Arrival, datetime]]) -> int:
        if self.spoilt & {arrival.event_id for arrival, _ in events}:
            raise ValueError("cannot be stored")
        new = sum(self.inbox.take(arrival, received) for arrival, received in events)
        for entry in entries:
            self.entries.pop(entry.id, None)
        return new


class FakeInbox:
    """Implements Inbox."""

    def __init__(self) -> None:
        self.arrivals: dict[str, Arrival] = {}
        self.received: dict[str, datetime] = {}

    def take(self, arrival: Arrival, received: datetime) -> bool:
        if arrival.event_id in self.arrivals:
            return False
        self.arrivals[arrival.event_id], self.received[arrival.event_id] = arrival, received
        return True

    async def fresh(self, after: int, limit: int) -> tuple[tuple[Person, InboxRow], ...]:
        return tuple(each for each in self._waiting() if each[1].seq > after)[:limit]

    async def people_waiting(self, now: datetime, limit: int) -> tuple[Person, ...]:
        return tuple(dict.fromkeys(person for person, row in self._waiting() if row.due <= now))[:limit]

    async def people_left(self, due: datetime, now: datetime, limit: int) -> tuple[Person, ...]:
        return await self.people_waiting(due, limit)

    async def ages(self, now: datetime) -> tuple[int, float]:
        ages = [(now - row.received_at).total_seconds() for _, row in self._waiting()]
        return len(ages), max(ages, default=0.0)

    def _waiting(self) -> list[tuple[Person, InboxRow]]:
        return [
            (arrival.person, self._row(seq, arrival))
            for seq, arrival in enumerate(self.arrivals.values(), start=1)
            if arrival.person and not arrival.broken
        ]

    def _row(self, seq: int, arrival: Arrival) -> InboxRow:
        assert arrival.person
        at = self.received[arrival.event_id]
        return InboxRow(seq, arrival.event_id, arrival.person.channel, arrival.raw, arrival.sent_at, at, 0, at)
