"""PostgreSQL, for more than one process: each piece of work is a transaction of its own, and is tried again when two collide."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Self, TypeVar

import asyncpg
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.domain.errors import StorageDown
from integrations.storage.alone import Duty, wait_for
from integrations.storage.database import Database, as_storage_error

T = TypeVar("T")

_TRIES = 4
_CONNECTIONS = 10
_SECONDS = 10.0  # the longest that any statement may take
_QUEUE = (
    30.0  # the longest wait for a connection while all are busy: under load late is better than failed and tried again
)
# Two transactions met (PostgreSQL, "Error Codes": serialization_failure, deadlock_detected): one of them only has to run again.
_COLLIDED = ("40001", "40P01")


class PostgresDatabase(Database):
    """A server shared with other processes of this service."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @classmethod
    async def open(cls, url: str, prepare: Callable[[Connection], object], *, hurry: bool = True) -> Self:
        """Connect, and let `prepare` run alone in a transaction; without `hurry` a statement may take as long as it takes.

        Raises StorageDown, or what `prepare` raises.
        """
        engine = create_async_engine(
            url,
            pool_size=_CONNECTIONS,
            max_overflow=0,
            pool_timeout=_QUEUE,
            connect_args={
                "timeout": _SECONDS,
                "command_timeout": _SECONDS if hurry else None,
                "server_settings": {"application_name": "klaimor", "synchronous_commit": "on"},
            },
        )
        database = cls(engine)

        def alone(conn: Connection) -> None:
            wait_for(conn, Duty.MIGRATING)  # of several processes that start at once, one migrates
            prepare(conn)

        try:
            await database.write(alone)
        except BaseException:
            await database.close()
            raise
        return database

    async def write(self, work: Callable[[Connection], T]) -> T:
        """See Database."""
        return await _tried(lambda: self._write(work))

    async def read(self, work: Callable[[Connection], T]) -> T:
        """See Database."""
        return await _tried(lambda: self._read(work))

    async def close(self) -> None:
        """See Database."""
        await self._engine.dispose()

    async def _write(self, work: Callable[[Connection], T]) -> T:
        async with self._engine.begin() as conn:
            return await conn.run_sync(work)

    async def _read(self, work: Callable[[Connection], T]) -> T:
        async with self._engine.connect() as conn:
            return await conn.run_sync(work)


async def _tried(attempt: Callable[[], Awaitable[T]]) -> T:
    """Run it, again after a collision or a cut connection.

    A connection may be cut while a commit is on its way, so that work which was stored runs again: every write of ours then finds its
    mark, fence, version or id taken, and stores nothing twice.
    """
    for left in reversed(range(_TRIES)):
        try:
            return await attempt()
        except DBAPIError as error:
            if left and (error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _COLLIDED):
                await asyncio.sleep(0.01 * (_TRIES - left))
                continue
            raise as_storage_error(error) from error
        except (OSError, PoolTimeout, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise StorageDown(f"PostgreSQL does not answer: {error or type(error).__name__}") from error
    raise StorageDown("PostgreSQL did not take it")
