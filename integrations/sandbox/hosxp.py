"""A pretend hospital on HOSxP as its vendor's interface shows it, for the demo and the tests: sessions with places, and appointments."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from aiohttp import web

from integrations.sandbox.hospital_faults import FAULTS, Speech, faulty
from integrations.sandbox.hospital_switches import add_switches
from integrations.sandbox.hosxp_answers import No, Row, envelope
from integrations.sandbox.hosxp_memory import Memory
from integrations.sandbox.hosxp_search import search, told
from integrations.sandbox.hosxp_seed import Diary, given_at_the_counter, known_people, patients
from integrations.sandbox.hosxp_select import select
from integrations.sandbox.hosxp_tables import Tables

SESSION = "hosxp-demo-session"
MARKETPLACE = "hosxp-demo-marketplace"
TABLES = web.AppKey("TABLES", Tables)
INSIDE = web.AppKey("INSIDE", bool)
DIARY = web.AppKey("DIARY", Diary)
BEARER = web.AppKey("BEARER", list[str])
REQUESTS = web.AppKey("REQUESTS", Counter[str])

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _now() -> datetime:
    return datetime.now(UTC)


def hosxp_app(
    *,
    clock: Callable[[], datetime] = _now,
    seed: bool = True,
    days: int = 21,
    inside: bool = True,
    kept: Path | None = None,
    people: bool = False,
) -> web.Application:
    """The interface under /api, its switches under /sandbox/hosxp. `clock` gives aware datetimes.

    `inside`: errors of the program stand inside an HTTP 200, as they often do there. The bearer is SESSION until
    POST /sandbox/hosxp/restart gives another; writes need MARKETPLACE. With `seed`, eight departments hold sessions;
    with `people`, it has records of the demo's people, under numbers of its own, and an appointment for one of them.
    """
    memory = Memory(kept)
    tables = Tables(clock, memory.write)
    app = web.Application(middlewares=[_counted, faulty, _envelopes])
    app[TABLES], app[INSIDE], app[BEARER], app[REQUESTS] = tables, inside, [SESSION], Counter()
    add_switches(app, "/sandbox/hosxp", Speech("/api/", _kind_of, _refusing(inside)))
    for patient in (*patients(), *(known_people() if people else ())):
        tables.add("patient", patient)
    if people:
        tables.add("oapp", given_at_the_counter(clock().astimezone(tables.zone).date()))
    if seed:
        app[DIARY] = Diary(tables, clock, days)
        app[DIARY].grow()
    memory.read_into(tables)
    _routes(app)
    return app


def _routes(app: web.Application) -> None:
    app.router.add_post("/api/sql", _select)
    app.router.add_get("/api/rest/{table}", _search)
    app.router.add_get("/api/rest/{table}/{id}", _read)
    app.router.add_post("/api/rest/oapp/book-slot", _book)
    app.router.add_post("/api/rest/oapp/{id}/{deed:cancel|confirm}", _deed)
    app.router.add_put("/api/rest/oapp/{id}", _change)
    app.router.add_put("/api/rest/opd_queue_schedule/{id}", _guarded)
    app.router.add_get("/sandbox/hosxp/state", _state)
    app.router.add_post("/sandbox/hosxp/rows/{table}", _add)
    app.router.add_post("/sandbox/hosxp/move/{id}", _move)
    app.router.add_post("/sandbox/hosxp/bulk", _bulk)
    app.router.add_post("/sandbox/hosxp/restart", _restart)


def _kind_of(request: web.Request) -> str:
    if request.path.endswith(("/book-slot", "/sql")):
        return request.path.rpartition("/")[2]
    return request.match_info.get("deed") or request.match_info.get("table") or "oapp"


def _refusing(inside: bool) -> Callable[..., web.Response]:
    def refuse(status: int, reason: str, headers: dict[str, str] | None = None) -> web.Response:
        return envelope(status, reason, inside=inside, headers=headers)

    return refuse


@web.middleware
async def _counted(request: web.Request, handler: Handler) -> web.StreamResponse:
    if request.path.startswith("/api/"):
        request.app[REQUESTS][f"{request.method} {_kind_of(request)}"] += 1
    return await handler(request)


@web.middleware
async def _envelopes(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Who asks, and every no in their own form."""
    if not request.path.startswith("/api/"):
        return await handler(request)
    inside = request.app[INSIDE]
    if request.headers.get("Authorization") != f"Bearer {request.app[BEARER][-1]}":
        return envelope(501, "Not Implemented", inside=inside)
    try:
        return await handler(request)
    except No as no:
        return envelope(no.code, no.message, inside=inside)
    except web.HTTPException as error:
        return envelope(error.status, error.reason, inside=inside)


def _table(request: web.Request) -> str:
    table = request.match_info["table"]
    if table not in request.app[TABLES].rows:
        raise No(404, f"Table not available: {table}")
    if DIARY in request.app:
        request.app[DIARY].grow()
    return table


async def _search(request: web.Request) -> web.Response:
    rows, limit, offset = search(request.app[TABLES], _table(request), request.query.items())
    return envelope(200, "OK", inside=True, data=rows, record_count=len(rows), limit=limit, offset=offset)


async def _read(request: web.Request) -> web.Response:
    table, tables = _table(request), request.app[TABLES]
    row = tables.one(table, request.match_info["id"])
    if row is None:
        raise No(404, "Record not found")
    return envelope(200, "OK", inside=True, data=told(tables, table, row, request.query.get("select", "*")))


async def _said(request: web.Request) -> Row:
    """The body of a write, without its token. Raises No for who may not write."""
    try:
        said = msgspec.json.decode(await request.read(), type=Row)
    except msgspec.MsgspecError:
        raise No(400, "Invalid JSON body") from None
    token = said.pop("marketplace-token", said.pop("marketplace_token", request.query.get("marketplace-token")))
    if token != MARKETPLACE:
        raise No(403, "Forbidden: table not in grant")
    return said


async def _select(request: web.Request) -> web.Response:
    try:
        said = msgspec.json.decode(await request.read(), type=Row)
    except msgspec.MsgspecError:
        raise No(400, "Invalid JSON body") from None
    clear = said.get("marketplace-token") == MARKETPLACE
    rows = select(request.app[TABLES], said.get("sql"), said.get("params"), clear=clear)
    return envelope(200, "OK", inside=True, result={}, data=rows, record_count=len(rows))


async def _book(request: web.Request) -> web.Response:
    said, tables = await _said(request), request.app[TABLES]
    async with tables.lock:
        return envelope(200, "OK", inside=True, data=tables.book(said))


async def _deed(request: web.Request) -> web.Response:
    said, tables = await _said(request), request.app[TABLES]
    do = tables.cancel if request.match_info["deed"] == "cancel" else tables.confirm
    async with tables.lock:
        return envelope(200, "OK", inside=True, data=do(request.match_info["id"], said))


async def _change(request: web.Request) -> web.Response:
    said, tables = await _said(request), request.app[TABLES]
    tables.change(request.match_info["id"], said)
    return envelope(200, "OK", inside=True, update_count=1)


async def _guarded(request: web.Request) -> web.Response:
    said = await _said(request)
    if said.keys() & {"slot_count", "confirm_count", "available_count"}:
        raise No(409, "slot_column_guard")
    raise No(405, "Method Not Allowed")


# ---- switches -----------------------------------------------------------------------------------------------------


async def _state(request: web.Request) -> web.Response:
    tables = request.app[TABLES]
    return web.json_response(
        {
            "oapp": list(tables.rows["oapp"].values()),
            "sessions": list(tables.rows["opd_queue_schedule"].values()),
            "cancels": tables.cancels,
            "requests": request.app[REQUESTS],
            "held": request.app[FAULTS].held,
        }
    )


async def _add(request: web.Request) -> web.Response:
    row = await request.json()
    request.app[TABLES].add(request.match_info["table"], row)
    return web.json_response(row)


async def _move(request: web.Request) -> web.Response:
    async with request.app[TABLES].lock:
        request.app[TABLES].move(request.match_info["id"], (await request.json())["opd_queue_schedule_id"])
    return web.json_response({})


async def _bulk(request: web.Request) -> web.Response:
    """Somebody makes the sessions of a whole month: the lock is held all the while."""
    async with request.app[TABLES].lock:
        await asyncio.sleep(float((await request.json())["seconds"]))
    return web.json_response({})


async def _restart(request: web.Request) -> web.Response:
    """The hospital's server starts again: every session code of before is worth nothing."""
    request.app[BEARER].append(f"{SESSION}-{len(request.app[BEARER])}")
    return web.json_response({"session": request.app[BEARER][-1]})
