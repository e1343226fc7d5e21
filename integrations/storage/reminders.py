"""The ledger of reminders: who holds which, and what is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from bot.domain.ledger import DueReminder, Unplanned
from bot.domain.messages import Person
from integrations.storage import audit
from integrations.storage.database import Database
from integrations.storage.instants import micros, moment
from integrations.storage.patients import person_of
from integrations.storage.sealed import SealBroken, Vault
from integrations.storage.statements import Row, Statement

_HOSPITALS = Statement(
    "SELECT DISTINCT hospital FROM reminders WHERE state IN ('planned', 'sending') AND due <= :now ORDER BY hospital"
)
_DUE = Statement(
    "SELECT r.id, r.patient_id, r.booking_id, r.hospital, r.generation, r.at, r.starts_at, r.helps_until, r.last, r.attempts, "
    "p.channel, p.user_id, p.wrapped_key FROM reminders r JOIN patients p ON p.id = r.patient_id "
    "WHERE r.state IN ('planned', 'sending') AND r.hospital = :hospital AND r.due <= :now "
    "ORDER BY r.due, r.id LIMIT :limit {postgresql: FOR UPDATE OF r SKIP LOCKED}"
)
_TAKE = Statement(
    "UPDATE reminders SET state = 'sending', owner = :owner, due = :until, attempts = attempts + 1 WHERE id = :id"
)
_HELD = "WHERE id = :id AND owner = :owner AND generation = :generation AND state = 'sending'"
_PUT_OFF = Statement(
    "UPDATE reminders SET state = 'planned', owner = NULL, due = :again, "  # noqa: S608
    f"attempts = CASE WHEN :failed THEN attempts ELSE 0 END {_HELD}"
)
_FAIL = Statement(
    f"UPDATE reminders SET state = 'failed', reason = 'our fault', owner = NULL, ended_at = :now {_HELD} RETURNING patient_id"  # noqa: S608
)
_BROKEN = Statement(
    "UPDATE reminders SET state = 'failed', reason = 'unreadable', owner = NULL, ended_at = :now WHERE id = :id"
)
_UNSAID = Statement(
    "SELECT COUNT(*) AS many FROM outbox WHERE state IN ('waiting', 'sending') AND urgency = 'reminder'"
)
_UNPLANNED = Statement(
    "SELECT b.id, b.patient_id, b.generation, b.hospital, b.starts_at, p.channel, p.user_id, p.wrapped_key "
    "FROM bookings b JOIN patients p ON p.id = b.patient_id "
    "WHERE b.state = 'booked' AND b.told AND b.starts_at > :now AND b.planned < b.generation ORDER BY b.starts_at LIMIT :limit"
)
_COUNTS = Statement("SELECT state, COUNT(*) AS many FROM reminders GROUP BY state")


class SqlReminders:
    """The Reminders port over either database."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault

    async def hospitals_due(self, now: datetime) -> tuple[str, ...]:
        """See Reminders."""
        rows = await self._database.read(lambda conn: _HOSPITALS.all(conn, now=micros(now)))
        return tuple(row.hospital for row in rows)

    async def claim(
        self, owner: str, hospital: str, now: datetime, lease: timedelta, limit: int
    ) -> tuple[DueReminder, ...]:
        """See Reminders."""
        return await self._database.write(lambda conn: self._claim(conn, owner, hospital, now, lease, limit))

    async def put_off(self, due: DueReminder, again: datetime, *, failed: bool) -> None:
        """See Reminders."""
        await self._database.write(lambda conn: _PUT_OFF.run(conn, **_held(due), again=micros(again), failed=failed))

    async def give_up(self, due: DueReminder, now: datetime) -> None:
        """See Reminders."""

        def fail(conn: Connection) -> None:
            row = _FAIL.first(conn, **_held(due), now=micros(now))
            if row is not None:
                audit.record(conn, self._vault, micros(now), "reminder failed", row.patient_id, {"key": str(due.key)})

        await self._database.write(fail)

    async def unsaid(self) -> int:
        """See Reminders."""
        row = await self._database.read(_UNSAID.first)
        return 0 if row is None else int(row.many)

    async def unplanned(self, now: datetime, limit: int) -> Sequence[Unplanned]:
        """See Reminders. One that cannot be opened is passed over."""
        rows = await self._database.read(lambda conn: _UNPLANNED.all(conn, now=micros(now), limit=limit))
        return [
            Unplanned(person, UUID(row.id), row.generation, row.hospital, moment(row.starts_at))
            for row in rows
            if (person := _person(self._vault, row)) is not None
        ]

    async def counts(self) -> dict[str, int]:
        """See Reminders."""
        return {row.state: row.many for row in await self._database.read(_COUNTS.all)}

    def _claim(
        self, conn: Connection, owner: str, hospital: str, now: datetime, lease: timedelta, limit: int
    ) -> tuple[DueReminder, ...]:
        rows = _DUE.all(conn, hospital=hospital, now=micros(now), limit=limit)
        until = micros(now + lease)
        _TAKE.each(conn, [{"id": row.id, "owner": owner, "until": until} for row in rows])
        taken = []
        for row in rows:
            try:
                taken.append(_due(self._vault, row, owner))
            except ValueError:  # no row of ours reads so; it must not hold up the others
                _BROKEN.run(conn, id=row.id, now=micros(now))
        return tuple(taken)


def _due(vault: Vault, row: Row, owner: str) -> DueReminder:
    return DueReminder(
        key=UUID(row.id),
        generation=row.generation,
        owner=owner,
        person=_person(vault, row),
        booking=UUID(row.booking_id),
        hospital=row.hospital,
        at=moment(row.at),
        start=moment(row.starts_at),
        helps_until=moment(row.helps_until),
        last=bool(row.last),
        attempts=row.attempts + 1,
    )


def _person(vault: Vault, row: Row) -> Person | None:
    """Whose it is; None when the seal is broken, which must cost nobody else their reminder."""
    try:
        return person_of(vault.box(row.patient_id, row.wrapped_key), row.patient_id, row.channel, row.user_id)
    except SealBroken:
        return None


def _held(due: DueReminder) -> dict[str, object]:
    return {"id": str(due.key), "owner": due.owner, "generation": due.generation}
