"""LINE's quota as last read, in the database that all processes share."""

from __future__ import annotations

from datetime import datetime

from bot.domain.quota import Quota
from integrations.storage.database import Database
from integrations.storage.instants import micros, moment
from integrations.storage.statements import Statement

_NOTE = Statement(
    "INSERT INTO quota (name, most, used, read_at) VALUES ('line', :most, :used, :now) ON CONFLICT (name) DO UPDATE "
    "SET most = excluded.most, used = excluded.used, read_at = excluded.read_at WHERE quota.read_at <= excluded.read_at"
)
_LATEST = Statement("SELECT most, used, read_at FROM quota WHERE name = 'line'")


class SqlQuotaBook:
    """The QuotaBook port over either database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, limit: int | None, used: int, now: datetime) -> None:
        """See QuotaBook."""
        await self._database.write(lambda conn: _NOTE.run(conn, most=limit, used=used, now=micros(now)))

    async def latest(self) -> Quota | None:
        """See QuotaBook."""
        row = await self._database.read(_LATEST.first)
        return None if row is None else Quota(row.most, row.used, moment(row.read_at))
