"""Who asked to be forgotten, in memory, with the faults that a store has."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bot.domain.errors import StorageDown


@dataclass
class Wishes:
    """Port Erasures.

    `asked`: whose wish stands; `holds_up`: who is listed and then cannot be forgotten; `breaks`: whose forgetting fails; `down`: how
    many rounds find no store.
    """

    asked: list[UUID] = field(default_factory=list)
    holds_up: set[UUID] = field(default_factory=set)
    breaks: set[UUID] = field(default_factory=set)
    down: int = 0
    rounds: int = 0

    async def ready(self, now: datetime, limit: int) -> tuple[UUID, ...]:
        self.rounds += 1
        if self.down:
            self.down -= 1
            raise StorageDown("the disk is full")
        return tuple(self.asked[:limit])

    async def forget(self, patient: UUID, now: datetime) -> bool:
        if patient in self.breaks:
            raise RuntimeError("a row too many")
        if patient in self.holds_up:
            return False
        self.asked.remove(patient)
        return True

    async def waiting(self) -> int:
        return len(self.asked)
