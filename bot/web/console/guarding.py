"""Who passes a door: logged in, in the right role, with a form of ours; everybody else is refused before a handler runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from urllib.parse import parse_qsl, quote

import structlog
from aiohttp import web

from bot.domain.errors import StorageDown
from bot.web.console.cookies import door_key, good_token, is_secure, same_origin, session_token
from bot.web.console.doors import Door
from bot.web.console.pages import refusal
from bot.web.console.parts import Console, Visit

log = structlog.get_logger(__name__)

_FORM = "application/x-www-form-urlencoded"
# 5000 letters of Thai are 45,000 bytes once they are encoded for a form.
_LONGEST, _FIELDS = 64 * 1024, 100
TOKEN_FIELD = "token"  # noqa: S105 (the name of a field)


def guarded(door: Door, console: Console) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The handler that aiohttp is given for this door."""

    async def handle(request: web.Request) -> web.StreamResponse:
        visit = Visit(request, console, console.clock())
        try:
            return await _passed(door, visit)
        except StorageDown:
            log.error("console without database", status=503)
            return refusal(visit, HTTPStatus.SERVICE_UNAVAILABLE)

    return handle


async def _passed(door: Door, visit: Visit) -> web.StreamResponse:
    request, console = visit.request, visit.console
    secure = is_secure(request, console.public_url)
    token = session_token(request, secure=secure)
    session = await console.sessions.who(token, console.session_clock(), active=not door.background) if token else None
    visit = Visit(request, console, visit.now, session, token if session else "")
    if door.roles is not None:
        if session is None:
            return _to_login(visit)
        if session.one_time and not door.unsettled:
            return _elsewhere(visit, "/console/password")
        if session.member.role not in door.roles:
            return refusal(visit, HTTPStatus.FORBIDDEN)
    if door.method == "POST":
        key = token if session else door_key(request, secure=secure)
        form = await _form(request)
        if (
            form is None
            or not same_origin(request, console.public_url)
            or not good_token(key, form.get(TOKEN_FIELD, ""))
        ):
            return refusal(visit, HTTPStatus.FORBIDDEN, "refused-form")
        visit = Visit(request, console, visit.now, session, visit.token, form)
    return await door.handler(visit)


async def _form(request: web.Request) -> dict[str, str] | None:
    """The fields of the form, None for a body that no form of ours sends."""
    if request.content_type != _FORM:
        return None
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > _LONGEST:
            return None
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS))
    except ValueError:  # not UTF-8, too many fields
        return None


def _to_login(visit: Visit) -> web.StreamResponse:
    """A page sends to the login and back; whatever the page does by itself learns that the session is over."""
    request = visit.request
    if (
        request.method == "GET"
        and not visit.piecemeal
        and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    ):
        raise web.HTTPSeeOther(f"/console/login?next={quote(request.rel_url.path_qs, safe='/')}")
    return refusal(visit, HTTPStatus.UNAUTHORIZED)


def _elsewhere(visit: Visit, path: str) -> web.StreamResponse:
    if visit.request.method == "GET" and not visit.piecemeal:
        raise web.HTTPSeeOther(path)
    return refusal(visit, HTTPStatus.FORBIDDEN)
