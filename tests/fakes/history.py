"""What has happened to appointments, by a table that a test fills."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.domain.history import Event
from bot.domain.messages import Person


@dataclass
class HistoryTable:
    """Port AppointmentHistory in memory, for one person; oldest first."""

    events: list[Event] = field(default_factory=list)
    asked: list[Person] = field(default_factory=list)

    async def of(self, person: Person, limit: int) -> tuple[Event, ...]:
        self.asked.append(person)
        return tuple(self.events[-limit:])
