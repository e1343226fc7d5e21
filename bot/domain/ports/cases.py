"""Port: what the desk reads of cases, filtered by what the viewer's role and hospitals may see."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from bot.domain.case import Case, CaseView, Colleague
from bot.domain.errors import KlaiMorError
from bot.domain.staff import StaffMember

LEAST_REASON, MOST_REASON = 10, 500  # letters of a stated reason


class NeedsReason(KlaiMorError):
    """What is asked for lies outside what the viewer may read: ask for a reason of 10 to 500 letters, and come again with it."""


class Cases(Protocol):
    """Reads of the desk. What a role may read is `bot.domain.case.MAY_READ`; every read of a conversation is audited before it is shown.

    `now` is aware. All raise StorageDown.
    """

    async def queue(self, viewer: StaffMember, now: datetime, limit: int = 200) -> tuple[Case, ...]:
        """Open cases of the viewer's hospitals and of none: overdue and alarmed ones first, then by level, then who has waited longest."""
        ...

    async def closed(self, viewer: StaffMember, now: datetime, limit: int = 50) -> tuple[Case, ...]:
        """Cases of the viewer's hospitals that were closed in the last seven days, newest first."""
        ...

    async def look(
        self,
        viewer: StaffMember,
        case: UUID,
        now: datetime,
        *,
        reason: str = "",
        before: datetime | None = None,
        limit: int = 200,
    ) -> CaseView:
        """Open a case. `before`: the lines stored before this moment, for paging back (the `at` of the oldest line shown).

        Without `reason` it shows what the role may read. With one (10 to 500 letters) it shows all; the reason is kept as a note of the
        case, and the audit entry names that note. Raises NoSuchCase; NeedsReason when the viewer's role may see nothing of it, or
        the reason is too short or too long.
        """
        ...

    async def at_desk(self, viewer: StaffMember, now: datetime) -> tuple[StaffMember, ...]:
        """Who is present now at any of the viewer's hospitals, the viewer left out, by name: to whom a case can be handed over."""
        ...

    async def people(self, ids: tuple[str, ...], now: datetime) -> tuple[Colleague, ...]:
        """Members of staff by id as they were last seen at the desk; unknown ids are left out."""
        ...
