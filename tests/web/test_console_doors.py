"""Every door of the console: who passes it and who does not. A new address without a line here fails."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
import pytest_asyncio
from aiohttp import ClientTimeout

from bot.domain.staff import NewStaff, Role
from tests.fakes.desk import asks_for_a_person
from tests.web.console_room import Room, Seat, console_room, th

pytestmark = pytest.mark.asyncio(loop_scope="module")

C, N, S, A = Role.CLERK, Role.NURSE, Role.SUPERVISOR, Role.ADMIN
EVERY_ROLE = frozenset(Role)
DESK = frozenset({C, N, S})
ANYBODY = "anybody"

# address: who may pass. What is not named here must be refused.
MAY_PASS: dict[tuple[str, str], frozenset[Role] | str] = {
    ("GET", "/console/"): EVERY_ROLE,
    ("GET", "/console/login"): ANYBODY,
    ("POST", "/console/login"): ANYBODY,
    ("POST", "/console/logout"): EVERY_ROLE,
    ("GET", "/console/password"): EVERY_ROLE,
    ("POST", "/console/password"): EVERY_ROLE,
    ("POST", "/console/language"): ANYBODY,
    ("POST", "/console/look"): ANYBODY,
    ("GET", "/console/queue"): EVERY_ROLE,
    ("GET", "/console/queue/list"): EVERY_ROLE,
    ("GET", "/console/closed"): DESK,
    ("GET", "/console/cases/{case}"): DESK,
    ("GET", "/console/cases/{case}/now"): DESK,
    ("POST", "/console/cases/{case}/open"): DESK,
    ("POST", "/console/cases/{case}/take"): DESK,
    ("POST", "/console/cases/{case}/acknowledge"): DESK,
    ("POST", "/console/cases/{case}/write"): DESK,
    ("POST", "/console/cases/{case}/note"): DESK,
    ("POST", "/console/cases/{case}/link"): DESK,
    ("POST", "/console/cases/{case}/carer"): DESK,
    ("POST", "/console/cases/{case}/end-care"): DESK,
    ("POST", "/console/cases/{case}/escalate"): frozenset({C, N}),
    ("POST", "/console/cases/{case}/hand-over"): DESK,
    ("POST", "/console/cases/{case}/hand-back"): DESK,
    ("POST", "/console/cases/{case}/close"): DESK,
    ("POST", "/console/cases/{case}/another"): DESK,
    ("GET", "/console/cases/{case}/misread"): DESK,
    ("POST", "/console/cases/{case}/misread"): DESK,
    ("GET", "/console/calls"): DESK,
    ("GET", "/console/calls/list"): DESK,
    ("POST", "/console/calls/{call}/done"): DESK,
    ("GET", "/console/waitlist"): DESK,
    ("GET", "/console/waitlist/list"): DESK,
    ("POST", "/console/waitlist/{wait}/off"): DESK,
    ("GET", "/console/events"): EVERY_ROLE,
    ("POST", "/console/beat"): EVERY_ROLE,
    ("GET", "/console/accounts"): frozenset({A}),
    ("POST", "/console/accounts"): frozenset({A}),
    ("POST", "/console/accounts/{id}/disable"): frozenset({A}),
    ("POST", "/console/accounts/{id}/enable"): frozenset({A}),
    ("POST", "/console/accounts/{id}/reset"): frozenset({A}),
    ("GET", "/console/static/{name}"): ANYBODY,
}
DOORS = sorted(MAY_PASS)
FORMS = [path for method, path in DOORS if method == "POST"]
PIECES = {
    "/console/queue/list",
    "/console/calls/list",
    "/console/waitlist/list",
    "/console/cases/{case}/now",
    "/console/events",
}
# Who has not chosen a password yet may only do that, and leave.
BEFORE_A_PASSWORD = {"/console/logout", "/console/password", "/console/language", "/console/look", "/console/login"}
SOON = ClientTimeout(total=10)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Room]:
    async with console_room(tmp_path_factory.mktemp("room")) as place:
        yield place


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def seats(room: Room) -> dict[Role, Seat]:
    """One of each role, logged in."""
    return {role: await room.member(role) for role in Role}


def address(room: Room, path: str) -> str:
    """The address with a case and an account that are there."""
    case = next(iter(room.board.views), None) or room.board.pin(asks_for_a_person(room.now, "ขอคุยกับพยาบาล"))
    return path.format(case=case, call=uuid4(), wait=uuid4(), id="nobody", name="desk.css")


async def knocks(seat: Seat, method: str, path: str, **fields: str) -> tuple[int, str, str]:
    """Status, where it leads, and the page; a stream is looked at and left."""
    if path.endswith("/events"):
        async with seat.browser.get(f"{seat.room.base}{path}", allow_redirects=False, timeout=SOON) as answer:
            text = "" if answer.content_type == "text/event-stream" else await answer.text()
            return answer.status, answer.headers.get("Location", ""), text
    if method == "GET":
        answer = await seat.browser.get(f"{seat.room.base}{path}", allow_redirects=False)
    else:
        answer = await seat.sends(path, act=str(uuid4()), **fields)
    text = await answer.text() if answer.content_type == "text/html" else ""
    return answer.status, answer.headers.get("Location", ""), text


async def back_in(room: Room, seat: Seat, role: Role) -> Seat:
    """The same person before the queue, logged in again if the last door led out."""
    answer = await seat.opens("/console/queue")
    if answer.status != 200:
        fresh = await room.member(role)
        seat.browser, seat.page, seat.newest_token = fresh.browser, fresh.page, fresh.newest_token
    return seat


async def test_every_address_of_the_application_has_its_line_here(room: Room) -> None:
    assert room.app is not None
    served = {
        (
            route.method,
            "/console" + route.resource.canonical
            if not route.resource.canonical.startswith("/console")
            else route.resource.canonical,
        )
        for route in room.app.router.routes()
        if route.resource is not None
    }
    assert served == set(MAY_PASS)


@pytest.mark.parametrize(("method", "path"), DOORS)
@pytest.mark.parametrize("role", Role)
async def test_a_role_passes_its_own_doors_and_no_other(
    room: Room, seats: dict[Role, Seat], role: Role, method: str, path: str
) -> None:
    seat = await back_in(room, seats[role], role)
    status, _, text = await knocks(seat, method, address(room, path))
    may = MAY_PASS[method, path]
    if may == ANYBODY or role in may:
        assert th("refused-role") not in text
        assert th("refused-form") not in text
        assert status not in {401, 404} or path.startswith("/console/accounts/")  # nobody has the id "nobody"
        assert status < 500
    else:
        assert status == 403
        assert th("refused-role") in text


@pytest.mark.parametrize(("method", "path"), DOORS)
async def test_nobody_passes_without_a_session(room: Room, method: str, path: str) -> None:
    stranger = await room.seat()
    await stranger.opens("/console/login")  # a token, but not of a session
    status, leads_to, _ = await knocks(stranger, method, address(room, path))
    if MAY_PASS[method, path] == ANYBODY:
        assert status in {200, 303, 403}
    elif method == "GET":
        assert status == 303
        assert leads_to.startswith("/console/login?next=/console/")
    else:
        assert status == 401


@pytest.mark.parametrize("path", sorted(PIECES))
async def test_a_piece_of_a_page_says_that_the_session_is_over(room: Room, path: str) -> None:
    stranger = await room.seat()
    for headers in ({"HX-Request": "true"}, {"Sec-Fetch-Mode": "cors"}):
        answer = await stranger.opens(address(room, path), **headers)
        assert answer.status == 401


@pytest.mark.parametrize("path", FORMS)
async def test_a_form_without_our_token_is_refused(room: Room, seats: dict[Role, Seat], path: str) -> None:
    for role in Role:
        may = MAY_PASS["POST", path]
        if may != ANYBODY and role not in may:
            continue
        seat = await back_in(room, seats[role], role)
        before = len(room.desk.done), await room.storage.staff.accounts()
        for wrong in ("", "x", "0" * 64):
            answer = await seat.sends(address(room, path), token=wrong, act=str(uuid4()))
            assert answer.status == 403
            assert th("refused-form") in seat.page
        assert (len(room.desk.done), await room.storage.staff.accounts()) == before


@pytest.mark.parametrize("path", FORMS)
async def test_a_form_of_another_site_is_refused_though_it_has_our_token(
    room: Room, seats: dict[Role, Seat], path: str
) -> None:
    role = A if path.startswith("/console/accounts") else N
    for origin in ("https://evil.example", "null", room.base.replace("127.0.0.1", "localhost"), "", "garbage"):
        seat = await back_in(room, seats[role], role)
        answer = await seat.sends(address(room, path), origin=origin, act=str(uuid4()))
        assert answer.status == 403, origin
        assert th("refused-form") in seat.page


async def test_the_token_of_one_person_is_no_token_of_another(room: Room, seats: dict[Role, Seat]) -> None:
    nurse, clerk = await back_in(room, seats[N], N), await back_in(room, seats[C], C)
    clerk.newest_token = nurse.newest_token
    answer = await clerk.sends(address(room, "/console/cases/{case}/take"), act=str(uuid4()))
    assert answer.status == 403


async def test_only_forms_are_read(room: Room, seats: dict[Role, Seat]) -> None:
    seat = await back_in(room, seats[N], N)
    url = room.base + address(room, "/console/cases/{case}/take")
    for body, kind in (
        (b'{"token": "x"}', "application/json"),
        (b"token=%ff%fe", "application/x-www-form-urlencoded; charset=utf-8"),
        (b"token=x", "application/x-www-form-urlencoded; charset=klingon"),
        (b"", "text/plain"),
    ):
        headers = {"Origin": room.base, "Content-Type": kind}
        async with seat.browser.post(url, data=body, headers=headers) as answer:
            assert answer.status == 403, kind


@pytest.mark.parametrize(("method", "path"), DOORS)
async def test_who_has_not_chosen_a_password_yet_must_do_that_first(room: Room, method: str, path: str) -> None:
    username = f"new{len(room.issued)}"
    room.issued[username] = await room.storage.staff.add(
        NewStaff(username, "คนใหม่", Role.NURSE, ("klaimor-demo",)), "shell", room.now
    )
    newcomer = await room.logs_in(username)
    await newcomer.opens("/console/password")
    status, leads_to, text = await knocks(newcomer, method, address(room, path))
    if path in BEFORE_A_PASSWORD or MAY_PASS[method, path] == ANYBODY:
        assert leads_to != "/console/password"
    elif method == "GET":
        assert (status, leads_to) == (303, "/console/password")
    else:
        assert status == 403
        assert th("refused-role") in text


async def test_every_answer_tells_browsers_to_be_strict(room: Room, seats: dict[Role, Seat]) -> None:
    for path in (
        "/console/queue",
        "/console/login",
        "/console/static/desk.js",
        "/console/nowhere",
        "/console/accounts",
    ):
        answer = await (await back_in(room, seats[N], N)).opens(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        cached = answer.headers["Cache-Control"]
        assert cached == ("no-cache" if "static" in path else "no-store")


async def test_only_what_we_hand_out_can_be_fetched(room: Room) -> None:
    stranger = await room.seat()
    for name in ("htmx.min.js", "Sarabun-Regular.ttf", "desk.js", "desk.css", "mark.svg"):
        assert (await stranger.opens(f"/console/static/{name}")).status == 200
    for name in ("..%2fapplication.py", "application.py", "base.html", "..%2F..%2Fhealth.py", "nothing", "desk.css%00"):
        assert (await stranger.opens(f"/console/static/{name}")).status == 404


async def test_a_file_with_its_version_is_kept_and_another_is_asked_for_again(
    room: Room, seats: dict[Role, Seat]
) -> None:
    seat = await back_in(room, seats[N], N)
    start = seat.page.index("/console/static/desk.css?v=")
    versioned = seat.page[start : seat.page.index('"', start)]
    assert "immutable" in (await seat.opens(versioned)).headers["Cache-Control"]
    assert (await seat.opens("/console/static/desk.css?v=old")).headers["Cache-Control"] == "no-cache"
