"""Free slots of a hospital's departments, shown from memory for at most a minute and asked for once however many want to know."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from bot.domain.appointment import Slot
from bot.domain.errors import HospitalRefused
from integrations.http.wire import Deadline

MOST_WINDOWS = 200

Window = tuple[str, datetime, datetime, int]


@dataclass(frozen=True, slots=True)
class _Page:
    as_of: float
    slots: tuple[Slot, ...]


class ShownSlots(ABC):
    """`departments`: the codes that can be booked; `life`: for how many seconds a page of slots may be shown."""

    def __init__(self, departments: Collection[str], life: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._codes, self._life, self._clock = departments, life, clock
        self._pages: dict[Window, _Page] = {}
        self._flights: dict[Window, asyncio.Future[tuple[Slot, ...]]] = {}

    @abstractmethod
    async def _search(self, window: Window, deadline: Deadline) -> tuple[Slot, ...]:
        """Ask the hospital for (department, start, end, limit): free slots beginning in [start, end), earliest first."""

    async def free_slots(
        self, department: str, start: datetime, end: datetime, limit: int, deadline: Deadline
    ) -> tuple[Slot, ...]:
        """Free slots beginning in [start, end), earliest first."""
        if department not in self._codes:
            raise HospitalRefused(f"no department {department!r} can be booked here")
        if limit <= 0 or end <= start:
            return ()
        since = start.replace(second=0, microsecond=0)  # a window that begins now is the same for a minute
        window = (department, since, end, limit)
        page = self._pages.get(window)
        slots = page.slots if page and self._clock() - page.as_of < self._life else await self._asked(window, deadline)
        return tuple(slot for slot in slots if slot.start >= start)

    def forget(self, slot_id: str) -> None:
        """Drop every page that shows this slot: it is not free any more, or again."""
        self._flights = {}
        self._pages = {
            window: page for window, page in self._pages.items() if all(each.id != slot_id for each in page.slots)
        }

    def close(self) -> None:
        """Stop asking."""
        for flight in self._flights.values():
            flight.cancel()
        self._flights = {}

    async def _asked(self, window: Window, deadline: Deadline) -> tuple[Slot, ...]:
        """Ask the hospital once, however many patients want to know the same at the same moment."""
        flight = self._flights.get(window)
        if flight is None:
            flight = self._flights[window] = asyncio.ensure_future(self._search(window, deadline))
            flight.add_done_callback(lambda done: self._landed(window, done))
        return await asyncio.shield(flight)

    def _landed(self, window: Window, flight: asyncio.Future[tuple[Slot, ...]]) -> None:
        if self._flights.get(window) is not flight:
            return  # something was booked or freed meanwhile: what it saw is told, and not remembered
        del self._flights[window]
        if not flight.cancelled() and flight.exception() is None:
            self._forget_old()
            self._pages[window] = _Page(self._clock(), flight.result())

    def _forget_old(self) -> None:
        now = self._clock()
        fresh = [(window, page) for window, page in self._pages.items() if now - page.as_of < self._life]
        self._pages = dict(fresh[-MOST_WINDOWS:])
