"""Port: the ledger of reminders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.ledger import DueReminder, Unplanned


class Reminders(Protocol):
    """One row per appointment, offset and recipient. Rows are planned, stopped and ended by facts, in the commit of what is said.

    `hospital` is an id of config/hospitals.yaml.
    """

    async def hospitals_due(self, now: datetime) -> tuple[str, ...]:
        """Hospitals for which something is due."""
        ...

    async def claim(
        self, owner: str, hospital: str, now: datetime, lease: timedelta, limit: int
    ) -> tuple[DueReminder, ...]:
        """Take what is due, oldest first; another may take it when `lease` is over. A row that cannot be opened has no person."""
        ...

    async def put_off(self, due: DueReminder, again: datetime, *, failed: bool) -> None:
        """Let go of it until `again`; nothing happens if it is not held any more. Without `failed` its attempts are counted anew."""
        ...

    async def give_up(self, due: DueReminder, now: datetime) -> None:
        """End it as failed, touching nothing else, because nothing else could be done with it."""
        ...

    async def unsaid(self) -> int:
        """How many reminders stand in the outbox and are not said yet."""
        ...

    async def unplanned(self, now: datetime, limit: int) -> Sequence[Unplanned]:
        """Appointments to come of which the patient knows, and whose reminders were never planned."""
        ...

    async def counts(self) -> dict[str, int]:
        """Reminders by state, for metrics and staff."""
        ...
