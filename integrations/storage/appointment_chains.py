"""Appointments through all their moves, read by the key of any of their bookings."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Connection

from bot.domain.appointment_chain import Chain
from integrations.storage import booked
from integrations.storage.database import Database
from integrations.storage.instants import moment
from integrations.storage.sealed import Vault
from integrations.storage.statements import Row, Statement

_WHOSE = Statement(
    "SELECT p.id, p.language, p.wrapped_key FROM bookings b JOIN patients p ON p.id = b.patient_id WHERE b.id = :booking"
)
# Only what stood at the hospital is a part of it; a time that was taken by others never was.
_ALL = Statement(
    f"SELECT {booked.COLUMNS}, b.touched_at FROM bookings b WHERE b.patient_id = :patient "  # noqa: S608
    "AND b.state IN ('booked', 'cancelled') ORDER BY b.requested_at, b.id"
)


class SqlAppointmentChains:
    """The AppointmentChains port over either database."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault

    async def of(self, booking: UUID) -> Chain | None:
        """See AppointmentChains."""
        return await self._database.read(lambda conn: _chain(conn, self._vault, str(booking)))


def _chain(conn: Connection, vault: Vault, booking: str) -> Chain | None:
    whose = _WHOSE.first(conn, booking=booking)
    if whose is None:
        return None
    rows = {row.id: row for row in _ALL.all(conn, patient=whose.id)}
    if booking not in rows:
        return None
    first = _first(rows, booking)
    line = [row for row in rows.values() if _first(rows, row.id) == first]
    standing = [row for row in line if row.state == "booked"] or line
    now = standing[-1]
    return Chain(
        booking=booked.booking(now, vault.box(whose.id, whose.wrapped_key)),
        first=UUID(first),
        version=sum(row.generation for row in line) - 1 + sum(row.state == "cancelled" for row in line),
        changed_at=moment(max(now.as_of or 0, now.touched_at)),
        language=whose.language,
    )


def _first(rows: Mapping[str, Row], booking: str) -> str:
    """Back to where it began, as far as that is still kept."""
    passed = {booking}
    while (before := rows[booking].replaces) in rows and before not in passed:
        booking = before
        passed.add(booking)
    return booking
