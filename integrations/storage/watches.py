"""Which appointments are to be looked at at their hospital, and how far its changes have been read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import Connection

from bot.domain.ledger import Watched
from integrations.storage import appointments, booked, patients
from integrations.storage.database import Database
from integrations.storage.instants import micros, moment
from integrations.storage.sealed import SealBroken, Vault
from integrations.storage.statements import Statement

log = structlog.get_logger(__name__)

BEFORE = timedelta(hours=1)  # so far back changes are read the first time
_NEVER = 2**62

_READY = Statement(
    "INSERT INTO hospital_watches (hospital, since, due) VALUES (:hospital, :since, :now) ON CONFLICT (hospital) DO NOTHING"
)
_TAKE = Statement("UPDATE hospital_watches SET due = :again WHERE hospital = :hospital AND due <= :now RETURNING since")
_HINT = Statement("UPDATE hospital_watches SET due = :at WHERE hospital = :hospital AND due > :at")
_UNTIL = Statement("UPDATE hospital_watches SET since = :until WHERE hospital = :hospital AND since < :until")
_LOOK = Statement(
    "UPDATE bookings SET look_at = :now WHERE id = :booking AND hospital = :hospital AND state = 'booked' AND look_at > :now"
)
# Those that have begun are never looked at again: what stays in the index is what is to come.
_BEGUN = Statement(
    "UPDATE bookings SET look_at = :never WHERE hospital = :hospital AND state = 'booked' AND told "
    "AND look_at <= :now AND starts_at <= :now"
)
_DUE = Statement(
    f"SELECT b.patient_id, b.care_id, {booked.COLUMNS}, p.channel, p.user_id, p.wrapped_key FROM bookings b "  # noqa: S608
    "JOIN patients p ON p.id = b.patient_id WHERE b.hospital = :hospital AND b.state = 'booked' AND b.told "
    "AND b.appointment IS NOT NULL AND b.look_at <= :now AND b.starts_at > :now "
    "ORDER BY b.look_at, b.id LIMIT :limit {postgresql: FOR UPDATE OF b SKIP LOCKED}"
)
_AGAIN = Statement("UPDATE bookings SET look_at = :again WHERE id = :booking")
_SEEN = Statement("UPDATE bookings SET as_of = :now, look_at = :again WHERE id = :booking AND state = 'booked'")


class SqlWatches:
    """The Watches port over either database."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault

    async def ready(self, hospitals: Collection[str], now: datetime) -> None:
        """See Watches."""
        rows = [{"hospital": each, "since": micros(now - BEFORE), "now": micros(now)} for each in sorted(hospitals)]
        await self._database.write(lambda conn: _READY.each(conn, rows))

    async def take(self, hospital: str, now: datetime, every: timedelta) -> datetime | None:
        """See Watches."""
        again = micros(now + every)
        row = await self._database.write(
            lambda conn: _TAKE.first(conn, hospital=hospital, now=micros(now), again=again)
        )
        return None if row is None else moment(row.since)

    async def hint(self, hospital: str, at: datetime) -> None:
        """See Watches."""
        await self._database.write(lambda conn: _HINT.run(conn, hospital=hospital, at=micros(at)))

    async def read(self, hospital: str, changed: Collection[UUID], until: datetime, now: datetime) -> None:
        """See Watches."""
        looks = [{"booking": str(each), "hospital": hospital, "now": micros(now)} for each in sorted(changed)]

        def note(conn: Connection) -> None:
            _LOOK.each(conn, looks)
            _UNTIL.run(conn, hospital=hospital, until=micros(until))

        await self._database.write(note)

    async def claim(self, hospital: str, now: datetime, lease: timedelta, limit: int) -> Sequence[Watched]:
        """See Watches."""
        return await self._database.write(lambda conn: self._claim(conn, hospital, now, lease, limit))

    async def seen(self, stands: Sequence[tuple[UUID, bool]], now: datetime, again: datetime) -> None:
        """See Watches."""

        def note(conn: Connection) -> None:
            _SEEN.each(
                conn, [{"booking": str(key), "now": micros(now), "again": micros(again)} for key, _ in sorted(stands)]
            )
            for key, accepted in sorted(stands):
                if accepted:
                    appointments.found_accepted(conn, str(key), micros(now))

        await self._database.write(note)

    async def put_off(self, booking: UUID, again: datetime) -> None:
        """See Watches."""
        await self._database.write(lambda conn: _AGAIN.run(conn, booking=str(booking), again=micros(again)))

    def _claim(self, conn: Connection, hospital: str, now: datetime, lease: timedelta, limit: int) -> Sequence[Watched]:
        _BEGUN.run(conn, hospital=hospital, now=micros(now), never=_NEVER)
        rows = _DUE.all(conn, hospital=hospital, now=micros(now), limit=limit)
        _AGAIN.each(conn, [{"booking": row.id, "again": micros(now + lease)} for row in rows])
        taken = []
        for row in rows:
            box = self._vault.box(row.patient_id, row.wrapped_key)
            try:
                person = patients.person_of(box, row.patient_id, row.channel, row.user_id)
                held = None if row.care_id is None else UUID(row.care_id)
                taken.append(Watched(person, replace(booked.booking(row, box), care=held)))
            except SealBroken:  # it must not hold up the others
                log.error("an appointment cannot be opened", hospital=hospital)
        return tuple(taken)
