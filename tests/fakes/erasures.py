"""Who asked to be forgotten, in memory, with the faults that a store has."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.errors import StorageDown
from bot.domain.messages import Person


@dataclass
class Wishes:
    """Port Erasures.

    `asked`: whose wish stands; `holds_up`: who is listed and then cannot be forgotten; `breaks`: whose forgetting fails; `down`: how
    many rounds find no store.
    """

    asked: list[Person] = field(default_factory=list)
    holds_up: set[Person] = field(default_factory=set)
    breaks: set[Person] = field(default_factory=set)
    down: int = 0
    rounds: int = 0

    async def ready(self, now: datetime, limit: int) -> tuple[Person, ...]:
        self.rounds += 1
        if self.down:
            self.down -= 1
            raise StorageDown("the disk is full")
        return tuple(self.asked[:limit])

    async def forget(self, person: Person, now: datetime) -> bool:
        if person in self.breaks:
            raise RuntimeError("a row too many")
        if person in self.holds_up:
            return False
        self.asked.remove(person)
        return True

    async def waiting(self) -> int:
        return len(self.asked)
