"""Calls for staff, put on their list and taken off it within a commit."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

import msgspec
from sqlalchemy import Connection

from bot.domain.call import CallReason
from integrations.storage import tables
from integrations.storage.booked import open_wish
from integrations.storage.sealed import Box, cell
from integrations.storage.statements import Statement

WHO = cell(tables.calls.c.who)

_BOOKING = Statement(
    "SELECT id, patient_id, hospital, wish, generation, starts_at, expires_at FROM bookings WHERE id = :booking AND patient_id = :patient"
)
_LIST = Statement(
    "INSERT INTO calls (id, patient_id, booking_id, hospital, reason, state, who, starts_at, listed_at, tries, outcome, expires_at) "
    "VALUES (:id, :patient, :booking, :hospital, :reason, 'open', :who, :starts, :now, 0, '', :expires) ON CONFLICT (id) DO NOTHING"
)
_STOP = Statement(
    "UPDATE calls SET state = 'stopped', ended_at = :now WHERE booking_id = :booking AND state = 'open' "
    "AND (:all OR reason <> 'holiday')"
)


@dataclass(frozen=True, slots=True)
class Who:
    """Whom to ring, as given for the appointment."""

    name: str
    phone: str
    department: str


_who = msgspec.json.Decoder(Who)


def open_who(box: Box, call: str, sealed: bytes) -> Who:
    """Whom to ring."""
    return _who.decode(box.open(WHO, call, sealed))


def needed(conn: Connection, box: Box, patient: str, booking: UUID, reason: CallReason, now: int) -> None:
    """Put a call on the list; once for each generation of the booking. Nothing happens for a booking that is not there."""
    row = _BOOKING.first(conn, booking=str(booking), patient=patient)
    if row is None:
        return
    wish, call = open_wish(box, row.id, row.wish), str(uuid5(booking, f"call|{row.generation}"))
    who = Who(wish.contact.name, wish.contact.phone, wish.slot.department)
    _LIST.run(
        conn,
        id=call,
        patient=patient,
        booking=row.id,
        hospital=row.hospital,
        reason=reason.value,
        who=box.seal(WHO, call, msgspec.json.encode(who)),
        starts=row.starts_at,
        now=now,
        expires=row.expires_at,
    )


def confirmed(conn: Connection, booking: str, now: int) -> None:
    """The patient has said that they will come: what was only to remind them is not needed any more."""
    _STOP.run(conn, booking=booking, now=now, all=False)


def stop(conn: Connection, booking: str, now: int) -> None:
    """The appointment does not stand as it did: nobody needs to ring about it."""
    _STOP.run(conn, booking=booking, now=now, all=True)
