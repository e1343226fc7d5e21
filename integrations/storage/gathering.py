"""Many small deliveries that arrive together are stored together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from sqlalchemy import Connection

from bot.domain.errors import StorageDown
from integrations.storage.database import Database

D = TypeVar("D")
R = TypeVar("R")

_AT_ONCE = 500  # deliveries in one transaction
# A commit costs the same for one delivery and for fifty: when they come thick, each waits this long for company. A lone one never does.
_COMPANY = 0.012  # seconds
_THICK = 4  # deliveries in one transaction, from which on they come thick
_CALM = 0.05  # seconds after which they do not any more


class Gathering(Generic[D, R]):
    """While one write is on its way, what comes in waits, and leaves with the next: group commit on any database.

    `store` is given the deliveries in the order they came and returns a result for each. If they cannot be stored together, each is
    tried alone, so that one bad delivery costs nobody else anything.
    """

    def __init__(self, database: Database, store: Callable[[Connection, Sequence[D]], list[R]]) -> None:
        self._database = database
        self._store = store
        self._waiting: list[tuple[D, asyncio.Future[R]]] = []
        self._carrier: asyncio.Task[None] | None = None
        self._thick_until = 0.0  # on the loop's clock

    async def hand_in(self, delivery: D) -> R:
        """Durable when this returns. Raises StorageDown, or what `store` raises for this delivery alone."""
        done: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((delivery, done))
        if self._carrier is None or self._carrier.done():
            self._carrier = asyncio.create_task(self._carry())
        return await done

    async def _carry(self) -> None:
        clock = asyncio.get_running_loop().time
        while self._waiting:
            if clock() < self._thick_until:
                await asyncio.sleep(_COMPANY)
            load, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
            if len(load) >= _THICK:
                self._thick_until = clock() + _CALM
            try:
                await self._deliver(load)
            except StorageDown as down:
                _fail(load, down)  # nothing can be stored: trying each alone would only take longer to say so
            except Exception as error:
                await self._deliver_apart(load, error)

    async def _deliver(self, load: list[tuple[D, asyncio.Future[R]]]) -> None:
        deliveries = [delivery for delivery, _ in load]
        results = await self._database.write(lambda conn: self._store(conn, deliveries))
        for (_, done), result in zip(load, results, strict=True):
            if not done.done():
                done.set_result(result)

    async def _deliver_apart(self, load: list[tuple[D, asyncio.Future[R]]], error: Exception) -> None:
        if len(load) == 1:
            _fail(load, error)
            return
        for each in load:
            try:
                await self._deliver([each])
            except Exception as own:
                _fail([each], own)


def _fail(load: list[tuple[D, asyncio.Future[R]]], error: Exception) -> None:
    for _, done in load:
        if not done.done():
            done.set_exception(error)
