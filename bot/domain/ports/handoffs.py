"""Port: our own record of every result that goes to a hospital, made before it goes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from bot.domain.handoff import DueHandoff, HandoffState


class Handoffs(Protocol):
    """Records are made in the commit of a turn (fact ResultHandedOff); here they are worked on."""

    async def due(self, owner: str, now: datetime, quiet: timedelta, limit: int) -> tuple[DueHandoff, ...]:
        """Claim what is requested or unknown. A claimed record is not handed out again for `quiet` (doubling per try, at most 5 minutes).

        What cannot be opened any more is passed over.
        """
        ...

    async def conclude(self, key: UUID, state: HandoffState, now: datetime) -> None:
        """Commit how it ended (or UNKNOWN). An end is never overwritten. Keys that are not known any more are left alone."""
        ...
