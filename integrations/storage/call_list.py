"""The call list as staff read it, and what they note on it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from bot.domain.call import Call, CallOutcome, CallReason
from integrations.storage import audit
from integrations.storage.called import open_who
from integrations.storage.database import Database
from integrations.storage.instants import micros, moment, moment_or_none
from integrations.storage.sealed import Vault
from integrations.storage.statements import Row, Statement

_OPEN = Statement(
    "SELECT c.id, c.patient_id, c.booking_id, c.hospital, c.reason, c.who, c.starts_at, c.listed_at, c.tries, c.tried_at, "
    "p.wrapped_key FROM calls c JOIN patients p ON p.id = c.patient_id "
    "WHERE c.state = 'open' AND c.starts_at > :now AND c.hospital IN (SELECT value FROM "
    "{sqlite: json_each(:hospitals)}{postgresql: json_array_elements_text(CAST(:hospitals AS JSON)) AS h(value)}) "
    "ORDER BY c.starts_at, c.id LIMIT :limit"
)
_TRIED = Statement(
    "UPDATE calls SET tries = tries + 1, tried_at = :now, outcome = :outcome, staff = :staff "
    "WHERE id = :call AND state = 'open' RETURNING patient_id"
)
_DONE = Statement(
    "UPDATE calls SET state = 'done', outcome = :outcome, staff = :staff, ended_at = :now "
    "WHERE id = :call AND state = 'open' RETURNING patient_id"
)
_WAITING = Statement(
    "SELECT hospital, COUNT(*) AS many FROM calls WHERE state = 'open' AND starts_at > :now GROUP BY hospital"
)


class SqlCallList:
    """The CallList port over either database."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault

    async def open(self, hospitals: Collection[str], now: datetime, limit: int) -> tuple[Call, ...]:
        """See CallList."""
        named = msgspec.json.encode(sorted(hospitals)).decode()

        def look(conn: Connection) -> tuple[Call, ...]:
            rows = _OPEN.all(conn, hospitals=named, now=micros(now), limit=limit)
            return tuple(_call(self._vault, row) for row in rows)

        return await self._database.read(look)

    async def note(self, call: UUID, outcome: CallOutcome, staff: str, now: datetime) -> bool:
        """See CallList."""

        def rung(conn: Connection) -> bool:
            statement = _TRIED if outcome is CallOutcome.NOT_REACHED else _DONE
            row = statement.first(conn, call=str(call), outcome=outcome.value, staff=staff, now=micros(now))
            if row is None:
                return False
            detail = {"call": str(call), "outcome": outcome.value}
            audit.record(conn, self._vault, micros(now), "patient rung", row.patient_id, detail, actor=staff)
            return True

        return await self._database.write(rung)

    async def waiting(self, now: datetime) -> dict[str, int]:
        """See CallList."""
        rows = await self._database.read(lambda conn: _WAITING.all(conn, now=micros(now)))
        return {row.hospital: row.many for row in rows}


def _call(vault: Vault, row: Row) -> Call:
    who = open_who(vault.box(row.patient_id, row.wrapped_key), row.id, row.who)
    return Call(
        id=UUID(row.id),
        patient=UUID(row.patient_id),
        booking=UUID(row.booking_id),
        hospital=row.hospital,
        department=who.department,
        start=moment(row.starts_at),
        name=who.name,
        phone=who.phone,
        reason=CallReason(row.reason),
        listed_at=moment(row.listed_at),
        tries=row.tries,
        tried_at=moment_or_none(row.tried_at),
    )
