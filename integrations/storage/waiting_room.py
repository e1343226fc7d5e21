"""The waitlists as staff read them, and how one is taken off: ended, told and put down in one commit."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from bot.domain.staff import StaffMember
from bot.domain.waitlist import WAIT_OFF, OffReason, TakenOff, Wait
from integrations.storage import audit
from integrations.storage.database import Database
from integrations.storage.instants import micros
from integrations.storage.sealed import SealBroken, Vault
from integrations.storage.statements import Row, Statement
from integrations.storage.wait_rows import AHEAD, COLUMNS, ENDED_LATELY, OFFER_COLUMNS, Kept, kept_of, slot_offer, wait
from integrations.storage.waited import end_by_staff
from integrations.storage.writing import Known

_AT = (
    "w.hospital IN (SELECT value FROM {sqlite: json_each(:hospitals)}"
    "{postgresql: json_array_elements_text(CAST(:hospitals AS JSON)) AS h(value)})"
)
_WAITING = Statement(
    f"SELECT {COLUMNS}, {AHEAD}, p.wrapped_key FROM waits w JOIN patients p ON p.id = w.patient_id "  # noqa: S608
    f"WHERE {_AT} AND w.state = 'waiting' AND w.until > :now ORDER BY w.hospital, w.joined_at, w.id LIMIT :limit"
)
_OFFERS = Statement(
    f"SELECT {OFFER_COLUMNS}, o.patient_id FROM slot_offers o JOIN waits w ON w.id = o.wait_id "  # noqa: S608
    f"WHERE {_AT} AND w.state = 'waiting' AND o.state IN ('open', 'taking') ORDER BY o.made_at DESC, o.id"
)
_OVER = Statement(
    f"SELECT {COLUMNS}, 0 AS ahead, p.wrapped_key FROM waits w JOIN patients p ON p.id = w.patient_id "  # noqa: S608
    f"WHERE {_AT} AND w.state = 'over' AND w.ended_at > :lately ORDER BY w.ended_at DESC, w.id LIMIT :limit"
)
_ONE = Statement(
    f"SELECT {COLUMNS}, p.wrapped_key FROM waits w JOIN patients p ON p.id = w.patient_id "  # noqa: S608
    f"WHERE w.id = :wait AND {_AT} AND w.state = 'waiting' {{postgresql: FOR UPDATE OF w}}"
)
_TELL = Statement(
    "INSERT INTO timers (patient_id, kind, ref, at, due, attempts) VALUES (:patient, :kind, :ref, :now, :now, 0) "
    "ON CONFLICT (patient_id, kind, ref) DO NOTHING"
)
_MOST_ENDED = 1000  # among which those are looked for that staff have ended


class SqlWaitingRoom:
    """The WaitingRoom port over either database."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault

    async def waiting(self, hospitals: Collection[str], now: datetime, limit: int) -> tuple[Wait, ...]:
        """See WaitingRoom."""
        return await self._database.read(lambda conn: self._waiting(conn, _named(hospitals), micros(now), limit))

    async def taken_off(self, hospitals: Collection[str], now: datetime, limit: int) -> tuple[Wait, ...]:
        """See WaitingRoom."""
        lately = micros(now - ENDED_LATELY)

        def look(conn: Connection) -> tuple[Wait, ...]:
            rows = _OVER.all(conn, hospitals=_named(hospitals), lately=lately, limit=_MOST_ENDED)
            found = (self._opened(row, []) for row in rows)
            return tuple(each for each in found if each is not None and each.off is not None)[:limit]

        return await self._database.read(look)

    async def take_off(self, wait: UUID, why: OffReason, who: StaffMember, now: datetime) -> bool:
        """See WaitingRoom."""
        return await self._database.write(lambda conn: self._take_off(conn, str(wait), why, who, micros(now)))

    def _waiting(self, conn: Connection, hospitals: str, now: int, limit: int) -> tuple[Wait, ...]:
        rows = _WAITING.all(conn, hospitals=hospitals, now=now, limit=limit)
        offers: dict[str, list[Row]] = {}
        for each in _OFFERS.all(conn, hospitals=hospitals) if rows else ():
            offers.setdefault(each.wait_id, []).append(each)
        found = (self._opened(row, offers.get(row.id, [])) for row in rows)
        return tuple(each for each in found if each is not None)

    def _opened(self, row: Row, offers: list[Row]) -> Wait | None:
        """None when what is sealed does not open: that must hide nobody else."""
        try:
            box = self._vault.box(row.patient_id, row.wrapped_key)
            return wait(row, box, [slot_offer(each, box) for each in offers], ahead=row.ahead)
        except SealBroken:
            return None

    def _take_off(self, conn: Connection, which: str, why: OffReason, who: StaffMember, now: int) -> bool:
        row = _ONE.first(conn, wait=which, hospitals=_named(who.hospitals))
        if row is None:
            return False
        patient = Known(row.patient_id, self._vault.box(row.patient_id, row.wrapped_key))
        kept = kept_of(row, patient.box)
        if not end_by_staff(conn, patient, which, Kept(kept.wanted, kept.whom, TakenOff(why, who.name)), now):
            return False
        _TELL.run(conn, patient=row.patient_id, kind=WAIT_OFF, ref=which, now=now)
        detail = {"hospital": row.hospital, "wait": which, "why": why.value}
        audit.record(conn, self._vault, now, "wait taken off", row.patient_id, detail, actor=who.id)
        return True


def _named(hospitals: Collection[str]) -> str:
    return msgspec.json.encode(sorted(hospitals)).decode()
