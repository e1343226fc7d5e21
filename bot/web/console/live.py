"""Live: a stream that tells browsers which case has changed, and the heartbeat by which staff are present."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from http import HTTPStatus
from weakref import WeakSet

import msgspec
from aiohttp import web

from bot.domain.errors import StorageDown
from bot.domain.ports.feed import FeedItem
from bot.web.console.doors import ALL, Doors
from bot.web.console.fields import moment_or_none, uuid_or_none
from bot.web.console.parts import Visit

doors = Doors()

STREAMS = web.AppKey("STREAMS", WeakSet[asyncio.Task[object]])
BEAT = 10.0  # seconds of silence after which the stream says that it is alive; the page gives it up after three
_AT_ONCE = 200


class _News(msgspec.Struct):
    """One event of the stream: codes only; what it is about is fetched through the doors that guard it."""

    case: str
    kind: str


class _Alive(msgspec.Struct):
    """Seconds until the session ends by itself."""

    idle: int
    ends: int


def streams() -> WeakSet[asyncio.Task[object]]:
    """A place for the streams that are open."""
    return WeakSet()


async def end_streams(app: web.Application) -> None:
    """Streams never end by themselves: without this the service would wait for them when it stops."""
    for task in app[STREAMS]:
        task.cancel()


@doors.get("/events", ALL, background=True)
async def events(visit: Visit) -> web.StreamResponse:
    """Server-sent events from behind `Last-Event-ID` (a stream that was cut) or `after` (a page that was just made)."""
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}
    )
    task = asyncio.current_task()
    if task is not None:
        visit.request.config_dict[STREAMS].add(task)
    await response.prepare(visit.request)
    # After a cut the browser comes again by itself, with the number of the last event it has seen.
    with suppress(ConnectionResetError, StorageDown):
        await _told(visit, response, await _from(visit))
    return response


async def _from(visit: Visit) -> int:
    """Where to go on. A number that was never given (another database, a test of ours) begins at the newest."""
    given = visit.request.headers.get("Last-Event-ID") or visit.request.query.get("after", "")
    head = await visit.console.feed.head()
    return min(int(given), head) if given.isascii() and given.isdigit() and len(given) < 19 else head


async def _told(visit: Visit, response: web.StreamResponse, position: int) -> None:
    await response.write(b"retry: 1000\n\n" + _beat(position))
    while True:
        # Asked before each look: who was logged out or disabled hears nothing more.
        if await visit.console.sessions.who(visit.token, visit.console.session_clock(), active=False) is None:
            await response.write(b"event: over\ndata: {}\n\n")
            return
        items = await visit.console.feed.after(position, _AT_ONCE)
        if items:
            position = items[-1].position
            await response.write(b"".join(_events(items)))
        elif not await visit.console.feed.wait(position, BEAT):
            await response.write(_beat(position))


def _events(items: Iterable[FeedItem]) -> Iterable[bytes]:
    for item in items:
        data = msgspec.json.encode(_News(str(item.case), item.kind))
        yield b"id: %d\nevent: news\ndata: %b\n\n" % (item.position, data)


def _beat(position: int) -> bytes:
    return b"id: %d\nevent: beat\ndata: {}\n\n" % position


@doors.post("/beat", ALL, background=True)
async def beat(visit: Visit) -> web.StreamResponse:
    """The page is before somebody's eyes; `active`: they have done something since the last beat."""
    form, console = visit.form, visit.console
    session = visit.session
    if form.get("active") == "yes":
        session = await console.sessions.who(visit.token, console.session_clock(), active=True)
    if session is None:
        return web.Response(status=HTTPStatus.UNAUTHORIZED)
    reading, up_to = uuid_or_none(form.get("reading", "")), moment_or_none(form.get("up_to", ""))
    await console.desk.beat(visit.who, reading=reading, up_to=up_to if reading else None)
    now = console.session_clock()
    left = _Alive(_seconds(session.idle_at, now), _seconds(session.ends_at, now))
    return web.Response(body=msgspec.json.encode(left), content_type="application/json")


def _seconds(until: datetime, now: datetime) -> int:
    return max(0, int((until - now).total_seconds()))
