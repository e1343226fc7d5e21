"""The steps of linking as a browser sees them: the numbers, the code, and on to LINE. Looking never changes anything."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import TypeAlias
from urllib.parse import parse_qsl

import structlog
from aiohttp import web

from bot.domain.errors import HospitalRefused, HospitalUnavailable, StorageDown
from bot.domain.link import VISIT_LASTS
from bot.domain.ports.limits import Limit
from bot.domain.ports.link_desk import LinkGone, LinkLocked, NoRecordHere, NotIdentified, PlatformSilent
from bot.domain.ports.links import CodeAnswer, Stage
from bot.domain.words import When
from bot.web.link.filling import Filled, claimed_in, code_in
from bot.web.link.showing import LinkPage, Showing
from bot.web.link.showing import answered as plain

log = structlog.get_logger(__name__)

_VISIT = "/link/{token:[A-Za-z0-9_-]{40,64}}"
OFTEN = Limit("link page", burst=40, per_second=0.5)  # for one address; a whole ward may share one
CALLBACK = "/link/thaid/callback"  # as it is registered with the identity provider, after the service's address
_LARGEST = 8 * 1024
_FORM = "application/x-www-form-urlencoded"
_STYLE = Path(__file__).with_name("style.css")
_COOKIE = "klaimor-link"
Step: TypeAlias = Callable[[Showing], Awaitable[web.StreamResponse]]
Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


def link_routes(page: LinkPage) -> Sequence[web.RouteDef]:
    """GET and POST /link/{token}, and the steps behind it."""
    return (
        web.get("/link/style.css", _style),
        web.get(_VISIT, _step(page, look)),
        web.post(_VISIT, _step(page, claim)),
        web.post(f"{_VISIT}/code", _step(page, answer)),
        web.post(f"{_VISIT}/onward", _step(page, go_on)),
        web.post(f"{_VISIT}/thaid", _step(page, send_away)),
        web.get(CALLBACK, _callback(page)),
        web.get(f"{_VISIT}/{{step:code|onward|thaid}}", _back),
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
    return _with_key(at, at.to(f"/link/{at.token}"), key)


async def send_away(at: Showing) -> web.StreamResponse:
    """To the identity provider, which says who it is instead of number and code."""
    hospital = at.form.get("hospital", "")
    if hospital not in at.page.desk.kinds:
        return at.numbers(Filled.of(at.form), "link-wrong-hospital")
    address, key = await at.page.desk.send_away(at.token, hospital)
    return _with_key(at, at.to(address), key)


async def come_back(at: Showing) -> web.StreamResponse:
    """From the identity provider, with a code or without."""
    query = at.request.query
    try:
        token = await at.page.desk.come_back(query.get("state", ""), at.key, query.get("code", ""))
    except NotIdentified as refused:
        visit = await at.of(refused.token)
        return visit.numbers(Filled(), "link-thaid-silent" if refused.silent else "link-thaid-refused")
    except NoRecordHere as nobody:
        visit = await at.of(nobody.token)
        return visit.said("link-thaid-nobody", HTTPStatus.NOT_FOUND, back=True)
    except (HospitalUnavailable, HospitalRefused) as fault:
        log.warning("no_answer_for_a_link", reason=type(fault).__name__)
        return at.said("link-hospital-down", HTTPStatus.SERVICE_UNAVAILABLE)
    return await go_on(await at.of(token))


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


def _step(page: LinkPage, step: Step) -> Handler:
    async def handle(at: Showing) -> web.StreamResponse:
        at = at.read(await page.desk.look(at.token), at.request.cookies.get(_name(page), ""), await _form(at.request))
        return await step(at)

    async def answered(request: web.Request) -> web.StreamResponse:
        return await _guarded(page, request, request.match_info["token"], handle)

    return answered


def _callback(page: LinkPage) -> Handler:
    async def handle(at: Showing) -> web.StreamResponse:
        return await come_back(replace(at, key=at.request.cookies.get(_name(page), "")))

    async def answered(request: web.Request) -> web.StreamResponse:
        return await _guarded(page, request, "", handle)

    return answered


async def _guarded(page: LinkPage, request: web.Request, token: str, step: Step) -> web.StreamResponse:
    """Not too often from one address; and what ends a visit is said in words."""
    at = Showing(page, request, page.clock().astimezone(page.zone), token)
    if await page.limits.take(OFTEN, page.address_of(request)):
        return at.said("link-busy", HTTPStatus.TOO_MANY_REQUESTS)
    try:
        return await step(at)
    except LinkGone:
        return at.said("link-gone", HTTPStatus.GONE)
    except StorageDown:
        log.error("link page without database")
        return at.said("link-down", HTTPStatus.SERVICE_UNAVAILABLE)


def _with_key(at: Showing, response: web.Response, key: str) -> web.Response:
    """The browser that made this claim is known again by its cookie; Lax, since it comes back from other sites by a link."""
    secure = at.page.secure
    response.set_cookie(
        _name(at.page),
        key,
        max_age=int(VISIT_LASTS.total_seconds()),
        path="/" if secure else "/link",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )
    return response


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
    return plain("", HTTPStatus.SEE_OTHER, location=f"/link/{request.match_info['token']}")


async def _style(_: web.Request) -> web.FileResponse:
    return web.FileResponse(_STYLE, headers={"Cache-Control": "max-age=3600", "X-Content-Type-Options": "nosniff"})


def _name(page: LinkPage) -> str:
    """A name that begins so is taken by browsers only from the host itself, over TLS (RFC 6265bis, 4.1.3.2)."""
    return f"__Host-{_COOKIE}" if page.secure else _COOKIE
