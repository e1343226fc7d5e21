"""Hands the phone page to the browser, under a policy that lets it load nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

PAGE = web.AppKey("PAGE", Path)
DESK_URL = web.AppKey(
    "DESK_URL", str
)  # where the phone stands beside a desk and may be framed, "" where it stands alone
DEFAULT_PAGE = Path(__file__).with_name("phone")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; style-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}

_WAY_TO_DESK = "<!-- the way to the desk -->"

routes = web.RouteTableDef()


def _file(page: Path, name: str) -> Path:
    """The file of that name in the page's folder. Raises 404, also for names that lead out of it."""
    path = (page / name).resolve()
    if not path.is_relative_to(page.resolve()) or not path.is_file():
        raise web.HTTPNotFound
    return path


@routes.get("/")
async def door(request: web.Request) -> web.Response:
    """The way to the phone."""
    raise web.HTTPFound("/sandbox")


@routes.get("/sandbox")
@routes.get("/sandbox/")
async def page(request: web.Request) -> web.Response:
    """The phone, with the way to the desk where there is one."""
    text = _file(request.app[PAGE], "index.html").read_text("utf-8")
    desk = request.app[DESK_URL]
    way = f'<a class="to-desk" href="{desk}" target="_top">โต๊ะเจ้าหน้าที่</a>' if desk else ""
    return web.Response(text=text.replace(_WAY_TO_DESK, way), content_type="text/html")


@routes.get("/sandbox/static/{name:.+}")
async def static(request: web.Request) -> web.FileResponse:
    """What the phone is made of."""
    return web.FileResponse(_file(request.app[PAGE], request.match_info["name"]))


async def safe_headers(request: web.Request, response: web.StreamResponse) -> None:
    """The policy holds for every answer to a browser."""
    if request.path.startswith("/sandbox"):
        framed = "'self'" if request.app[DESK_URL] else "'none'"
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value.replace("frame-ancestors 'none'", f"frame-ancestors {framed}"))
