"""The desk: what it stores, says and keeps to itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from bot.domain.facts import CaseKind, CaseOpened, LanguageChosen
from bot.domain.messages import Content, Incoming, Media, MediaKind, SharedLocation, Sticker, Tap, Text, Unknown
from bot.domain.stored import Commit, Ending, InboxRow, Loaded, StoredStep
from tests.fakes.house import House, build
from tests.fakes.talk import MONDAY_MORNING, Talker
from tests.fakes.understand import entity

GARBLED = StoredStep("booking.confirming", 1, b"{}")
FORGOTTEN = StoredStep("booking.long_gone", 1, b'{"step":{}}')


@pytest.fixture
def house() -> House:
    """A house where booking and greeting are understood."""
    built = build()
    built.means.knows("สวัสดี", "greeting")
    built.means.knows("จองนัด", "book_appointment")
    built.means.knows("hello there", "greeting")
    return built


def event(patient: Talker, text: str = "สวัสดี") -> tuple[Incoming, InboxRow, Loaded]:
    """A typed message that waits."""
    incoming = Incoming("e1", patient.person, patient.now, Text(text), "token", "m1")
    row = InboxRow(1, "e1", patient.person.channel, b"", patient.now, patient.now, 0, patient.now)
    return incoming, row, Loaded(patient.patient, patient.step, 5)


@pytest.mark.parametrize("step", [GARBLED, FORGOTTEN])
async def test_a_step_that_cannot_be_read_is_said_to_be_lost_and_the_message_is_answered(
    house: House, step: StoredStep
) -> None:
    house.patient.step = step
    said = await house.patient.writes("สวัสดี")
    assert "เริ่มใหม่" in said[0]
    assert "สวัสดีตอนเช้า" in said[1]
    assert "เริ่มใหม่" not in (await house.patient.writes("สวัสดี"))[0]


async def test_a_lost_step_does_not_make_a_silent_event_speak(house: House) -> None:
    house.patient.step = GARBLED
    assert await house.patient.does(Unknown("read")) == []
    assert "เริ่มใหม่" in (await house.patient.writes("สวัสดี"))[0]


async def test_a_red_flag_is_answered_whatever_became_of_the_step(house: House) -> None:
    house.patient.step = GARBLED
    [card] = await house.patient.writes("เจ็บแน่นหน้าอก")
    assert "1669" in card
    assert house.patient.step is GARBLED


async def test_the_express_lane_leaves_the_step_alone_and_adds_its_choices(house: House) -> None:
    await house.patient.writes("จองนัด")
    incoming, row, loaded = event(house.patient, "เจ็บแน่นหน้าอก")
    commit = await house.patient.desk.take_express(incoming, row, loaded, MONDAY_MORNING)
    assert commit is not None
    assert commit.ending is Ending.ANSWERED
    assert commit.expected_version == loaded.version
    step, offered, _ = house.patient.desk.steps.decode(commit.step)
    before, offered_before, _ = house.patient.desk.steps.decode(loaded.step)
    assert step == before
    assert offered[-len(offered_before) :] == offered_before
    assert [each.label for each in offered[:3]] == ["โทร 1669 ตอนนี้", "ส่งตำแหน่งที่อยู่", "กลับไปทำต่อ"]


async def test_what_is_no_red_flag_does_not_take_the_express_lane(house: House) -> None:
    incoming, row, loaded = event(house.patient)
    assert await house.patient.desk.take_express(incoming, row, loaded, MONDAY_MORNING) is None
    tap = replace(incoming, content=Tap("intent:menu"))
    assert await house.patient.desk.take_express(tap, row, loaded, MONDAY_MORNING) is None


@pytest.mark.parametrize(
    "carries",
    [
        Tap("เจ็บแน่นหน้าอก"),
        Media(MediaKind.FILE, "แม่_เจ็บแน่นหน้าอก.pdf"),
        SharedLocation(13.7, 100.5, "บ้านลุง เจ็บแน่นหน้าอก"),
        SharedLocation(13.7, 100.5, "", "ซอย 5 เจ็บแน่นหน้าอก"),
    ],
)
async def test_a_red_flag_in_whatever_words_a_message_carries_takes_the_express_lane(
    house: House, carries: Content
) -> None:
    incoming, row, loaded = event(house.patient)
    flagged = replace(incoming, content=carries)
    commit = await house.patient.desk.take_express(flagged, row, loaded, MONDAY_MORNING)
    assert commit is not None
    assert [fact.reason for fact in commit.facts if isinstance(fact, CaseOpened)] == ["chest_pain"]


async def test_a_standby_message_is_read_and_never_answered(house: House) -> None:
    incoming, row, loaded = event(house.patient)
    commit = await house.patient.desk.take(replace(incoming, standby=True), row, loaded, MONDAY_MORNING)
    assert commit.sends == ()
    assert commit.said is not None
    assert commit.said.text == "สวัสดี"


async def test_a_standby_red_flag_is_never_answered_even_after_a_failure(house: House) -> None:
    incoming, row, loaded = event(house.patient, "เจ็บแน่นหน้าอก")
    standby = replace(incoming, standby=True, reply_token=None)
    express = await house.patient.desk.take_express(standby, row, loaded, MONDAY_MORNING)
    assert express is not None
    assert express.sends == ()
    assert [fact.kind for fact in express.facts if isinstance(fact, CaseOpened)] == [CaseKind.STANDBY_RED_FLAG]
    assert house.patient.desk.apologise(standby, row, loaded, MONDAY_MORNING, MONDAY_MORNING).sends == ()


async def test_the_first_call_may_use_the_reply_token_and_only_that(house: House) -> None:
    incoming, row, loaded = event(house.patient)
    commit = await house.patient.desk.take(incoming, row, loaded, MONDAY_MORNING)
    assert [send.reply_token for send in commit.sends] == ["token"]
    assert commit.sends[0].token_from == row.received_at


async def test_a_failed_handler_apologises_once_and_then_is_silent(house: House) -> None:
    incoming, row, loaded = event(house.patient)
    due = MONDAY_MORNING + timedelta(seconds=1)
    first = house.patient.desk.apologise(incoming, row, loaded, MONDAY_MORNING, due)
    assert (first.ending, first.due, first.apologised, len(first.sends)) == (Ending.RETRY, due, True, 1)
    again = house.patient.desk.apologise(incoming, replace(row, apologised=True), loaded, MONDAY_MORNING, due)
    assert again.sends == ()
    assert "1669" in str(house.patient.heard.sayings[-1])


async def test_what_is_set_aside_goes_on_the_staff_list(house: House) -> None:
    incoming, row, loaded = event(house.patient)
    commit = house.patient.desk.set_aside(
        incoming, replace(row, apologised=True), loaded, MONDAY_MORNING, "RuntimeError"
    )
    assert commit.ending is Ending.SET_ASIDE
    assert commit.facts == (CaseOpened(CaseKind.SET_ASIDE, "RuntimeError"),)
    assert commit.sends == ()
    assert commit.said is not None


async def test_an_apology_touches_no_step(house: House) -> None:
    await house.patient.writes("จองนัด")
    incoming, row, loaded = event(house.patient)
    assert house.patient.desk.apologise(incoming, row, loaded, MONDAY_MORNING, MONDAY_MORNING).step_kept


async def test_english_is_answered_and_remembered_once(house: House) -> None:
    assert (await house.patient.writes("hello there"))[0].startswith("Good morning")
    await house.patient.writes("hello there")
    assert house.patient.facts == [LanguageChosen("en")]
    await house.patient.writes("สวัสดี")
    assert house.patient.facts == [LanguageChosen("en"), LanguageChosen("th")]


async def test_the_transcript_keeps_what_came_in(house: House) -> None:
    async def said(commit: Commit | None) -> tuple[str, str]:
        assert commit is not None
        assert commit.said is not None
        return commit.said.kind, commit.said.text

    await house.patient.writes("สวัสดี")
    assert await said(house.patient.last) == ("text", "สวัสดี")
    await house.patient.does(Sticker())
    assert await said(house.patient.last) == ("sticker", "")
    await house.patient.does(SharedLocation(13.7, 100.5, "บ้าน"))
    assert await said(house.patient.last) == ("sharedlocation", "13.70000, 100.50000 บ้าน")


async def test_the_audit_trail_names_the_handler_and_no_words(house: House) -> None:
    await house.patient.writes("สวัสดี")
    assert house.patient.last is not None
    assert house.patient.last.trail == {"handler": "greeting"}


async def test_a_choice_that_was_offered_can_be_typed_after_an_answer_in_passing(house: House) -> None:
    await house.patient.writes("จองนัด")
    await house.patient.does(Sticker())
    house.hospital.frees("dental", MONDAY_MORNING + timedelta(days=1))
    assert "วันไหน" in (await house.patient.writes("1. ทันตกรรม"))[0]


async def test_answers_in_passing_do_not_pile_up_in_storage(house: House) -> None:
    await house.patient.writes("จองนัด")
    await house.patient.does(Sticker())
    assert house.patient.step is not None
    size = len(house.patient.step.data)
    for _ in range(5):
        await house.patient.does(Sticker())
    assert len(house.patient.step.data) == size


async def test_understanding_is_asked_in_the_time_zone_of_the_service(house: House) -> None:
    house.means.knows("พรุ่งนี้", "book_appointment", entity("date", on="2026-11-24"))
    house.patient.now = MONDAY_MORNING.astimezone(UTC)
    house.hospital.frees("dental", MONDAY_MORNING + timedelta(days=1))
    await house.patient.writes("จองนัด")
    await house.patient.writes("1")
    assert (await house.patient.writes("พรุ่งนี้"))[0].startswith("วันอังคารที่ 24")
