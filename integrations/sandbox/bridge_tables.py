"""The tables of the reference bridge in SQLite, and the one step in which each change of them is made."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

BANGKOK = timezone(timedelta(hours=7))

# what carries the contract: a key is unique among appointments, whatever becomes of them, and among what was closed
_SCHEMA = """
CREATE TABLE IF NOT EXISTS department (code TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS slot (
    id TEXT PRIMARY KEY, department TEXT NOT NULL REFERENCES department, start TEXT NOT NULL, finish TEXT NOT NULL,
    places INTEGER NOT NULL DEFAULT 1, mode TEXT NOT NULL DEFAULT 'in_person', th TEXT, en TEXT
);
CREATE INDEX IF NOT EXISTS slot_by_time ON slot (department, start, id);
CREATE TABLE IF NOT EXISTS appointment (
    number INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT UNIQUE, slot TEXT NOT NULL REFERENCES slot, record TEXT,
    start TEXT NOT NULL, finish TEXT NOT NULL, mode TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'booked',
    accepted INTEGER NOT NULL DEFAULT 0, version INTEGER NOT NULL DEFAULT 1, changed TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS appointment_by_slot ON appointment (slot);
CREATE INDEX IF NOT EXISTS appointment_by_change ON appointment (changed, number);
CREATE INDEX IF NOT EXISTS appointment_by_record ON appointment (record, start);
CREATE TABLE IF NOT EXISTS closed_key (key TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS patient (
    record TEXT PRIMARY KEY, own TEXT UNIQUE, hn TEXT NOT NULL, name TEXT NOT NULL, born TEXT, phones TEXT NOT NULL DEFAULT '[]',
    lives INTEGER NOT NULL DEFAULT 1, used INTEGER NOT NULL DEFAULT 1, merged_into TEXT
);
CREATE TABLE IF NOT EXISTS number (kind TEXT NOT NULL, value TEXT NOT NULL, record TEXT NOT NULL REFERENCES patient);
CREATE INDEX IF NOT EXISTS number_by_value ON number (kind, value);
"""


def _now() -> datetime:
    return datetime.now(UTC)


class Tables:
    """One database, in memory when there is no path. Moments are kept as text in UTC, so that they sort."""

    def __init__(self, path: Path | None = None, clock: Callable[[], datetime] = _now) -> None:
        self._clock = clock
        self.db = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
        self.db.row_factory = sqlite3.Row
        self.db.executescript(_SCHEMA)

    @contextmanager
    def step(self) -> Iterator[sqlite3.Connection]:
        """One transaction that holds the lock of writing from its beginning: what was read in it is still so when it writes."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield self.db
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def now(self) -> str:
        """This moment as it is kept: of the change that a step makes."""
        return kept(self._clock())

    def close(self) -> None:
        """Close the database."""
        self.db.close()


def kept(moment: datetime) -> str:
    """An aware moment as it is kept."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def shown(text: str) -> str:
    """A kept moment as it is told, with Bangkok's offset."""
    return datetime.fromisoformat(text).astimezone(BANGKOK).isoformat()
