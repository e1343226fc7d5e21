"""The free times of the departments of a hospital on FHIR R4, with who sees the patient."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import parse_qsl

import msgspec
import structlog

from bot.domain.appointment import Mode, Slot
from bot.domain.words import Name
from integrations.fhir.client import FhirClient
from integrations.fhir.resources import Extension, Reference, SlotResource
from integrations.hospitals.fhir_staff import Staff
from integrations.hospitals.shown_slots import ShownSlots, Window
from integrations.http.wire import Deadline

log = structlog.get_logger(__name__)


class Diary(ShownSlots):
    """`departments` maps a code to its FHIR search for slots; `life` is how long a page of slots may be shown."""

    def __init__(
        self,
        client: FhirClient,
        departments: Mapping[str, str],
        mode_url: str,
        life: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(departments, life, clock)
        self._client, self._departments, self._mode_url = client, departments, mode_url
        self._staff = Staff(client, clock)

    def mode_of(self, extensions: tuple[Extension, ...]) -> Mode | None:
        """The mode that an extension names, or None."""
        if not extensions:
            return None
        code = next((each.value_code for each in extensions if each.url == self._mode_url), "")
        return next((mode for mode in Mode if mode.value == code), None)

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
        pages = await self._client.search_raw("Slot", query, deadline, limit=limit)
        found = [slot for each in pages if (slot := _read(each))]
        free = sorted((each for each in found if each.status == "free" and start <= each.start < end), key=_order)
        schedules = {each.schedule.reference: each.schedule.relative for each in free}
        names = await self._names(set(schedules.values()), deadline)
        return tuple(
            Slot(
                id=each.id,
                department=department,
                start=each.start,
                end=each.end,
                practitioner=names[schedules[each.schedule.reference]],
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


_slots = msgspec.json.Decoder(SlotResource)


def _read(raw: msgspec.Raw) -> SlotResource | None:
    try:
        return _slots.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        log.warning("resource_unreadable", kind="Slot")
        return None
