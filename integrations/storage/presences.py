"""Who is at the desk: heartbeats of consoles, which expire."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.domain.case import PRESENCE
from bot.domain.staff import Role, StaffMember
from integrations.storage.instants import micros, moment
from integrations.storage.retention import after
from integrations.storage.statements import Row, Statement

_REMEMBERED = timedelta(days=90)  # as whom they were last seen, so that what they did keeps a name

_SEEN = Statement(
    "INSERT INTO presences (staff, name, role, hospitals, seen_at, until, expires_at) "
    "VALUES (:staff, :name, :role, :hospitals, :now, :until, :expires) ON CONFLICT (staff) DO UPDATE SET name = excluded.name, "
    "role = excluded.role, hospitals = excluded.hospitals, seen_at = excluded.seen_at, "
    "until = CASE WHEN presences.until > excluded.until THEN presences.until ELSE excluded.until END, "
    "expires_at = excluded.expires_at"
)
_GONE = Statement("UPDATE presences SET until = :now WHERE staff = :staff AND until > :now")
_PRESENT = Statement(
    "SELECT staff, name, role, hospitals, until FROM presences WHERE until > :now ORDER BY name, staff"
)
_ONE = Statement("SELECT staff, name, role, hospitals, until FROM presences WHERE staff = :staff")


def seen(conn: Connection, who: StaffMember, now: int) -> None:
    """They are at the desk now, and count as present for a while."""
    _SEEN.run(
        conn,
        staff=who.id,
        name=who.name,
        role=who.role.value,
        hospitals=" ".join(who.hospitals),
        now=now,
        until=after(now, PRESENCE),
        expires=after(now, _REMEMBERED),
    )


def gone(conn: Connection, staff: str, now: int) -> None:
    """They have left."""
    _GONE.run(conn, staff=staff, now=now)


def present(conn: Connection, now: datetime) -> tuple[StaffMember, ...]:
    """Everybody who is present, by name."""
    return tuple(member(row) for row in _PRESENT.all(conn, now=micros(now)))


def last_seen(conn: Connection, staff: str) -> tuple[StaffMember, datetime] | None:
    """As whom they were last seen, and until when they count as present; None if never."""
    row = _ONE.first(conn, staff=staff)
    return None if row is None else (member(row), moment(row.until))


def member(row: Row) -> StaffMember:
    """A row of presences as the domain knows it."""
    return StaffMember(row.staff, row.name, Role(row.role), tuple(row.hospitals.split()))
