"""Port: what is to be looked at again later, for one patient."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.stored import DueTimer


class Timers(Protocol):
    """Timers are set, stopped and ended by facts (TimerSet, TimerStopped, TimerRang) in the commit of a turn."""

    async def claim(self, now: datetime, lease: timedelta, limit: int) -> tuple[DueTimer, ...]:
        """Timers that are due, oldest first; each is not handed out again for `lease`, and for ever longer until it is ended."""
        ...
