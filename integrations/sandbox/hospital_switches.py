"""The switches of a pretend hospital's faults, by HTTP beside what it pretends to be."""

from __future__ import annotations

import msgspec
from aiohttp import web

from integrations.sandbox.hospital_faults import FAULTS, Faults, Speech, Switches


def add_switches(app: web.Application, path: str, speech: Speech) -> None:
    """`path`/faults: GET shows the switches, POST replaces all of them (400 for what is none). Whoever is held goes at shutdown."""
    app[FAULTS] = Faults(speech)
    app.router.add_get(f"{path}/faults", _show)
    app.router.add_post(f"{path}/faults", _turn)
    app.on_shutdown.append(_let_go)


async def _show(request: web.Request) -> web.Response:
    return _told(request.app[FAULTS].switches)


async def _turn(request: web.Request) -> web.Response:
    try:
        switches = msgspec.json.decode(await request.read() or b"{}", type=Switches)
    except msgspec.MsgspecError as error:
        return web.json_response({"error": str(error)}, status=400)
    request.app[FAULTS].turn(switches)
    return _told(switches)


async def _let_go(app: web.Application) -> None:
    app[FAULTS].close()


def _told(switches: Switches) -> web.Response:
    return web.Response(body=msgspec.json.encode(switches), content_type="application/json", charset="utf-8")
