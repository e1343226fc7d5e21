"""In and out: the login with password and code, the first password of one's own, and the way out."""

from __future__ import annotations

from http import HTTPStatus
from math import ceil

from aiohttp import web

from bot.domain.ports.limits import Limit
from bot.domain.staff import LoginRefused, Role, WeakPassword
from bot.web.console.cookies import (
    address_of,
    door_key,
    form_token,
    give_door_key,
    give_session,
    is_secure,
    take_session,
)
from bot.web.console.doors import ALL, Doors
from bot.web.console.pages import page, to
from bot.web.console.parts import LANGUAGE_COOKIE, LANGUAGES, LOOK_COOKIE, LOOKS, Visit

doors = Doors()

# Enough for a tired nurse, not for a list of passwords. A whole hospital may come from one address.
BY_ACCOUNT = Limit("login by account", burst=6, per_second=1 / 60)
BY_ADDRESS = Limit("login by address", burst=30, per_second=1 / 6)


@doors.get("/login", None)
async def ask(visit: Visit) -> web.StreamResponse:
    """The form; who is in already goes on."""
    if visit.session is not None:
        return to(_next(visit.request.query.get("next", "")))
    return _form(visit)


@doors.post("/login", None)
async def log_in(visit: Visit) -> web.StreamResponse:
    """Every refusal says the same, and takes as long whether the name exists or not."""
    form, console = visit.form, visit.console
    account = form.get("username", "").strip().lower()
    # Asked in this order so that one account that is tried does not use up what the address has for others.
    wait = await console.limits.take(BY_ACCOUNT, account) or await console.limits.take(
        BY_ADDRESS, address_of(visit.request)
    )
    if wait:
        return _form(visit, HTTPStatus.TOO_MANY_REQUESTS, visit.word("login-wait", minutes=str(ceil(wait / 60))))
    try:
        token = await console.sessions.log_in(
            account, form.get("password", ""), form.get("code", ""), console.session_clock()
        )
    except LoginRefused:
        return _form(visit, HTTPStatus.FORBIDDEN, visit.word("login-refused"))
    await console.limits.forget(BY_ACCOUNT, account)
    return _with_session(visit, to(_next(form.get("next", ""))), token)


@doors.post("/logout", ALL, unsettled=True)
async def log_out(visit: Visit) -> web.StreamResponse:
    """Ends the session here, not only in the browser."""
    await visit.console.desk.leave(visit.who)
    await visit.console.sessions.log_out(visit.token, visit.console.session_clock())
    response = to("/console/login")
    take_session(response, secure=is_secure(visit.request, visit.console.public_url))
    # What the browser has kept of these pages goes too.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@doors.get("/password", ALL, unsettled=True)
async def ask_password(visit: Visit) -> web.StreamResponse:
    """The form for a new password."""
    return page(visit, "password.html", said="")


@doors.post("/password", ALL, unsettled=True)
async def change_password(visit: Visit) -> web.StreamResponse:
    """Ends every session of theirs but the one that this browser gets."""
    form, console = visit.form, visit.console
    if await console.limits.take(BY_ACCOUNT, visit.who.id):
        return page(visit, "password.html", HTTPStatus.TOO_MANY_REQUESTS, said=visit.word("password-wait"))
    if form.get("new", "") != form.get("again", ""):
        return page(visit, "password.html", HTTPStatus.UNPROCESSABLE_ENTITY, said=visit.word("password-differs"))
    try:
        token = await console.sessions.change_password(
            visit.token, form.get("old", ""), form.get("new", ""), console.session_clock()
        )
    except WeakPassword as weak:
        said = visit.word(f"password-{weak.reason}")
        return page(visit, "password.html", HTTPStatus.UNPROCESSABLE_ENTITY, said=said)
    except LoginRefused:
        return page(visit, "password.html", HTTPStatus.FORBIDDEN, said=visit.word("password-old-wrong"))
    await console.limits.forget(BY_ACCOUNT, visit.who.id)
    return _with_session(visit, to("/console/"), token)


@doors.get("/", ALL)
async def home(visit: Visit) -> web.StreamResponse:
    """Where their work is."""
    return to("/console/accounts" if visit.who.role is Role.ADMIN else "/console/queue")


@doors.post("/language", None, unsettled=True)
async def choose_language(visit: Visit) -> web.StreamResponse:
    """Thai or English, for this browser."""
    return _chosen(visit, LANGUAGE_COOKIE, visit.form.get("language", ""), LANGUAGES)


@doors.post("/look", None, unsettled=True)
async def choose_look(visit: Visit) -> web.StreamResponse:
    """Light, dark, or as the machine is set, for this browser."""
    return _chosen(visit, LOOK_COOKIE, visit.form.get("look", ""), LOOKS)


def _chosen(visit: Visit, cookie: str, value: str, known: tuple[str, ...]) -> web.StreamResponse:
    response = to(_next(visit.form.get("next", "")))
    if value in known:
        secure = is_secure(visit.request, visit.console.public_url)
        response.set_cookie(
            cookie, value, path="/console", max_age=31_536_000, secure=secure, httponly=True, samesite="Strict"
        )
    return response


def _form(visit: Visit, status: HTTPStatus = HTTPStatus.OK, said: str = "") -> web.Response:
    secure = is_secure(visit.request, visit.console.public_url)
    key = door_key(visit.request, secure=secure)
    wanted = visit.form.get("next", "") or visit.request.query.get("next", "")
    fresh = web.Response()
    token = form_token(key or give_door_key(fresh, secure=secure))
    name = visit.form.get("username", "")
    response = page(visit, "login.html", status, said=said, door_token=token, next=_next(wanted), username=name)
    response.cookies.update(fresh.cookies)
    return response


def _with_session(visit: Visit, response: web.Response, token: str) -> web.Response:
    give_session(response, token, secure=is_secure(visit.request, visit.console.public_url))
    return response


def _next(path: str) -> str:
    """Where to go on: only ever a page of the console, whatever the address says."""
    ours = (
        path.startswith("/console/") and not path.startswith("/console//") and "\\" not in path and path.isprintable()
    )
    return path if ours and not path.startswith("/console/login") else "/console/"
