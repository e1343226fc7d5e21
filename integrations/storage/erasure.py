"""Forgetting: a patient on request, and whatever has been kept long enough.

On SQLite a destroyed key is overwritten in the file and its log at once. PostgreSQL keeps dead rows until it reuses their space, and
its log and every backup keep them for as long as they are kept: what was erased is out of reach there when those are gone.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from bot.domain.messages import Person
from integrations.storage import audit, patients
from integrations.storage.alone import Duty, free_to
from integrations.storage.database import Database
from integrations.storage.leases import Desk
from integrations.storage.retention import after
from integrations.storage.statements import Statement

_AT_ONCE = 500  # rows deleted in one transaction, so that nobody waits for a night's work

_FIND = Statement("SELECT id, wrapped_key FROM patients WHERE person_index = :index {postgresql: FOR UPDATE}")
_EMPTY_INBOX = Statement(
    "UPDATE inbox SET state = 'answered', raw = NULL, expires_at = :expires WHERE person_index = :index AND raw IS NOT NULL"
)
# What still waits is to be answered, for somebody whom we have never met.
_EMPTY_DONE = Statement(
    "UPDATE inbox SET raw = NULL, expires_at = :expires WHERE person_index = :index AND state <> 'waiting' AND raw IS NOT NULL"
)
_UNLINK_DONE = Statement(
    "UPDATE inbox SET person_index = NULL, message_id = NULL WHERE person_index = :index AND state <> 'waiting'"
)
_UNLINK_INBOX = Statement("UPDATE inbox SET person_index = NULL, message_id = NULL WHERE person_index = :index")
_OF_PATIENT = tuple(
    Statement(f"DELETE FROM {table} WHERE patient_id = :id")  # noqa: S608
    for table in (
        "messages",
        "outbox",
        "bookings",
        "notes",
        "acts",
        "changes",
        "appointment_history",
        "reminders",
        "calls",
        "cases",
        "handoffs",
        "triages",
        "corrections",
        "consents",
        "timers",
        "links",
        "link_visits",
        "slot_offers",
        "waits",
        "conversations",
    )
)
# Rights to act for somebody go with either side: with the carer, with the patient who gave them, and with whoever has the record. The
# carers' own reminders of the patient's appointments go with the appointments.
_RIGHTS = (
    Statement(
        "DELETE FROM cares WHERE carer_id = :id OR patient_id = :id "
        "OR record_index IN (SELECT record_index FROM links WHERE patient_id = :id)"
    ),
    Statement("DELETE FROM care_asks WHERE carer_id = :id"),
    Statement("DELETE FROM reminders WHERE booking_id IN (SELECT id FROM bookings WHERE patient_id = :id)"),
)
_DESTROY_KEY = Statement("DELETE FROM patients WHERE id = :id")

# What still waits is not listed by any of these: it never expires.
_EXPIRED = {
    table: Statement(
        f"DELETE FROM {table} WHERE {key} IN "  # noqa: S608
        f"(SELECT {key} FROM {table} WHERE expires_at <= :now AND {condition} LIMIT :limit)"
    )
    for table, key, condition in (
        ("journal", "seq", "TRUE"),
        ("inbox", "seq", "state <> 'waiting'"),
        ("messages", "event_id", "TRUE"),
        ("outbox", "id", "state NOT IN ('waiting', 'sending')"),
        ("cases", "id", "state = 'closed'"),
        ("notes", "id", "TRUE"),
        ("acts", "id", "TRUE"),
        ("presences", "staff", "TRUE"),
        ("bookings", "id", "state NOT IN ('requested', 'unknown')"),
        ("changes", "id", "state NOT IN ('requested', 'unknown')"),
        ("appointment_history", "id", "TRUE"),
        ("reminders", "id", "state NOT IN ('planned', 'sending')"),
        ("calls", "id", "TRUE"),
        ("handoffs", "id", "TRUE"),  # an open one has nothing left to say once its triage goes
        ("triages", "id", "TRUE"),
        ("corrections", "id", "TRUE"),
        ("links", "id", "TRUE"),
        ("link_visits", "token_hash", "TRUE"),
        ("link_tries", "subject", "TRUE"),
        ("cares", "id", "TRUE"),
        ("care_asks", "code_index", "TRUE"),
        ("slot_offers", "id", "state NOT IN ('open', 'taking')"),
        ("waits", "id", "state <> 'waiting'"),
        ("staff_sessions", "token_hash", "TRUE"),
        ("feed", "id", "TRUE"),
    )
}
_EXPIRED_PATIENTS = Statement(
    "SELECT p.id, p.person_index, p.wrapped_key FROM patients p JOIN conversations c ON c.patient_id = p.id "
    "WHERE p.expires_at <= :now AND c.expires_at <= :now "
    "AND NOT EXISTS (SELECT 1 FROM inbox i WHERE i.person_index = p.person_index AND i.state = 'waiting') LIMIT :limit"
)


def erase(conn: Connection, desk: Desk, person: Person, now: int) -> bool:
    """Destroy the patient's key and every row of theirs; the audit keeps its entries under the pseudonym. False when unknown."""
    index = patients.index_of(desk.vault, person)
    row = _FIND.first(conn, index=index)
    emptied = _EMPTY_INBOX.run(conn, index=index, expires=after(now, desk.keep.answered))
    _UNLINK_INBOX.run(conn, index=index)
    if row is None:
        return bool(emptied)
    destroy(conn, desk, row.id, row.wrapped_key, now, "patient erased")
    return True


def forget_events(conn: Connection, desk: Desk, index: bytes, now: int) -> None:
    """Empty and unlink the events that have been dealt with."""
    _EMPTY_DONE.run(conn, index=index, expires=after(now, desk.keep.answered))
    _UNLINK_DONE.run(conn, index=index)


async def purge(database: Database, desk: Desk, now: int) -> int:
    """Delete what has expired, a portion at a time; returns how many rows.

    Any number of processes may call it: while one of them deletes a portion, another finds nothing to do and ends.
    """
    total = await _in_portions(database, lambda conn: _purge_patients(conn, desk, now))
    for statement in _EXPIRED.values():
        total += await _in_portions(database, _deletion(statement, now))
    await database.tidy()
    return total


def _deletion(statement: Statement, now: int) -> Callable[[Connection], int]:
    return lambda conn: statement.run(conn, now=now, limit=_AT_ONCE)


async def _in_portions(database: Database, portion: Callable[[Connection], int]) -> int:
    total = 0
    while gone := await database.write(lambda conn: portion(conn) if free_to(conn, Duty.PURGING) else 0):
        total += gone
    return total


def _purge_patients(conn: Connection, desk: Desk, now: int) -> int:
    rows = _EXPIRED_PATIENTS.all(conn, now=now, limit=_AT_ONCE)
    for row in rows:
        _UNLINK_INBOX.run(conn, index=row.person_index)
        destroy(conn, desk, row.id, row.wrapped_key, now, "patient expired")
    return len(rows)


def destroy(conn: Connection, desk: Desk, patient: str, wrapped: bytes, now: int, action: str) -> None:
    """Delete every row of the patient, their key last; the audit keeps that it was done."""
    for statement in (*_RIGHTS, *_OF_PATIENT):
        statement.run(conn, id=patient)
    _DESTROY_KEY.run(conn, id=patient)
    desk.vault.forget(wrapped)
    audit.record(conn, desk.vault, now, action, patient, {}, actor="service")
