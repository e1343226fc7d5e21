"""The free times of a hospital's departments, and who works in them; shown from memory for at most a minute."""

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
from bot.domain.errors import HospitalRefused, HospitalUnavailable
from bot.domain.words import Name
from integrations.fhir.client import FhirClient
from integrations.fhir.outcomes import Resource
from integrations.fhir.resources import (
    Extension,
    HumanName,
    PractitionerResource,
    Reference,
    ScheduleResource,
    SlotResource,
)
from integrations.fhir.wire import Deadline

log = structlog.get_logger(__name__)

LANGUAGE = "http://hl7.org/fhir/StructureDefinition/language"
STAFF_LIFE = 600.0  # seconds for which a schedule's people are remembered
MOST_WINDOWS = 200

Window = tuple[str, datetime, datetime, int]


@dataclass(frozen=True, slots=True)
class Staffing:
    """Whose Schedule it is."""

    as_of: float
    actors: tuple[Reference, ...] = ()
    practitioner: Name | None = None


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
        self._staff: dict[str, Staffing] = {}

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
        if page is None or self._clock() - page.as_of >= self._life:
            self._forget_old()
            page = self._pages[window] = _Page(self._clock(), await self._search(window, deadline))
        return tuple(slot for slot in page.slots if slot.start >= start)

    def forget(self, slot_id: str) -> None:
        """Drop every page that shows this slot: it is not free any more, or again."""
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
        schedules = {each.schedule.relative for each in free}
        staff = dict(
            zip(schedules, await asyncio.gather(*(self.staffing(each, deadline) for each in schedules)), strict=True)
        )
        return tuple(
            Slot(
                id=each.id,
                department=department,
                start=each.start,
                end=each.end,
                practitioner=staff[each.schedule.relative].practitioner,
                mode=self.mode_of(each.extension) or Mode.IN_PERSON,
            )
            for each in free
        )

    async def staffing(self, schedule: str, deadline: Deadline) -> Staffing:
        """Whose Schedule this is (`Schedule/7`); nobody's, when the hospital does not say."""
        known = self._staff.get(schedule)
        if known and self._clock() - known.as_of < STAFF_LIFE:
            return known
        try:
            self._staff[schedule] = await self._read_staffing(schedule, deadline)
        except (HospitalRefused, HospitalUnavailable, msgspec.ValidationError) as error:
            log.warning("schedule_unreadable", schedule=schedule, reason=type(error).__name__)
            return known or Staffing(self._clock())  # a slot without a name is better than none
        return self._staff[schedule]

    async def _read_staffing(self, schedule: str, deadline: Deadline) -> Staffing:
        kept = await self._client.read(schedule, deadline)
        actors = msgspec.convert(kept.resource, ScheduleResource).actor
        practitioner = next((each for each in actors if each.kind == "Practitioner"), None)
        name = await self._name(practitioner, deadline) if practitioner else None
        return Staffing(self._clock(), actors, name)

    async def _name(self, practitioner: Reference, deadline: Deadline) -> Name | None:
        kept = await self._client.read(practitioner.relative, deadline)
        names = msgspec.convert(kept.resource, PractitionerResource).name
        thai = _in("th", names) or (names[0].full() if names else practitioner.display)
        return Name(th=thai, en=_in("en", names) or thai) if thai else None


def _in(language: str, names: tuple[HumanName, ...]) -> str:
    wanted = Extension(LANGUAGE, language)
    return next((name.full() for name in names if wanted in name.extension), "")


def _order(slot: SlotResource) -> tuple[datetime, str]:
    return slot.start, slot.id


def _read(resource: Resource) -> SlotResource | None:
    try:
        return msgspec.convert(resource, SlotResource)
    except msgspec.ValidationError:
        log.warning("slot_unreadable", slot=str(resource.get("id"))[:64])
        return None
