"""Port: patients who asked to be forgotten, and their forgetting."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID


class Erasures(Protocol):
    """Asked for by the fact ErasureAsked, done by a job. Until it is done the wish stands in the database."""

    async def ready(self, now: datetime, limit: int) -> tuple[UUID, ...]:
        """Our ids of those who may be forgotten now, the oldest wish first; nothing of theirs is opened for it.

        The goodbye is out or its time is over, nothing of theirs waits to be answered, no write at a hospital is unsettled (unless
        that has lasted too long), and no emergency of theirs is open.
        """
        ...

    async def forget(self, patient: UUID, now: datetime) -> bool:
        """Destroy key and rows, if all of that still holds; False, and nothing done, when it does not."""
        ...

    async def waiting(self) -> int:
        """How many wishes stand, for metrics."""
        ...
