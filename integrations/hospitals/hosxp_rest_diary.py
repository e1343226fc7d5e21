"""Sessions of a HOSxP that still have places, as the free slots of its departments."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from bot.domain.appointment import Slot
from bot.domain.words import Name
from integrations.hospitals.hosxp_rest_client import MOST_PAGES, PAGE, HosxpClient, Query
from integrations.hospitals.hosxp_rest_rows import BANGKOK, Session, read_row, read_rows
from integrations.hospitals.shown_slots import ShownSlots, Window
from integrations.http.wire import Deadline

TABLE = "opd_queue_schedule"
_WHOLE = ("select", "*,expand(all)")
_BOOK = "book."


class Diary(ShownSlots):
    """`departments` maps a code to the filter on opd_queue_schedule, and to what a booking says besides (`book.clinic=011`)."""

    def __init__(
        self,
        client: HosxpClient,
        departments: Mapping[str, str],
        life: float,
        spread: timedelta | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(departments, life, clock)
        self._client, self._departments, self._spread = client, departments, spread

    async def look(self, slot_id: str, deadline: Deadline) -> Session | None:
        """The session as it is now, or None when it has been taken out of the diary."""
        row = await self._client.row(TABLE, slot_id, [_WHOLE], deadline) if slot_id.isdecimal() else None
        return None if row is None else read_row(row, Session)

    def said_besides(self, department: str, session: Session) -> dict[str, object]:
        """What a booking of this session must say so that it stands with the right clinic and doctor."""
        said = parse_qsl(self._departments.get(department, ""))
        fixed = {name.removeprefix(_BOOK): value for name, value in said if name.startswith(_BOOK)}
        return {**_whose(session), **fixed}

    async def _search(self, window: Window, deadline: Deadline) -> tuple[Slot, ...]:
        department, start, end, limit = window
        query = [*self._filter(department), *_days(start, end), _WHOLE, ("order", "schedule_date.asc")]
        found: dict[int, Session] = {}  # by id: pages of one day may overlap
        offset = 0
        for _ in range(MOST_PAGES):
            page = await self._client.page(TABLE, query, deadline, offset=offset, limit=PAGE)
            found |= {each.id: each for each in read_rows(page.rows, Session) if self._begins(each, start, end)}
            offset += len(page.rows)
            if len(page.rows) < min(PAGE, page.limit or PAGE) or _enough(found.values(), limit):
                break
        slots = [self._slot(each, department) for each in found.values()]
        return tuple(sorted(slots, key=lambda each: (each.start, int(each.id)))[:limit])

    def is_offered(self, session: Session, slot: Slot) -> bool:
        """Whether the session still is what the patient was offered."""
        return session.is_offered(slot, self._spread)

    def _begins(self, session: Session, start: datetime, end: datetime) -> bool:
        return session.available > 0 and start <= session.next_start(self._spread) < end

    def _slot(self, session: Session, department: str) -> Slot:
        doctor = Name(session.doctor, session.doctor) if session.doctor else None
        return Slot(str(session.id), department, session.next_start(self._spread), session.end, doctor)

    def _filter(self, department: str) -> Query:
        said = parse_qsl(self._departments[department])
        return [*((name, value) for name, value in said if not name.startswith(_BOOK)), ("available_count", "gt.0")]


def _days(start: datetime, end: datetime) -> Query:
    first, last = (moment.astimezone(BANGKOK).date().isoformat() for moment in (start, end))
    return [("schedule_date", f"gte.{first}"), ("schedule_date", f"lte.{last}")]


def _enough(found: Collection[Session], limit: int) -> bool:
    """Pages come by day alone: what lies before the last day seen is complete, and its order is ours to make."""
    last = max((each.day[:10] for each in found), default="")
    return sum(each.day[:10] < last for each in found) >= limit


def _whose(session: Session) -> dict[str, object]:
    """doctor_code is a doctor (1), a clinic (2) or both (3); the server takes it for a doctor's, so the others are told apart here."""
    owner = session.owner or ""
    if session.kind == 2:
        return {"clinic": owner}
    if session.kind == 3 and ":" in owner:
        clinic, doctor = owner.split(":", 1)
        return {"clinic": clinic, "doctor": doctor}
    return {}
