"""The form with which staff link a record at the counter: offered to who has the case, read like the patient's own page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from bot.domain.link import LINK_LASTS, Claimed, Link, LinkSeen, NumberKind, Proof, Record
from bot.domain.staff import Role
from bot.domain.staff_act import ActRefused, HospitalSilent, LinkRecord, NoConsent, NoSuchRecord, NotChecked
from tests.fakes.registered import a_citizen_id
from tests.web.console_room import Room, console_room, th
from tests.web.test_console_cases import acts, held, pinned

ID = a_citizen_id()
FORM = {
    "hospital": "klaimor-demo",
    "kind": "citizen",
    "number": ID,
    "day": "13",
    "month": "4",
    "year": "2495",
    "checked": "yes",
}


@pytest.mark.parametrize("role", [Role.CLERK, Role.NURSE, Role.SUPERVISOR])
async def test_who_has_the_case_links(desk_room: Room, role: Role) -> None:
    seat, case = await held(desk_room, role)
    assert th("act-link") in seat.page
    answer = await seat.sends(f"/console/cases/{case}/link", act=seat.act("link"), **FORM)
    assert answer.status == 303
    done = acts(desk_room)[-1]
    assert isinstance(done, LinkRecord)
    assert done.claimed == Claimed(NumberKind.CITIZEN, ID, "1952-04-13")
    assert (done.hospital, done.checked) == ("klaimor-demo", True)


async def test_who_does_not_have_it_is_not_offered_to(desk_room: Room) -> None:
    clerk = await desk_room.member(Role.CLERK)
    case = pinned(desk_room)
    await clerk.opens(f"/console/cases/{case}")
    assert '/link"' not in clerk.page


async def test_where_no_records_are_known_nothing_is_offered(tmp_path: Any) -> None:
    async with console_room(tmp_path, record_kinds={}) as room:
        seat, _ = await held(room)
        assert '/link"' not in seat.page


async def test_an_unticked_box_is_told_apart_where_it_is_decided(desk_room: Room) -> None:
    seat, case = await held(desk_room)
    await seat.sends(f"/console/cases/{case}/link", act=seat.act("link"), **{**FORM, "checked": ""})
    done = acts(desk_room)[-1]
    assert isinstance(done, LinkRecord)
    assert not done.checked


@pytest.mark.parametrize(
    "wrong", [{"number": "123"}, {"year": "95"}, {"hospital": "second"}, {"kind": "x"}, {"day": "31"}]
)
async def test_what_cannot_be_is_said_and_the_number_is_not_shown_again(desk_room: Room, wrong: dict[str, str]) -> None:
    seat, case = await held(desk_room)
    before = acts(desk_room)
    answer = await seat.sends(f"/console/cases/{case}/link", act=seat.act("link"), **{**FORM, **wrong})
    assert answer.status == 422
    assert th("act-link-wrong") in seat.page
    assert ID not in seat.page
    assert acts(desk_room) == before


@pytest.mark.parametrize(
    ("refused", "phrase"),
    [
        (NotChecked(), "act-link-not-checked"),
        (NoConsent(), "act-link-no-consent"),
        (NoSuchRecord(), "act-link-no-record"),
        (HospitalSilent(), "act-link-silent"),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_a_refusal_says_what_to_do(desk_room: Room, refused: ActRefused, phrase: str) -> None:
    seat, case = await held(desk_room)
    desk_room.desk.refuses = refused
    answer = await seat.sends(f"/console/cases/{case}/link", act=seat.act("link"), **FORM)
    assert answer.status == 409
    assert th(phrase).replace('"', "&#34;") in seat.page


async def test_the_page_shows_what_is_linked_and_with_how_many_chats(desk_room: Room) -> None:
    clerk = await desk_room.member(Role.CLERK)
    case = pinned(desk_room)
    record = Record("klaimor-demo", "p7", "000012345", "ยายบุญมา สุขใจ")
    since = desk_room.board.views[case].case.opened_at
    link = Link(uuid4(), record, Proof.COUNTER, since, since + LINK_LASTS)
    for chats in (1, 2):
        desk_room.board.pin(replace(desk_room.board.views[case], links=(LinkSeen(link, chats),)))
        await clerk.opens(f"/console/cases/{case}")
        assert "HN 000012345" in clerk.page
        assert th("side-link-counter") in clerk.page
        assert (th("side-link-shared", chats="2") in clerk.page) is (chats == 2)
