"""The waitlist of every hospital: who waits, in the order of joining, and when the hospital is asked for free times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from bot.domain.waitlist import Waiter
from integrations.storage.database import Database
from integrations.storage.instants import micros, moment_or_none
from integrations.storage.patients import person_of
from integrations.storage.sealed import SealBroken, Vault
from integrations.storage.statements import Row, Statement
from integrations.storage.wait_rows import COLUMNS, OFFER_COLUMNS, slot_offer, wait

# A page of free times may be remembered so long: what became free under it is seen only by the look after that.
REMEMBERED = timedelta(seconds=65)

_DUE = Statement(
    "SELECT q.hospital, q.attempts FROM wait_polls q WHERE q.due <= :now AND EXISTS "
    "(SELECT 1 FROM waits w WHERE w.hospital = q.hospital AND w.state = 'waiting') ORDER BY q.due, q.hospital LIMIT :limit "
    "{postgresql: FOR UPDATE OF q SKIP LOCKED}"
)
_TAKE = Statement("UPDATE wait_polls SET owner = :owner, due = :until WHERE hospital = :hospital")
_LOOKED = Statement(
    "UPDATE wait_polls SET owner = NULL, attempts = CASE WHEN :failed THEN attempts + 1 ELSE 0 END, "
    "due = CASE WHEN hinted_at IS NOT NULL AND hinted_at > :remembered AND hinted_at + :memory < :again AND NOT :failed "
    "THEN hinted_at + :memory ELSE :again END WHERE hospital = :hospital AND owner = :owner"
)
_WAITING = Statement(
    f"SELECT {COLUMNS}, b.starts_at AS before, p.channel, p.user_id, p.wrapped_key FROM waits w "  # noqa: S608
    "JOIN patients p ON p.id = w.patient_id LEFT JOIN bookings b ON b.id = w.instead_of AND b.state = 'booked' "
    "WHERE w.hospital = :hospital AND w.state = 'waiting' AND w.until > :now AND p.blocked_at IS NULL "
    "ORDER BY w.joined_at, w.id LIMIT :limit"
)
_OFFERS = Statement(
    f"SELECT {OFFER_COLUMNS} FROM slot_offers o JOIN waits w ON w.id = o.wait_id "  # noqa: S608
    "WHERE w.hospital = :hospital AND w.state = 'waiting' ORDER BY o.made_at DESC, o.id"
)
_GONE = Statement("UPDATE slot_offers SET state = 'gone', ended_at = :now WHERE id = :id AND state = 'open'")
_EXPIRE = Statement(
    "UPDATE slot_offers SET state = 'expired', ended_at = :now WHERE state IN ('open', 'gone') AND until <= :now"
)
_OVER = Statement("UPDATE waits SET state = 'over', ended_at = :now WHERE state = 'waiting' AND until <= :now")


class SqlWaitlist:
    """The Waitlist port over either database."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault

    async def due(self, owner: str, now: datetime, lease: timedelta, limit: int) -> tuple[tuple[str, int], ...]:
        """See Waitlist."""

        def take(conn: Connection) -> tuple[tuple[str, int], ...]:
            rows = _DUE.all(conn, now=micros(now), limit=limit)
            until = micros(now + lease)
            _TAKE.each(conn, [{"hospital": row.hospital, "owner": owner, "until": until} for row in rows])
            return tuple((row.hospital, row.attempts) for row in rows)

        return await self._database.write(take)

    async def waiters(self, hospital: str, now: datetime, limit: int) -> tuple[Waiter, ...]:
        """See Waitlist."""
        return await self._database.read(lambda conn: self._waiters(conn, hospital, micros(now), limit))

    async def looked(self, hospital: str, owner: str, now: datetime, again: datetime, *, failed: bool) -> None:
        """See Waitlist."""
        values: dict[str, object] = {
            "hospital": hospital,
            "owner": owner,
            "again": micros(again),
            "remembered": micros(now - REMEMBERED),
            "memory": round(REMEMBERED.total_seconds()) * 1_000_000,
            "failed": failed,
        }
        await self._database.write(lambda conn: _LOOKED.run(conn, **values))

    async def gone(self, offers: Sequence[UUID], now: datetime) -> None:
        """See Waitlist."""
        rows = [{"id": str(each), "now": micros(now)} for each in offers]
        await self._database.write(lambda conn: _GONE.each(conn, rows))

    async def sweep(self, now: datetime) -> int:
        """See Waitlist."""
        return await self._database.write(
            lambda conn: _EXPIRE.run(conn, now=micros(now)) + _OVER.run(conn, now=micros(now))
        )

    def _waiters(self, conn: Connection, hospital: str, now: int, limit: int) -> tuple[Waiter, ...]:
        rows = _WAITING.all(conn, hospital=hospital, now=now, limit=limit)
        offers: defaultdict[str, list[Row]] = defaultdict(list)
        for row in _OFFERS.all(conn, hospital=hospital) if rows else ():
            offers[row.wait_id].append(row)
        found = (self._waiter(row, offers[row.id]) for row in rows)
        return tuple(each for each in found if each is not None)

    def _waiter(self, row: Row, offers: Sequence[Row]) -> Waiter | None:
        """None when what is sealed does not open: that must cost nobody else their place."""
        try:
            box = self._vault.box(row.patient_id, row.wrapped_key)
            person = person_of(box, row.patient_id, row.channel, row.user_id)
            waits = wait(row, box, [slot_offer(each, box) for each in offers])
        except SealBroken:
            return None
        return Waiter(person, waits, moment_or_none(row.before))
