"""The forms with which staff register and end carers: offered to who has the case, read strictly, and shown beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from bot.domain.care import EVERYTHING, Basis, Care, Relation, Scope
from bot.domain.link import Claimed, NumberKind, Record
from bot.domain.staff import Role
from bot.domain.staff_act import BadTerm, EndCare, RegisterCarer
from tests.fakes.registered import a_citizen_id
from tests.web.console_room import Room, th
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
    "carer": "สมหญิง ใจดี",
    "relation": "mother",
    "scopes": "see-remind",
    "days": "365",
}


def right(room: Room, case: object, basis: Basis = Basis.CONSENT) -> Care:
    """Somebody cares for somebody, from when the case was opened."""
    since = room.board.views[case].case.opened_at  # type: ignore[index]
    record = Record("klaimor-demo", "p7", "000012345", "ยายบุญมา สุขใจ")
    until = since + timedelta(days=90)
    return Care(uuid4(), record, Relation.GRANDMOTHER, EVERYTHING, basis, since, until, "สมหญิง ใจดี")


async def test_who_has_the_case_registers(desk_room: Room) -> None:
    seat, case = await held(desk_room, Role.CLERK)
    assert th("act-carer") in seat.page
    answer = await seat.sends(f"/console/cases/{case}/carer", act=seat.act("carer"), **FORM)
    assert answer.status == 303
    done = acts(desk_room)[-1]
    assert isinstance(done, RegisterCarer)
    assert done.claimed == Claimed(NumberKind.CITIZEN, ID, "1952-04-13")
    assert (done.carer, done.relation, done.days) == ("สมหญิง ใจดี", Relation.MOTHER, 365)
    assert done.scopes == (Scope.SEE, Scope.REMIND)


async def test_who_does_not_have_it_is_not_offered_to(desk_room: Room) -> None:
    clerk = await desk_room.member(Role.CLERK)
    case = pinned(desk_room)
    await clerk.opens(f"/console/cases/{case}")
    assert '/carer"' not in clerk.page


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "123"},
        {"relation": "cousin"},
        {"scopes": "see-steal"},
        {"scopes": ""},
        {"days": "-1"},
        {"days": "99999"},
        {"year": "95"},
    ],
    ids=str,
)
async def test_what_cannot_be_is_said_and_registers_nothing(desk_room: Room, wrong: dict[str, str]) -> None:
    seat, case = await held(desk_room)
    before = acts(desk_room)
    answer = await seat.sends(f"/console/cases/{case}/carer", act=seat.act("carer"), **{**FORM, **wrong})
    assert answer.status == 422
    assert th("act-carer-wrong") in seat.page
    assert ID not in seat.page
    assert acts(desk_room) == before


async def test_a_term_that_is_refused_says_why(desk_room: Room) -> None:
    seat, case = await held(desk_room)
    desk_room.desk.refuses = BadTerm()
    answer = await seat.sends(f"/console/cases/{case}/carer", act=seat.act("carer"), **{**FORM, "days": "0"})
    assert answer.status == 409
    assert th("act-carer-term").replace('"', "&#34;") in seat.page


async def test_the_page_shows_both_directions_and_a_button_ends_each(desk_room: Room) -> None:
    seat, case = await held(desk_room)
    mine, over_me = right(desk_room, case, Basis.PARENT), right(desk_room, case, Basis.COUNTER)
    desk_room.board.pin(replace(desk_room.board.views[case], cares=(mine,), carers=(over_me,)))
    await seat.opens(f"/console/cases/{case}")
    for phrase in (
        "side-cares",
        "side-carers",
        "side-basis-parent",
        "side-basis-counter",
        "care-scopes-see-book-remind",
    ):
        assert th(phrase) in seat.page
    assert th("act-end-care", name="ยายบุญมา สุขใจ") in seat.page
    answer = await seat.sends(f"/console/cases/{case}/end-care", act=str(uuid4()), care=str(over_me.id))
    assert answer.status == 303
    done = acts(desk_room)[-1]
    assert isinstance(done, EndCare)
    assert done.care == over_me.id


async def test_a_care_that_is_no_id_is_refused(desk_room: Room) -> None:
    seat, case = await held(desk_room)
    answer = await seat.sends(f"/console/cases/{case}/end-care", act=str(uuid4()), care="x")
    assert answer.status == 422
