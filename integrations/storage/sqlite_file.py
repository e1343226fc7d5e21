"""The SQLite file: found, held against other processes, and opened with the settings that keep it safe."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine
from sqlalchemy.pool import NullPool

from bot.domain.errors import BadConfiguration, StorageDown
from integrations.storage.database import as_storage_error

# busy_timeout first: a second connection starting at the same instant would meet "database is locked" in journal_mode.
# secure_delete: a destroyed key must not stay readable in the file's free pages.
WRITER = ("busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
# SQLite up to 3.51.2 could corrupt a WAL file that two connections checkpoint (sqlite.org/wal.html, "the WAL-reset bug"):
# only the writer does.
READER = ("busy_timeout=5000", "wal_autocheckpoint=0", "query_only=ON")


def driver() -> ModuleType:
    """pysqlite3, which brings a newer SQLite, where its wheel installs; else Python's own."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        return sqlite3
    module: ModuleType = dbapi2
    return module


def engine_for(path: Path) -> Engine:
    """An engine whose connections leave transactions to us."""
    return create_engine(
        URL.create("sqlite", database=str(path)),
        module=driver(),
        poolclass=NullPool,
        connect_args={"check_same_thread": False, "isolation_level": None},
    )


def hold(path: Path) -> int:
    """Keep every other process away from this database. Raises BadConfiguration when one is there already."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = os.open(path.with_name(f"{path.name}.lock"), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise BadConfiguration(
            f"another process uses the database {path}. SQLite serves one process: stop the other one, or use PostgreSQL"
        ) from None
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # for nobody else's eyes from the first byte
    return lock


def connect(engine: Engine, pragmas: Sequence[str]) -> Connection:
    """A connection with these settings."""
    conn = engine.connect()
    for pragma in pragmas:
        conn.exec_driver_sql(f"PRAGMA {pragma}")
    return conn


def prepared(path: Path, prepare: Callable[[Connection], object]) -> tuple[Engine, int]:
    """Take the file and let `prepare` run on it, all of it or nothing. Raises BadConfiguration."""
    try:
        lock = hold(path)
    except OSError as error:
        raise BadConfiguration(f"the database {path} cannot be used: {error.strerror}") from error
    engine = engine_for(path)
    try:
        with connect(engine, WRITER) as conn:
            raw: Any = conn.connection.driver_connection
            raw.execute("BEGIN IMMEDIATE")
            prepare(conn)
            raw.execute("COMMIT")
    except BaseException as error:
        os.close(lock)
        raise told(error) if isinstance(error, Exception) else error from None
    return engine, lock


def told(error: Exception) -> Exception:
    """The driver's own errors come bare from where statements go round SQLAlchemy."""
    if isinstance(error, StopIteration):
        return RuntimeError(
            "work ended with StopIteration"
        )  # a future would not take it, and its batch would wait for ever
    bare = driver()
    if isinstance(error, bare.OperationalError) or type(error) is bare.DatabaseError:  # the latter: a malformed file
        return StorageDown(str(error))
    return as_storage_error(error)
