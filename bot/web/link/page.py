"""The steps of linking as a browser sees them: the numbers, the code, and on to LINE. Looking never changes anything."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import TypeAlias
from urllib.parse import parse_qsl

import structlog
from aiohttp import web

from bot.domain.errors import HospitalRefused, HospitalUnavailable, StorageDown
from bot.domain.link import VISIT_LASTS
from bot.domain.ports.limits import Limit
from bot.domain.ports.link_desk import LinkGone, LinkLocked, PlatformSilent
from bot.domain.ports.links import CodeAnswer, Stage
from bot.domain.words import When
from bot.web.link.filling import Filled, claimed_in, code_in
from bot.web.link.showing import LinkPage, Showing, answered

log = structlog.get_logger(__name__)

_VISIT = "/link/{token:[A-Za-z0-9_-]{40,64}}"
OFTEN = Limit("link page", burst=40, per_second=0.5)  # for one address; a whole ward may share one
_LARGEST = 8 * 1024
_FORM = "application/x-www-form-urlencoded"
_STYLE = Path(__file__).with_name("style.css")
_COOKIE = "klaimor-link"
Step: TypeAlias = Callable[[Showing], Awaitable[web.StreamResponse]]


def link_routes(page: LinkPage) -> Sequence[web.RouteDef]:
    """GET and POST /link/{token}, and the steps behind it."""
    return (
        web.get("/link/style.css", _style),
        web.get(_VISIT, _step(page, look)),
        web.post(_VISIT, _step(page, claim)),
        web.post(f"{_VISIT}/code", _step(page, answer)),
        web.post(f"{_VISIT}/onward", _step(page, go_on)),
        web.get(f"{_VISIT}/{{step:code|onward}}", _back),
    )


async def look(at: Showing) -> web.StreamResponse:
    """Where this visit is, for this browser."""
    again = at.request.query.get("again") == "1"
    stage = at.visit.stage if at.key and not again else Stage.OPEN
    match stage:
        case Stage.OPEN:
            return at.numbers(Filled(hospital=at.visit.hospital))
        case Stage.CODED:
            return at.code()
        case Stage.PROVED:
            return at.onward()


async def claim(at: Showing) -> web.StreamResponse:
    """The numbers were filled in. What fits their form is asked of the hospital, and answered alike whatever it says."""
    filled = Filled.of(at.form)
    claimed = claimed_in(filled, at.page.hospitals, at.page.desk.kinds, at.now.date())
    if isinstance(claimed, str):
        return at.numbers(filled, claimed)
    try:
        key = await at.page.desk.claim(at.token, filled.hospital, claimed)
    except LinkLocked as locked:
        return at.said("link-locked", HTTPStatus.TOO_MANY_REQUESTS, until=When(locked.until))
    except (HospitalUnavailable, HospitalRefused) as fault:
        log.warning("no_answer_for_a_link", hospital=filled.hospital, reason=type(fault).__name__)
        return at.said("link-hospital-down", HTTPStatus.SERVICE_UNAVAILABLE, back=True)
    response = at.to(f"/link/{at.token}")
    response.set_cookie(
        _name(at.page),
        key,
        max_age=int(VISIT_LASTS.total_seconds()),
        path="/" if at.page.secure else "/link",
        secure=at.page.secure,
        httponly=True,
        samesite="Lax",
    )
    return response


async def answer(at: Showing) -> web.StreamResponse:
    """The code was typed. What is no code at all is no try."""
    code = code_in(at.form.get("code", ""))
    if code is None:
        return at.code("link-code-wrong")
    match await at.page.desk.answer(at.token, at.key, code):
        case CodeAnswer.RIGHT:
            return await go_on(at)
        case CodeAnswer.WRONG:
            return at.code("link-code-wrong")
        case CodeAnswer.OVER:
            return at.numbers(Filled(hospital=at.visit.hospital), "link-code-over")


async def go_on(at: Showing) -> web.StreamResponse:
    """On to LINE's own page, which brings back whose phone this is."""
    try:
        return at.to(await at.page.desk.onward(at.token, at.key))
    except PlatformSilent:
        return at.onward("link-silent")


def _step(page: LinkPage, step: Step) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        at = Showing(page, request, page.clock().astimezone(page.zone), request.match_info["token"])
        if await page.limits.take(OFTEN, page.address_of(request)):
            return at.said("link-busy", HTTPStatus.TOO_MANY_REQUESTS)
        try:
            at = at.read(await page.desk.look(at.token), request.cookies.get(_name(page), ""), await _form(request))
            return await step(at)
        except LinkGone:
            return at.said("link-gone", HTTPStatus.GONE)
        except StorageDown:
            log.error("link page without database")
            return at.said("link-down", HTTPStatus.SERVICE_UNAVAILABLE)

    return handle


async def _form(request: web.Request) -> dict[str, str]:
    """The fields of the form; nothing for a body that no form of ours sends."""
    if request.method != "POST" or request.content_type != _FORM:
        return {}
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > _LARGEST:
            return {}
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=20))
    except ValueError:  # not UTF-8, too many fields
        return {}


async def _back(request: web.Request) -> web.Response:
    """A step that was reloaded as if it were a page."""
    return answered("", HTTPStatus.SEE_OTHER, location=f"/link/{request.match_info['token']}")


async def _style(_: web.Request) -> web.FileResponse:
    return web.FileResponse(_STYLE, headers={"Cache-Control": "max-age=3600", "X-Content-Type-Options": "nosniff"})


def _name(page: LinkPage) -> str:
    """A name that begins so is taken by browsers only from the host itself, over TLS (RFC 6265bis, 4.1.3.2)."""
    return f"__Host-{_COOKIE}" if page.secure else _COOKIE
