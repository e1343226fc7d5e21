"""Cases in the browser: what is shown to whom, what an act does, and what is said when it is refused."""

from __future__ import annotations

import asyncio
import html
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from bot.domain.case import By, CaseKind, CaseState, CaseView, Colleague, Delivery, Ended, Line
from bot.domain.errors import StorageDown
from bot.domain.staff import Role
from bot.domain.staff_act import (
    Acknowledge,
    ActRefused,
    BadWords,
    CaseIsClosed,
    Close,
    DeskBusy,
    Escalate,
    HandBack,
    HandOver,
    HeldBy,
    InGroup,
    MayNot,
    NoSuchCase,
    NotAtDesk,
    Note,
    NotHolding,
    NotSpeaking,
    OpenCase,
    PatientGone,
    Take,
    UnreadWords,
    Write,
)
from tests.fakes.desk import asks_for_a_person
from tests.web.console_room import Room, Seat, th, th_kind

NEEDLE = "เจ็บตรงนี้มากเลยค่ะคุณหมอ"


def pinned(room: Room, *words: str, **more: object) -> UUID:
    return room.board.pin(asks_for_a_person(room.now, *(words or (NEEDLE,)), **more))  # type: ignore[arg-type]


async def held(room: Room, role: Role = Role.NURSE, *words: str) -> tuple[Seat, UUID]:
    """Somebody who has a case before them and speaks."""
    seat = await room.member(role)
    case = pinned(room, *words)
    await seat.opens(f"/console/cases/{case}")
    await seat.sends(f"/console/cases/{case}/take", act=seat.act("take"))
    await seat.opens(f"/console/cases/{case}")
    return seat, case


def acts(room: Room) -> list[object]:
    return [act for _, act in room.desk.done]


# ---- what is shown ---------------------------------------------------------------------------------------------------


async def test_the_queue_shows_levels_in_words_and_nobody_elses_cases(desk_room: Room) -> None:
    nurse = await desk_room.member(Role.NURSE)
    for level, kind in ((1, CaseKind.EMERGENCY), (3, CaseKind.TALK_TO_NURSE), (4, CaseKind.COMPLAINT)):
        pinned(desk_room, level=level, kind=kind)
    elsewhere = pinned(desk_room, hospital="second", kind=CaseKind.BOOKING_REFUSED)
    await nurse.opens("/console/queue")
    for level in (1, 3, 4):
        assert th(f"level-{level}") in nurse.page
    assert th("queue-urgent") in nurse.page
    assert str(elsewhere) not in nurse.page
    assert th_kind(CaseKind.BOOKING_REFUSED) not in nurse.page


async def test_an_empty_queue_says_so(desk_room: Room) -> None:
    nurse = await desk_room.member(Role.NURSE)
    assert th("queue-empty") in nurse.page


async def test_words_are_shown_as_text_whatever_a_patient_writes(desk_room: Room) -> None:
    nasty = '<script>alert("x")</script><img src=x onerror=1> {{ 7*7 }} &amp; \u202e'
    nurse = await desk_room.member(Role.NURSE)
    case = pinned(desk_room, nasty)
    await nurse.opens(f"/console/cases/{case}")
    assert "<script>alert" not in nurse.page
    assert "<img src=x" not in nurse.page
    assert html.escape('<script>alert("x")</script>', quote=True).replace("&quot;", "&#34;") in nurse.page
    assert "{{ 7*7 }}" in nurse.page
    assert "&amp;amp;" in nurse.page


@pytest.mark.parametrize("delivery", Delivery)
async def test_every_line_says_what_became_of_it(desk_room: Room, delivery: Delivery) -> None:
    nurse = await desk_room.member(Role.NURSE)
    view = asks_for_a_person(desk_room.now, NEEDLE)
    line = Line("o1", desk_room.now, By.BOT, "talk", ("สวัสดีค่ะ",), "", delivery)
    await nurse.opens(f"/console/cases/{desk_room.board.pin(replace(view, lines=(*view.lines, line)))}")
    assert th(f"delivery-{delivery.value}") in nurse.page


@pytest.mark.parametrize(
    ("kind", "phrase"),
    [
        ("sticker", "line-sticker"),
        ("image", "line-image"),
        ("video", "line-video"),
        ("audio", "line-audio"),
        ("file", "line-file"),
        ("media", "line-media"),
        ("sharedlocation", "line-sharedlocation"),
        ("followed", "line-followed"),
        ("unfollowed", "line-unfollowed"),
        ("unknownmessage", "line-unknownmessage"),
    ],
)
async def test_every_kind_of_message_is_named(desk_room: Room, kind: str, phrase: str) -> None:
    nurse = await desk_room.member(Role.NURSE)
    view = asks_for_a_person(desk_room.now, NEEDLE)
    line = Line("m1", desk_room.now, By.PATIENT, kind)
    await nurse.opens(f"/console/cases/{desk_room.board.pin(replace(view, lines=(*view.lines, line)))}")
    assert th(phrase) in nurse.page


async def test_a_kind_that_nobody_has_named_is_shown_by_its_code(desk_room: Room) -> None:
    nurse = await desk_room.member(Role.NURSE)
    view = replace(asks_for_a_person(desk_room.now), lines=(Line("m1", desk_room.now, By.PATIENT, "hologram"),))
    view = replace(view, case=replace(view.case, reasons=("a_new_code", "chest_pain")))
    await nurse.opens(f"/console/cases/{desk_room.board.pin(view)}")
    assert "hologram" in nurse.page
    assert "a_new_code" in nurse.page
    assert th("sign-chest_pain") in nurse.page


async def test_what_was_taken_back_is_gone(desk_room: Room) -> None:
    nurse = await desk_room.member(Role.NURSE)
    view = replace(
        asks_for_a_person(desk_room.now), lines=(Line("m1", desk_room.now, By.PATIENT, "text", erased=True),)
    )
    await nurse.opens(f"/console/cases/{desk_room.board.pin(view)}")
    assert th("line-erased") in nurse.page


async def test_older_lines_are_paged_and_do_not_follow_the_feed(desk_room: Room) -> None:
    nurse = await desk_room.member(Role.NURSE)
    view = replace(asks_for_a_person(desk_room.now, "เมื่อวานปวดหัว", "วันนี้หายแล้ว"), earlier=True)
    case = desk_room.board.pin(view)
    await nurse.opens(f"/console/cases/{case}")
    assert th("talk-earlier") in nurse.page
    assert f'data-reading="{case}"' in nurse.page
    before = view.lines[1].at.isoformat().replace("+", "%2B")
    await nurse.opens(f"/console/cases/{case}?before={before}")
    assert "เมื่อวานปวดหัว" in nurse.page
    assert "วันนี้หายแล้ว" not in nurse.page
    assert f"/cases/{case}/now" not in nurse.page
    assert 'data-reading=""' in nurse.page
    for nonsense in ("yesterday", "2026-11-23T00:00:00", "%00"):
        assert (await nurse.opens(f"/console/cases/{case}?before={nonsense}")).status == 200


# ---- who may read ----------------------------------------------------------------------------------------------------


async def test_a_clerk_reads_a_conversation_once_it_is_theirs(desk_room: Room) -> None:
    clerk = await desk_room.member(Role.CLERK)
    case = pinned(desk_room)
    await clerk.opens(f"/console/cases/{case}")
    assert NEEDLE not in clerk.page
    assert th("words-hidden") in clerk.page
    assert "0812345678" in clerk.page
    assert th("note-title") not in clerk.page
    await clerk.sends(f"/console/cases/{case}/take", act=clerk.act("take"))
    await clerk.opens(f"/console/cases/{case}")
    assert NEEDLE in clerk.page


async def test_a_clerk_may_open_it_with_a_reason_which_is_passed_on(desk_room: Room) -> None:
    clerk = await desk_room.member(Role.CLERK)
    case = pinned(desk_room)
    await clerk.opens(f"/console/cases/{case}")
    assert (await clerk.sends(f"/console/cases/{case}/open", reason="สั้น")).status == 422
    assert NEEDLE not in clerk.page
    assert "สั้น" in clerk.page  # what was typed is kept
    answer = await clerk.sends(f"/console/cases/{case}/open", reason="พยาบาลไม่อยู่ ผู้ป่วยโทรมาถาม")
    assert answer.status == 200
    assert NEEDLE in clerk.page
    assert th("reason-opened") in clerk.page
    assert f"/cases/{case}/now" not in clerk.page  # what comes later is not covered by this reason
    assert [reason for _, _, reason in desk_room.board.read] == ["พยาบาลไม่อยู่ ผู้ป่วยโทรมาถาม"]


async def test_a_case_of_another_hospital_asks_for_a_reason_first(desk_room: Room) -> None:
    nurse = await desk_room.member(Role.NURSE)
    case = pinned(desk_room, hospital="second")
    for path in (f"/console/cases/{case}", f"/console/cases/{case}/now"):
        assert (await nurse.opens(path)).status == 403
        assert NEEDLE not in nurse.page
        assert "สมศรี" not in nurse.page
    await nurse.opens(f"/console/cases/{case}")
    assert th("reason-title") in nurse.page
    await nurse.sends(f"/console/cases/{case}/open", reason="ผู้ป่วยมาถึงห้องฉุกเฉินของเราแล้ว")
    assert NEEDLE in nurse.page


async def test_a_queue_of_others_holds_no_words(desk_room: Room) -> None:
    for role in (Role.CLERK, Role.ADMIN):
        seat = await desk_room.member(role)
        pinned(desk_room)
        await seat.opens("/console/queue")
        assert NEEDLE not in seat.page
        assert ("สมศรี" in seat.page) == (role is Role.CLERK)


@pytest.mark.parametrize("path", ["/console/cases/{}", "/console/cases/{}/now"])
@pytest.mark.parametrize("case", ["x", "00000000-0000-0000-0000-000000000000", "%00", "' OR 1=1"])
async def test_a_case_that_is_not_there(desk_room: Room, path: str, case: str) -> None:
    nurse = await desk_room.member(Role.NURSE)
    assert (await nurse.opens(path.format(case))).status == 404


# ---- acts ------------------------------------------------------------------------------------------------------------


async def test_the_whole_way_of_a_case(desk_room: Room) -> None:
    nurse, case = await held(desk_room)
    form = {"act": nurse.act("write"), "words": "สวัสดีค่ะ พยาบาลมาลีค่ะ"}
    answer = await nurse.sends(f"/console/cases/{case}/write", **form)
    assert (answer.status, answer.headers["Location"]) == (303, f"/console/cases/{case}")
    await nurse.opens(f"/console/cases/{case}")
    assert "สวัสดีค่ะ พยาบาลมาลีค่ะ" in nurse.page
    await nurse.sends(f"/console/cases/{case}/note", act=nurse.act("note"), words="แม่ฟังดูสงบ")
    await nurse.opens(f"/console/cases/{case}")
    await nurse.sends(f"/console/cases/{case}/hand-back", act=nurse.act("hand-back"))
    await nurse.opens(f"/console/cases/{case}")
    close = {"act": nurse.act("close"), "ended": "answered", "words": "ให้คำแนะนำแล้ว"}
    answer = await nurse.sends(f"/console/cases/{case}/close", **close)
    assert answer.headers["Location"] == "/console/queue"
    assert [type(act) for act in acts(desk_room)] == [Take, Write, Note, HandBack, Close]
    assert {act.case for act in acts(desk_room)} == {case}  # type: ignore[attr-defined]
    await nurse.opens("/console/closed")
    assert th("ended-answered") in nurse.page
    await nurse.opens(f"/console/cases/{case}")
    again = {"act": nurse.act("another"), "new": str(uuid4()), "level": "3", "hospital": "klaimor-demo"}
    patient = str(desk_room.board.views[case].case.patient)
    answer = await nurse.sends(f"/console/cases/{case}/another", **again, patient=patient, words="โทรกลับมาอีก")
    assert answer.headers["Location"] == f"/console/cases/{again['new']}"
    opened = acts(desk_room)[-1]
    assert isinstance(opened, OpenCase)
    assert (str(opened.case), str(opened.patient), opened.level) == (again["new"], patient, 3)


async def test_fields_reach_the_acts(desk_room: Room) -> None:
    nurse, case = await held(desk_room, Role.CLERK)
    colleague = await desk_room.who(await desk_room.hires(Role.NURSE))
    desk_room.board.present.append(colleague)
    await nurse.opens(f"/console/cases/{case}")
    assert colleague.id in nurse.page
    ids = [uuid4() for _ in range(3)]
    seen = desk_room.now.isoformat()
    await nurse.sends(
        f"/console/cases/{case}/escalate", act=str(ids[0]), to="nurse", level="2", reason="ไข้สูง", seen=seen
    )
    await nurse.sends(f"/console/cases/{case}/hand-over", act=str(ids[1]), to=colleague.id, words="ฝากด้วย")
    await nurse.sends(f"/console/cases/{case}/acknowledge", act=str(ids[2]), seen="nonsense")
    assert acts(desk_room)[1:] == [
        Escalate(ids[0], case, Role.NURSE, "ไข้สูง", 2, seen=desk_room.now),
        HandOver(ids[1], case, colleague.id, "ฝากด้วย"),
        Acknowledge(ids[2], case),
    ]


async def test_a_double_click_acts_once(desk_room: Room) -> None:
    nurse, case = await held(desk_room)
    form = {"act": nurse.act("write"), "words": "สวัสดีค่ะ"}
    answers = await asyncio.gather(*(nurse.htmx(f"/console/cases/{case}/write", **form) for _ in range(4)))
    assert [answer.status for answer in answers] == [200] * 4
    assert len([act for act in acts(desk_room) if isinstance(act, Write)]) == 1
    assert desk_room.desk.tries[UUID(form["act"])] == 4


async def test_after_writing_the_form_is_empty_and_has_a_new_id(desk_room: Room) -> None:
    nurse, case = await held(desk_room)
    first = nurse.act("write")
    answer = await nurse.htmx(f"/console/cases/{case}/write", act=first, words="สวัสดีค่ะ")
    piece = await answer.text()
    assert "<html" not in piece
    assert 'hx-swap-oob="innerHTML:#talk"' in piece
    nurse.page = piece
    assert nurse.act("write") != first
    assert piece.count("สวัสดีค่ะ") == 1  # in the conversation, not in the form


REFUSALS: list[tuple[ActRefused, str, int]] = [
    (MayNot(), "act-may-not", 409),
    (NotSpeaking(), "act-not-speaking", 409),
    (NotHolding(), "act-not-holding", 409),
    (CaseIsClosed(), "act-closed", 409),
    (NotAtDesk(), "act-not-at-desk", 409),
    (UnreadWords(), "act-unread-words", 409),
    (InGroup(), "act-in-group", 409),
    (PatientGone(), "act-patient-gone", 409),
    (DeskBusy(), "act-busy", 409),
    (BadWords("empty"), "act-words-empty", 409),
    (BadWords("too_long"), "act-words-too-long", 409),
    (BadWords("unreadable"), "act-words-unreadable", 409),
    (NoSuchCase(), "refused-unknown", 404),
]


@pytest.mark.parametrize(("refused", "phrase", "status"), REFUSALS, ids=lambda value: str(value)[:24])
@pytest.mark.parametrize("deed", ["take", "write", "close"])
async def test_a_refused_act_says_why(
    desk_room: Room, refused: ActRefused, phrase: str, status: int, deed: str
) -> None:
    nurse, case = await held(desk_room)
    desk_room.desk.refuses = refused
    form = {"act": str(uuid4()), "words": "ข้อความ", "ended": "answered"}
    assert (await nurse.sends(f"/console/cases/{case}/{deed}", **form)).status == status
    assert th(phrase) in nurse.page


async def test_what_was_written_stays_in_the_form_and_keeps_its_id(desk_room: Room) -> None:
    nurse, case = await held(desk_room)
    first = nurse.act("write")
    desk_room.desk.refuses = DeskBusy()
    answer = await nurse.htmx(f"/console/cases/{case}/write", act=first, words="ยังอยู่ไหมคะ")
    assert answer.status == 409
    nurse.page = await answer.text()
    assert nurse.act("write") == first
    assert "ยังอยู่ไหมคะ</textarea>" in nurse.page
    assert (await nurse.htmx(f"/console/cases/{case}/write", act=first, words="ยังอยู่ไหมคะ")).status == 200


async def test_a_note_that_was_refused_does_not_slip_into_the_message_to_the_patient(desk_room: Room) -> None:
    nurse, case = await held(desk_room)
    desk_room.desk.refuses = DeskBusy()
    answer = await nurse.htmx(f"/console/cases/{case}/note", act=nurse.act("note"), words="ความลับ")
    piece = await answer.text()
    to_patient, _, to_colleagues = piece.partition('class="note"')
    assert "ความลับ" not in to_patient
    assert "ความลับ</textarea>" in to_colleagues


@pytest.mark.parametrize("may_relieve", [True, False])
async def test_who_speaks_is_named_and_may_be_relieved_by_whom_it_is_allowed(
    desk_room: Room, may_relieve: bool
) -> None:
    nurse = await desk_room.member(Role.NURSE)
    case = pinned(desk_room)
    await nurse.opens(f"/console/cases/{case}")
    desk_room.desk.refuses = HeldBy("สมศักดิ์", may_relieve=may_relieve)
    await nurse.sends(f"/console/cases/{case}/take", act=nurse.act("take"))
    assert th("act-held-by", name="สมศักดิ์") in nurse.page
    assert (th("act-relieve") in nurse.page) == may_relieve
    if may_relieve:
        assert 'name="relieve" value="yes"' in nurse.page
        await nurse.sends(f"/console/cases/{case}/take", act=nurse.act("take"), relieve="yes")
        assert acts(desk_room)[-1].relieve  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("deed", "fields"),
    [
        ("take", {"act": ""}),
        ("take", {"act": "x"}),
        ("write", {"words": "x"}),
        ("escalate", {"act": str(uuid4()), "to": "pope", "reason": "x"}),
        ("escalate", {"act": str(uuid4()), "to": "supervisor", "reason": "x", "level": "9"}),
        ("close", {"act": str(uuid4()), "ended": "somehow"}),
        ("another", {"act": str(uuid4()), "new": "x", "patient": "y", "level": "3"}),
        ("another", {"act": str(uuid4()), "new": str(uuid4()), "patient": str(uuid4()), "level": "0"}),
    ],
)
async def test_a_form_that_was_tampered_with_does_nothing(desk_room: Room, deed: str, fields: dict[str, str]) -> None:
    nurse, case = await held(desk_room)
    before = acts(desk_room)
    assert (await nurse.sends(f"/console/cases/{case}/{deed}", **fields)).status == 422
    assert acts(desk_room) == before


async def test_an_endless_body_is_not_read(desk_room: Room) -> None:
    nurse, case = await held(desk_room)
    answer = await nurse.sends(f"/console/cases/{case}/write", act=str(uuid4()), words="ก" * 40_000)
    assert answer.status == 403
    assert th("refused-form") in nurse.page
    assert len(acts(desk_room)) == 1


async def test_only_what_makes_sense_is_offered(desk_room: Room) -> None:
    clerk = await desk_room.member(Role.CLERK)
    case = pinned(desk_room)
    await clerk.opens(f"/console/cases/{case}")
    offered = {
        deed
        for deed in ("take", "acknowledge", "escalate", "hand-over", "hand-back", "close", "write", "note", "another")
        if f'/{deed}"' in clerk.page
    }
    assert offered == {"take", "acknowledge"}
    view = desk_room.board.views[case]
    for change, expected in (
        ({"needs": Role.NURSE}, set()),
        ({"in_group": True}, {"acknowledge"}),
        ({"state": CaseState.CLOSED, "ended": Ended.ANSWERED}, set()),
    ):
        desk_room.board.pin(replace(view, case=replace(view.case, **change)))  # type: ignore[arg-type]
        await clerk.opens(f"/console/cases/{case}")
        assert {deed for deed in ("take", "acknowledge", "close", "write") if f'/{deed}"' in clerk.page} == expected


async def test_a_supervisor_has_nobody_to_pass_it_on_to(desk_room: Room) -> None:
    seat, _ = await held(desk_room, Role.SUPERVISOR)
    assert "/escalate" not in seat.page
    nurse, _ = await held(desk_room, Role.NURSE)
    form = nurse.page[nurse.page.index("/escalate") :]
    assert 'value="supervisor"' in form
    assert 'name="to" value="nurse"' not in form


# ---- pieces ----------------------------------------------------------------------------------------------------------


async def test_a_piece_that_has_not_changed_keeps_its_key(desk_room: Room) -> None:
    """The page then leaves it as it is, with what somebody is typing there."""
    nurse, case = await held(desk_room)

    async def keys() -> list[str]:
        answer = await nurse.opens(f"/console/cases/{case}/now", **{"HX-Request": "true"})
        piece = await answer.text()
        return [part.split('"')[0] for part in piece.split('data-key="')[1:]]

    first = await keys()
    assert len(first) == 2
    view = desk_room.board.views[case]
    more = Line("m9", desk_room.now + timedelta(seconds=5), By.PATIENT, "text", ("อีกอย่างค่ะ",))
    desk_room.board.pin(replace(view, lines=(*view.lines, more)))
    assert await keys() == first
    desk_room.board.pin(replace(view, speaker=Colleague("other", "คนอื่น", True)))
    assert [before == after for before, after in zip(first, await keys(), strict=True)] == [False, False]


async def test_a_reading_is_one_reading(desk_room: Room) -> None:
    nurse, case = await held(desk_room)
    desk_room.board.read.clear()
    await nurse.opens(f"/console/cases/{case}/now", **{"HX-Request": "true"})
    assert len(desk_room.board.read) == 1


async def test_without_the_database_the_page_says_that_nothing_was_saved(desk_room: Room) -> None:
    nurse, case = await held(desk_room)

    class Down:
        async def do(self, *_: object) -> None:
            raise StorageDown

    assert desk_room.console is not None
    working = desk_room.desk.do
    desk_room.desk.do = Down().do  # type: ignore[method-assign,assignment]
    assert (await nurse.sends(f"/console/cases/{case}/take", act=str(uuid4()))).status == 503
    assert th("refused-down") in nurse.page
    desk_room.desk.do = working  # type: ignore[method-assign]


def test_a_view_is_what_the_port_says() -> None:
    """The board in memory shows no more than the port promises, or these tests would prove too little."""
    assert {"case", "words_shown", "lines", "speaker", "may_write"} <= set(CaseView.__slots__)
