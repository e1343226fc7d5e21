"""One door to the database: short pieces of work go in, and each is stored wholly or not at all."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, NotSupportedError, ProgrammingError

from bot.domain.errors import StorageDown

T = TypeVar("T")

# Faults of ours, not of the database: they are raised as they are, so that nobody waits for the disk to get better.
_OURS = (IntegrityError, ProgrammingError, DataError, NotSupportedError)


class Database(ABC):
    """Work is a plain function over a synchronous SQLAlchemy Core connection.

    It may run more than once before it is stored, so it touches nothing but the connection. What it raises reaches its caller alone,
    and nothing of it is stored. No transaction is open between two calls.
    """

    @abstractmethod
    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run in a transaction and return its result once it is durable. Raises StorageDown, or what `work` raises."""

    @abstractmethod
    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run against one consistent view, storing nothing. Raises StorageDown, or what `work` raises."""

    async def tidy(self) -> None:  # noqa: B027 (only SQLite has anything to tidy)
        """See to it that destroyed bytes are gone from the files, as far as this database can."""

    @abstractmethod
    async def close(self) -> None:
        """Finish what was handed in, then let go of everything."""


def as_storage_error(error: Exception) -> Exception:
    """StorageDown for what the database could not do (disk full, file gone, server away); anything else as it is."""
    if isinstance(error, _OURS):
        return error
    if isinstance(error, DBAPIError):
        return StorageDown(str(error.orig or error))
    return error
