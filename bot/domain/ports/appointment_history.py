"""Port: what has happened to the appointments of a patient."""

from __future__ import annotations

from typing import Protocol

from bot.domain.history import Event
from bot.domain.messages import Person


class AppointmentHistory(Protocol):
    """Reads only, and only what belongs to this person. Events are written with the changes that they tell of."""

    async def of(self, person: Person, limit: int) -> tuple[Event, ...]:
        """The newest events, oldest of them first; nothing for somebody whom we do not know."""
        ...
