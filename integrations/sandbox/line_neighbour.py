"""Lets the phone page reach the switches of the pretend hospital next door, since the page may speak to its own platform only.

| call | goes to |
|---|---|
| GET /sandbox/api/hospital | {"faults", "state"} of the hospital; 404 when there is none |
| POST /sandbox/hospital/faults | the hospital's switches |
"""

from __future__ import annotations

import aiohttp
from aiohttp import web

from integrations.sandbox.line_answers import answer
from integrations.sandbox.line_json import NotJson, decode_object
from integrations.sandbox.line_phone import PhoneError, own_page
from integrations.sandbox.line_shapes import JsonObject

HOSPITAL_URL = web.AppKey("HOSPITAL_URL", str)
"""Where the pretend hospital is, such as http://127.0.0.1:8090; empty: there is none."""

routes = web.RouteTableDef()


async def _ask(request: web.Request, path: str, body: bytes | None = None) -> tuple[int, JsonObject]:
    hospital = request.app[HOSPITAL_URL].rstrip("/")
    if not hospital:
        raise PhoneError("no pretend hospital", 404)
    method = "GET" if body is None else "POST"
    headers = {"Content-Type": "application/json"}
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session,
            session.request(method, f"{hospital}/sandbox/hospital/{path}", data=body, headers=headers) as found,
        ):
            return found.status, decode_object(await found.read())
    except (aiohttp.ClientError, OSError, NotJson):
        raise PhoneError("the pretend hospital does not answer", 502) from None


@routes.get("/sandbox/api/hospital")
async def hospital(request: web.Request) -> web.Response:
    """How the hospital stands."""
    _, faults = await _ask(request, "faults")
    _, state = await _ask(request, "state")
    return answer({"faults": faults, "state": state})


@routes.post("/sandbox/hospital/faults")
async def hospital_faults(request: web.Request) -> web.Response:
    """Turn the hospital's switches."""
    if not own_page(request):
        return answer({"message": "asked from another site"}, 403)
    try:
        status, body = await _ask(request, "faults", await request.read())
    except PhoneError as error:
        return answer({"message": str(error)}, error.status)
    return answer(body, status)
