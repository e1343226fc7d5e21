"""The desk's feed: what has changed, numbered once it is committed, so that a commit that comes late is stepped over by nobody."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection

from bot.domain.ports.feed import FeedItem
from integrations.storage.alone import Duty, wait_for
from integrations.storage.database import Database
from integrations.storage.instants import moment
from integrations.storage.retention import after
from integrations.storage.statements import Statement

KEEP = timedelta(days=7)  # longer than any browser sleeps before it is loaded anew

_AT_ONCE = 500

_NOTE = Statement("INSERT INTO feed (kind, case_id, noted_at, expires_at) VALUES (:kind, :case_id, :now, :expires)")
_NEW = Statement("SELECT id FROM feed WHERE position IS NULL ORDER BY id LIMIT :limit")
_MOVE_HEAD = Statement(
    "INSERT INTO feed_head (id, position) VALUES (1, :many) "
    "ON CONFLICT (id) DO UPDATE SET position = feed_head.position + :many RETURNING position"
)
_NUMBER = Statement("UPDATE feed SET position = :position WHERE id = :id")
_AFTER = Statement(
    "SELECT position, kind, case_id, noted_at FROM feed WHERE position > :after ORDER BY position LIMIT :limit"
)
_HEAD = Statement("SELECT position FROM feed_head")


def note(conn: Connection, now: int, kind: str, case_id: str) -> None:
    """Something about this case is new, if this commit is stored. `kind` is a short code; `now` in microseconds."""
    _NOTE.run(conn, kind=kind, case_id=case_id, now=now, expires=after(now, KEEP))


class SqlFeed:
    """The FeedStore port over either database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def number(self) -> int:
        """See FeedStore."""
        if not await self._database.read(lambda conn: _NEW.all(conn, limit=1)):
            return 0  # usually so: a sweep should not cost a write
        return await self._database.write(_number)

    async def after(self, position: int, limit: int) -> tuple[FeedItem, ...]:
        """See Feed."""
        rows = await self._database.read(lambda conn: _AFTER.all(conn, after=position, limit=limit))
        return tuple(FeedItem(row.position, row.kind, UUID(row.case_id), moment(row.noted_at)) for row in rows)

    async def head(self) -> int:
        """See Feed."""
        row = await self._database.read(_HEAD.first)
        return 0 if row is None else int(row.position)


def _number(conn: Connection) -> int:
    wait_for(conn, Duty.NUMBERING)
    rows = _NEW.all(conn, limit=_AT_ONCE)
    if not rows:
        return 0
    last: int = _MOVE_HEAD.all(conn, many=len(rows))[0].position
    _NUMBER.each(conn, [{"id": row.id, "position": place} for place, row in enumerate(rows, last - len(rows) + 1)])
    return len(rows)
