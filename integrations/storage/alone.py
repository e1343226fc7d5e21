"""Work that one process does at a time, however many there are."""

from __future__ import annotations

from enum import IntEnum

from sqlalchemy import Connection


class Duty(IntEnum):
    """The numbers of PostgreSQL's advisory locks; each holds for the transaction in which it is taken.

    SQLite serves one process, and there one thread writes: nobody needs to be kept away.
    """

    MIGRATING = 7203114
    SORTING = 7203115
    NUMBERING = 7203116
    SEALING = 7203117
    PURGING = 7203118


def wait_for(conn: Connection, duty: Duty) -> None:
    """Do it after whoever is doing it now: what they commit is seen by the statements that follow."""
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql(f"SELECT pg_advisory_xact_lock({duty:d})")


def free_to(conn: Connection, duty: Duty) -> bool:
    """Whether nobody is doing it now; if so, it is ours until this transaction ends."""
    if conn.dialect.name != "postgresql":
        return True
    return bool(conn.exec_driver_sql(f"SELECT pg_try_advisory_xact_lock({duty:d})").scalar_one())
