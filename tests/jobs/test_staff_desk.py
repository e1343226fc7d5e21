"""One speaker at a time: what staff do at the desk, what the patient hears, and what is refused."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from bot.domain.case import By, CaseState, Delivery, Ended
from bot.domain.case_kind import CaseKind
from bot.domain.messages import Person
from bot.domain.staff import Role
from bot.domain.staff_act import (
    Acknowledge,
    BadWords,
    CaseIsClosed,
    DeskBusy,
    Done,
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
from bot.domain.stored import Fate, Sent
from integrations.storage import tables
from tests.fakes.house import HOSPITAL
from tests.fakes.staff import ADMIN, CLERK, ELSEWHERE, NURSE, OTHER_CLERK, OTHER_NURSE, SUPERVISOR
from tests.fakes.understand import meant
from tests.jobs.desk_of_staff import ASKS, HELLO, Shift, asked_for_a_person, closes, escalates
from tests.jobs.ward import PERSON, Ward
from tests.service.trouble import CHEST_PAIN


@pytest.fixture
async def shift(tmp_path: Path) -> AsyncIterator[Shift]:
    """A patient has asked for a person, and everything said so far has gone out."""
    async with asked_for_a_person(tmp_path, (PERSON,)) as begun:
        yield begun


def sent(row: UUID, *, again: bool = False) -> Sent:
    """It was said; or its answer was lost, and it waits for another try."""
    now = datetime.now(UTC)
    return Sent(row, Fate.RETRY, due=now, via="push", pushed_at=now) if again else Sent(row, Fate.SAID, via="push")


def understand_hello(place: Ward) -> None:
    """The desk understands a greeting and the wish for a person."""
    table = place.desk.understand
    table.meanings[ASKS] = meant("talk_to_nurse")  # type: ignore[attr-defined]  # the ward's desk reads a table
    table.meanings[HELLO] = meant("greeting")  # type: ignore[attr-defined]


# ---- taking ----------------------------------------------------------------------------------------------------------


async def test_who_takes_a_case_speaks_and_the_patient_is_told_who(shift: Shift) -> None:
    [waiting] = await shift.queue()
    assert (waiting.kind, waiting.level, waiting.state) == (CaseKind.TALK_TO_NURSE, 3, CaseState.WAITING)
    case = await shift.takes(NURSE)
    [told] = await shift.said()
    assert "พยาบาลมะลิ" in told
    assert "1669" in told
    taken = await shift.case(case)
    assert taken.state is CaseState.TAKEN
    assert taken.holder is not None
    assert (taken.holder.name, taken.holder.present) == ("พยาบาลมะลิ", True)
    view = await shift.looks(NURSE, case)
    assert view.may_write
    assert view.speaker == taken.holder


async def test_of_two_who_claim_at_once_one_wins_and_the_other_hears_who(shift: Shift) -> None:
    [case] = await shift.queue()
    acts = [shift.does(who, Take(uuid4(), case.id)) for who in (NURSE, OTHER_NURSE)]
    results = await asyncio.gather(*acts, return_exceptions=True)
    [won] = [each for each in results if isinstance(each, Done)]
    [lost] = [each for each in results if isinstance(each, HeldBy)]
    assert won.case == case.id
    holder = (await shift.case(case.id)).holder
    assert holder is not None
    assert lost.name == holder.name
    assert len(await shift.said()) == 1


async def test_a_double_click_acts_once(shift: Shift) -> None:
    case = await shift.takes(NURSE)
    await shift.said()
    act = Write(uuid4(), case, "สวัสดีค่ะ พยาบาลนะคะ")
    first, second = await asyncio.gather(shift.does(NURSE, act), shift.does(NURSE, act))
    assert sorted((first.repeated, second.repeated)) == [False, True]
    assert (await shift.does(NURSE, act)).repeated
    assert await shift.said() == ["สวัสดีค่ะ พยาบาลนะคะ"]


async def test_an_act_that_was_refused_can_be_done_later_under_its_id(shift: Shift) -> None:
    case = await shift.takes(NURSE)
    act = Take(uuid4(), case)
    with pytest.raises(HeldBy):
        await shift.does(OTHER_NURSE, act)
    await shift.does(NURSE, HandBack(uuid4(), case))
    await shift.does(NURSE, closes(case))
    await shift.writes(ASKS)
    [again] = await shift.queue()
    assert not (await shift.does(OTHER_NURSE, replace(act, case=again.id))).repeated


@pytest.mark.parametrize("who", [ADMIN, ELSEWHERE])
async def test_who_may_not_take_is_refused(shift: Shift, who: object) -> None:
    with pytest.raises(MayNot):
        await shift.takes(who)  # type: ignore[arg-type]
    assert await shift.said() == []


async def test_a_case_that_was_escalated_wants_a_nurse_until_nobody_has_come(shift: Shift) -> None:
    case = await shift.takes(CLERK)
    await shift.does(CLERK, escalates(case))
    with pytest.raises(MayNot):
        await shift.takes(OTHER_CLERK, case)
    await shift.passes(31 * 60)
    assert (await shift.case(case)).overdue_at is not None
    await shift.takes(OTHER_CLERK, case)


async def test_taking_takes_the_patients_other_waiting_cases_along(shift: Shift) -> None:
    await shift.writes(CHEST_PAIN)
    assert {case.kind for case in await shift.queue()} == {CaseKind.EMERGENCY, CaseKind.TALK_TO_NURSE}
    await shift.takes(NURSE)
    assert {case.state for case in await shift.queue()} == {CaseState.TAKEN}
    await shift.passes(3600, present=(NURSE,))
    assert [case.overdue_at for case in await shift.queue()] == [None, None]


async def test_nobody_speaks_into_a_group_but_its_case_is_acknowledged_and_closed(shift: Shift) -> None:
    group = Person("U" + "d" * 32, "C" + "9" * 32)
    await shift.place.receives(CHEST_PAIN, group, group=True)
    await shift.place.turns().serve(group)
    case = next(each for each in await shift.queue() if each.in_group)
    await shift.said()
    with pytest.raises(InGroup):
        await shift.takes(NURSE, case.id)
    await shift.does(NURSE, Acknowledge(uuid4(), case.id))
    await shift.does(NURSE, closes(case.id, Ended.PHONED))
    assert await shift.said() == []


async def test_a_case_of_no_such_id_cannot_be_taken(shift: Shift) -> None:
    with pytest.raises(NoSuchCase):
        await shift.takes(NURSE, uuid4())


async def test_while_the_bot_works_for_the_patient_an_act_waits_and_in_the_end_says_so(shift: Shift) -> None:
    [case] = await shift.queue()
    place = shift.place
    claim = await place.storage.records.claim(PERSON, "worker", place.now(), timedelta(seconds=15))
    assert claim is not None
    taking = asyncio.create_task(shift.takes(NURSE, case.id))
    await asyncio.sleep(0.2)
    assert not taking.done()
    await place.storage.records.release(claim)
    assert await taking == case.id
    shift.patience = 0.2
    assert await place.storage.records.claim(PERSON, "worker", place.now(), timedelta(seconds=15)) is not None
    with pytest.raises(DeskBusy):
        await shift.answers(NURSE, case.id, "สวัสดีค่ะ")


# ---- speaking --------------------------------------------------------------------------------------------------------


async def test_the_bot_is_silent_while_a_person_speaks_and_the_words_wait_for_that_person(shift: Shift) -> None:
    case = await shift.takes(NURSE)
    await shift.said()
    for text in (HELLO, "ปวดหัวค่ะ", ASKS):
        await shift.writes(text)
    assert await shift.said() == []
    assert await shift.place.waiting() == 0, "nothing is lost or left lying"
    assert (await shift.case(case)).unread_since is not None
    words = [line.words for line in await shift.lines(case) if line.by is By.PATIENT]
    assert words == [(ASKS,), (HELLO,), ("ปวดหัวค่ะ",), (ASKS,)]


async def test_the_answer_of_a_person_uses_the_reply_token_of_the_last_words(shift: Shift) -> None:
    case = await shift.takes(NURSE)
    await shift.said()
    await shift.writes("ปวดหัวค่ะ")
    await shift.writes("มากค่ะ")
    await shift.answers(NURSE, case, "เป็นมากี่วันแล้วคะ")
    await shift.answers(NURSE, case, "มีไข้ไหมคะ")
    outbox, now = shift.place.storage.outbox, shift.place.now()
    [first] = await outbox.claim("reader", now, timedelta(seconds=15), 10)
    assert (first.via, first.reply_token) == ("reply", "token-3")
    assert b'"sender":{"name":' in first.messages
    assert len(first.carries) == 1, "two answers that wait are one call"
    assert all(words.encode() in first.messages for words in ("เป็นมากี่วันแล้วคะ", "มีไข้ไหมคะ"))
    await outbox.record("reader", [replace(sent(first.id), carries=first.carries)], now)
    await shift.answers(NURSE, case, "กินยาอะไรไปหรือยังคะ")
    [last] = await outbox.claim("reader", shift.place.now(), timedelta(seconds=15), 10)
    assert (last.via, last.reply_token) == ("push", None)


async def test_a_token_that_has_grown_old_is_not_used(shift: Shift) -> None:
    case = await shift.takes(NURSE)
    await shift.said()
    await shift.writes("ปวดหัวค่ะ")
    shift.place.moved += 55
    await shift.answers(NURSE, case, "เป็นมากี่วันแล้วคะ")
    [row] = await shift.place.storage.outbox.claim("reader", shift.place.now(), timedelta(seconds=15), 10)
    assert row.via == "push"


async def test_only_the_speaker_writes(shift: Shift) -> None:
    case = await shift.takes(NURSE)
    await shift.said()
    for who in (OTHER_NURSE, SUPERVISOR, CLERK):
        with pytest.raises(NotSpeaking):
            await shift.answers(who, case, "ฉันด้วย")
    assert await shift.said() == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("\u200b\u200b", "empty"),
        ("ก" * 5001, "too_long"),
        ("😀" * 2501, "too_long"),
        ("ดี\x00", "unreadable"),
        ("ดี\ud800", "unreadable"),
    ],
)
async def test_words_that_cannot_be_said_are_refused_with_why(shift: Shift, words: str, why: str) -> None:
    case = await shift.takes(NURSE)
    await shift.said()
    with pytest.raises(BadWords) as refused:
        await shift.answers(NURSE, case, words)
    assert refused.value.why == why
    assert await shift.said() == []


@pytest.mark.parametrize("words", ["ก" * 5000, "😀" * 2500, "บรรทัดหนึ่ง\r\nบรรทัดสอง", "ครอบครัว 👨‍👩‍👧"])
async def test_words_up_to_the_limit_are_one_bubble(shift: Shift, words: str) -> None:
    case = await shift.takes(NURSE)
    await shift.said()
    await shift.answers(NURSE, case, words)
    assert await shift.said() == [words.replace("\r\n", "\n")]


async def test_a_patient_who_has_blocked_the_account_is_not_written_to(shift: Shift) -> None:
    case = await shift.takes(NURSE)
    await shift.place.event("unfollow")
    await shift.place.turns().serve(PERSON)
    with pytest.raises(PatientGone):
        await shift.answers(NURSE, case, "ยังอยู่ไหมคะ")
    assert (await shift.looks(NURSE, case)).blocked
    await shift.place.event("follow")
    await shift.place.turns().serve(PERSON)
    await shift.answers(NURSE, case, "ยังอยู่ไหมคะ")
    assert not (await shift.looks(NURSE, case)).blocked


async def test_what_the_bot_had_not_yet_said_is_withdrawn_when_a_person_takes_over(shift: Shift) -> None:
    await shift.writes(HELLO)
    await shift.writes(CHEST_PAIN)
    case = await shift.takes(NURSE)
    said = await shift.said()
    assert not any("สวัสดี" in bubble for bubble in said)
    assert any("1669" in bubble and "พยาบาลมะลิ" not in bubble for bubble in said), (
        "an emergency answer is never withdrawn"
    )
    states = {line.kind: line.delivery for line in await shift.lines(case) if line.by is By.BOT}
    assert states["talk"] is Delivery.WITHDRAWN
    assert states["emergency"] is Delivery.SAID


async def test_what_is_on_its_way_when_a_person_takes_over_is_not_tried_again(shift: Shift) -> None:
    await shift.writes(HELLO)
    outbox, now = shift.place.storage.outbox, shift.place.now()
    [flying] = await outbox.claim("reader", now, timedelta(seconds=15), 10)
    case = await shift.takes(NURSE)
    await outbox.record("reader", [sent(flying.id, again=True)], now)
    shift.place.moved += 1
    said = await shift.said()
    assert len(said) == 1
    assert "พยาบาลมะลิ" in said[0]
    [line] = [each for each in await shift.lines(case) if each.id == str(flying.id)]
    assert line.delivery is Delivery.UNKNOWN, "it may have been said, and that is what staff see"


# ---- the one exception -----------------------------------------------------------------------------------------------


async def test_the_one_exception_a_danger_sign_is_answered_while_a_person_speaks_and_alarms_that_person(
    shift: Shift,
) -> None:
    case = await shift.takes(NURSE)
    await shift.said()
    await shift.writes(CHEST_PAIN)
    [answer] = await shift.said()
    assert "1669" in answer
    alarmed = await shift.case(case)
    assert alarmed.alarmed_at is not None
    [emergency] = [each for each in await shift.queue() if each.kind is CaseKind.EMERGENCY]
    assert emergency.state is CaseState.WAITING
    assert (await shift.looks(NURSE, case)).speaker is not None, "the nurse goes on speaking"
    await shift.does(NURSE, Acknowledge(uuid4(), case))
    assert (await shift.case(case)).alarmed_at is None
    await shift.answers(NURSE, case, "โทร 1669 หรือยังคะ")
    assert await shift.said() == ["โทร 1669 หรือยังคะ"]


async def test_a_wish_to_die_is_answered_while_a_person_speaks(shift: Shift) -> None:
    case = await shift.takes(CLERK)
    await shift.said()
    await shift.writes("อยากตาย")
    [answer] = await shift.said()
    assert "1323" in answer
    assert (await shift.case(case)).alarmed_at is not None


async def test_an_emergency_that_the_speaker_does_not_acknowledge_goes_to_the_supervisors(shift: Shift) -> None:
    await shift.takes(CLERK)
    await shift.writes(CHEST_PAIN)
    await shift.passes(135, present=(CLERK,))
    first = (await shift.queue())[0]
    assert first.kind is CaseKind.EMERGENCY
    assert first.overdue_at is not None
    await shift.takes(SUPERVISOR, first.id, relieve=True)
    assert "หัวหน้าอร" in (await shift.said())[-1]


# ---- passing the word on ---------------------------------------------------------------------------------------------


async def test_handing_back_lets_the_bot_speak_again_and_says_so(shift: Shift) -> None:
    case = await shift.takes(NURSE)
    await shift.does(NURSE, HandBack(uuid4(), case))
    assert "กลับมาตอบ" in (await shift.said())[-1]
    await shift.writes(HELLO)
    assert "สวัสดี" in (await shift.said())[0]
    with pytest.raises(NotSpeaking):
        await shift.answers(NURSE, case, "อีกอย่างค่ะ")
    assert (await shift.case(case)).state is CaseState.TAKEN


async def test_a_case_that_is_asked_for_again_while_its_holder_does_not_speak_waits_again(shift: Shift) -> None:
    case = await shift.takes(NURSE)
    await shift.does(NURSE, HandBack(uuid4(), case))
    await shift.writes(ASKS)
    again = await shift.case(case)
    assert (again.state, again.returned, again.holder) == (CaseState.WAITING, True, None)
    await shift.passes(31 * 60)
    assert (await shift.case(case)).overdue_at is not None


async def test_words_that_were_not_on_the_screen_stop_a_closing_hand(shift: Shift) -> None:
    case = await shift.takes(NURSE)
    seen = (await shift.lines(case))[-1].at
    await shift.writes("เดี๋ยวค่ะ ยังมีอีกเรื่อง")
    for act in (HandBack(uuid4(), case, seen=seen), closes(case, seen=seen)):
        with pytest.raises(UnreadWords):
            await shift.does(NURSE, act)
    seen = (await shift.lines(case))[-1].at
    await shift.does(NURSE, closes(case, seen=seen))
    assert (await shift.case(case)).state is CaseState.CLOSED


async def test_a_clerk_escalates_with_a_reason_and_the_nurse_answers(shift: Shift) -> None:
    case = await shift.takes(CLERK)
    await shift.said()
    await shift.does(CLERK, escalates(case, level=2))
    [told] = await shift.said()
    assert "ส่งเรื่องของคุณต่อให้พยาบาล" in told
    waiting = await shift.case(case)
    assert (waiting.state, waiting.needs, waiting.level, waiting.escalated) == (
        CaseState.WAITING,
        Role.NURSE,
        2,
        True,
    )
    with pytest.raises(NotSpeaking):
        await shift.answers(CLERK, case, "รอสักครู่นะคะ")
    await shift.takes(NURSE, case)
    await shift.answers(NURSE, case, "พยาบาลมาแล้วค่ะ")
    assert (await shift.said())[-1] == "พยาบาลมาแล้วค่ะ"
    notes = [line for line in await shift.lines(case, NURSE) if line.kind == "note"]
    assert [(note.words, note.author) for note in notes] == [(("เรื่องยา ต้องถามพยาบาล",), "คุณน้อย")]


async def test_escalating_never_makes_a_case_less_urgent(shift: Shift) -> None:
    await shift.writes(CHEST_PAIN)
    case = next(each.id for each in await shift.queue() if each.kind is CaseKind.EMERGENCY)
    await shift.takes(CLERK, case)
    await shift.does(CLERK, escalates(case, level=5))
    assert (await shift.case(case)).level == 1


@pytest.mark.parametrize(
    ("who", "to"),
    [(CLERK, Role.CLERK), (CLERK, Role.ADMIN), (NURSE, Role.NURSE), (NURSE, Role.CLERK), (SUPERVISOR, Role.NURSE)],
)
async def test_one_escalates_only_upwards(shift: Shift, who: object, to: Role) -> None:
    case = await shift.takes(who)  # type: ignore[arg-type]
    with pytest.raises(MayNot):
        await shift.does(who, escalates(case, to=to))  # type: ignore[arg-type]


async def test_escalating_without_a_reason_is_refused(shift: Shift) -> None:
    case = await shift.takes(CLERK)
    with pytest.raises(BadWords):
        await shift.does(CLERK, escalates(case, reason="  "))
    assert (await shift.case(case)).state is CaseState.TAKEN


async def test_a_colleague_who_is_present_takes_over_with_what_is_unread(shift: Shift) -> None:
    case = await shift.takes(NURSE)
    await shift.writes("ปวดหัวค่ะ")
    await shift.desk.beat(OTHER_NURSE)
    await shift.does(NURSE, HandOver(uuid4(), case, OTHER_NURSE.id, "พักเที่ยงค่ะ"))
    assert "พยาบาลบัว" in (await shift.said())[-1]
    assert (await shift.case(case)).unread_since is not None
    with pytest.raises(NotSpeaking):
        await shift.answers(NURSE, case, "ลืมบอกค่ะ")
    await shift.answers(OTHER_NURSE, case, "มาต่อให้นะคะ")
    assert (await shift.case(case)).unread_since is None


@pytest.mark.parametrize("colleague", [OTHER_NURSE, NURSE, ADMIN, ELSEWHERE])
async def test_nobody_is_handed_over_to_who_is_away_or_may_not(shift: Shift, colleague: object) -> None:
    case = await shift.takes(NURSE)
    if colleague is not OTHER_NURSE:
        await shift.desk.beat(colleague)  # type: ignore[arg-type]
    with pytest.raises(NotAtDesk):
        await shift.does(NURSE, HandOver(uuid4(), case, colleague.id))  # type: ignore[attr-defined]
    await shift.answers(NURSE, case, "ยังอยู่ค่ะ")


async def test_a_case_that_needs_a_nurse_is_not_handed_to_a_clerk(shift: Shift) -> None:
    case = await shift.takes(CLERK)
    await shift.does(CLERK, escalates(case))
    await shift.takes(NURSE, case)
    await shift.desk.beat(CLERK)
    with pytest.raises(NotAtDesk):
        await shift.does(NURSE, HandOver(uuid4(), case, CLERK.id))


async def test_a_nurse_relieves_a_clerk_and_not_another_nurse(shift: Shift) -> None:
    case = await shift.takes(CLERK)
    with pytest.raises(HeldBy) as told:
        await shift.takes(NURSE, case)
    assert (told.value.name, told.value.may_relieve) == ("คุณน้อย", True)
    await shift.takes(NURSE, case, relieve=True)
    with pytest.raises(HeldBy) as told:
        await shift.takes(OTHER_NURSE, case, relieve=True)
    assert (told.value.name, told.value.may_relieve) == ("พยาบาลมะลิ", False)
    await shift.takes(SUPERVISOR, case, relieve=True)
    said = [bubble for bubble in await shift.said() if "ต่อจาก" in bubble]
    assert len(said) == 2


async def test_whoever_has_left_the_desk_may_be_relieved_by_anybody_who_may_take_it(shift: Shift) -> None:
    case = await shift.takes(NURSE)
    await shift.desk.leave(NURSE)
    await shift.takes(OTHER_NURSE, case, relieve=True)
    with pytest.raises(NotSpeaking):
        await shift.answers(NURSE, case, "กลับมาแล้วค่ะ")


# ---- ends ------------------------------------------------------------------------------------------------------------


async def test_closing_the_last_case_brings_the_bot_back(shift: Shift) -> None:
    await shift.writes(CHEST_PAIN)
    cases = [case.id for case in await shift.queue()]
    await shift.takes(NURSE, cases[0])
    await shift.said()
    await shift.does(NURSE, closes(cases[0], Ended.SENT, words="ส่งห้องฉุกเฉินแล้ว"))
    assert await shift.said() == []
    assert (await shift.looks(NURSE, cases[1])).speaker is not None
    await shift.does(NURSE, closes(cases[1]))
    assert "กลับมาตอบ" in (await shift.said())[0]
    assert await shift.queue() == ()
    ends = {case.id: case.ended for case in await shift.cases.closed(NURSE, shift.place.now())}
    assert ends == {cases[0]: Ended.SENT, cases[1]: Ended.ANSWERED}
    assert (await shift.place.storage.records.peek(PERSON)).patient.open_emergency is False


async def test_a_closed_case_takes_no_acts(shift: Shift) -> None:
    case = await shift.takes(NURSE)
    await shift.does(NURSE, closes(case))
    for act in (
        Take(uuid4(), case),
        Acknowledge(uuid4(), case),
        Write(uuid4(), case, "อีกอย่าง"),
        HandBack(uuid4(), case),
        closes(case),
        escalates(case, to=Role.SUPERVISOR),
    ):
        with pytest.raises(CaseIsClosed):
            await shift.does(NURSE, act)


async def test_a_waiting_case_may_be_closed_unspoken_by_whoever_may_take_it(shift: Shift) -> None:
    [case] = await shift.queue()
    for who in (ADMIN, ELSEWHERE):
        with pytest.raises(NotHolding):
            await shift.does(who, closes(case.id, Ended.PHONED))
    await shift.does(CLERK, closes(case.id, Ended.PHONED))
    assert await shift.said() == []
    assert await shift.queue() == ()
    await shift.passes(3600)
    assert (await shift.case(case.id)).overdue_at is None


async def test_another_persons_case_is_not_closed_or_escalated(shift: Shift) -> None:
    case = await shift.takes(NURSE)
    for act in (closes(case), escalates(case, to=Role.SUPERVISOR)):
        with pytest.raises(NotHolding):
            await shift.does(OTHER_NURSE, act)


async def test_acknowledging_stops_the_clock_and_leaves_the_bot_speaking(shift: Shift) -> None:
    [case] = await shift.queue()
    await shift.does(NURSE, Acknowledge(uuid4(), case.id))
    await shift.writes(HELLO)
    assert "สวัสดี" in (await shift.said())[0]
    await shift.passes(3600)
    assert (await shift.case(case.id)).overdue_at is None
    with pytest.raises(HeldBy):
        await shift.does(OTHER_NURSE, Acknowledge(uuid4(), case.id))


async def test_staff_open_a_case_of_their_own(shift: Shift) -> None:
    [asked] = await shift.queue()
    act = OpenCase(uuid4(), uuid4(), asked.patient, HOSPITAL.id, 2, "ผลเลือดผิดปกติ ต้องโทรแจ้ง")
    assert not (await shift.does(NURSE, act)).repeated
    assert (await shift.does(NURSE, act)).repeated
    opened = await shift.case(act.case)
    assert (opened.kind, opened.level, opened.hospital) == (CaseKind.BY_STAFF, 2, HOSPITAL.id)
    second = OpenCase(uuid4(), uuid4(), asked.patient, HOSPITAL.id, 2, "อีกเรื่องหนึ่ง")
    await shift.does(NURSE, second)
    assert len(await shift.queue()) == 3, "a case that staff open is never merged into another"


@pytest.mark.parametrize(
    "wrong", [{"hospital": "another-hospital"}, {"hospital": ""}, {"level": 0}, {"level": 6}, {"words": " "}]
)
async def test_a_case_of_another_hospital_or_of_no_level_is_not_opened(shift: Shift, wrong: dict[str, object]) -> None:
    [asked] = await shift.queue()
    good = OpenCase(uuid4(), uuid4(), asked.patient, HOSPITAL.id, 2, "โทรกลับ")
    with pytest.raises((MayNot, BadWords)):
        await shift.does(NURSE, replace(good, **wrong))  # type: ignore[arg-type]
    assert len(await shift.queue()) == 1


async def test_notes_are_for_whoever_may_read_the_conversation(shift: Shift) -> None:
    [case] = await shift.queue()
    with pytest.raises(MayNot):
        await shift.does(CLERK, Note(uuid4(), case.id, "น่าจะเรื่องยา"))
    await shift.does(NURSE, Note(uuid4(), case.id, "เคยแพ้ยา"))
    assert await shift.said() == []
    await shift.takes(CLERK, case.id)
    await shift.does(CLERK, Note(uuid4(), case.id, "น่าจะเรื่องยา"))
    assert [line.words for line in await shift.lines(case.id) if line.kind == "note"] == [
        ("เคยแพ้ยา",),
        ("น่าจะเรื่องยา",),
    ]


# ---- nobody there ----------------------------------------------------------------------------------------------------


async def test_an_unread_takeover_ends_when_its_person_is_gone(shift: Shift) -> None:
    case = await shift.takes(NURSE)
    await shift.said()
    await shift.writes("ปวดหัวค่ะ")
    await shift.passes(45)
    assert await shift.said() == [], "not before a minute"
    await shift.passes(30)
    [told] = await shift.said()
    assert "ไม่ได้อยู่ที่หน้าจอ" in told
    back = await shift.case(case)
    assert (back.state, back.returned, back.holder) == (CaseState.WAITING, True, None)
    await shift.writes(HELLO)
    assert "สวัสดี" in (await shift.said())[0]
    with pytest.raises(NotSpeaking):
        await shift.answers(NURSE, case, "กลับมาแล้วค่ะ")
    await shift.passes(31 * 60)
    assert (await shift.case(case)).overdue_at is not None


async def test_a_takeover_stays_while_its_person_is_present_and_becomes_loud_in_the_end(shift: Shift) -> None:
    case = await shift.takes(NURSE)
    await shift.said()
    await shift.writes("ปวดหัวค่ะ")
    await shift.passes(240, present=(NURSE,))
    assert (await shift.case(case)).overdue_at is None
    await shift.passes(150, present=(NURSE,))
    assert await shift.said() == []
    assert (await shift.case(case)).overdue_at is not None
    await shift.answers(NURSE, case, "ขอโทษที่ให้รอนะคะ")
    assert (await shift.case(case)).overdue_at is None


async def test_words_that_were_read_do_not_end_a_takeover(shift: Shift) -> None:
    case = await shift.takes(NURSE)
    await shift.said()
    await shift.writes("ปวดหัวค่ะ")
    newest = (await shift.lines(case))[-1].at
    await shift.desk.beat(OTHER_NURSE, reading=case, up_to=newest)
    assert (await shift.case(case)).unread_since is not None, "somebody else's eyes do not count"
    await shift.desk.beat(NURSE, reading=case, up_to=newest)
    assert (await shift.case(case)).unread_since is None
    await shift.passes(600)
    assert await shift.said() == []
    assert (await shift.case(case)).state is CaseState.TAKEN


async def test_what_came_after_the_screen_was_drawn_is_still_unread(shift: Shift) -> None:
    case = await shift.takes(NURSE)
    await shift.writes("ปวดหัวค่ะ")
    newest = (await shift.lines(case))[-1].at
    await shift.writes("มากค่ะ")
    await shift.desk.beat(NURSE, reading=case, up_to=newest)
    assert (await shift.case(case)).unread_since is not None


async def test_the_conversation_of_two_patients_is_not_mixed_up_by_a_heartbeat(shift: Shift) -> None:
    case = await shift.takes(NURSE)
    await shift.writes("ปวดหัวค่ะ")
    await shift.desk.beat(NURSE, reading=uuid4(), up_to=shift.place.now())
    assert (await shift.case(case)).unread_since is not None


async def test_a_takeover_without_a_word_of_either_lasts_until_the_patient_writes(shift: Shift) -> None:
    case = await shift.takes(NURSE)
    await shift.said()
    await shift.passes(3600)
    assert (await shift.case(case)).state is CaseState.TAKEN
    await shift.writes(HELLO)
    await shift.passes(75)
    assert "ไม่ได้อยู่ที่หน้าจอ" in (await shift.said())[0]


# ---- the clock -------------------------------------------------------------------------------------------------------


async def test_an_emergency_that_nobody_takes_is_loud_after_two_minutes(shift: Shift) -> None:
    await shift.writes(CHEST_PAIN)
    await shift.passes(105)
    [emergency] = [case for case in await shift.queue() if case.kind is CaseKind.EMERGENCY]
    assert emergency.overdue_at is None
    await shift.passes(30)
    first = (await shift.queue())[0]
    assert first.id == emergency.id
    assert first.overdue_at is not None


async def test_whoever_takes_it_silences_it(shift: Shift) -> None:
    await shift.writes(CHEST_PAIN)
    await shift.passes(150)
    case = await shift.takes(NURSE)
    assert (await shift.case(case)).overdue_at is None


async def test_every_act_is_in_the_audit_under_its_person_and_without_a_word_of_anybody(shift: Shift) -> None:
    case = await shift.takes(CLERK)
    await shift.answers(CLERK, case, "อยู่ที่ไหนคะ")
    with pytest.raises(BadWords):
        await shift.answers(CLERK, case, "")
    await shift.does(CLERK, escalates(case))
    rows = await shift.place.storage.database.read(lambda conn: conn.execute(tables.audit.select()).all())
    acts = [(row.actor, row.action, json.loads(row.detail)) for row in rows if row.actor != "bot"]
    assert [(actor, action, detail["act"], detail["case"]) for actor, action, detail in acts] == [
        (CLERK.id, "staff acted", act, str(case)) for act in ("take", "write", "escalate")
    ], "what was refused is no act"
    assert all(row.detail.isascii() for row in rows)
    assert len({row.subject for row in rows}) == 1
    assert str((await shift.place.storage.records.peek(PERSON)).patient.id) not in str(rows)


async def test_every_act_leaves_its_line_in_the_history_of_the_case(shift: Shift) -> None:
    case = await shift.takes(CLERK)
    await shift.does(CLERK, escalates(case))
    await shift.takes(NURSE, case)
    await shift.answers(NURSE, case, "สวัสดีค่ะ")
    await shift.does(NURSE, closes(case))
    acts = [(line.kind, line.author) for line in await shift.lines(case) if line.by is By.STAFF and not line.words]
    assert acts == [
        ("take", "คุณน้อย"),
        ("escalate", "คุณน้อย"),
        ("take", "พยาบาลมะลิ"),
        ("close", "พยาบาลมะลิ"),
    ]
