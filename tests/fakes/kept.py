"""What is kept, by a table that a test fills; reads are counted by whom they were for."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.domain.kept import Kept
from bot.domain.messages import Person


@dataclass
class KeptTable:
    """Port KeptRecords in memory."""

    kept: Kept = Kept()
    asked: list[Person] = field(default_factory=list)

    async def of(self, person: Person) -> Kept:
        self.asked.append(person)
        return self.kept
