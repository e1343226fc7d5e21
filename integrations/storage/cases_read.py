"""Cases as members of staff may read them: the queue, and one case with its conversation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from bot.domain.case import Case, CaseView, Colleague
from bot.domain.case_rights import as_seen_by, at_home
from bot.domain.ports.cases import LEAST_REASON, MOST_REASON, NeedsReason
from bot.domain.staff import StaffMember
from integrations.storage import case_look, presences
from integrations.storage.case_look import Look
from integrations.storage.case_rows import COLUMNS, JOINS, case_of
from integrations.storage.database import Database
from integrations.storage.instants import micros
from integrations.storage.leases import Desk
from integrations.storage.statements import Statement

_CLOSED_SHOWN = timedelta(days=7)

_QUEUE = Statement(
    f"SELECT {COLUMNS} FROM {JOINS} WHERE c.state <> 'closed' "  # noqa: S608
    "ORDER BY (c.overdue_at IS NULL AND c.alarmed_at IS NULL), c.level, c.waiting_since, c.id"
)
_CLOSED = Statement(
    f"SELECT {COLUMNS} FROM {JOINS} WHERE c.state = 'closed' AND c.closed_at > :since ORDER BY c.closed_at DESC, c.id"  # noqa: S608
)


class SqlCases:
    """The Cases port over either database. `plain_text`: rendered messages of the channel as words."""

    def __init__(self, database: Database, desk: Desk, plain_text: Callable[[bytes], Sequence[str]]) -> None:
        self._database, self._desk, self._plain_text = database, desk, plain_text

    async def queue(self, viewer: StaffMember, now: datetime, limit: int = 200) -> tuple[Case, ...]:
        """See Cases."""
        return await self._database.read(lambda conn: self._seen(conn, viewer, _QUEUE, now, limit))

    async def closed(self, viewer: StaffMember, now: datetime, limit: int = 50) -> tuple[Case, ...]:
        """See Cases."""
        since = micros(now - _CLOSED_SHOWN)
        return await self._database.read(lambda conn: self._seen(conn, viewer, _CLOSED, now, limit, since=since))

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
        """See Cases. The audit entry is durable before the view is given out."""
        reason = reason.strip()
        if reason and not LEAST_REASON <= len(reason) <= MOST_REASON:
            raise NeedsReason
        look = Look(viewer, str(case), now, reason, before, limit)
        view = await self._database.read(lambda conn: case_look.view(conn, self._desk.vault, look, self._plain_text))
        await self._database.write(lambda conn: case_look.record(conn, self._desk, look, view))
        return view

    async def at_desk(self, viewer: StaffMember, now: datetime) -> tuple[StaffMember, ...]:
        """See Cases."""
        here = await self._database.read(lambda conn: presences.present(conn, now))
        return tuple(
            each for each in here if each.id != viewer.id and not set(viewer.hospitals).isdisjoint(each.hospitals)
        )

    async def people(self, ids: tuple[str, ...], now: datetime) -> tuple[Colleague, ...]:
        """See Cases."""

        def seen(conn: Connection) -> tuple[Colleague, ...]:
            known = [presences.last_seen(conn, each) for each in ids]
            return tuple(Colleague(who.id, who.name, until > now) for who, until in filter(None, known))

        return await self._database.read(seen)

    def _seen(
        self, conn: Connection, viewer: StaffMember, which: Statement, now: datetime, limit: int, **values: object
    ) -> tuple[Case, ...]:
        """Rows that are the viewer's business, as their role may see them, at most `limit`."""
        cases: list[Case] = []
        for row in which.all(conn, now=micros(now), **values):
            if len(cases) == limit:
                break
            if at_home(viewer, row.hospital):
                box = self._desk.vault.box(row.patient_id, row.wrapped_key)
                cases.append(as_seen_by(viewer, case_of(box, row, now)))
        return tuple(cases)
