"""SQLite, the database in one file: one thread writes, and what waits together is stored together."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from bot.domain.errors import StorageDown
from integrations.storage.database import Database
from integrations.storage.sqlite_file import READER, WRITER, connect, told

T = TypeVar("T")

_TOGETHER = 512  # at most so many pieces of work in one transaction, so that no caller waits long for the others
_READERS = 2


@dataclass(slots=True)
class _Job:
    work: Callable[[Connection], Any]
    future: asyncio.Future[Any]
    result: object = None
    error: Exception | None = None


class _Hand(threading.Thread):
    """A thread with one connection that takes jobs from a queue until it finds None there."""

    def __init__(self, name: str, conn: Connection, jobs: SimpleQueue[_Job | None]) -> None:
        super().__init__(name=name, daemon=True)
        self._conn = conn
        self._jobs = jobs
        self._raw: Any = conn.connection.driver_connection
        self._loop = asyncio.get_running_loop()

    def run(self) -> None:
        """Work until told to stop; nothing that a job raises stops the thread."""
        while (job := self._jobs.get()) is not None:
            batch, last = self._gather(job)
            self._perform(batch)
            # The loop is closed when the process is going down: nobody waits any more.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(_settle, batch)
            if last:
                break
        self._conn.close()

    def _gather(self, job: _Job) -> tuple[list[_Job], bool]:
        return [job], False

    def _perform(self, batch: list[_Job]) -> None:
        for job in batch:
            self._alone(job, "BEGIN", "ROLLBACK")

    def _alone(self, job: _Job, begin: str, end: str) -> None:
        """One job in a transaction of its own."""
        try:
            self._raw.execute(begin)
            job.result = job.work(self._conn)
            self._raw.execute(end)
        except Exception as error:
            job.error = error
            self._undo()

    def _undo(self) -> None:
        # A full disk or a fault of the file has rolled back already; then there is nothing to undo.
        with contextlib.suppress(Exception):
            if self._raw.in_transaction:
                self._raw.execute("ROLLBACK")


class _Writer(_Hand):
    """The only thread that writes. `checkpoint`: empty the log after the work at hand."""

    def __init__(self, name: str, conn: Connection, jobs: SimpleQueue[_Job | None]) -> None:
        super().__init__(name, conn, jobs)
        self.checkpoint = threading.Event()

    def _gather(self, job: _Job) -> tuple[list[_Job], bool]:
        batch = [job]
        while len(batch) < _TOGETHER and not self._jobs.empty():
            following = self._jobs.get()
            if following is None:
                return batch, True
            batch.append(following)
        return batch, False

    def _perform(self, batch: list[_Job]) -> None:
        """All in one transaction; if one of them spoils it, each in its own."""
        if len(batch) == 1 or not self._together(batch):
            for job in batch:
                job.result, job.error = None, None
                self._alone(job, "BEGIN IMMEDIATE", "COMMIT")
        if self.checkpoint.is_set():
            self.checkpoint.clear()
            self._empty_log()

    def _empty_log(self) -> None:
        with contextlib.suppress(Exception):  # a reader may need the log; the next checkpoint does it
            self._raw.execute("PRAGMA busy_timeout=200")
            self._raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self._raw.execute("PRAGMA busy_timeout=5000")

    def _together(self, batch: list[_Job]) -> bool:
        raw = self._raw
        try:
            raw.execute("BEGIN IMMEDIATE")
            for job in batch:
                before = raw.total_changes
                try:
                    job.result = job.work(self._conn)
                except Exception as error:
                    # One that failed before it changed anything (a lost lease, an old version) spoils nothing.
                    if raw.total_changes != before or not raw.in_transaction:
                        self._undo()
                        return False
                    job.error = error
            raw.execute("COMMIT")
        except Exception:
            self._undo()  # BEGIN or COMMIT failed: alone, each job meets and reports the fault itself
            return False
        return True


def _settle(batch: list[_Job]) -> None:
    """On the loop: tell every caller how it went."""
    for job in batch:
        if job.future.done():
            continue
        if job.error is not None:
            job.future.set_exception(told(job.error))
        else:
            job.future.set_result(job.result)


class SqliteDatabase(Database):
    """A file held by this process alone: `lock` is what `hold` gave."""

    def __init__(self, engine: Engine, lock: int) -> None:
        self._lock = lock
        self._loop = asyncio.get_running_loop()
        self._writes: SimpleQueue[_Job | None] = SimpleQueue()
        self._reads: SimpleQueue[_Job | None] = SimpleQueue()
        self._writer = _Writer("storage-writer", connect(engine, WRITER), self._writes)
        self._readers = [_Hand(f"storage-reader-{n}", connect(engine, READER), self._reads) for n in range(_READERS)]
        self._closed = False
        for hand in (self._writer, *self._readers):
            hand.start()

    async def write(self, work: Callable[[Connection], T]) -> T:
        """See Database. Committed with synchronous=FULL together with whatever else waits."""
        return await self._hand_in(self._writes, work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """See Database. Runs beside the writer and never waits for it."""
        return await self._hand_in(self._reads, work)

    async def _hand_in(self, jobs: SimpleQueue[_Job | None], work: Callable[[Connection], T]) -> T:
        if self._closed:
            raise StorageDown("the database is closed")
        future: asyncio.Future[T] = self._loop.create_future()
        jobs.put(_Job(work, future))
        return await future

    async def tidy(self) -> None:
        """Move the log into the file and empty it, so that old pages do not linger in it; gives up while readers need it."""
        self._writer.checkpoint.set()
        await self.write(lambda _conn: None)

    async def close(self) -> None:
        """See Database."""
        if self._closed:
            return
        self._closed = True
        await asyncio.to_thread(self._join)

    def _join(self) -> None:
        for _ in self._readers:
            self._reads.put(None)
        for reader in self._readers:
            reader.join()
        self._writes.put(None)
        self._writer.join()  # last, since the last connection to close empties the log, and only the writer may
        os.close(self._lock)
