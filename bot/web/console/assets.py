"""Scripts, styles and fonts: ours from this package, htmx and Sarabun from the packages that bring them."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

from aiohttp import web

from bot.web.console.doors import Doors
from bot.web.console.parts import Visit

doors = Doors()

_OWN = Path(__file__).with_name("static")
_WEIGHTS = ("Regular", "Italic", "SemiBold", "Bold")
_KEPT = "public, max-age=31536000, immutable"  # with a version in its address a file never changes
_ASKED_AGAIN = "no-cache"


@cache
def _files() -> dict[str, Path]:
    """Everything that is handed out, by name: nothing else is, whatever is asked for."""
    own = {path.name: path for path in _OWN.iterdir() if path.suffix in {".js", ".css", ".svg"}}
    fonts = {
        f"Sarabun-{weight}.ttf": Path(str(files("fontpkg_sarabun") / "files" / f"Sarabun-{weight}.ttf"))
        for weight in _WEIGHTS
    }
    return {**own, **fonts, "htmx.min.js": Path(str(files("js_lib_htmx") / "static" / "htmx" / "htmx.min.js"))}


@cache
def _version(name: str) -> str:
    return hashlib.sha256(_files()[name].read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """The address of a file, with its version. Raises KeyError for a name that is not handed out."""
    return f"/console/static/{name}?v={_version(name)}"


@doors.get("/static/{name}", None, background=True)
async def static(visit: Visit) -> web.StreamResponse:
    """A file by its name."""
    name = visit.request.match_info["name"]
    path = _files().get(name)
    if path is None:
        raise web.HTTPNotFound(text="There is no such file.\n")
    kept = visit.request.query.get("v") == _version(name)
    return web.FileResponse(path, headers={"Cache-Control": _KEPT if kept else _ASKED_AGAIN})
