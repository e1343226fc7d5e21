"""Tells the desk's feed what has become of something that was to be said."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from integrations.storage.feed import KEEP
from integrations.storage.retention import after
from integrations.storage.statements import Statement

# Only where somebody may be looking: most patients have no open case, and sending must stay cheap.
_NOTE = Statement(
    "INSERT INTO feed (kind, case_id, noted_at, expires_at) "
    "SELECT 'delivery', c.id, CAST(:now AS BIGINT), CAST(:expires AS BIGINT) FROM outbox o "
    "JOIN cases c ON c.patient_id = o.patient_id WHERE o.id = :id AND c.state <> 'closed'"
)


def noted(conn: Connection, ended: Iterable[tuple[str, int]]) -> None:
    """Tries on these rows of the outbox (id, and when in microseconds) have ended, if this commit is stored."""
    _NOTE.each(conn, [{"id": row, "now": now, "expires": after(now, KEEP)} for row, now in ended])
