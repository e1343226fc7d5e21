"""'The bot misunderstood' in the browser: to whom it is offered, what it keeps, and what is said when it is refused."""

from __future__ import annotations

import asyncio
import html
import re
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from bot.domain.case import By, Delivery, Line
from bot.domain.correction import ENTITIES, INTENTS, Marked
from bot.domain.staff import Role
from tests.fakes.desk import asks_for_a_person
from tests.web.console_room import Room, Seat, th

WORDS = 'ขอเลื่อนนัด "หมอฟัน" <ด่วน>'
LINK = re.compile(r'href="(/console/cases/[^"]+/misread\?line=[^"]+)"')


def pinned(room: Room, *words: str, agreed: bool = True, **more: object) -> UUID:
    case = room.board.pin(asks_for_a_person(room.now, *(words or (WORDS,)), **more))  # type: ignore[arg-type]
    if agreed:
        room.corrections.agreed.add(case)
    return case


def line_of(room: Room, case: UUID) -> str:
    return room.board.views[case].lines[0].id


async def at_form(room: Room, role: Role = Role.NURSE, **more: object) -> tuple[Seat, UUID]:
    """Somebody with the form before them."""
    seat, case = await room.member(role), pinned(room, **more)  # type: ignore[arg-type]
    await seat.opens(f"/console/cases/{case}")
    assert (await seat.opens(links(seat)[0])).status == 200
    return seat, case


def links(seat: Seat) -> list[str]:
    return [html.unescape(each) for each in LINK.findall(seat.page)]


async def sends(room: Room, seat: Seat, case: UUID, **fields: str) -> int:
    usual = {"act": seat.act("misread"), "line": line_of(room, case), "intent": "reschedule_appointment"}
    return (await seat.sends(f"/console/cases/{case}/misread", **{**usual, **fields})).status


# ---- offered -----------------------------------------------------------------------------------------------------------


async def test_it_is_offered_under_the_patients_own_texts_and_nowhere_else(desk_room: Room) -> None:
    nurse, case = await desk_room.member(Role.NURSE), pinned(desk_room)
    view, at = desk_room.board.views[case], desk_room.now
    others = (
        Line("sticker", at, By.PATIENT, "sticker", ("ดีใจ",)),
        Line("tap", at, By.PATIENT, "tap", ("จองนัด",)),
        Line("erased", at, By.PATIENT, "text", (), erased=True),
        Line("held", at, By.PATIENT, "text"),
        Line("bot", at, By.BOT, "talk", ("ค่ะ",), delivery=Delivery.SAID),
        Line("staff", at, By.STAFF, "person", ("ค่ะ",), "มาลี", Delivery.SAID),
    )
    desk_room.board.pin(replace(view, lines=(*view.lines, *others)))
    await nurse.opens(f"/console/cases/{case}")
    assert links(nurse) == [f"/console/cases/{case}/misread?line={line_of(desk_room, case)}"]
    assert th("misread-how") in nurse.page


async def test_without_consent_it_is_not_offered_and_the_page_says_why(desk_room: Room) -> None:
    nurse, case = await desk_room.member(Role.NURSE), pinned(desk_room, agreed=False)
    await nurse.opens(f"/console/cases/{case}")
    assert links(nurse) == []
    assert th("misread-not-offered") in nurse.page
    answer = await nurse.opens(f"/console/cases/{case}/misread?line={line_of(desk_room, case)}")
    assert answer.status == 409
    assert th("act-not-agreed") in nurse.page


async def test_a_clerk_is_asked_only_about_a_case_of_their_own(desk_room: Room) -> None:
    clerk, case = await desk_room.member(Role.CLERK), pinned(desk_room)
    await clerk.opens(f"/console/cases/{case}")
    assert links(clerk) == []
    assert th("misread-side") not in clerk.page
    assert th("misread-not-offered") not in clerk.page
    for status in (
        (await clerk.opens(f"/console/cases/{case}/misread?line={line_of(desk_room, case)}")).status,
        (
            await clerk.sends(
                f"/console/cases/{case}/misread", act=str(uuid4()), line=line_of(desk_room, case), intent="affirm"
            )
        ).status,
    ):
        assert status == 403
        assert th("misread-may-not") in clerk.page
        assert WORDS not in html.unescape(clerk.page)
    assert desk_room.corrections.noted == {}
    await clerk.opens(f"/console/cases/{case}")
    await clerk.sends(f"/console/cases/{case}/take", act=clerk.act("take"))
    await clerk.opens(f"/console/cases/{case}")
    assert len(links(clerk)) == 1


async def test_who_reads_for_a_stated_reason_is_not_asked(desk_room: Room) -> None:
    nurse, case = await desk_room.member(Role.NURSE), pinned(desk_room, hospital="second")
    await nurse.opens(f"/console/cases/{case}")
    answer = await nurse.sends(f"/console/cases/{case}/open", reason="ญาติโทรมาถามอาการผู้ป่วย")
    assert answer.status == 200
    assert WORDS in html.unescape(nurse.page)
    assert links(nurse) == []


async def test_older_lines_can_be_corrected_too(desk_room: Room) -> None:
    nurse, case = await desk_room.member(Role.NURSE), pinned(desk_room, "ปวดหัวค่ะ", "ขอจองคิว")
    before = desk_room.board.views[case].lines[1].at.isoformat().replace("+", "%2B")
    await nurse.opens(f"/console/cases/{case}?before={before}")
    [link] = links(nurse)
    assert "before=" in link
    assert (await nurse.opens(link)).status == 200
    assert "ปวดหัวค่ะ" in nurse.page


# ---- the form ------------------------------------------------------------------------------------------------------------


async def test_the_form_names_every_wish_in_thai_and_shows_the_words_as_text(desk_room: Room) -> None:
    nurse, _ = await at_form(desk_room)
    for code in INTENTS:
        assert f'<option value="{code}" >{th("intent-" + code.replace("_", "-"))}</option>' in nurse.page
    for code in ENTITIES:
        assert th("entity-" + code.replace("_", "-")) in nurse.page
    assert "<ด่วน>" not in nurse.page
    assert WORDS in html.unescape(nurse.page)


async def test_what_is_chosen_is_kept_and_marked_in_the_conversation(desk_room: Room) -> None:
    nurse, case = await at_form(desk_room)
    assert await sends(desk_room, nurse, case, named0="department", said0=" หมอฟัน ", named1="date") == 303
    [noted] = desk_room.corrections.noted.values()
    assert (noted.intent, noted.marked) == ("reschedule_appointment", (Marked("department", "หมอฟัน"),))
    await nurse.opens(f"/console/cases/{case}")
    assert f'<span class="mark">{th("misread-noted")}</span>' in nurse.page


async def test_pressing_twice_notes_once(desk_room: Room) -> None:
    nurse, case = await at_form(desk_room)
    act = nurse.act("misread")
    both = await asyncio.gather(*(sends(desk_room, nurse, case, act=act) for _ in range(2)))
    assert both == [303, 303]
    assert len(desk_room.corrections.noted) == 1


async def test_without_a_wish_it_is_asked_for_and_what_was_typed_stays(desk_room: Room) -> None:
    nurse, case = await at_form(desk_room)
    act = nurse.act("misread")
    for intent in ("", "no_such_wish"):
        assert await sends(desk_room, nurse, case, intent=intent, named0="department", said0="หมอฟัน") == 409
        assert th("misread-choose") in nurse.page
        assert 'value="หมอฟัน"' in nurse.page
        assert nurse.act("misread") == act
    assert desk_room.corrections.noted == {}


async def test_words_that_do_not_stand_there_are_refused_and_the_choice_stays(desk_room: Room) -> None:
    nurse, case = await at_form(desk_room)
    assert await sends(desk_room, nurse, case, named0="department", said0="หมอตา") == 409
    assert th("act-words-not-there") in nurse.page
    assert '<option value="reschedule_appointment" selected>' in nurse.page
    assert desk_room.corrections.noted == {}


async def test_a_message_taken_back_meanwhile_is_said_so(desk_room: Room) -> None:
    nurse, case = await at_form(desk_room)
    view = desk_room.board.views[case]
    desk_room.board.pin(replace(view, lines=(replace(view.lines[0], words=(), erased=True),)))
    act = nurse.act("misread")
    assert await sends(desk_room, nurse, case, act=act) == 409
    assert th("act-line-gone") in nurse.page
    assert 'name="intent"' not in nurse.page


async def test_a_yes_taken_back_meanwhile_is_said_so(desk_room: Room) -> None:
    nurse, case = await at_form(desk_room)
    desk_room.corrections.agreed.clear()
    assert await sends(desk_room, nurse, case) == 409
    assert th("act-not-agreed") in nurse.page


@pytest.mark.parametrize("act", ["", "x", "0"])
async def test_an_act_without_an_id_is_refused(desk_room: Room, act: str) -> None:
    nurse, case = await at_form(desk_room)
    assert await sends(desk_room, nurse, case, act=act) == 422


async def test_a_case_that_is_not_there_is_not_found(desk_room: Room) -> None:
    nurse, _ = await at_form(desk_room)
    act = nurse.act("misread")
    for case in (str(uuid4()), "x"):
        assert (await nurse.opens(f"/console/cases/{case}/misread?line=1")).status == 404
    answer = await nurse.sends(f"/console/cases/{uuid4()}/misread", act=act, line="1", intent="affirm")
    assert answer.status == 404


async def test_beside_the_conversation_it_opens_thanks_and_closes_in_its_place(desk_room: Room) -> None:
    nurse, case = await at_form(desk_room)
    address = f"/console/cases/{case}/misread"
    piece = await nurse.opens(f"{address}?line={line_of(desk_room, case)}", **{"HX-Request": "true"})
    assert piece.status == 200
    assert "<html" not in nurse.page
    fields = {"act": nurse.act("misread"), "line": line_of(desk_room, case)}
    answer = await nurse.htmx(address, **fields)
    assert (answer.status, th("misread-choose") in await answer.text()) == (409, True)
    answer = await nurse.htmx(address, **fields, intent="complaint")
    text = await answer.text()
    assert answer.status == 200
    assert th("misread-thanks") in text
    assert "innerHTML:#talk" in text
    assert th("misread-noted") in text
    closed = await nurse.opens(address, **{"HX-Request": "true"})
    assert (closed.status, await closed.text()) == (200, "")
