"""The waitlist page: who waits for a free time at the visitor's hospitals, and how staff take somebody off it."""

from __future__ import annotations

from http import HTTPStatus

from aiohttp import web

from bot.domain.waitlist import OffReason, SlotOffer, Wait
from bot.web.console.doors import DESK, Doors
from bot.web.console.fields import one_of, uuid_or_none
from bot.web.console.pages import page, refusal, to
from bot.web.console.parts import Visit

doors = Doors()

_MOST, _MOST_ENDED = 300, 30


@doors.get("/waitlist", DESK)
async def waitlist(visit: Visit) -> web.StreamResponse:
    """The whole page."""
    position = await visit.console.feed.head()
    return page(visit, "waitlist.html", position=position, **await _values(visit))


@doors.get("/waitlist/list", DESK, background=True)
async def waitlist_list(visit: Visit) -> web.StreamResponse:
    """The list alone, as the page fetches it again."""
    return page(visit, "waitlist_list.html", **await _values(visit))


@doors.post("/waitlist/{wait}/off", DESK)
async def off(visit: Visit) -> web.StreamResponse:
    """Taken off, for a reason. Pressed twice it is done once: who waits no more cannot be taken off."""
    wait, why = uuid_or_none(visit.request.match_info["wait"]), one_of(OffReason, visit.form.get("why", ""))
    if wait is None or why is None or visit.console.waiting is None:
        return refusal(visit, HTTPStatus.UNPROCESSABLE_ENTITY)
    await visit.console.waiting.take_off(wait, why, visit.who, visit.now)
    return to("/console/waitlist")


async def _values(visit: Visit) -> dict[str, object]:
    room, at = visit.console.waiting, visit.who.hospitals
    return {
        "waits": await room.waiting(at, visit.now, _MOST) if room is not None else (),
        "ended": await room.taken_off(at, visit.now, _MOST_ENDED) if room is not None else (),
        "offered": offered,
        "reasons": tuple(OffReason),
    }


def offered(wait: Wait) -> SlotOffer | None:
    """What is offered to them just now."""
    return next((each for each in wait.offers), None)
