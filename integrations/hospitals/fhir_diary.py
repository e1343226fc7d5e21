"""The free times of a hospital's departments, shown from memory for at most a minute."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

import msgspec
import structlog

from bot.domain.appointment import Mode, Slot
from bot.domain.errors import HospitalRefused
from bot.domain.words import Name
from integrations.fhir.client import FhirClient
from integrations.fhir.outcomes import Resource
from integrations.fhir.resources import Extension, Reference, SlotResource
from integrations.hospitals.fhir_staff import Staff
from integrations.http.wire import Deadline

log = structlog.get_logger(__name__)

MOST_WINDOWS = 200

Window = tuple[str, datetime, datetime, int]


@dataclass(frozen=True, slots=True)
class _Page:
    as_of: float
    slots: tuple[Slot, ...]


class Diary:
    """`departments` maps a code to its FHIR search for slots; `life` is how long a page of slots may be shown."""

    def __init__(
        self,
        client: FhirClient,
        departments: Mapping[str, str],
        mode_url: str,
        life: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client, self._departments, self._mode_url = client, departments, mode_url
        self._life, self._clock = life, clock
        self._pages: dict[Window, _Page] = {}
        self._flights: dict[Window, asyncio.Future[tuple[Slot, ...]]] = {}
        self._staff = Staff(client, clock)

    async def free_slots(
        self, department: str, start: datetime, end: datetime, limit: int, deadline: Deadline
    ) -> tuple[Slot, ...]:
        """Free slots beginning in [start, end), earliest first."""
        if department not in self._departments:
            raise HospitalRefused(f"no department {department!r} can be booked here")
        if limit <= 0 or end <= start:
            return ()
        since = start.replace(second=0, microsecond=0)  # a window that begins now is the same for a minute
        window = (department, since, end, limit)
        page = self._pages.get(window)
        slots = page.slots if page and self._clock() - page.as_of < self._life else await self._asked(window, deadline)
        return tuple(slot for slot in slots if slot.start >= start)

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

    def close(self) -> None:
        """Stop asking."""
        for flight in self._flights.values():
            flight.cancel()
        self._flights = {}

    def forget(self, slot_id: str) -> None:
        """Drop every page that shows this slot: it is not free any more, or again."""
        self._flights = {}
        self._pages = {
            window: page for window, page in self._pages.items() if all(each.id != slot_id for each in page.slots)
        }

    def mode_of(self, extensions: tuple[Extension, ...]) -> Mode | None:
        """The mode that an extension names, or None."""
        code = next((each.value_code for each in extensions if each.url == self._mode_url), "")
        return next((mode for mode in Mode if mode.value == code), None)

    def _forget_old(self) -> None:
        now = self._clock()
        fresh = [(window, page) for window, page in self._pages.items() if now - page.as_of < self._life]
        self._pages = dict(fresh[-MOST_WINDOWS:])

    async def _search(self, window: Window, deadline: Deadline) -> tuple[Slot, ...]:
        department, start, end, limit = window
        query = [
            ("status", "free"),
            ("start", f"ge{start.isoformat(timespec='seconds')}"),
            ("start", f"lt{end.isoformat(timespec='seconds')}"),
            *parse_qsl(self._departments[department]),
            ("_sort", "start"),
            ("_count", str(min(limit + 1, 100))),
        ]
        found = [
            slot for each in await self._client.search("Slot", query, deadline, limit=limit) if (slot := _read(each))
        ]
        free = sorted((each for each in found if each.status == "free" and start <= each.start < end), key=_order)
        names = await self._names({each.schedule.relative for each in free}, deadline)
        return tuple(
            Slot(
                id=each.id,
                department=department,
                start=each.start,
                end=each.end,
                practitioner=names[each.schedule.relative],
                mode=self.mode_of(each.extension) or Mode.IN_PERSON,
            )
            for each in free
        )

    async def _names(self, schedules: set[str], deadline: Deadline) -> dict[str, Name | None]:
        names = await asyncio.gather(*(self._staff.practitioner(each, deadline) for each in schedules))
        return dict(zip(schedules, names, strict=True))

    async def actors(self, schedule: str, deadline: Deadline) -> tuple[Reference, ...]:
        """Whose Schedule this is (`Schedule/7`): the practitioner, the place."""
        return await self._staff.actors(schedule, deadline)


def _order(slot: SlotResource) -> tuple[datetime, str]:
    return slot.start, slot.id


def _read(resource: Resource) -> SlotResource | None:
    try:
        return msgspec.convert(resource, SlotResource)
    except msgspec.ValidationError:
        log.warning("resource_unreadable", kind="Slot")
        return None
