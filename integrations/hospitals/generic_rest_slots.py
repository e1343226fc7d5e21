"""Free times of the departments of a hospital behind a bridge of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.domain.appointment import Slot
from bot.domain.errors import HospitalUnavailable
from integrations.hospitals.generic_rest_answers import SlotPage, SlotTold, read_rows
from integrations.hospitals.generic_rest_client import BridgeClient
from integrations.hospitals.shown_slots import ShownSlots, Window
from integrations.http.wire import Deadline

PAGE = 200
MOST_PAGES = 60  # twelve thousand slots


class Diary(ShownSlots):
    """`departments` maps our code of a department to the bridge's."""

    def __init__(
        self,
        client: BridgeClient,
        departments: Mapping[str, str],
        life: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(departments, life, clock)
        self._client, self._departments = client, departments

    async def probe(self, department: str, start: datetime, end: datetime, deadline: Deadline) -> None:
        """Ask for one slot. Raises HospitalRefused for a department that the bridge does not know."""
        await self._page((department, start, end, 1), "", deadline)

    async def _search(self, window: Window, deadline: Deadline) -> tuple[Slot, ...]:
        department, start, end, limit = window
        found: dict[str, SlotTold] = {}  # by id: pages may overlap while slots come and go
        cursor = ""
        for _ in range(MOST_PAGES):
            page = await self._page(window, cursor, deadline)
            found |= {each.id: each for each in read_rows(page.slots, SlotTold) if start <= each.start < end}
            cursor = page.next or ""
            if not cursor or len(found) >= limit:
                break
        else:
            raise HospitalUnavailable("a search without end")
        slots = [_slot(each, department) for each in found.values()]
        return tuple(sorted(slots, key=lambda each: (each.start, each.id))[:limit])

    async def _page(self, window: Window, cursor: str, deadline: Deadline) -> SlotPage:
        department, start, end, limit = window
        query = [
            ("department", self._departments[department]),
            ("from", start.isoformat()),
            ("to", end.isoformat()),
            ("limit", str(min(limit, PAGE))),
            *([("cursor", cursor)] if cursor else []),
        ]
        return await self._client.get(SlotPage, ["slots"], query, deadline)


def _slot(told: SlotTold, department: str) -> Slot:
    doctor = told.practitioner.name() if told.practitioner is not None else None
    return Slot(told.id, department, told.start, told.end, doctor, told.mode)
