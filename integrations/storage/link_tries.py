"""How often something was tried: counted for all processes together, and kept when its patient is forgotten."""

from __future__ import annotations

from sqlalchemy import Connection

from integrations.storage.statements import Statement

_COUNT = Statement(
    "INSERT INTO link_tries (subject, tries, expires_at) VALUES (:subject, 1, :until) ON CONFLICT (subject) DO UPDATE "
    "SET tries = CASE WHEN link_tries.expires_at <= :now THEN 1 ELSE link_tries.tries + 1 END, "
    "expires_at = CASE WHEN link_tries.expires_at <= :now THEN excluded.expires_at ELSE link_tries.expires_at END "
    "RETURNING tries, expires_at"
)
_UNCOUNT = Statement("UPDATE link_tries SET tries = tries - 1 WHERE subject = :subject AND tries > 0")


def count(conn: Connection, subject: bytes, now: int, until: int, most: int) -> int | None:
    """Count one more try: until when there are too many, None while there are not. The first one sets the end (`until`)."""
    row = _COUNT.first(conn, subject=subject, now=now, until=until)
    return row.expires_at if row is not None and row.tries > most else None


def uncount(conn: Connection, subject: bytes) -> None:
    """What was tried was true: this one try counts no more. Earlier ones do, or an own record would buy tries at those of others."""
    _UNCOUNT.run(conn, subject=subject)
