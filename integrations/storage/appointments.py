"""What happens to appointments that stand, within a commit: seen, confirmed, moved, gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from bot.domain.appointment_facts import AppointmentMoved
from bot.domain.errors import Changed
from bot.domain.history import By
from integrations.storage import called, cared_news, history, reminded, waited
from integrations.storage.booked import JUST_SEEN, open_appointment, open_wish, seal_appointment, seal_wish
from integrations.storage.instants import micros
from integrations.storage.retention import after
from integrations.storage.sealed import Box
from integrations.storage.statements import Statement
from integrations.storage.writing import Writing

_SEEN = Statement("UPDATE bookings SET as_of = :now WHERE id = :booking AND patient_id = :patient")
# Not while a write of our own is under way, which may be what the hospital tells of: that one notes by whom it was.
_ACCEPTED = Statement(
    "UPDATE bookings SET confirmed_at = :now WHERE id = :booking AND confirmed_at IS NULL AND state = 'booked' AND NOT EXISTS "
    "(SELECT 1 FROM changes WHERE booking_id = bookings.id AND state IN ('requested', 'unknown'))"
)
_CONFIRMED = Statement(
    "UPDATE bookings SET as_of = :now, confirmed_at = COALESCE(confirmed_at, :now) WHERE id = :booking AND state = 'booked'"
)
_GONE = Statement(
    "UPDATE bookings SET state = 'cancelled', told = TRUE, as_of = :now WHERE id = :booking AND state = 'booked'"
)
_FIND = Statement("SELECT id, wish, appointment, starts_at FROM bookings WHERE id = :booking AND patient_id = :patient")
_MOVED = Statement(
    "UPDATE bookings SET wish = :wish, appointment = :appointment, starts_at = :starts, ends_at = :ends, generation = :generation, "
    "confirmed_at = NULL, as_of = :now, look_at = :look, expires_at = :expires "
    "WHERE id = :booking AND patient_id = :patient AND generation = :generation - 1 AND state = 'booked'"
)


def seen(to: Writing, booking: UUID, *, accepted: bool) -> None:
    """The hospital has it as we have it."""
    _SEEN.run(to.conn, booking=str(booking), patient=to.patient.id, now=to.now)
    if accepted:
        found_accepted(to.conn, str(booking), to.now)


def found_accepted(conn: Connection, booking: str, now: int) -> None:
    """The hospital knows that the patient will come, and not from us."""
    if _ACCEPTED.run(conn, booking=booking, now=now):
        history.confirmed(conn, booking, By.HOSPITAL, now)


def confirmed(conn: Connection, booking: str, by: By, now: int) -> None:
    """The hospital knows that the patient will come."""
    if _CONFIRMED.run(conn, booking=booking, now=now):
        history.confirmed(conn, booking, by, now)
    called.confirmed(conn, booking, now)


def gone(conn: Connection, booking: str, by: By, now: int, *, asked_by: str | None = None) -> bool:
    """It does not stand any more: reminders and calls stop, carers are told of what the hospital did. False when that was known.

    `asked_by`: the right of a carer whose own question has found it out.
    """
    if not let_go(conn, booking, now):
        return False
    history.cancelled(conn, booking, by, now)
    if by is By.HOSPITAL:
        cared_news.gone(conn, booking, now, asked_by)
    return True


def let_go(conn: Connection, booking: str, now: int) -> bool:
    """As `gone`, for another that is in its place and of which the history tells."""
    if not _GONE.run(conn, booking=booking, now=now):
        return False
    reminded.stop(conn, booking, now, "cancelled")
    called.stop(conn, booking, now)
    waited.let_go(conn, booking, now)
    return True


def moved(to: Writing, fact: AppointmentMoved) -> None:
    """Its time is another now. Raises Changed when that is known already, or it does not stand."""
    row = _FIND.first(to.conn, booking=str(fact.booking), patient=to.patient.id)
    if row is None or row.appointment is None:
        raise Changed("the appointment is not there any more")
    wish, appointment = _at(to.patient.box, row.id, row.wish, row.appointment, fact.start, fact.end)
    made = _MOVED.run(
        to.conn,
        booking=row.id,
        patient=to.patient.id,
        wish=wish,
        appointment=appointment,
        starts=micros(fact.start),
        ends=micros(fact.end),
        generation=fact.generation,
        now=to.now,
        look=after(to.now, JUST_SEEN),
        expires=after(max(to.now, micros(fact.end)), to.keep.bookings),
    )
    if not made:
        raise Changed("the appointment has been moved or cancelled meanwhile")
    history.moved(to.conn, row.id, row.starts_at, By.HOSPITAL, to.now)
    cared_news.moved(to.conn, row.id, fact.generation, row.starts_at, to.now)
    called.stop(to.conn, row.id, to.now)


def _at(
    box: Box, booking: str, sealed_wish: bytes, sealed: bytes, start: datetime, end: datetime
) -> tuple[bytes, bytes]:
    """Wish and appointment with another time, sealed."""
    wish, appointment = open_wish(box, booking, sealed_wish), open_appointment(box, booking, sealed)
    later = replace(wish, slot=replace(wish.slot, start=start, end=end))
    return (
        seal_wish(box, UUID(booking), later),
        seal_appointment(box, UUID(booking), replace(appointment, start=start, end=end)),
    )
