"""Port: patients who asked to be forgotten, and their forgetting."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.domain.messages import Person


class Erasures(Protocol):
    """Asked for by the fact ErasureAsked, done by a job. Until it is done the wish stands in the database."""

    async def ready(self, now: datetime, limit: int) -> tuple[Person, ...]:
        """Who may be forgotten now, the oldest wish first.

        The goodbye is out or its time is over, nothing of theirs waits to be answered, no write at a hospital is unsettled (unless
        that has lasted too long), and no emergency of theirs is open.
        """
        ...

    async def forget(self, person: Person, now: datetime) -> bool:
        """Destroy key and rows, if all of that still holds; False, and nothing done, when it does not."""
        ...

    async def waiting(self) -> int:
        """How many wishes stand, for metrics."""
        ...
