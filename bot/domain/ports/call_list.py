"""Port: the call list of staff."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol
from uuid import UUID

from bot.domain.call import Call, CallOutcome


class CallList(Protocol):
    """Calls are put on the list by the fact CallNeeded, one for each appointment and each time it is moved to.

    They leave it by themselves when the patient confirms in the chat or the appointment is cancelled or moved.
    """

    async def open(self, hospitals: Collection[str], now: datetime, limit: int) -> tuple[Call, ...]:
        """Calls to make for these hospitals, the next appointment first; not those whose appointment has begun."""
        ...

    async def note(self, call: UUID, outcome: CallOutcome, staff: str, now: datetime) -> bool:
        """A member of staff (by id) has rung. False, and nothing is stored, when the call is not on the list any more."""
        ...

    async def waiting(self, now: datetime) -> dict[str, int]:
        """Open calls by hospital."""
        ...
