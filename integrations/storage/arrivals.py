"""New events into the inbox, many in one go, each only once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from integrations.storage.alone import Duty, wait_for


class Envelope(NamedTuple):
    """A row of the inbox to be, in the order of the columns below."""

    event_id: str
    person_index: bytes | None
    channel: str
    message_id: str | None
    sent_at: int
    received_at: int
    state: str
    raw: bytes
    expires_at: int | None
    due: int


_INTO = (
    "INSERT INTO inbox (event_id, person_index, channel, message_id, sent_at, received_at, state, raw, expires_at, due, "
    "attempts, apologised) "
)
_ROW = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, FALSE)"
# Every call into SQLite hands the interpreter's lock to the event loop and waits to get it back: few long statements, not many short ones.
_SIZES = (32, 8, 1)
_SQLITE = {size: f"{_INTO}VALUES {', '.join([_ROW] * size)} ON CONFLICT (event_id) DO NOTHING" for size in _SIZES}
_POSTGRES = (
    _INTO  # noqa: S608
    + "SELECT a, b, c, d, e, f, g, h, i, j, 0, FALSE FROM unnest($1::text[], $2::bytea[], $3::text[], $4::text[], "
    "$5::bigint[], $6::bigint[], $7::text[], $8::bytea[], $9::bigint[], $10::bigint[]) "
    "WITH ORDINALITY AS new (a, b, c, d, e, f, g, h, i, j, n) ORDER BY n ON CONFLICT (event_id) DO NOTHING"
)


def insert_new(conn: Connection, envelopes: Sequence[Envelope]) -> int:
    """Insert what is not there yet; returns how many were new."""
    if conn.dialect.name == "sqlite":
        return _insert_in_runs(conn, envelopes)
    return _insert_at_once(conn, envelopes)


def _insert_in_runs(conn: Connection, envelopes: Sequence[Envelope]) -> int:
    """In process: statements of a few sizes that stay prepared."""
    cursor: Any = conn.connection.cursor()
    new = at = 0
    while at < len(envelopes):
        size = next(each for each in _SIZES if each <= len(envelopes) - at)
        run = envelopes[at : at + size]
        at += size
        new += cursor.execute(_SQLITE[size], [value for envelope in run for value in envelope]).rowcount
    cursor.close()
    return new


def _insert_at_once(conn: Connection, envelopes: Sequence[Envelope]) -> int:
    """Over a connection, one statement for all."""
    columns = tuple(list(column) for column in zip(*envelopes, strict=True))
    # seq must become visible in order, or a reader that asks for "after n" would step over a row that commits late.
    wait_for(conn, Duty.SORTING)
    return conn.exec_driver_sql(_POSTGRES, columns).rowcount
