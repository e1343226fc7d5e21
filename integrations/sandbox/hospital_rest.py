"""The pretend hospital's FHIR interface: create, read, update, search and transactions over HTTP.

Source: https://hl7.org/fhir/R4/http.html
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import tzinfo
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import msgspec
from aiohttp import web

from integrations.sandbox.hospital_answers import CONTENT_TYPE, Refusal, bundle_answer, outcome, resource_answer
from integrations.sandbox.hospital_book import answer_book
from integrations.sandbox.hospital_faults import FAULTS
from integrations.sandbox.hospital_rules import KINDS, check
from integrations.sandbox.hospital_search import Query, included, search, window
from integrations.sandbox.hospital_seed import Diary
from integrations.sandbox.hospital_store import Store, Stored
from integrations.sandbox.hospital_transactions import carry_out
from integrations.sandbox.hospital_values import Resource, text

STORE = web.AppKey("STORE", Store)
ZONE = web.AppKey("ZONE", ZoneInfo)
DIARY = web.AppKey("DIARY", Diary)
BOOK = "$book"  # how a request for it is called where requests are counted and broken

_READ_AS = (CONTENT_TYPE, "application/json")


@web.middleware
async def refusals(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Everything that goes wrong is told as an OperationOutcome."""
    try:
        return await handler(request)
    except Refusal as refusal:
        return outcome(refusal.status, refusal.diagnostics)
    except web.HTTPException as error:
        if not request.path.startswith("/fhir"):
            raise
        return outcome(error.status, f"{request.method} {request.path}: {error.reason}")


def add_routes(app: web.Application) -> None:
    """Serve FHIR under /fhir."""
    app.router.add_get("/fhir/metadata", _metadata)
    app.router.add_post("/fhir", _transaction)
    app.router.add_post("/fhir/Appointment/$book", _book)
    app.router.add_get("/fhir/{kind}", _search)
    app.router.add_post("/fhir/{kind}", _create)
    app.router.add_get("/fhir/{kind}/{id}", _read)
    app.router.add_put("/fhir/{kind}/{id}", _update)


def _kind(request: web.Request) -> str:
    kind = request.match_info["kind"]
    if kind not in KINDS:
        raise Refusal(404, f"this hospital has no {kind}")
    return kind


def _minimal(request: web.Request) -> bool:
    return "return=minimal" in request.headers.get("Prefer", "")


def _location(request: web.Request, kind: str, row: Stored) -> str:
    return f"{request.url.origin()}/fhir/{kind}/{row.id}/_history/{row.version}"


async def _body(request: web.Request) -> object:
    if request.content_type not in _READ_AS:
        raise Refusal(415, f"send {CONTENT_TYPE}, not {request.content_type}")
    try:
        return msgspec.json.decode(await request.read())
    except msgspec.DecodeError as error:
        raise Refusal(400, f"the body is not JSON: {error}") from error


async def _sent(request: web.Request, kind: str) -> Resource:
    resource = await _body(request)
    if not isinstance(resource, dict) or resource.get("resourceType") != kind:
        raise Refusal(400, f"the body is not a {kind}")
    check(kind, resource, request.app[STORE].exists)
    return resource


async def _create(request: web.Request) -> web.Response:
    kind = _kind(request)
    resource = await _sent(request, kind)
    store, wish = request.app[STORE], request.headers.get("If-None-Exist")
    if wish is not None and not request.app[FAULTS].ignore_if_none_exist:
        existing = _existing(store, kind, wish, request.app[ZONE])
        if existing:
            return resource_answer(
                existing.body,
                existing.version,
                location=_location(request, kind, existing),
                minimal=_minimal(request),
            )
    row = store.create(kind, resource)
    return resource_answer(
        row.body, row.version, status=201, location=_location(request, kind, row), minimal=_minimal(request)
    )


def _existing(store: Store, kind: str, wish: str, zone: tzinfo) -> Stored | None:
    query = parse_qsl(wish.removeprefix("?").removeprefix(f"{kind}?"))
    if not query:
        raise Refusal(400, "If-None-Exist holds no search")
    found = search(store, kind, query, zone)
    if len(found) > 1:
        raise Refusal(412, f"If-None-Exist matches {len(found)} resources")
    return found[0] if found else None


async def _transaction(request: web.Request) -> web.Response:
    store, zone, faults, bundle = request.app[STORE], request.app[ZONE], request.app[FAULTS], await _body(request)

    def existing(kind: str, condition: str) -> Stored | None:
        return None if faults.ignore_if_none_exist else _existing(store, kind, condition, zone)

    loose = faults.switches.loose_transactions
    answer = carry_out(store, bundle, existing, only=faults.half, loose=loose)
    return web.Response(body=msgspec.json.encode(answer), content_type=CONTENT_TYPE, charset="utf-8")


async def _book(request: web.Request) -> web.Response:
    return await answer_book(request, request.app[STORE], await _body(request))


async def _update(request: web.Request) -> web.Response:
    kind, id_ = _kind(request), request.match_info["id"]
    resource = await _sent(request, kind)
    if text(resource.get("id")) != id_:
        raise Refusal(400, "the id of the body is not the id of the address")
    if_match = None if request.app[FAULTS].ignore_if_match else request.headers.get("If-Match")
    row, new = request.app[STORE].update(kind, id_, resource, if_match=if_match)
    return resource_answer(
        row.body,
        row.version,
        status=201 if new else 200,
        location=_location(request, kind, row) if new else None,
        minimal=_minimal(request),
    )


async def _read(request: web.Request) -> web.Response:
    kind, id_ = _kind(request), request.match_info["id"]
    row = request.app[STORE].get(kind, id_)
    if row is None:
        raise Refusal(404, f"no {kind}/{id_}")
    return resource_answer(row.body, row.version)


async def _search(request: web.Request) -> web.Response:
    kind, store = _kind(request), request.app[STORE]
    if DIARY in request.app:
        request.app[DIARY].grow()
    unknown = {"birthdate"} if request.app[FAULTS].switches.ignore_birthdate else set()
    query: Query = [(name, value) for name, value in request.query.items() if name not in unknown]
    rows = search(store, kind, query, request.app[ZONE])
    offset, count = window(query)
    page = rows[offset : offset + count]
    base = f"{request.url.origin()}/fhir"
    found = [(f"{base}/{kind}/{row.id}", row.body, "match") for row in page]
    extra = included(store, page, [value for name, value in query if name == "_include"])
    found += [(f"{base}/Schedule/{row.id}", row.body, "include") for row in extra]
    links = {"self": str(request.url)}
    if count and offset + count < len(rows):
        links["next"] = str(request.url.update_query({"_offset": str(offset + count), "_count": str(count)}))
    return bundle_answer(found, len(rows), links)


async def _metadata(request: web.Request) -> web.Response:
    interactions = [{"code": code} for code in ("read", "create", "update", "search-type")]
    kinds = [
        {
            "type": kind,
            "interaction": interactions,
            "versioning": "versioned-update",
            "conditionalCreate": True,
            "updateCreate": True,
        }
        for kind in KINDS
    ]
    book: Resource = {
        "name": "book",
        "definition": "https://profiles.ihe.net/ITI/Scheduling/OperationDefinition/appointment-book",
    }
    operations = {"Appointment": {"operation": [book]}}
    kinds = [{**each, **operations.get(str(each["type"]), {})} for each in kinds]
    statement: Resource = {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "kind": "instance",
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [{"mode": "server", "resource": kinds, "interaction": [{"code": "transaction"}]}],
    }
    return web.Response(body=msgspec.json.encode(statement), content_type=CONTENT_TYPE, charset="utf-8")
