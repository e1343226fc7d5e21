"""Port: the waitlists as staff see them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol
from uuid import UUID

from bot.domain.staff import StaffMember
from bot.domain.waitlist import OffReason, Wait


class WaitingRoom(Protocol):
    """The waitlists of hospitals (ids of config/hospitals.yaml). One that cannot be opened is left out."""

    async def waiting(self, hospitals: Collection[str], now: datetime, limit: int) -> tuple[Wait, ...]:
        """Who waits, by hospital in the order of joining, with what is offered to them just now."""
        ...

    async def taken_off(self, hospitals: Collection[str], now: datetime, limit: int) -> tuple[Wait, ...]:
        """Whom staff have taken off in the last two weeks, the newest first."""
        ...

    async def take_off(self, wait: UUID, why: OffReason, who: StaffMember, now: datetime) -> bool:
        """End it for staff of its hospital; the patient is told once. False, and nothing is stored, when it had ended already."""
        ...
