"""Port: our own record of every change to an appointment at a hospital, made before the change."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from bot.domain.change import Change, ChangeKind, ChangeState
from bot.domain.history import By
from bot.domain.ledger import DueChange
from bot.domain.messages import Person


class Changes(Protocol):
    """Keyed by a key that is made beforehand, so that a second run finds the record of the first."""

    async def request(
        self, person: Person, booking: UUID, kind: ChangeKind, *, key: UUID, now: datetime, by: By = By.PATIENT
    ) -> Change:
        """Commit `requested`. One that is done or gone is returned as it stands, an unknown one stays unknown.

        One that ended without a change is `requested` again. `by`: who asks for it first, as the history tells. Of a booking that is not
        `person`'s own the right to act for its patient is looked at in the same commit. Raises NotCarer, ValueError for a booking or key
        that is not there.
        """
        ...

    async def conclude(self, key: UUID, state: ChangeState, now: datetime) -> None:
        """Commit how it ended (or UNKNOWN). An end is never overwritten by UNKNOWN.

        With DONE and GONE the booking follows in the same commit: confirmed, or cancelled with its reminders and calls stopped.
        """
        ...

    async def to_settle(self, owner: str, now: datetime, quiet: timedelta, limit: int) -> tuple[DueChange, ...]:
        """Claim what was left requested or unknown and nobody touched for `quiet`, and ends of which the patient was not told.

        A claimed record is not handed out again for `quiet` (doubling per try, at most 5 minutes).
        """
        ...
