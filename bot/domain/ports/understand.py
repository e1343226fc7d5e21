"""Port: Thai text in, an Understanding out."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.domain.understanding import Understanding


class Understand(Protocol):
    """Never raises for any string of up to 5000 characters."""

    async def read(self, text: str, now: datetime) -> Understanding:
        """Understand a message; `now` is aware and in the hospital's time zone (for พรุ่งนี้ and the like)."""
        ...
