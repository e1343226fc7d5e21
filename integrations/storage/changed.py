"""Changes to appointments, as they are written down and read back for their patient."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from bot.domain.change import Change, ChangeKind, ChangeState
from bot.domain.errors import Changed
from integrations.storage.instants import moment
from integrations.storage.statements import Row, Statement
from integrations.storage.writing import Writing

COLUMNS = "c.id, c.booking_id, c.kind, c.state, c.told, c.requested_at, c.care_id"

_OF_PATIENT = Statement(
    f"SELECT {COLUMNS} FROM changes c WHERE c.patient_id = :patient "  # noqa: S608
    "AND (c.state IN ('requested', 'unknown') OR NOT c.told) ORDER BY c.requested_at DESC, c.id"
)
_TOLD = Statement(
    "UPDATE changes SET told = TRUE, owner = NULL, touched_at = :now "
    "WHERE id = :key AND patient_id = :patient AND NOT told AND state NOT IN ('requested', 'unknown')"
)


def change(row: Row) -> Change:
    """A row of changes (COLUMNS) as the domain knows it."""
    return Change(
        key=UUID(row.id),
        booking=UUID(row.booking_id),
        kind=ChangeKind(row.kind),
        state=ChangeState(row.state),
        told=bool(row.told),
        requested_at=moment(row.requested_at),
        care=None if row.care_id is None else UUID(row.care_id),
    )


def changes_of(conn: Connection, patient: str) -> tuple[Change, ...]:
    """Those that have not ended, and those of whose end the patient does not know; newest first."""
    return tuple(change(row) for row in _OF_PATIENT.all(conn, patient=patient))


def tell(to: Writing, key: UUID) -> None:
    """The patient is told how it ended. Raises Changed when they were told already, or it has not ended."""
    if not _TOLD.run(to.conn, key=str(key), patient=to.patient.id, now=to.now):
        raise Changed("the patient was told already how this change ended, or it has not ended")
