"""An inbox in memory, with the promises of the real one except that it forgets at the end of the test."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.errors import StorageDown
from bot.domain.messages import Person
from bot.domain.stored import Arrival, InboxRow


class FakeInbox:
    """Implements Inbox. `down = True`: nothing can be stored. `writes` counts the calls of accept."""

    def __init__(self) -> None:
        self.arrivals: dict[str, Arrival] = {}
        self.received: dict[str, datetime] = {}
        self.writes = 0
        self.down = False

    async def accept(self, arrivals: Sequence[Arrival], received_at: datetime) -> int:
        self.writes += 1
        if self.down:
            raise StorageDown("the disk is full")
        before = len(self.arrivals)
        for arrival in arrivals:
            self.arrivals.setdefault(arrival.event_id, arrival)
            self.received.setdefault(arrival.event_id, received_at)
        return len(self.arrivals) - before

    async def fresh(self, after: int, limit: int) -> tuple[tuple[Person, InboxRow], ...]:
        return tuple(each for each in self._waiting() if each[1].seq > after)[:limit]

    async def people_waiting(self, now: datetime, limit: int) -> tuple[Person, ...]:
        return tuple(dict.fromkeys(person for person, row in self._waiting() if row.due <= now))[:limit]

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
