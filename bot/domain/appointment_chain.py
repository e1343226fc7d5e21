"""One appointment through all its moves: whatever it was booked as first, it is the same entry in a patient's calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from bot.domain.appointment import Booking


@dataclass(frozen=True, slots=True)
class Chain:
    """As it stands now. `first`: the booking that all began with; `version`: grows with every move, and when it is cancelled.

    `changed_at`: when the hospital last said so (UTC). `language`: the patient's.
    """

    booking: Booking
    first: UUID
    version: int
    changed_at: datetime
    language: str

    @property
    def uid(self) -> UUID:
        """The name of its entry in a calendar, which is not a key of anything."""
        return uuid5(self.first, "calendar")
