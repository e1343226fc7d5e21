"""Accounts in the browser: an admin makes, disables and resets them, and nobody else does."""

from __future__ import annotations

import html
import re

import pytest

from bot.domain.staff import Issued, Role
from tests.web.console_room import Room, Seat, th

MALEE = {"username": "malee", "name": "พยาบาลมาลี", "role": "nurse", "hospital-klaimor-demo": "on"}


async def made(room: Room, admin: Seat, **fields: str) -> Issued:
    """Make an account and read the page that is shown once."""
    await admin.opens("/console/accounts")
    answer = await admin.sends("/console/accounts", **{**MALEE, **fields})
    assert answer.status == 200
    return shown_once(room, admin, fields.get("username", "malee"))


def shown_once(room: Room, admin: Seat, username: str) -> Issued:
    [password, uri] = re.findall(r'class="secret[^"]*">([^<]+)<', admin.page)
    room.issued[username] = Issued(password, html.unescape(uri))
    return room.issued[username]


async def test_an_account_is_made_and_used(desk_room: Room) -> None:
    admin = await desk_room.member(Role.ADMIN)
    issued = await made(desk_room, admin)
    assert issued.otpauth.startswith("otpauth://totp/KlaiMor:malee?secret=")
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in admin.page
    assert "<script" not in admin.page[admin.page.index("<svg") : admin.page.index("</svg>")]
    await admin.opens("/console/accounts")
    assert issued.password not in admin.page
    assert issued.otpauth not in admin.page
    nurse = await desk_room.logs_in("malee")
    assert (await nurse.opens("/console/queue")).headers["Location"] == "/console/password"


@pytest.mark.parametrize(
    ("fields", "phrase"),
    [
        ({"username": "มาลี"}, "account-bad-username"),
        ({"username": "a"}, "account-bad-username"),
        ({"name": " "}, "account-bad-name"),
        ({"role": "god"}, "account-bad-role"),
        ({"role": ""}, "account-bad-role"),
        ({"hospital-elsewhere": "on"}, "account-bad-hospitals"),
    ],
)
async def test_what_cannot_be_made_is_said_and_kept_in_the_form(
    desk_room: Room, fields: dict[str, str], phrase: str
) -> None:
    admin = await desk_room.member(Role.ADMIN)
    await admin.opens("/console/accounts")
    answer = await admin.sends("/console/accounts", **{**MALEE, **fields})
    assert answer.status == 422
    assert th(phrase) in admin.page
    assert len(await desk_room.storage.staff.accounts()) == 1
    if "username" not in fields:
        assert 'value="malee"' in admin.page


async def test_a_nurse_without_a_hospital_is_not_made(desk_room: Room) -> None:
    admin = await desk_room.member(Role.ADMIN)
    await admin.opens("/console/accounts")
    fields = {name: value for name, value in MALEE.items() if not name.startswith("hospital-")}
    assert (await admin.sends("/console/accounts", **fields)).status == 422
    assert th("account-bad-hospitals") in admin.page


async def test_a_name_that_is_taken_is_said(desk_room: Room) -> None:
    admin = await desk_room.member(Role.ADMIN)
    await made(desk_room, admin)
    await admin.opens("/console/accounts")
    assert (await admin.sends("/console/accounts", **MALEE)).status == 422
    assert th("account-taken") in admin.page


async def test_markup_in_a_name_is_shown_as_text(desk_room: Room) -> None:
    admin = await desk_room.member(Role.ADMIN)
    await made(desk_room, admin, name="<img src=x onerror=alert(1)>")
    await admin.opens("/console/accounts")
    assert "<img src=x" not in admin.page
    assert "&lt;img src=x" in admin.page


async def test_who_is_disabled_is_thrown_out_and_let_in_again(desk_room: Room) -> None:
    admin, nurse = await desk_room.member(Role.ADMIN), await desk_room.member(Role.NURSE)
    who = (await desk_room.who("nurse1")).id
    await admin.opens("/console/accounts")
    answer = await admin.sends(f"/console/accounts/{who}/disable")
    assert (answer.status, answer.headers["Location"]) == (303, "/console/accounts")
    assert (await nurse.opens("/console/queue")).status == 303
    await admin.opens("/console/accounts")
    assert th("account-off") in admin.page
    await admin.sends(f"/console/accounts/{who}/enable")
    desk_room.passes(seconds=31)
    await desk_room.logs_in("nurse1")


async def test_a_reset_shows_new_things_once_and_the_old_are_dead(desk_room: Room) -> None:
    admin, nurse = await desk_room.member(Role.ADMIN), await desk_room.member(Role.NURSE)
    who, old = (await desk_room.who("nurse1")).id, desk_room.issued["nurse1"]
    await admin.opens("/console/accounts")
    assert (await admin.sends(f"/console/accounts/{who}/reset")).status == 200
    new = shown_once(desk_room, admin, "nurse1")
    assert new.password != old.password
    assert (await nurse.opens("/console/queue")).status == 303
    desk_room.passes(seconds=31)
    await desk_room.logs_in("nurse1")


async def test_the_last_admin_cannot_lock_everybody_out(desk_room: Room) -> None:
    admin = await desk_room.member(Role.ADMIN)
    me = (await desk_room.who("admin0")).id
    await admin.opens("/console/accounts")
    assert (await admin.sends(f"/console/accounts/{me}/disable")).status == 422
    assert th("account-last-admin") in admin.page
    assert (await admin.opens("/console/accounts")).status == 200


@pytest.mark.parametrize("deed", ["disable", "enable", "reset"])
async def test_who_is_not_there_is_said(desk_room: Room, deed: str) -> None:
    admin = await desk_room.member(Role.ADMIN)
    await admin.opens("/console/accounts")
    assert (await admin.sends(f"/console/accounts/nobody/{deed}")).status == 404
