"""A pretend hospital that speaks FHIR R4, for the demo and the tests: doctors, free times and Appointments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from aiohttp import web

from integrations.sandbox.hospital_answers import outcome
from integrations.sandbox.hospital_faults import FAULTS, Speech, faulty
from integrations.sandbox.hospital_knocks import Knocks
from integrations.sandbox.hospital_memory import Memory
from integrations.sandbox.hospital_people import register
from integrations.sandbox.hospital_rest import BOOK, DIARY, STORE, ZONE, add_routes, refusals
from integrations.sandbox.hospital_rules import KINDS
from integrations.sandbox.hospital_seed import Diary
from integrations.sandbox.hospital_store import Store
from integrations.sandbox.hospital_switches import add_switches
from integrations.sandbox.hospital_triage_rules import TRIAGE_KINDS

REQUESTS = web.AppKey("REQUESTS", Counter[str])


def _kind_of(request: web.Request) -> str:
    named = {"/fhir": "Bundle", "/fhir/metadata": "metadata", "/fhir/Appointment/$book": BOOK}
    return named.get(request.path) or request.match_info.get("kind", "")


FHIR = Speech("/fhir", _kind_of, outcome)


def _now() -> datetime:
    return datetime.now(UTC)


def hospital_app(
    *,
    clock: Callable[[], datetime] = _now,
    seed: bool = True,
    timezone: str = "Asia/Bangkok",
    days: int = 21,
    kept: Path | None = None,
    people: bool = False,
) -> web.Application:
    """The hospital under /fhir, its switches under /sandbox/hospital. `clock` gives aware datetimes.

    With `seed`, 19 departments keep 30-minute slots on weekdays, 08:30 to 12:00 and 13:00 to 16:30, always `days` days ahead.
    With `people`, it has records of a few (see `hospital_people`).
    """
    app = web.Application(middlewares=[_counted, refusals, faulty])
    zone = ZoneInfo(timezone)
    memory, knocks = Memory(kept), Knocks()
    store = Store(clock, memory.write)
    knocks.watch(store)
    app[STORE], app[ZONE], app[REQUESTS] = store, zone, Counter()
    add_switches(app, "/sandbox/hospital", FHIR)
    if seed:
        app[DIARY] = Diary(store, clock, zone, days)
        app[DIARY].grow()
    if people:
        register(store)
    memory.read_into(store)
    app.router.add_get("/sandbox/hospital/state", _state)
    add_routes(app)
    app.on_cleanup.append(knocks.close)
    return app


@web.middleware
async def _counted(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    kind = _kind_of(request)
    if kind in ("Bundle", BOOK) or kind in KINDS:
        request.app[REQUESTS][f"{request.method} {kind}"] += 1
    return await handler(request)


async def _state(request: web.Request) -> web.Response:
    store = request.app[STORE]
    slots = [row.resource for row in store.all("Slot")]
    state = {
        "counts": {kind: len(list(store.all(kind))) for kind in KINDS},
        "appointments": [row.resource for row in store.all("Appointment")],
        "triages": {kind: [row.resource for row in store.all(kind)] for kind in TRIAGE_KINDS},
        "patients": [row.resource for row in store.all("Patient")],
        "busy_slots": [slot for slot in slots if slot["status"] != "free"],
        "free_slots": sum(slot["status"] == "free" for slot in slots),
        "requests": request.app[REQUESTS],
        "held": request.app[FAULTS].held,
    }
    return _json(state)


def _json(value: object) -> web.Response:
    return web.Response(body=msgspec.json.encode(value), content_type="application/json", charset="utf-8")
