"""Timers: what is to be looked at again later."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.domain.stored import DueTimer
from integrations.storage.database import Database
from integrations.storage.instants import micros, moment
from integrations.storage.patients import person_of
from integrations.storage.sealed import Vault
from integrations.storage.statements import Statement

LONGEST_WAIT = timedelta(minutes=10)

_DUE = Statement(
    "SELECT t.patient_id, t.kind, t.ref, t.at, t.attempts, p.channel, p.user_id, p.wrapped_key FROM timers t "
    "JOIN patients p ON p.id = t.patient_id WHERE t.due <= :now ORDER BY t.due LIMIT :limit "
    "{postgresql: FOR UPDATE OF t SKIP LOCKED}"
)
_TAKE = Statement(
    "UPDATE timers SET due = :until, attempts = attempts + 1 WHERE patient_id = :patient AND kind = :kind AND ref = :ref"
)


class SqlTimers:
    """The Timers port over either database."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault

    async def claim(self, now: datetime, lease: timedelta, limit: int) -> tuple[DueTimer, ...]:
        """See Timers. The wait doubles with each time it is handed out, up to ten minutes."""
        return await self._database.write(lambda conn: self._claim(conn, now, lease, limit))

    def _claim(self, conn: Connection, now: datetime, lease: timedelta, limit: int) -> tuple[DueTimer, ...]:
        taken = []
        for row in _DUE.all(conn, now=micros(now), limit=limit):
            wait = min(LONGEST_WAIT, lease * 2 ** min(row.attempts, 16))
            _TAKE.run(conn, patient=row.patient_id, kind=row.kind, ref=row.ref, until=micros(now + wait))
            person = person_of(
                self._vault.box(row.patient_id, row.wrapped_key), row.patient_id, row.channel, row.user_id
            )
            taken.append(DueTimer(person, row.kind, row.ref, moment(row.at), row.attempts + 1))
        return tuple(taken)
