"""A person is asked when the bot does not understand, and while a person speaks the bot keeps its mouth shut."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.domain.case import UNREAD_CLOCK
from bot.domain.case_facts import CaseOpened, LeftUnread
from bot.domain.case_kind import CaseKind
from bot.domain.facts import LanguageChosen, LocationShared, MessageErased, TimerSet, Unblocked
from bot.domain.messages import (
    Content,
    Followed,
    Media,
    MediaKind,
    Place,
    SharedLocation,
    Sticker,
    Tap,
    Text,
    Unfollowed,
    UnknownMessage,
    Unsent,
)
from bot.domain.sayings import Urgency
from tests.fakes.house import HOSPITAL, SECOND, House, at
from tests.fakes.staff import NURSE
from tests.fakes.talk import BANGKOK, Talker
from tests.fakes.understand import Table

GIBBERISH = "ฟหกด"
SUNDAY_NIGHT = at(29, "23:00", month=11)


# ---- not understood --------------------------------------------------------------------------------------------------


async def test_the_second_failure_in_a_row_asks_a_person_and_the_patient_is_told(patient: Talker) -> None:
    [first] = await patient.writes(GIBBERISH)
    assert "ยังไม่เข้าใจ" in first
    assert patient.cases() == []
    [second] = await patient.writes(GIBBERISH)
    assert "ขอให้เจ้าหน้าที่ช่วย" in second
    assert "1669" in second
    assert patient.cases() == [CaseKind.NOT_UNDERSTOOD]
    [third] = await patient.writes(GIBBERISH)
    assert "ฝากข้อความนี้ไว้ให้เจ้าหน้าที่" in third
    assert "จองนัด" in patient.buttons()


@pytest.mark.parametrize("between", [Text("สวัสดี"), Tap("intent:menu")])
async def test_whoever_is_understood_in_between_begins_anew(patient: Talker, means: Table, between: Content) -> None:
    means.knows("สวัสดี", "greeting")
    await patient.writes(GIBBERISH)
    await patient.does(between)
    assert "ขอให้เจ้าหน้าที่ช่วย" not in (await patient.writes(GIBBERISH))[0]
    assert patient.cases() == []


async def test_a_danger_sign_in_between_is_understood_too(patient: Talker) -> None:
    await patient.writes(GIBBERISH)
    await patient.writes("เจ็บแน่นหน้าอก")
    await patient.writes(GIBBERISH)
    assert patient.cases() == [CaseKind.EMERGENCY]


async def test_a_sticker_in_between_is_neither_understood_nor_not(patient: Talker) -> None:
    await patient.writes(GIBBERISH)
    await patient.does(Sticker())
    await patient.writes(GIBBERISH)
    assert patient.cases() == [CaseKind.NOT_UNDERSTOOD]


async def test_two_doubtful_guesses_ask_a_person_too(patient: Talker, means: Table) -> None:
    ranking = (("book_appointment", 0.3), ("lab_results", 0.2))
    means.knows("เอ่อ", "book_appointment", confidence=0.3, ranking=ranking)
    assert "หมายถึงเรื่องนี้" in (await patient.writes("เอ่อ"))[0]
    assert "ขอให้เจ้าหน้าที่ช่วย" in (await patient.writes("เอ่อ"))[0]


async def test_at_night_the_patient_hears_when_somebody_will_read_it(
    built: Callable[..., House],
) -> None:
    patient = built(now=SUNDAY_NIGHT).patient
    await patient.writes(GIBBERISH)
    [told] = await patient.writes(GIBBERISH)
    assert "วันจันทร์ที่ 30 พฤศจิกายน 2569 เวลา 08:30 น." in told
    assert "อาการแย่ลง" in told


async def test_a_stranger_is_asked_first_whether_staff_may_read_it(built: Callable[..., House]) -> None:
    patient = built(stranger=True).patient
    await patient.writes(GIBBERISH)
    [question] = await patient.writes(GIBBERISH)
    assert patient.cases() == []
    assert "ยินยอม" in question
    told = (await patient.writes("ยินยอมค่ะ"))[-1]
    assert "ขอให้เจ้าหน้าที่ช่วย" in told
    assert "1669" in told
    assert patient.cases() == [CaseKind.NOT_UNDERSTOOD]


async def test_a_stranger_who_says_no_is_not_handed_over(built: Callable[..., House]) -> None:
    patient = built(stranger=True).patient
    await patient.writes(GIBBERISH)
    await patient.writes(GIBBERISH)
    await patient.writes("ไม่ยินยอมค่ะ")
    assert patient.cases() == []


# ---- a person speaks -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        Text("ปวดหัวค่ะ"),
        Text(GIBBERISH),
        Tap("intent:book_appointment"),
        Tap("booking.choosing_day:1"),
        Sticker(("hello",)),
        Media(MediaKind.IMAGE),
        Media(MediaKind.AUDIO),
        SharedLocation(13.7, 100.5),
        UnknownMessage("new"),
        Followed(unblocked=True),
    ],
)
async def test_whatever_the_patient_sends_waits_for_the_speaker(patient: Talker, content: Content) -> None:
    patient.taken_over_by(NURSE)
    before = patient.step
    assert await patient.does(content) == []
    assert patient.step == before
    kept = [fact for fact in patient.facts if isinstance(fact, LeftUnread)]
    assert [(fact.token, fact.token_from) for fact in kept] == [("token", patient.now)]
    assert [fact.kind for fact in patient.facts if isinstance(fact, TimerSet)] == [UNREAD_CLOCK]
    assert patient.last is not None
    assert patient.last.said is not None, "it stands in the transcript"


async def test_the_unread_clock_runs_from_the_first_words(patient: Talker) -> None:
    patient.taken_over_by(NURSE, unread_since=patient.now - timedelta(seconds=40))
    await patient.writes("ปวดหัวค่ะ")
    assert [fact for fact in patient.facts if isinstance(fact, TimerSet)] == []


@pytest.mark.parametrize(("words", "line"), [("เจ็บแน่นหน้าอก", "1669"), ("อยากตาย", "1323")])
async def test_the_one_exception_emergency_and_crisis_are_answered_past_the_speaker(
    patient: Talker, words: str, line: str
) -> None:
    patient.taken_over_by(NURSE)
    [card] = await patient.writes(words)
    assert line in card
    assert patient.last is not None
    assert {send.urgency for send in patient.last.sends} == {Urgency.EMERGENCY}


async def test_book_keeping_goes_on(patient: Talker) -> None:
    patient.taken_over_by(NURSE)
    assert await patient.does(Unsent("m9")) == []
    assert await patient.does(Unfollowed()) == []
    assert await patient.does(Followed()) == []
    assert MessageErased("m9") in patient.facts
    assert Unblocked() in patient.facts


async def test_a_place_is_kept_for_staff_while_an_emergency_is_open(patient: Talker) -> None:
    await patient.writes("เจ็บแน่นหน้าอก")
    patient.taken_over_by(NURSE)
    place = SharedLocation(13.7, 100.5)
    assert await patient.does(place) == []
    assert LocationShared(place) in patient.facts


async def test_somebody_who_writes_english_to_a_nurse_is_answered_in_english_afterwards(patient: Talker) -> None:
    patient.taken_over_by(NURSE)
    await patient.writes("I have a headache since yesterday")
    assert LanguageChosen("en") in patient.facts


async def test_what_was_open_before_is_still_open_after(patient: Talker, means: Table) -> None:
    means.knows("จองนัด", "book_appointment")
    await patient.writes("จองนัด")
    step = patient.step
    assert step is not None
    patient.taken_over_by(NURSE)
    await patient.writes("ปวดหัวค่ะ")
    patient.taken_over_by(None)
    assert patient.step == step


# ---- filing ----------------------------------------------------------------------------------------------------------


def filed(patient: Talker) -> CaseOpened:
    """The newest case as it was filed."""
    return [fact for fact in patient.facts if isinstance(fact, CaseOpened)][-1]


@pytest.mark.parametrize(
    ("kind", "level", "now", "by"),
    [
        # levels 1 to 3 by the clock, day and night
        ("เจ็บแน่นหน้าอก", 1, at(25, "03:00", month=11), at(25, "03:02", month=11)),
        ("ขอคุยกับพยาบาล", 3, SUNDAY_NIGHT, at(29, "23:30", month=11)),
        # level 4 in opening hours: two of them
        ("ร้องเรียน", 4, at(25, "09:00", month=11), at(25, "11:00", month=11)),
        ("ร้องเรียน", 4, at(25, "15:30", month=11), at(26, "09:30", month=11)),
        ("ร้องเรียน", 4, at(27, "16:00", month=11), at(30, "10:00", month=11)),
        ("ร้องเรียน", 4, SUNDAY_NIGHT, at(30, "10:30", month=11)),
    ],
)
async def test_a_case_is_filed_with_its_level_and_by_when_a_person_must_have_it(
    built: Callable[..., House], kind: str, level: int, now: datetime, by: datetime
) -> None:
    house = built(now=now)
    house.means.knows("ขอคุยกับพยาบาล", "talk_to_nurse")
    house.means.knows("ร้องเรียน", "complaint")
    await house.patient.writes(kind)
    case = filed(house.patient)
    assert (case.level, case.hospital) == (level, HOSPITAL.id)
    assert case.answer_by is not None
    assert case.answer_by.astimezone(BANGKOK) == by


async def test_with_two_hospitals_and_no_appointment_a_case_is_every_hospitals(built: Callable[..., House]) -> None:
    patient = built((HOSPITAL, SECOND)).patient
    await patient.writes("เจ็บแน่นหน้าอก")
    assert filed(patient).hospital == ""


async def test_what_is_said_in_a_group_is_filed_as_said_in_a_group(patient: Talker) -> None:
    patient.place = Place.GROUP
    await patient.writes("เจ็บแน่นหน้าอก")
    assert filed(patient).in_group
