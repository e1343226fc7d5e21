"""How a booking is written down, and read back for its patient."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from bot.domain.appointment import Appointment, Booking, BookingState, Mode, PatientContact, Slot
from integrations.storage import tables
from integrations.storage.instants import moment, moment_or_none
from integrations.storage.sealed import Box, cell
from integrations.storage.statements import Row, Statement

WISH = cell(tables.bookings.c.wish)
APPOINTMENT = cell(tables.bookings.c.appointment)

JUST_SEEN = timedelta(minutes=10)  # for so long after the hospital's word on it nobody need look again

_NAMES = (
    "id", "hospital", "state", "wish", "appointment", "told", "requested_at",
    "generation", "confirmed_at", "as_of", "reminded_at", "replaces",
)  # fmt: skip
COLUMNS = ", ".join(f"b.{name}" for name in _NAMES)

# Those to come are among the ten before all others.
_OF_PATIENT = Statement(
    f"SELECT {COLUMNS} FROM (SELECT * FROM bookings WHERE patient_id = :patient AND care_id IS NULL "  # noqa: S608
    "ORDER BY CASE WHEN state = 'booked' AND starts_at > :now THEN 0 ELSE 1 END, requested_at DESC, id LIMIT 10) AS b "
    "ORDER BY b.requested_at DESC, b.id"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for, and for whom."""

    slot: Slot
    contact: PatientContact
    mode: Mode


_wish = msgspec.json.Decoder(Wish)
_appointment = msgspec.json.Decoder(Appointment)


def seal_wish(box: Box, key: UUID, wish: Wish) -> bytes:
    """The wish as it is stored."""
    return box.seal(WISH, str(key), msgspec.json.encode(wish))


def open_wish(box: Box, key: str, sealed: bytes) -> Wish:
    """The wish again."""
    return _wish.decode(box.open(WISH, key, sealed))


def seal_appointment(box: Box, key: UUID, appointment: Appointment) -> bytes:
    """The appointment as it is stored."""
    return box.seal(APPOINTMENT, str(key), msgspec.json.encode(appointment))


def open_appointment(box: Box, key: str, sealed: bytes) -> Appointment:
    """The appointment again."""
    return _appointment.decode(box.open(APPOINTMENT, key, sealed))


def booking(row: Row, box: Box, wish: Wish | None = None) -> Booking:
    """A row of bookings (COLUMNS) as the domain knows it."""
    wish = wish or open_wish(box, row.id, row.wish)
    made = None if row.appointment is None else open_appointment(box, row.id, row.appointment)
    return Booking(
        key=UUID(row.id),
        hospital=row.hospital,
        slot=wish.slot,
        state=BookingState(row.state),
        told=bool(row.told),
        requested_at=moment(row.requested_at),
        appointment=made,
        contact=wish.contact,
        generation=row.generation,
        confirmed_at=moment_or_none(row.confirmed_at),
        as_of=moment_or_none(row.as_of),
        reminded_at=moment_or_none(row.reminded_at),
        replaces=None if row.replaces is None else UUID(row.replaces),
    )


def bookings_of(conn: Connection, patient: str, box: Box, now: int) -> tuple[Booking, ...]:
    """The patient's bookings, newest first, at most 10; those that a carer holds for somebody else are not among them."""
    return tuple(booking(row, box) for row in _OF_PATIENT.all(conn, patient=patient, now=now))
