"""The queue: who needs a person, the most urgent and longest waiting first; and what was closed lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.domain.case import Case, CaseState
from bot.web.console.doors import ALL, DESK, Doors
from bot.web.console.pages import page
from bot.web.console.parts import Visit
from bot.web.console.wording import loud

doors = Doors()


@dataclass(frozen=True, slots=True)
class Queue:
    """Open cases in three parts, each in the order of the queue. `urgent`: those that must be seen now, whoever has them."""

    urgent: tuple[Case, ...]
    waiting: tuple[Case, ...]
    taken: tuple[Case, ...]

    @property
    def many(self) -> int:
        """How many cases are open."""
        return len(self.urgent) + len(self.waiting) + len(self.taken)


def in_parts(cases: Sequence[Case], viewer_id: str) -> Queue:
    """Mine before those of others among the taken; else as they came."""
    urgent = tuple(case for case in cases if loud(case, viewer_id))
    calm = [case for case in cases if case not in urgent]
    taken = sorted(
        (case for case in calm if case.state is CaseState.TAKEN),
        key=lambda case: case.holder is None or case.holder.id != viewer_id,
    )
    return Queue(urgent, tuple(case for case in calm if case.state is CaseState.WAITING), tuple(taken))


async def queue_of(visit: Visit) -> Queue:
    """What this member of staff sees of the queue."""
    return in_parts(await visit.console.cases.queue(visit.who, visit.now), visit.who.id)


@doors.get("/queue", ALL)
async def queue(visit: Visit) -> web.StreamResponse:
    """The whole page. The feed's position is read before the queue: what changes between the two is told again, not missed."""
    position = await visit.console.feed.head()
    return page(visit, "queue.html", queue=await queue_of(visit), position=position, current="")


@doors.get("/queue/list", ALL, background=True)
async def queue_list(visit: Visit) -> web.StreamResponse:
    """The list alone, as the page fetches it again when something has changed."""
    current = visit.request.query.get("current", "")[:36]
    return page(visit, "queue_list.html", queue=await queue_of(visit), current=current)


@doors.get("/closed", DESK)
async def closed(visit: Visit) -> web.StreamResponse:
    """What was closed in the last days."""
    position = await visit.console.feed.head()
    cases = await visit.console.cases.closed(visit.who, visit.now)
    return page(visit, "closed.html", cases=cases, position=position)
