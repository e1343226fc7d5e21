"""Port: conversations and all that a turn commits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.messages import Person
from bot.domain.stored import CaseRow, Claim, Commit, Loaded


class Records(Protocol):
    """One read and one write trip per turn. No transaction is open between the calls."""

    async def claim(self, person: Person, owner: str, now: datetime, lease: timedelta) -> Claim | None:
        """Hold the patient (made if new) under a new fencing number, with conversation and waiting events; None if another holds them."""
        ...

    async def renew(self, claim: Claim, now: datetime, lease: timedelta) -> None:
        """Hold on. Raises LeaseLost."""
        ...

    async def release(self, claim: Claim) -> None:
        """Let go; silently nothing when the lease was lost."""
        ...

    async def load(self, claim: Claim) -> Claim:
        """The conversation and waiting events as of now, under the same lease. Raises LeaseLost."""
        ...

    async def peek(self, person: Person) -> Loaded:
        """The conversation as of now without holding it; a fresh one if the person is new (nothing is stored)."""
        ...

    async def commit(self, claim: Claim, commit: Commit, *, release: bool = False) -> int:
        """Store all of it or nothing; returns the new version. release: let go of the lease in the same transaction.

        Raises LeaseLost (another fence), Changed (version, a fact, or the event's mark is not as expected), AlreadyDone (an act of
        staff that stands already).
        """
        ...

    async def express(self, commit: Commit) -> bool:
        """The express lane: no lease; the step is stored only over the expected version. False, and nothing stored, if answered already.

        Raises Changed (a fact or a consent is not as expected).
        """
        ...

    async def cases(self, limit: int) -> tuple[CaseRow, ...]:
        """Open cases, newest first: the staff list."""
        ...

    async def erase_patient(self, person: Person) -> bool:
        """Destroy the patient's key and rows of content. False when unknown."""
        ...

    async def purge(self, now: datetime) -> int:
        """Delete what has expired (`expires_at`); returns the number of rows."""
        ...
