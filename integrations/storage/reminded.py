"""What becomes of reminders within a commit: planned, ended, stopped."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from bot.domain.appointment_facts import ReminderEnded, RemindersPlanned
from bot.domain.errors import Changed
from bot.domain.reminder import ReminderState, reminder_key, sending_key
from integrations.storage import reminded_carers
from integrations.storage.instants import micros
from integrations.storage.statements import Statement
from integrations.storage.writing import Writing

_PLANNED = Statement(
    "UPDATE bookings SET planned = :generation WHERE id = :booking AND patient_id = :patient AND generation = :generation "
    "AND state = 'booked' RETURNING hospital, starts_at, expires_at"
)
# Planned twice in one generation is planned once; in a later one the row begins anew.
_PUT = Statement(
    "INSERT INTO reminders (id, patient_id, booking_id, hospital, ahead, generation, state, reason, at, due, starts_at, "
    "helps_until, last, attempts, expires_at) VALUES (:id, :patient, :booking, :hospital, :ahead, :generation, 'planned', '', "
    ":due, :due, :starts, :helps, :last, 0, :expires) ON CONFLICT (id) DO UPDATE SET generation = excluded.generation, "
    "state = 'planned', reason = '', at = excluded.at, due = excluded.due, starts_at = excluded.starts_at, "
    "helps_until = excluded.helps_until, last = excluded.last, owner = NULL, attempts = 0, outbox_id = NULL, ended_at = NULL, "
    "expires_at = excluded.expires_at WHERE reminders.generation < excluded.generation"
)
_END = Statement(
    "UPDATE reminders SET state = :state, reason = :reason, outbox_id = CAST(:outbox AS TEXT), owner = NULL, ended_at = :now "
    "WHERE id = :key AND patient_id = :patient AND owner = :owner AND generation = :generation AND state = 'sending' "
    "RETURNING booking_id"
)
_REMINDED = Statement("UPDATE bookings SET reminded_at = :now WHERE id = :booking AND patient_id = :patient")
# One that is just being said cannot be called back; it is not tried again, and how that try ends is not noted any more.
_WITHDRAW = Statement(
    "UPDATE outbox SET state = 'withdrawn', reason = CASE WHEN state = 'sending' THEN 'the appointment changed while it was said' "
    "ELSE 'the appointment has changed' END, due = NULL, owner = NULL, ended_at = :now "
    "WHERE state IN ('waiting', 'sending', 'quota') AND id IN "
    "(SELECT outbox_id FROM reminders WHERE booking_id = :booking AND outbox_id IS NOT NULL)"
)
_STOP = Statement(
    "UPDATE reminders SET state = 'stopped', reason = :reason, owner = NULL, ended_at = :now WHERE booking_id = :booking "
    "AND (state IN ('planned', 'sending') OR state = 'sent' AND EXISTS (SELECT 1 FROM outbox o "
    "WHERE o.id = reminders.outbox_id AND o.state = 'withdrawn'))"
)


def plan(to: Writing, fact: RemindersPlanned) -> None:
    """Put them on the ledger. Raises Changed when the booking is in another generation, or does not stand."""
    booking = str(fact.booking)
    row = _PLANNED.first(to.conn, booking=booking, patient=to.patient.id, generation=fact.generation)
    if row is None:
        raise Changed("the appointment has changed meanwhile")
    if fact.generation > 1:
        stop(to.conn, booking, to.now, "moved")
    for each in fact.reminders:
        _PUT.run(
            to.conn,
            id=str(reminder_key(fact.booking, each.ahead, UUID(to.patient.id))),
            patient=to.patient.id,
            booking=booking,
            hospital=row.hospital,
            ahead=each.ahead,
            generation=fact.generation,
            due=micros(each.due),
            starts=row.starts_at,
            helps=micros(each.helps_until),
            last=each.last,
            expires=row.expires_at,
        )
    reminded_carers.plan(to.conn, booking, to.now)


def end(to: Writing, fact: ReminderEnded) -> None:
    """It has ended so, in the worker's hands. Raises Changed when it is not there any more."""
    sent = fact.state is ReminderState.SENT
    row = _END.first(
        to.conn,
        key=str(fact.key),
        patient=to.patient.id,
        owner=fact.owner,
        generation=fact.generation,
        state=fact.state.value,
        reason=fact.reason,
        outbox=str(sending_key(fact.key, fact.generation)) if sent else None,
        now=to.now,
    )
    if row is None:
        raise Changed("the reminder is in other hands, was stopped or was moved")
    if sent:
        _REMINDED.run(to.conn, booking=row.booking_id, patient=to.patient.id, now=to.now)


def stop(conn: Connection, booking: str, now: int, reason: str) -> None:
    """No reminder of this booking is said any more, whether it still waits or stands in the outbox already."""
    _WITHDRAW.run(conn, booking=booking, now=now)
    _STOP.run(conn, booking=booking, now=now, reason=reason)
