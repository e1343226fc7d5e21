"""The ledger of changes at hospitals: each stands here before it is made, until its end is known and told."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from bot.domain.appointment import Booking
from bot.domain.care import Scope
from bot.domain.change import Change, ChangeKind, ChangeState
from bot.domain.history import By
from bot.domain.ledger import DueChange
from bot.domain.messages import Person
from integrations.storage import appointments, audit, booked, cared_bookings, changed, history, patients
from integrations.storage.database import Database
from integrations.storage.instants import micros
from integrations.storage.leases import Desk
from integrations.storage.sealed import Box
from integrations.storage.statements import Row, Statement

LONGEST_QUIET = timedelta(minutes=5)

_REQUEST = Statement(
    "INSERT INTO changes (id, patient_id, booking_id, kind, state, told, requested_at, touched_at, attempts, due, expires_at, asked_by, "
    "care_id) SELECT CAST(:key AS TEXT), b.patient_id, b.id, CAST(:kind AS TEXT), 'requested', FALSE, CAST(:now AS BIGINT), "
    "CAST(:now AS BIGINT), 0, CAST(:now AS BIGINT), b.expires_at, CAST(:by AS TEXT), CAST(:care AS TEXT) FROM bookings b "
    "WHERE b.id = :booking AND b.patient_id = :patient ON CONFLICT (id) DO NOTHING"
)
# The change is about to be made again: until its end is known, the old end counts no more.
_REOPEN = Statement(
    "UPDATE changes SET state = CASE WHEN state = 'unknown' THEN 'unknown' ELSE 'requested' END, told = FALSE, "
    "touched_at = :now, due = :now, attempts = 0, owner = NULL "
    "WHERE id = :key AND patient_id = :patient AND booking_id = :booking AND state NOT IN ('done', 'gone')"
)
_FIND = Statement(
    f"SELECT {changed.COLUMNS} FROM changes c WHERE c.id = :key AND c.patient_id = :patient AND c.booking_id = :booking"  # noqa: S608
)
_LOOK = Statement(
    "SELECT id, patient_id, booking_id, kind, asked_by, care_id FROM changes WHERE id = :key {postgresql: FOR UPDATE}"
)
_END = Statement(
    "UPDATE changes SET told = (told AND state = :state), state = :state, touched_at = :now, due = :now, attempts = 0, owner = NULL "
    "WHERE id = :key"
)
_DOUBT = Statement(
    "UPDATE changes SET state = 'unknown', touched_at = :now, owner = NULL WHERE id = :key AND state IN ('requested', 'unknown')"
)
_UNSETTLED = Statement(
    f"SELECT {changed.COLUMNS}, c.patient_id, c.attempts, p.channel, p.user_id, p.wrapped_key FROM changes c "  # noqa: S608
    "JOIN patients p ON p.id = c.patient_id WHERE (c.state IN ('requested', 'unknown') OR NOT c.told) "
    "AND c.due <= :now AND c.touched_at <= :quiet ORDER BY c.due, c.id LIMIT :limit {postgresql: FOR UPDATE OF c SKIP LOCKED}"
)
_WHOSE = Statement("SELECT patient_id, record_index, care_id FROM bookings WHERE id = :booking")
_TAKE = Statement("UPDATE changes SET owner = :owner, attempts = attempts + 1, due = :due WHERE id = :key")
_BOOKING = Statement(f"SELECT {booked.COLUMNS} FROM bookings b WHERE b.id = :booking AND b.patient_id = :patient")  # noqa: S608


class SqlChanges:
    """The Changes port over either database."""

    def __init__(self, database: Database, desk: Desk) -> None:
        self._database, self._desk = database, desk

    async def request(
        self, person: Person, booking: UUID, kind: ChangeKind, *, key: UUID, now: datetime, by: By = By.PATIENT
    ) -> Change:
        """See Changes."""
        return await self._database.write(
            lambda conn: _request(conn, self._desk, person, booking, kind, key, micros(now), by)
        )

    async def conclude(self, key: UUID, state: ChangeState, now: datetime) -> None:
        """See Changes. Another end than the one that the patient was told is to be told again. Unknown keys are left alone."""
        await self._database.write(lambda conn: _conclude(conn, self._desk, str(key), state, micros(now)))

    async def to_settle(self, owner: str, now: datetime, quiet: timedelta, limit: int) -> tuple[DueChange, ...]:
        """See Changes. One whose booking is not there any more has nothing to be settled."""
        return await self._database.write(lambda conn: _claim(conn, self._desk, owner, now, quiet, limit))


def _request(
    conn: Connection, desk: Desk, person: Person, booking: UUID, kind: ChangeKind, key: UUID, now: int, by: By
) -> Change:
    known = patients.find(conn, desk.vault, patients.index_of(desk.vault, person))
    if known is None:
        raise ValueError("nobody knows this patient")
    owner, care = _ledger(conn, known.id, str(booking), kind, now)
    by = By.CARER if care is not None else by
    values: dict[str, object] = {"key": str(key), "booking": str(booking), "patient": owner, "now": now}
    if _REQUEST.run(conn, **values, kind=kind.value, by=by.value, care=care):
        detail = {"key": str(key), **({"care": care} if care is not None else {})}
        audit.record(conn, desk.vault, now, f"{kind.value} requested", owner, detail)
    else:
        _REOPEN.run(conn, **values)
    row = _FIND.first(conn, **values)
    if row is None:
        raise ValueError("this key belongs to another booking, or the booking is not there")
    return changed.change(row)


def _ledger(conn: Connection, asker: str, booking: str, kind: ChangeKind, now: int) -> tuple[str, str | None]:
    """In whose ledger it stands, and by which right it is asked for if not by the patient's own. Raises NotCarer, ValueError."""
    row = _WHOSE.first(conn, booking=booking)
    if row is None:
        raise ValueError("nobody knows this booking")
    if row.patient_id == asker and row.care_id is None:
        return asker, None
    scopes = (Scope.BOOK, Scope.REMIND) if kind is ChangeKind.CONFIRM else (Scope.BOOK,)
    return row.patient_id, cared_bookings.right_to(conn, asker, row.record_index, scopes, now)


def _conclude(conn: Connection, desk: Desk, key: str, state: ChangeState, now: int) -> None:
    if state is ChangeState.REQUESTED:
        raise ValueError("requested is not an end")
    row = _LOOK.first(conn, key=key)
    if row is None:
        return
    if state is ChangeState.UNKNOWN:
        _DOUBT.run(conn, key=key, now=now)
    else:
        _END.run(conn, key=key, state=state.value, now=now)
        _follow(conn, row, state, now)
    audit.record(conn, desk.vault, now, f"{row.kind} {state.value}", row.patient_id, {"key": key})


def _follow(conn: Connection, row: Row, state: ChangeState, now: int) -> None:
    """The booking follows what was done, in the same commit, and so does its history."""
    kind, by, done = ChangeKind(row.kind), By(row.asked_by), state in (ChangeState.DONE, ChangeState.GONE)
    if kind is ChangeKind.MOVE:
        if done:
            appointments.let_go(conn, row.booking_id, now)
            history.moved_to(conn, row.id, by, now)
        else:
            history.booked_beside(conn, row.id, now)
    elif state is ChangeState.DONE and kind is ChangeKind.CONFIRM:
        appointments.confirmed(conn, row.booking_id, by, now)
    elif done:
        who = by if state is ChangeState.DONE else By.HOSPITAL
        appointments.gone(conn, row.booking_id, who, now, asked_by=row.care_id)


def _claim(
    conn: Connection, desk: Desk, owner: str, now: datetime, quiet: timedelta, limit: int
) -> tuple[DueChange, ...]:
    claimed = []
    for row in _UNSETTLED.all(conn, now=micros(now), quiet=micros(now - quiet), limit=limit):
        wait = min(LONGEST_QUIET, quiet * 2 ** min(row.attempts, 16))
        _TAKE.run(conn, key=row.id, owner=owner, due=micros(now + wait))
        box = desk.vault.box(row.patient_id, row.wrapped_key)
        booking = _booking(conn, row, row.booking_id, box)
        if booking is not None:
            person = patients.person_of(box, row.patient_id, row.channel, row.user_id)
            replacement = _booking(conn, row, row.id, box) if row.kind == ChangeKind.MOVE.value else None
            claimed.append(DueChange(person, changed.change(row), booking, replacement, row.attempts + 1))
    return tuple(claimed)


def _booking(conn: Connection, row: Row, key: str, box: Box) -> Booking | None:
    found = _BOOKING.first(conn, booking=key, patient=row.patient_id)
    return None if found is None else booked.booking(found, box)
