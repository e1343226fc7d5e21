"""Webhooks that arrive in the same moment are checked, read and stored together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.errors import StorageDown
from bot.domain.ports.inbox import Inbox
from bot.domain.ports.wakeup import WakeUp
from bot.domain.stored import Arrival
from integrations.line.events import BadSignature, Delivery, NotAWebhook, parse


class EventCounter(Protocol):
    """What is counted of events. Must be quick and must not raise."""

    def stored(self, requests: int, new: int, repeated: int, broken: int) -> None:
        """So many requests are stored. Their events: new, known already, and unreadable (counted in the others too)."""
        ...


@dataclass(slots=True)
class _Handed:
    body: bytes
    signature: str | None
    done: asyncio.Future[None]


class Together:
    """One round of the event loop is one load. Doing a load in one go costs half the CPU time of doing each request by itself."""

    def __init__(
        self, inbox: Inbox, secret: bytes, wake: WakeUp, clock: Callable[[], datetime], counter: EventCounter
    ) -> None:
        self._inbox, self._secret, self._wake, self._clock, self._counter = inbox, secret, wake, clock, counter
        self._handed: list[_Handed] = []
        self._storing: set[asyncio.Task[None]] = set()

    async def hand_in(self, body: bytes, signature: str | None) -> None:
        """Every event of this request is durable when this returns. Raises BadSignature, NotAWebhook, StorageDown."""
        loop = asyncio.get_running_loop()
        if not self._handed:
            loop.call_soon(self._look)
        done = loop.create_future()
        self._handed.append(_Handed(body, signature, done))
        await done

    async def store(self, arrivals: Sequence[Arrival], *, requests: int, broken: int) -> None:
        """Store events durably and ring for the worker. Raises StorageDown."""
        new = await self._inbox.accept(arrivals, self._clock()) if arrivals else 0
        if new:
            self._wake.ring("inbox")
        self._counter.stored(requests, new, len(arrivals) - new, broken)

    def _look(self) -> None:
        handed, self._handed = self._handed, []
        load: list[tuple[_Handed, Delivery]] = []
        for each in handed:
            try:
                load.append((each, parse(each.body, each.signature, channel_secret=self._secret)))
            except (BadSignature, NotAWebhook) as problem:
                _end(each, problem)
        if load:
            task = asyncio.get_running_loop().create_task(self._store_load(load))
            self._storing.add(task)
            task.add_done_callback(self._storing.discard)

    async def _store_load(self, load: list[tuple[_Handed, Delivery]]) -> None:
        """All in one go; when that fails because of one of them, each by itself."""
        arrivals = [arrival for _, delivery in load for arrival in delivery.arrivals]
        try:
            await self.store(arrivals, requests=len(load), broken=sum(delivery.broken for _, delivery in load))
        except Exception as problem:
            if len(load) == 1 or isinstance(problem, StorageDown):
                for each, _ in load:
                    _end(each, problem)
            else:
                for one in load:
                    await self._store_load([one])
            return
        for each, _ in load:
            _end(each)


def _end(handed: _Handed, problem: Exception | None = None) -> None:
    if handed.done.done():  # the sender has gone away
        return
    if problem is None:
        handed.done.set_result(None)
    else:
        handed.done.set_exception(problem)
