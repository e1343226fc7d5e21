"""Bookings that a chat knows of through a right to act for another person, and whether that right allows a write."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy import Connection

from bot.domain.appointment import Booking
from bot.domain.care import Scope
from bot.domain.change import Change
from bot.domain.errors import NotCarer
from integrations.storage import booked, changed
from integrations.storage.cared import SCOPES
from integrations.storage.sealed import Vault
from integrations.storage.statements import Statement

_HOLDS = "NOT c.ended AND c.ends_at > :now"
_TO_COME = "b.state = 'booked' AND b.starts_at > :now"
# Those to come are among the sixty before all others, the next one first; of what is over the newest.
_BOOKINGS = Statement(
    f"SELECT {booked.COLUMNS}, b.patient_id, p.wrapped_key, c.id AS through FROM cares c "  # noqa: S608
    "JOIN bookings b ON b.record_index = c.record_index JOIN patients p ON p.id = b.patient_id "
    f"WHERE c.carer_id = :patient AND {_HOLDS} ORDER BY CASE WHEN {_TO_COME} THEN 0 ELSE 1 END, "
    f"CASE WHEN {_TO_COME} THEN b.starts_at ELSE -b.starts_at END, b.id LIMIT 60"
)
_CHANGES = Statement(
    f"SELECT {changed.COLUMNS} FROM cares k JOIN bookings b ON b.record_index = k.record_index "  # noqa: S608
    "JOIN changes c ON c.booking_id = b.id WHERE k.carer_id = :patient AND NOT k.ended AND k.ends_at > :now "
    "AND c.patient_id <> :patient AND (c.state IN ('requested', 'unknown')) ORDER BY c.requested_at DESC, c.id"
)
_GRANTED = {
    scope: Statement(
        "SELECT c.id, c.patient_id, c.record_index FROM cares c WHERE c.id = :care AND c.carer_id = :carer "  # noqa: S608
        f"AND c.record_index = :index AND {flag} AND {_HOLDS} {{postgresql: FOR SHARE}}"
    )
    for scope, flag in SCOPES.items()
}
_ANY = {
    scope: Statement(
        "SELECT c.id FROM cares c WHERE c.carer_id = :carer AND c.record_index = :index "  # noqa: S608
        f"AND {flag} AND {_HOLDS} {{postgresql: FOR SHARE}}"
    )
    for scope, flag in SCOPES.items()
}


def bookings_for(conn: Connection, vault: Vault, patient: str, now: int) -> tuple[Booking, ...]:
    """Each opened with the key of the chat in whose ledger it stands; those to come before all others, the next one first."""
    return tuple(
        replace(
            booked.booking(row, vault.box(row.patient_id, row.wrapped_key)),
            care=UUID(row.through),
            owned=row.patient_id == patient,
        )
        for row in _BOOKINGS.all(conn, patient=patient, now=now)
    )


def changes_for(conn: Connection, patient: str, now: int) -> tuple[Change, ...]:
    """Changes in the ledgers of others that have not ended, newest first."""
    return tuple(changed.change(row) for row in _CHANGES.all(conn, patient=patient, now=now))


def ledger_of(conn: Connection, carer: str, care: UUID, index: bytes | None, now: int) -> str:
    """In whose ledger stands what this carer books under this right: the patient's, or the carer's where the patient has no chat.

    Raises NotCarer when the right does not allow it at this moment, or is for another record.
    """
    row = _GRANTED[Scope.BOOK].first(conn, care=str(care), carer=carer, index=index, now=now) if index else None
    if row is None:
        raise NotCarer
    owner: str = row.patient_id or carer
    return owner


def right_to(conn: Connection, carer: str, index: bytes | None, scopes: tuple[Scope, ...], now: int) -> str:
    """The right by which this chat may do it to a booking of this record. Raises NotCarer where none of `scopes` is allowed now."""
    for scope in scopes if index else ():
        row = _ANY[scope].first(conn, carer=carer, index=index, now=now)
        if row is not None:
            found: str = row.id
            return found
    raise NotCarer
