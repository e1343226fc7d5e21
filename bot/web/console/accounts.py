"""Accounts of staff in the browser: made, disabled, let in again, reset. For admins."""

from __future__ import annotations

from http import HTTPStatus

from aiohttp import web

from bot.domain.staff import BadAccount, Issued, LastAdmin, NewStaff, NoSuchAccount, Role, UsernameTaken
from bot.web.console.doors import KEEPERS, Doors
from bot.web.console.otpauth import code_for_page
from bot.web.console.pages import page, refusal, to
from bot.web.console.parts import Visit

doors = Doors()


@doors.get("/accounts", KEEPERS)
async def accounts(visit: Visit) -> web.StreamResponse:
    """Everybody, and a form for somebody new."""
    return await _shown(visit)


@doors.post("/accounts", KEEPERS)
async def add(visit: Visit) -> web.StreamResponse:
    """Make an account and show, once, what it is opened with."""
    form = visit.form
    known = {hospital.id for hospital in visit.console.hospitals}
    chosen = tuple(name.removeprefix("hospital-") for name in form if name.startswith("hospital-"))
    try:
        role = Role(form.get("role", ""))
        new = NewStaff(form.get("username", "").strip().lower(), form.get("name", "").strip(), role, chosen)
        if not known.issuperset(chosen):
            raise BadAccount("hospitals")
        issued = await visit.console.accounts.add(new, visit.who.id, visit.now)
    except ValueError:
        return await _shown(visit, visit.word("account-bad-role"))
    except BadAccount as bad:
        return await _shown(visit, visit.word(f"account-bad-{bad.field}"))
    except UsernameTaken:
        return await _shown(visit, visit.word("account-taken"))
    return _issued(visit, new.username, new.name, issued)


@doors.post("/accounts/{id}/disable", KEEPERS)
async def disable(visit: Visit) -> web.StreamResponse:
    """Out at once, and out for good until they are let in again."""
    try:
        await visit.console.accounts.disable(_id(visit), visit.who.id, visit.now)
    except NoSuchAccount:
        return refusal(visit, HTTPStatus.NOT_FOUND)
    except LastAdmin:
        return await _shown(visit, visit.word("account-last-admin"))
    return to("/console/accounts")


@doors.post("/accounts/{id}/enable", KEEPERS)
async def enable(visit: Visit) -> web.StreamResponse:
    """In again, with the password and authenticator they had."""
    try:
        await visit.console.accounts.enable(_id(visit), visit.who.id, visit.now)
    except NoSuchAccount:
        return refusal(visit, HTTPStatus.NOT_FOUND)
    return to("/console/accounts")


@doors.post("/accounts/{id}/reset", KEEPERS)
async def reset(visit: Visit) -> web.StreamResponse:
    """A new one-time password and authenticator, shown once."""
    staff_id = _id(visit)
    found = [each for each in await visit.console.accounts.accounts() if each.member.id == staff_id]
    if not found:
        return refusal(visit, HTTPStatus.NOT_FOUND)
    issued = await visit.console.accounts.reset(staff_id, visit.who.id, visit.now)
    return _issued(visit, found[0].username, found[0].member.name, issued)


def _id(visit: Visit) -> str:
    return visit.request.match_info["id"]


async def _shown(visit: Visit, said: str = "") -> web.Response:
    everybody = await visit.console.accounts.accounts()
    status = HTTPStatus.UNPROCESSABLE_ENTITY if said else HTTPStatus.OK
    return page(
        visit,
        "accounts.html",
        status,
        accounts=everybody,
        roles=tuple(Role),
        said=said,
        given=visit.form,
    )


def _issued(visit: Visit, username: str, name: str, issued: Issued) -> web.Response:
    return page(visit, "issued.html", username=username, name=name, issued=issued, code=code_for_page(issued.otpauth))
