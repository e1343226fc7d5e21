"""The reference bridge: a hospital's own interface as the contract in generic_rest.openapi.yaml has it, to try and to learn from.

`python -m integrations.sandbox.bridge --port 8070` serves it on this machine, with a week of slots and a few people.
"""

from __future__ import annotations

import argparse
import hmac
from base64 import b64encode
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from integrations.sandbox.bridge_answers import No, problem, problem_of, refuse, told
from integrations.sandbox.bridge_books import Books
from integrations.sandbox.bridge_desk import BOOKS, DESK, PEOPLE, Desk, desk_routes
from integrations.sandbox.bridge_people import People
from integrations.sandbox.bridge_requests import (
    Booking,
    Claim,
    asked,
    body_of,
    day_in,
    header,
    ids_in,
    in_path,
    limit_in,
    moment_in,
    needed,
)
from integrations.sandbox.bridge_seed import seed_people, seed_slots
from integrations.sandbox.bridge_tables import BANGKOK, Tables
from integrations.sandbox.hospital_faults import FAULTS, Speech, faulty
from integrations.sandbox.hospital_switches import add_switches

CONTRACT = "1.0"
HCODE = "10997"
TOKEN = "bridge-demo-token"  # noqa: S105 (of a pretend hospital)
USER, PASSWORD = "klaimor", "bridge-demo-password"
NUMBER_KEY = "bridge-demo-number-key-that-both-sides-hold"

REQUESTS = web.AppKey("REQUESTS", Counter[str])
NUMBERS = ["hn", "citizen", "other"]

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_ADMITTED = (f"Bearer {TOKEN}", "Basic " + b64encode(f"{USER}:{PASSWORD}".encode()).decode())


def _now() -> datetime:
    return datetime.now(UTC)


def bridge_app(
    *,
    clock: Callable[[], datetime] = _now,
    days: int = 0,
    people: bool = False,
    strict: bool = False,
    kept: Path | None = None,
) -> web.Application:
    """The contract under /v1, its switches under /sandbox/bridge. `clock` gives aware datetimes.

    `days`: for how many days ahead there are slots; `people`: it has records of the demo's people; `strict`: it books for nobody
    without a record; `kept`: the file that its tables are in, else in memory.
    """
    tables = Tables(kept, clock)
    persons = People(tables, NUMBER_KEY, strict=strict)
    app = web.Application(middlewares=[_counted, faulty, _problems])
    app[BOOKS], app[PEOPLE], app[DESK] = Books(tables, persons), persons, Desk(tables)
    app[REQUESTS] = Counter()
    add_switches(app, "/sandbox/bridge", Speech("/v1/", _kind_of, refuse))
    seed_slots(app[DESK], clock(), days)
    if people:
        seed_people(persons)
    app.router.add_get("/v1/about", _about(clock))
    _routes(app)
    desk_routes(app, lambda: {"requests": app[REQUESTS], "held": app[FAULTS].held})
    app.on_cleanup.append(_close)
    return app


def _routes(app: web.Application) -> None:
    app.router.add_get("/v1/slots", _slots)
    app.router.add_get("/v1/appointments", _some)
    app.router.add_post("/v1/appointments", _book)
    app.router.add_get("/v1/appointments/{id}", _one)
    app.router.add_post("/v1/appointments/{id}/accept", _accept)
    app.router.add_post("/v1/appointments/{id}/cancel", _cancel)
    app.router.add_get("/v1/bookings/{key}", _of_key)
    app.router.add_delete("/v1/bookings/{key}", _give_up)
    app.router.add_get("/v1/changes", _changes)
    app.router.add_post("/v1/find-patient", _find)
    app.router.add_get("/v1/patients/{record}", _patient)
    app.router.add_get("/v1/patients/{record}/appointments", _of_record)


def _kind_of(request: web.Request) -> str:
    """As switches and counts call it: the last word of the address that is no id."""
    words = request.path.strip("/").split("/")[1:] or [""]
    return words[-1] if words[-1] in ("accept", "cancel") else words[0]


@web.middleware
async def _counted(request: web.Request, handler: Handler) -> web.StreamResponse:
    if request.path.startswith("/v1/"):
        request.app[REQUESTS][f"{request.method} {_kind_of(request)}"] += 1
    return await handler(request)


@web.middleware
async def _problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Who asks, and every no as a problem."""
    if not request.path.startswith("/v1/"):
        return await handler(request)
    given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
    if not any(hmac.compare_digest(given, each.encode()) for each in _ADMITTED):
        return problem(401, "unauthorised", headers={"WWW-Authenticate": "Bearer, Basic"})
    try:
        return await handler(request)
    except No as no:
        return problem(no.status, no.code, no.detail)
    except web.HTTPException as error:
        return problem_of(error)


def _about(clock: Callable[[], datetime]) -> Handler:
    async def about(request: web.Request) -> web.Response:
        challenge = asked(request, "challenge")
        now = clock().astimezone(BANGKOK).isoformat()
        response = {"response": request.app[PEOPLE].hash_of("challenge", challenge)} if challenge else {}
        return told({"contract": CONTRACT, "hospital": HCODE, "now": now, "numbers": NUMBERS, **response})

    return about


async def _slots(request: web.Request) -> web.Response:
    department = needed(asked(request, "department"), "department")
    window = moment_in(request, "from"), moment_in(request, "to")
    page = request.app[BOOKS].free_slots(department, *window, limit_in(request), asked(request, "cursor"))
    return told(page)


async def _some(request: web.Request) -> web.Response:
    return told({"appointments": request.app[BOOKS].some(ids_in(request))})


async def _book(request: web.Request) -> web.Response:
    key = needed(header(request, "Idempotency-Key"), "Idempotency-Key")
    row, new = request.app[BOOKS].book(key, await body_of(request, Booking))
    headers = {"ETag": f'"{row["version"]}"', **({"Location": f"/v1/appointments/{row['id']}"} if new else {})}
    return told(row, status=201 if new else 200, headers=headers)


async def _one(request: web.Request) -> web.Response:
    return _appointment(request.app[BOOKS].one(in_path(request, "id")))


async def _accept(request: web.Request) -> web.Response:
    return _appointment(request.app[BOOKS].accept(in_path(request, "id"), header(request, "If-Match")))


async def _cancel(request: web.Request) -> web.Response:
    return _appointment(request.app[BOOKS].cancel(in_path(request, "id"), header(request, "If-Match")))


async def _of_key(request: web.Request) -> web.Response:
    return _appointment(request.app[BOOKS].of_key(in_path(request, "key")))


async def _give_up(request: web.Request) -> web.Response:
    request.app[BOOKS].give_up(in_path(request, "key"))
    return web.Response(status=204)


async def _changes(request: web.Request) -> web.Response:
    window = moment_in(request, "since"), limit_in(request), asked(request, "cursor")
    return told(request.app[BOOKS].changes(*window))


async def _find(request: web.Request) -> web.Response:
    return told({"patient": request.app[PEOPLE].find(await body_of(request, Claim))})


async def _of_record(request: web.Request) -> web.Response:
    found = request.app[BOOKS].of_record(in_path(request, "record"), day_in(request, "since"))
    return told({"appointments": found})


async def _patient(request: web.Request) -> web.Response:
    return told(request.app[PEOPLE].current(in_path(request, "record")))


def _appointment(row: dict[str, object]) -> web.Response:
    return told(row, headers={"ETag": f'"{row["version"]}"'})


async def _close(app: web.Application) -> None:
    app[DESK].close()


def main() -> None:
    """Serve until it is stopped."""
    parser = argparse.ArgumentParser(prog="python -m integrations.sandbox.bridge", description=__doc__)
    parser.add_argument("--port", type=int, default=8070)
    parser.add_argument("--kept", type=Path, default=None, help="a file for its tables; they are in memory without it")
    options = parser.parse_args()
    app = bridge_app(days=7, people=True, kept=options.kept)
    web.run_app(app, host="127.0.0.1", port=options.port, access_log=None)  # addresses hold ids of records


if __name__ == "__main__":
    main()
