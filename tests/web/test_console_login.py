"""In and out of the console: what is refused, what is said, what the browser keeps."""

from __future__ import annotations

import asyncio
import itertools
import re
from pathlib import Path

import pytest
from yarl import URL

from bot.domain.staff import NewStaff, Role
from tests.web.console_room import PASSWORD, Room, console_room, th

NEW = "ฝนตกบนหลังคาสังกะสี"


def without_what_was_typed(page: str) -> str:
    return re.sub(r' autofocus| value="[^"]*"|\s+', "", page)


async def test_a_nurse_comes_in_and_sees_the_queue(desk_room: Room) -> None:
    nurse = await desk_room.logs_in(await desk_room.hires(Role.NURSE))
    assert (await nurse.opens("/console/")).headers["Location"] == "/console/queue"
    assert (await nurse.opens("/console/queue")).status == 200
    assert "พยาบาลมาลี" in nurse.page
    assert (await nurse.opens("/console/login")).headers["Location"] == "/console/"


async def test_an_admin_comes_to_the_accounts(desk_room: Room) -> None:
    admin = await desk_room.logs_in(await desk_room.hires(Role.ADMIN))
    assert (await admin.opens("/console/")).headers["Location"] == "/console/accounts"


async def test_every_refusal_says_the_same(desk_room: Room) -> None:
    username, out = await desk_room.hires(Role.NURSE), await desk_room.hires(Role.CLERK)
    await desk_room.storage.staff.disable((await desk_room.who(out)).id, "shell", desk_room.now)
    pages = set()
    for name, password, code in (
        (username, "wrong", desk_room.code(username)),
        (username, PASSWORD, "000000"),
        ("nobody", PASSWORD, desk_room.code(username)),
        (out, PASSWORD, desk_room.code(out)),
        ("", "", ""),
    ):
        seat = await desk_room.seat()
        await seat.opens("/console/login")
        answer = await seat.sends("/console/login", username=name, password=password, code=code)
        assert answer.status == 403
        assert th("login-refused") in seat.page
        assert PASSWORD not in seat.page
        assert seat.cookies().keys() == {"klaimor-door"}
        pages.add(without_what_was_typed(seat.page))
    assert len(pages) == 1


async def test_a_name_is_shown_back_as_text_whatever_it_holds(desk_room: Room) -> None:
    seat = await desk_room.seat()
    await seat.opens("/console/login")
    await seat.sends("/console/login", username='"><script>alert(1)</script>', password="x", code="1")
    assert "<script>alert" not in seat.page
    assert "&lt;script&gt;" in seat.page


async def test_an_account_that_is_tried_is_slowed_down_and_comes_back(desk_room: Room) -> None:
    username = await desk_room.hires(Role.NURSE)
    seat = await desk_room.seat()
    await seat.opens("/console/login")
    statuses = [
        (await seat.sends("/console/login", username=username, password=str(n), code="1")).status for n in range(8)
    ]
    assert statuses == [403] * 6 + [429] * 2
    assert th("login-wait", minutes="1") in seat.page
    right = {"username": username, "password": PASSWORD, "code": desk_room.code(username)}
    assert (await seat.sends("/console/login", **right)).status == 429  # the right password too: nothing is learnt
    desk_room.passes(minutes=2)
    await desk_room.logs_in(username, seat)


async def test_who_comes_in_has_all_tries_again(desk_room: Room) -> None:
    username = await desk_room.hires(Role.NURSE)
    for _ in range(3):
        seat = await desk_room.seat()
        await seat.opens("/console/login")
        for n in range(5):
            assert (await seat.sends("/console/login", username=username, password=str(n), code="1")).status == 403
        desk_room.passes(seconds=31)
        await desk_room.logs_in(username, seat)


async def test_an_address_that_tries_many_names_is_slowed_down(desk_room: Room) -> None:
    seat = await desk_room.seat()
    await seat.opens("/console/login")
    statuses = [
        (await seat.sends("/console/login", username=f"name{n}", password="x", code="1")).status for n in range(33)
    ]
    assert statuses.count(403) == 30
    assert statuses[-3:] == [429] * 3


async def test_one_account_under_attack_does_not_shut_out_the_others(desk_room: Room) -> None:
    attacked, other = await desk_room.hires(Role.NURSE), await desk_room.hires(Role.CLERK)
    seat = await desk_room.seat()
    await seat.opens("/console/login")
    for n in range(60):
        await seat.sends("/console/login", username=attacked, password=str(n), code="1")
    await desk_room.logs_in(other)


async def test_behind_a_proxy_each_browser_has_its_own_address(desk_room: Room) -> None:
    """A proxy on this machine names the browser last; what the browser itself put before that counts for nothing."""

    async def tries(seat_header: str, times: int) -> list[int]:
        seat = await desk_room.seat()
        seat.browser.headers["X-Forwarded-For"] = seat_header
        url = f"{desk_room.base}/console/login"
        statuses = []
        async with seat.browser.get(url) as answer:
            # Behind a proxy cookies are for TLS alone, so a plain client does not send them: hand them over as a browser would.
            cookies = "; ".join(f"{name}={each.value}" for name, each in answer.cookies.items())
            page = await answer.text()
        token = re.findall(r'name="token" value="([^"]+)"', page)[0]
        for n in range(times):
            body = {"token": token, "username": f"{seat_header}{n}", "password": "x", "code": "1"}
            async with seat.browser.post(
                url, data=body, headers={"Origin": desk_room.base, "Cookie": cookies}
            ) as answer:
                statuses.append(answer.status)
        return statuses

    assert (await tries("203.0.113.9", 31))[-1] == 429
    assert (await tries("203.0.113.9, 198.51.100.7", 1)) == [403]
    assert (await tries("198.51.100.7, 203.0.113.9", 1)) == [429]


async def test_the_cookie_is_for_our_pages_alone(desk_room: Room) -> None:
    username = await desk_room.hires(Role.NURSE)
    seat = await desk_room.seat()
    await seat.opens("/console/login")
    right = {"username": username, "password": PASSWORD, "code": desk_room.code(username)}
    answer = await seat.sends("/console/login", **right)
    cookie = answer.cookies["klaimor"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"], cookie["path"]) == (True, "Strict", "", "/")
    assert not cookie["expires"]
    assert not cookie["max-age"]


async def test_over_tls_the_cookie_never_travels_in_clear(tmp_path: Path) -> None:
    async with console_room(tmp_path, public_url="https://desk.example") as room:
        username = await room.hires(Role.NURSE)
        seat = await room.seat()
        async with seat.browser.get(f"{room.base}/console/login") as page:
            key = page.cookies["__Host-klaimor-door"]
            token = re.findall(r'name="token" value="([^"]+)"', await page.text())[0]
        assert (key["secure"], key["httponly"], key["samesite"]) == (True, True, "Strict")
        body = {"token": token, "username": username, "password": PASSWORD, "code": room.code(username)}
        for origin, expected in ((room.base, 403), ("http://desk.example", 403), ("https://desk.example", 303)):
            headers = {"Origin": origin, "Cookie": f"__Host-klaimor-door={key.value}"}
            url = f"{room.base}/console/login"
            async with seat.browser.post(url, data=body, headers=headers, allow_redirects=False) as answer:
                assert answer.status == expected, origin
        cookie = answer.cookies["__Host-klaimor"]
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, True, "Strict", "/")
        assert answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/console/cases/1?before=x", "/console/cases/1?before=x"),
        ("https://evil.example/", "/console/"),
        ("//evil.example/", "/console/"),
        ("/console//evil.example", "/console/"),
        ("/console/\\evil.example", "/console/"),
        ("/console/\r\nSet-Cookie: a=b", "/console/"),
        ("/sandbox", "/console/"),
        ("/console/login?next=/console/login", "/console/"),
        ("javascript:alert(1)", "/console/"),
    ],
)
async def test_after_the_login_one_goes_on_and_never_elsewhere(desk_room: Room, wanted: str, led_to: str) -> None:
    username = await desk_room.hires(Role.NURSE)
    seat = await desk_room.seat()
    await seat.opens("/console/login")
    right = {"username": username, "password": PASSWORD, "code": desk_room.code(username)}
    answer = await seat.sends("/console/login", **right, next=wanted)
    assert (answer.status, answer.headers["Location"]) == (303, led_to)


async def test_a_new_session_has_a_new_token(desk_room: Room) -> None:
    """A token that somebody planted in the browser before is worth nothing after the login."""
    username = await desk_room.hires(Role.NURSE)
    seat = await desk_room.seat()
    seat.browser.cookie_jar.update_cookies({"klaimor": "planted"}, URL(desk_room.base))
    await desk_room.logs_in(username, seat)
    assert seat.cookies()["klaimor"] != "planted"
    assert await desk_room.storage.sessions.who("planted", desk_room.now, active=True) is None


async def test_who_logs_out_is_out_here_too(desk_room: Room) -> None:
    nurse = await desk_room.member(Role.NURSE)
    token = nurse.cookies()["klaimor"]
    answer = await nurse.sends("/console/logout")
    assert (answer.status, answer.headers["Location"]) == (303, "/console/login")
    assert "storage" in answer.headers["Clear-Site-Data"]
    assert "klaimor" not in nurse.cookies()
    assert desk_room.desk.left == [(await desk_room.who("nurse0")).id]
    nurse.browser.cookie_jar.update_cookies({"klaimor": token}, desk_room.url)
    assert (await nurse.opens("/console/queue")).headers["Location"].startswith("/console/login")


async def test_nobody_there_is_logged_out_though_the_page_goes_on_asking(desk_room: Room) -> None:
    nurse = await desk_room.member(Role.NURSE)
    for _ in range(4):
        desk_room.passes(minutes=14)
        assert (await nurse.opens("/console/queue/list", **{"HX-Request": "true"})).status == 200
        assert (await nurse.htmx("/console/beat", active="no")).status == 200
    desk_room.passes(minutes=14)
    assert (await nurse.opens("/console/queue/list", **{"HX-Request": "true"})).status == 401


async def test_who_moves_stays_and_is_told_how_long(desk_room: Room) -> None:
    nurse = await desk_room.member(Role.NURSE)
    told = []
    for _ in range(10):
        desk_room.passes(minutes=40)
        answer = await nurse.htmx("/console/beat", active="yes")
        told.append(await answer.json())
    assert {each["idle"] for each in told} == {3600}
    assert {one["ends"] - other["ends"] for one, other in itertools.pairwise(told)} == {2400}
    desk_room.passes(minutes=59)
    assert (await (await nurse.htmx("/console/beat", active="no")).json())["idle"] == 60


async def test_a_password_is_chosen_at_the_first_login(desk_room: Room) -> None:
    new = NewStaff("malee", "พยาบาลมาลี", Role.NURSE, ("klaimor-demo",))
    desk_room.issued["malee"] = await desk_room.storage.staff.add(new, "shell", desk_room.now)
    nurse = await desk_room.logs_in("malee")
    given = desk_room.issued["malee"].password
    assert (await nurse.opens("/console/queue")).headers["Location"] == "/console/password"
    await nurse.opens("/console/password")
    for fields, phrase in (
        ({"old": given, "new": NEW, "again": NEW + "x"}, "password-differs"),
        ({"old": given, "new": "short", "again": "short"}, "password-short"),
        ({"old": given, "new": "malee malee malee", "again": "malee malee malee"}, "password-username"),
        ({"old": given, "new": given, "again": given}, "password-same"),
        ({"old": "wrong", "new": NEW, "again": NEW}, "password-old-wrong"),
    ):
        await nurse.sends("/console/password", **fields)
        assert th(phrase) in nurse.page
        assert NEW not in nurse.page
        assert (await nurse.opens("/console/queue")).status == 303
        await nurse.opens("/console/password")
    answer = await nurse.sends("/console/password", old=given, new=NEW, again=NEW)
    assert (answer.status, answer.headers["Location"]) == (303, "/console/")
    assert (await nurse.opens("/console/queue")).status == 200


async def test_guessing_the_old_password_is_slowed_down_too(desk_room: Room) -> None:
    nurse = await desk_room.member(Role.NURSE)
    await nurse.opens("/console/password")
    statuses = [(await nurse.sends("/console/password", old=str(n), new=NEW, again=NEW)).status for n in range(8)]
    assert statuses == [403] * 6 + [429] * 2


async def test_a_changed_password_throws_everybody_else_out(desk_room: Room) -> None:
    username = await desk_room.hires(Role.NURSE)
    thief = await desk_room.logs_in(username)
    desk_room.passes(seconds=31)
    nurse = await desk_room.logs_in(username)
    await nurse.opens("/console/password")
    await nurse.sends("/console/password", old=PASSWORD, new=NEW, again=NEW)
    assert (await nurse.opens("/console/queue")).status == 200
    assert (await thief.opens("/console/queue")).status == 303


async def test_language_and_look_are_chosen_for_the_browser_also_before_the_login(desk_room: Room) -> None:
    seat = await desk_room.seat()
    await seat.opens("/console/login")
    assert '<html lang="th" data-look="auto">' in seat.page
    await seat.sends("/console/language", language="en", next="/console/login")
    await seat.opens("/console/login")
    await seat.sends("/console/look", look="dark")
    await seat.opens("/console/login")
    assert '<html lang="en" data-look="dark">' in seat.page
    assert "Log in" in seat.page
    for field, value in (("language", "xx"), ("look", "'><script>")):
        await seat.sends(f"/console/{field}", **{field: value})
        await seat.opens("/console/login")
        assert '<html lang="en" data-look="dark">' in seat.page


async def test_a_flood_of_logins_leaves_the_loop_free(desk_room: Room) -> None:
    """argon2 is in threads, a few at a time: who is at the desk already does not wait for those who try to come in."""
    nurse = await desk_room.member(Role.NURSE)
    seat = await desk_room.seat()
    await seat.opens("/console/login")

    async def tries(n: int) -> int:
        return (await seat.sends("/console/login", username=f"name{n}", password="x", code="1")).status

    flood = [asyncio.create_task(tries(n)) for n in range(25)]
    started = asyncio.get_running_loop().time()
    assert (await nurse.opens("/console/queue")).status == 200
    assert asyncio.get_running_loop().time() - started < 2
    assert set(await asyncio.gather(*flood)) == {403}
