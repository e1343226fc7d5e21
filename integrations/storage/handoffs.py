"""The ledger of results that go to hospitals: each stands here before it is sent, until its end is known."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from bot.domain.appointment import PatientContact
from bot.domain.handoff import RELIES_ON, DueHandoff, Handoff, HandoffState
from integrations.storage import audit, triages
from integrations.storage.database import Database
from integrations.storage.instants import micros, moment
from integrations.storage.leases import Desk
from integrations.storage.patients import NAME, PHONE
from integrations.storage.sealed import Box
from integrations.storage.statements import Row, Statement

LONGEST_QUIET = timedelta(minutes=5)

_PURPOSES = ", ".join(f"'{each.value}'" for each in RELIES_ON)
_DUE = Statement(
    "SELECT h.id, h.patient_id, h.hospital, h.state, h.answer_by, h.requested_at, h.attempts, h.triage_id, t.done_at, t.result, "  # noqa: S608
    "p.wrapped_key, p.name, p.phone, "
    f"(SELECT COUNT(*) FROM consents c WHERE c.patient_id = h.patient_id AND c.given AND c.purpose IN ({_PURPOSES})) AS given "
    "FROM handoffs h JOIN patients p ON p.id = h.patient_id JOIN triages t ON t.id = h.triage_id "
    "WHERE h.state IN ('requested', 'unknown') AND h.due <= :now ORDER BY h.due, h.id LIMIT :limit "
    "{postgresql: FOR UPDATE OF h SKIP LOCKED}"
)
_TAKE = Statement("UPDATE handoffs SET owner = :owner, attempts = attempts + 1, due = :due WHERE id = :id")
_END = Statement(
    "UPDATE handoffs SET state = :state, touched_at = :now, owner = NULL "
    "WHERE id = :key AND state IN ('requested', 'unknown') RETURNING patient_id, hospital"
)


class SqlHandoffs:
    """The Handoffs port over either database."""

    def __init__(self, database: Database, desk: Desk) -> None:
        self._database, self._desk = database, desk

    async def due(self, owner: str, now: datetime, quiet: timedelta, limit: int) -> tuple[DueHandoff, ...]:
        """See Handoffs."""
        return await self._database.write(lambda conn: _claim(conn, self._desk, owner, now, quiet, limit))

    async def conclude(self, key: UUID, state: HandoffState, now: datetime) -> None:
        """See Handoffs. Raises ValueError for REQUESTED, which is no end."""
        if state is HandoffState.REQUESTED:
            raise ValueError("requested is not an end")
        await self._database.write(lambda conn: _conclude(conn, self._desk, str(key), state, micros(now)))


def _claim(
    conn: Connection, desk: Desk, owner: str, now: datetime, quiet: timedelta, limit: int
) -> tuple[DueHandoff, ...]:
    claimed = []
    for row in _DUE.all(conn, now=micros(now), limit=limit):
        wait = min(LONGEST_QUIET, quiet * 2 ** min(row.attempts, 16))
        _TAKE.run(conn, id=row.id, owner=owner, due=micros(now + wait))
        handoff = _handoff(desk.vault.box(row.patient_id, row.wrapped_key), row)
        if handoff is not None:
            agreed = row.given == len(RELIES_ON)
            claimed.append(
                DueHandoff(handoff, HandoffState(row.state), agreed, moment(row.requested_at), row.attempts + 1)
            )
    return tuple(claimed)


def _handoff(box: Box, row: Row) -> Handoff | None:
    """None of a result that was kept without what it rests on: nothing was ever handed off of such a one."""
    assessment = triages.opened(box, row.triage_id, row.result).assessment
    if assessment is None:
        return None
    name = "" if row.name is None else box.open_text(NAME, row.patient_id, row.name)
    phone = "" if row.phone is None else box.open_text(PHONE, row.patient_id, row.phone)
    return Handoff(
        key=UUID(row.id),
        hospital=row.hospital,
        assessment=assessment,
        contact=PatientContact(UUID(row.patient_id), name, phone),
        done_at=moment(row.done_at),
        answer_by=moment(row.answer_by),
    )


def _conclude(conn: Connection, desk: Desk, key: str, state: HandoffState, now: int) -> None:
    row = _END.first(conn, key=key, state=state.value, now=now)
    if row is not None:
        detail = {"hospital": row.hospital, "key": key}
        audit.record(conn, desk.vault, now, f"handoff {state.value}", row.patient_id, detail)
