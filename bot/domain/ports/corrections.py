"""Port: what staff say the bot misunderstood, from the desk to whoever looks after the understanding."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from bot.domain.correction import Candidate, Correction, Standing, Verdict
from bot.domain.staff import StaffMember


class Corrections(Protocol):
    """For the desk. Only patients who agree to Purpose.IMPROVEMENT, in the words of today, are corrected. All raise StorageDown."""

    async def standing(self, case: UUID) -> Standing:
        """What holds for the patient of this case; nothing is agreed to in a case that is not there."""
        ...

    async def note(self, who: StaffMember, correction: Correction, now: datetime) -> bool:
        """Keep it, audited in the same commit, in place of an earlier one of the same line. False: this one stood already.

        Raises NoSuchCase; MayNot for who may not read the conversation without stating a reason; NotAgreed; WordsGone; BadWords (not_there)
        when marked words do not stand in the message. Raises ValueError for an intent or entity that there is not.
        """
        ...


class CorrectionsToReview(Protocol):
    """For the reviewer. What a patient has taken back meanwhile is not there any more. All raise StorageDown."""

    async def waiting(self, now: datetime) -> tuple[Candidate, ...]:
        """Every candidate, oldest first."""
        ...

    async def settle(
        self, candidate: UUID, verdict: Verdict, now: datetime, keep: Callable[[], None] = lambda: None
    ) -> bool:
        """Delete it, with an audit entry; `keep` runs before that is durable, and what it raises keeps the candidate. False: it is gone.

        `keep` may run more than once, so keeping twice must be keeping once.
        """
        ...
