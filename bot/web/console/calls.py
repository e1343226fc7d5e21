"""The call list: whom to ring about which appointment, and how it went."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from aiohttp import web

from bot.domain.call import Call, CallOutcome
from bot.web.console.doors import DESK, Doors
from bot.web.console.fields import one_of, uuid_or_none
from bot.web.console.pages import page, refusal, to
from bot.web.console.parts import Visit

doors = Doors()

_MOST = 200


@doors.get("/calls", DESK)
async def calls(visit: Visit) -> web.StreamResponse:
    """The whole page."""
    position = await visit.console.feed.head()
    return page(visit, "calls.html", calls=await _open(visit), outcomes=tuple(CallOutcome), position=position)


@doors.get("/calls/list", DESK, background=True)
async def calls_list(visit: Visit) -> web.StreamResponse:
    """The list alone, as the page fetches it again."""
    return page(visit, "calls_list.html", calls=await _open(visit), outcomes=tuple(CallOutcome))


@doors.post("/calls/{call}/done", DESK)
async def done(visit: Visit) -> web.StreamResponse:
    """Somebody has rung. `tries` of the form tells a second press of the same button from a second call."""
    call, outcome = uuid_or_none(visit.request.match_info["call"]), one_of(CallOutcome, visit.form.get("outcome", ""))
    if call is None or outcome is None or visit.console.calls is None:
        return refusal(visit, HTTPStatus.UNPROCESSABLE_ENTITY)
    known = await _known(visit, call)
    if known is not None and str(known.tries) == visit.form.get("tries", ""):
        await visit.console.calls.note(call, outcome, visit.who.id, visit.now)
    return to("/console/calls")


async def _open(visit: Visit) -> tuple[Call, ...]:
    if visit.console.calls is None:
        return ()
    return await visit.console.calls.open(visit.who.hospitals, visit.now, _MOST)


async def _known(visit: Visit, call: UUID) -> Call | None:
    """The call as it stands on the list of their hospitals, None when it does not any more."""
    return next((each for each in await _open(visit) if each.id == call), None)
