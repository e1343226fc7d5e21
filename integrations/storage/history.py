"""What has happened to appointments: one line for each change, written in the very transaction that makes it true."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from bot.domain.history import By, Event, Happened
from bot.domain.messages import Person
from integrations.storage import patients
from integrations.storage.database import Database
from integrations.storage.instants import moment, moment_or_none
from integrations.storage.sealed import Vault
from integrations.storage.statements import Row, Statement

_INTO = (
    "INSERT INTO appointment_history "
    "(id, booking_id, what, generation, patient_id, by_whom, happened_at, starts_at, was_at, expires_at)"
)
# The same change is noted once, however often it is recorded: by booking, what, and the time of it (generation).
_NOTE = Statement(
    f"{_INTO} SELECT b.id || '|' || CAST(:what AS TEXT) || '|' || b.generation, b.id, CAST(:what AS TEXT), b.generation, "  # noqa: S608
    "b.patient_id, COALESCE(CAST(:by AS TEXT), b.booked_by), CAST(:now AS BIGINT), b.starts_at, CAST(:was AS BIGINT), b.expires_at "
    "FROM bookings b WHERE b.id = :booking ON CONFLICT DO NOTHING"
)
_MOVED = Statement(
    f"{_INTO} SELECT n.id || '|moved|' || n.generation, n.id, 'moved', n.generation, n.patient_id, CAST(:by AS TEXT), "  # noqa: S608
    "CAST(:now AS BIGINT), n.starts_at, o.starts_at, n.expires_at FROM bookings n JOIN bookings o ON o.id = n.replaces "
    "WHERE n.id = :new AND n.state IN ('booked', 'cancelled') "
    "ON CONFLICT DO NOTHING"
)
_STANDS = Statement("SELECT id FROM bookings WHERE id = :booking AND state = 'booked'")
# What a carer holds for somebody without a chat is that person's history, not the carer's.
_OF_PATIENT = Statement(
    "SELECT h.booking_id, h.what, h.by_whom, h.happened_at, h.starts_at, h.was_at FROM appointment_history h "
    "JOIN bookings b ON b.id = h.booking_id WHERE h.patient_id = :patient AND b.care_id IS NULL "
    "ORDER BY h.happened_at DESC, h.generation DESC, h.id LIMIT :limit"
)


class SqlHistory:
    """The AppointmentHistory port over either database."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault

    async def of(self, person: Person, limit: int) -> tuple[Event, ...]:
        """See AppointmentHistory."""
        return await self._database.read(lambda conn: _of(conn, self._vault, person, limit))


def booked(conn: Connection, booking: str, now: int) -> None:
    """It stands at the hospital, by whoever asked for it."""
    _NOTE.run(conn, booking=booking, what=Happened.BOOKED.value, by=None, was=None, now=now)


def confirmed(conn: Connection, booking: str, by: By, now: int) -> None:
    """The hospital knows that the patient will come at this time of it."""
    _NOTE.run(conn, booking=booking, what=Happened.CONFIRMED.value, by=by.value, was=None, now=now)


def cancelled(conn: Connection, booking: str, by: By, now: int) -> None:
    """It does not stand any more."""
    _NOTE.run(conn, booking=booking, what=Happened.CANCELLED.value, by=by.value, was=None, now=now)


def moved(conn: Connection, booking: str, was: int, by: By, now: int) -> None:
    """Its time, which is that of `bookings` now, was another."""
    _NOTE.run(conn, booking=booking, what=Happened.MOVED.value, by=by.value, was=was, now=now)


def moved_to(conn: Connection, new: str, by: By, now: int) -> None:
    """The old appointment has been let go of for this one."""
    _MOVED.run(conn, new=new, by=by.value, now=now)


def booked_beside(conn: Connection, new: str, now: int) -> None:
    """It was to replace another, which could not be let go of: if it stands, it is one more."""
    if _STANDS.first(conn, booking=new) is not None:
        booked(conn, new, now)


def _of(conn: Connection, vault: Vault, person: Person, limit: int) -> tuple[Event, ...]:
    known = patients.find(conn, vault, patients.index_of(vault, person))
    rows = () if known is None else _OF_PATIENT.all(conn, patient=known.id, limit=limit)
    return tuple(_event(row) for row in reversed(rows))


def _event(row: Row) -> Event:
    return Event(
        booking=UUID(row.booking_id),
        what=Happened(row.what),
        by=By(row.by_whom),
        at=moment(row.happened_at),
        start=moment(row.starts_at),
        was=moment_or_none(row.was_at),
    )
