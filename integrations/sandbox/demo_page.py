"""The demo's front page: the phone beside the desk, and who may log in there, with the codes of the moment.

Only the demo mounts it. It shows passwords and codes to whoever asks, which is its purpose: its people are made up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from aiohttp import web

_FOLDER = Path(__file__).with_name("beside")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Player:
    """A made-up member of staff: how to log in just now. `seconds`: how long the code is still good."""

    username: str
    name: str
    role: str
    password: str
    code: str
    seconds: int


def demo_page_app(players: Callable[[], Sequence[Player]]) -> web.Application:
    """An application to be mounted at /demo."""
    app = web.Application()

    async def page(_: web.Request) -> web.FileResponse:
        return web.FileResponse(_FOLDER / "index.html")

    async def codes(_: web.Request) -> web.Response:
        return web.Response(body=msgspec.json.encode(list(players())), content_type="application/json")

    async def static(request: web.Request) -> web.FileResponse:
        path = _FOLDER / request.match_info["name"]
        if path.suffix not in {".css", ".js"} or path.parent != _FOLDER or not path.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(path)

    async def strict(_: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(_HEADERS)

    app.on_response_prepare.append(strict)
    app.router.add_get("/", page)
    app.router.add_get("/codes", codes)
    app.router.add_get("/static/{name}", static)
    return app
