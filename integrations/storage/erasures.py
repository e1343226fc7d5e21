"""Patients who asked to be forgotten: the wish is written down, and done when nothing is owed to them any more."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from integrations.storage import audit, corrections_gone, erasure, waited
from integrations.storage.database import Database
from integrations.storage.instants import micros
from integrations.storage.leases import Desk
from integrations.storage.statements import Statement
from integrations.storage.writing import Writing

LAST_WORDS = timedelta(minutes=10)  # so long may what we have still to say take to get out
UNSETTLED = timedelta(days=3)  # so long may a write at a hospital keep us; the reconciler gives up far sooner
EMERGENCY = timedelta(hours=24)  # as long as an emergency counts as open: staff must be able to help

_ASK = Statement("UPDATE patients SET erase_asked_at = :now WHERE id = :patient AND erase_asked_at IS NULL")
_TAKE_BACK_CONSENTS = Statement("UPDATE consents SET given = FALSE WHERE patient_id = :patient")
_STOP_TIMERS = Statement("DELETE FROM timers WHERE patient_id = :patient")

# Nothing is owed: nothing to say, nothing to answer, nothing to find out at a hospital, nobody in danger, nobody at work for them.
_READY = (
    "p.erase_asked_at IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.patient_id = p.id AND o.state IN ('waiting', 'sending', 'quota') "
    "AND o.created_at > :said) "
    "AND NOT EXISTS (SELECT 1 FROM inbox i WHERE i.person_index = p.person_index AND i.state = 'waiting') "
    "AND (p.erase_asked_at <= :unsettled OR NOT EXISTS (SELECT 1 FROM bookings b WHERE b.patient_id = p.id "
    "AND (b.state IN ('requested', 'unknown') OR NOT b.told))) "
    "AND (p.erase_asked_at <= :unsettled OR NOT EXISTS (SELECT 1 FROM changes g WHERE g.patient_id = p.id "
    "AND (g.state IN ('requested', 'unknown') OR NOT g.told))) "
    "AND (p.erase_asked_at <= :unsettled OR NOT EXISTS (SELECT 1 FROM handoffs h WHERE h.patient_id = p.id "
    "AND h.state IN ('requested', 'unknown'))) "
    "AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.patient_id = p.id AND c.state <> 'closed' "
    "AND c.kind IN ('emergency', 'crisis') AND c.updated_at > :safe) "
    "AND NOT EXISTS (SELECT 1 FROM conversations v WHERE v.patient_id = p.id "
    "AND v.lease_owner IS NOT NULL AND v.lease_until > :now)"
)
_FIND_READY = Statement(f"SELECT p.id FROM patients p WHERE {_READY} ORDER BY p.erase_asked_at LIMIT :limit")  # noqa: S608
_STILL_READY = Statement(
    f"SELECT p.id, p.person_index, p.wrapped_key FROM patients p WHERE p.id = :patient AND {_READY}"  # noqa: S608
)
_LOCK = Statement("SELECT patient_id FROM conversations WHERE patient_id = :patient {postgresql: FOR UPDATE}")
_WAITING = Statement("SELECT COUNT(*) AS many FROM patients WHERE erase_asked_at IS NOT NULL")


class SqlErasures:
    """The Erasures port over either database."""

    def __init__(self, database: Database, desk: Desk) -> None:
        self._database, self._desk = database, desk

    async def ready(self, now: datetime, limit: int) -> tuple[UUID, ...]:
        """See Erasures."""
        rows = await self._database.read(lambda conn: _FIND_READY.all(conn, limit=limit, **_moments(now)))
        return tuple(UUID(row.id) for row in rows)

    async def forget(self, patient: UUID, now: datetime) -> bool:
        """See Erasures."""
        gone = await self._database.write(lambda conn: _forget(conn, self._desk, str(patient), now))
        if gone:
            await self._database.tidy()
        return gone

    async def waiting(self) -> int:
        """See Erasures."""
        row = await self._database.read(_WAITING.first)
        return 0 if row is None else int(row.many)


def ask(to: Writing) -> None:
    """Write the wish down in the commit that says goodbye: from now on nothing relies on a consent, and no timer rings."""
    if _ASK.run(to.conn, patient=to.patient.id, now=to.now):
        _TAKE_BACK_CONSENTS.run(to.conn, patient=to.patient.id)
        corrections_gone.all_of(to)
        waited.all_over(to)
        _STOP_TIMERS.run(to.conn, patient=to.patient.id)
        audit.record(to.conn, to.vault, to.now, "erasure asked", to.patient.id, {})


def _forget(conn: Connection, desk: Desk, patient: str, now: datetime) -> bool:
    # Locked first: who is about to commit something for this patient waits, and then finds them gone.
    _LOCK.first(conn, patient=patient)
    row = _STILL_READY.first(conn, patient=patient, **_moments(now))
    if row is None:
        return False
    erasure.forget_events(conn, desk, row.person_index, micros(now))
    erasure.destroy(conn, desk, row.id, row.wrapped_key, micros(now), "patient erased")
    return True


def _moments(now: datetime) -> dict[str, int]:
    return {
        "now": micros(now),
        "said": micros(now - LAST_WORDS),
        "unsettled": micros(now - UNSETTLED),
        "safe": micros(now - EMERGENCY),
    }
