"""Reminders for those who care for a patient: rows of their own, copied from the patient's, and gone with the right."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection

from bot.domain.reminder import reminder_key
from integrations.storage.statements import Row, Statement

_CARERS = (
    "JOIN cares c ON c.record_index = b.record_index AND c.may_remind AND NOT c.ended AND c.ends_at > :now "
    "AND c.carer_id <> b.patient_id"
)
_PLANNED = (
    "SELECT r.booking_id, r.hospital, r.ahead, r.generation, r.at, r.starts_at, r.helps_until, r.last, r.expires_at, c.carer_id "  # noqa: S608
    f"FROM reminders r JOIN bookings b ON b.id = r.booking_id {_CARERS} "
    "WHERE r.patient_id = b.patient_id AND r.generation = b.generation AND r.state = 'planned' AND r.at > :now AND "
)
_OF_BOOKING = Statement(_PLANNED + "b.id = :booking")
_OF_CARER = Statement(_PLANNED + "b.record_index = :index AND c.carer_id = :carer")
# What was stopped or withheld begins anew when the right is given anew.
_PUT = Statement(
    "INSERT INTO reminders (id, patient_id, booking_id, hospital, ahead, generation, state, reason, at, due, starts_at, "
    "helps_until, last, attempts, expires_at) VALUES (:id, :patient, :booking, :hospital, :ahead, :generation, 'planned', '', "
    ":due, :due, :starts, :helps, :last, 0, :expires) ON CONFLICT (id) DO UPDATE SET generation = excluded.generation, "
    "state = 'planned', reason = '', at = excluded.at, due = excluded.due, starts_at = excluded.starts_at, "
    "helps_until = excluded.helps_until, last = excluded.last, owner = NULL, attempts = 0, outbox_id = NULL, ended_at = NULL, "
    "expires_at = excluded.expires_at WHERE reminders.generation < excluded.generation "
    "OR reminders.state IN ('stopped', 'withheld')"
)
_OF_RIGHT = "patient_id = :carer AND booking_id IN (SELECT id FROM bookings WHERE record_index = :index)"
_WITHDRAW = Statement(
    "UPDATE outbox SET state = 'withdrawn', reason = 'the right to be reminded is over', due = NULL, owner = NULL, ended_at = :now "  # noqa: S608
    "WHERE state IN ('waiting', 'quota') AND id IN "
    f"(SELECT outbox_id FROM reminders WHERE {_OF_RIGHT} AND outbox_id IS NOT NULL)"
)
_STOP = Statement(
    "UPDATE reminders SET state = 'withheld', reason = 'no right', owner = NULL, ended_at = :now "  # noqa: S608
    f"WHERE state IN ('planned', 'sending') AND {_OF_RIGHT}"
)


def plan(conn: Connection, booking: str, now: int) -> None:
    """The patient's reminders of this booking stand: those of their carers are put beside them."""
    _put(conn, _OF_BOOKING.all(conn, booking=booking, now=now))


def catch_up(conn: Connection, carer: str, index: bytes, now: int) -> None:
    """A right was given: what is planned for this record already is planned for the carer too."""
    _put(conn, _OF_CARER.all(conn, carer=carer, index=index, now=now))


def withdraw(conn: Connection, carer: str, index: bytes, now: int) -> None:
    """The right is over: nothing of this record is said to the carer any more, whether it waits here or in the outbox."""
    _WITHDRAW.run(conn, carer=carer, index=index, now=now)
    _STOP.run(conn, carer=carer, index=index, now=now)


def _put(conn: Connection, rows: Sequence[Row]) -> None:
    for row in rows:
        _PUT.run(
            conn,
            id=str(reminder_key(UUID(row.booking_id), row.ahead, UUID(row.carer_id))),
            patient=row.carer_id,
            booking=row.booking_id,
            hospital=row.hospital,
            ahead=row.ahead,
            generation=row.generation,
            due=row.at,
            starts=row.starts_at,
            helps=row.helps_until,
            last=bool(row.last),
            expires=row.expires_at,
        )
