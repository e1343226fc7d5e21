"""Greetings, stickers, coming and going, groups, and what is not understood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.facts import Blocked, CaseKind, LanguageChosen, MessageErased, Unblocked
from bot.domain.messages import (
    AccountLinked,
    Content,
    Followed,
    JoinedGroup,
    Place,
    Sticker,
    Tap,
    Unfollowed,
    Unknown,
    UnknownMessage,
    Unsent,
)
from tests.fakes.house import HOSPITAL, House, at
from tests.fakes.talk import Talker
from tests.fakes.understand import Table, entity


async def test_a_greeting_is_met_by_the_time_of_day_with_what_can_be_done(patient: Talker, means: Table) -> None:
    means.knows("สวัสดีค่ะ", "greeting")
    [card] = await patient.writes("สวัสดีค่ะ")
    assert card.startswith("สวัสดีตอนเช้า")
    assert patient.buttons()[:3] == ["จองนัด", "เล่าอาการ", "ดูนัดของฉัน"]
    patient.now = at(2, "19:00")
    assert (await patient.writes("สวัสดีค่ะ"))[0].startswith("สวัสดีตอนเย็น")


async def test_an_english_greeting_is_answered_in_english(patient: Talker, means: Table) -> None:
    means.knows("Hello", "greeting")
    assert (await patient.writes("Hello"))[0].startswith("Good morning")
    assert LanguageChosen("en") in patient.facts


async def test_the_language_button_answers_in_the_new_language_at_once(patient: Talker, means: Table) -> None:
    means.knows("เมนู", "menu")
    await patient.writes("เมนู")
    said = await patient.taps("English")
    assert said[0] == "From now on I will write in English."
    assert patient.buttons()[0] == "Book a visit"
    assert patient.facts == [LanguageChosen("en")]


async def test_whoever_adds_the_account_hears_that_a_machine_speaks_and_of_1669(patient: Talker) -> None:
    [card] = await patient.does(Followed())
    assert "ระบบตอบอัตโนมัติ" in card
    assert "1669" in card
    assert patient.facts == [Unblocked()]


async def test_somebody_who_comes_back_is_welcomed_back(patient: Talker) -> None:
    assert (await patient.does(Followed(unblocked=True)))[0].startswith("ยินดีที่ได้คุยกันอีก")


async def test_being_blocked_is_noted_without_a_word(patient: Talker) -> None:
    assert await patient.does(Unfollowed()) == []
    assert patient.facts == [Blocked()]


async def test_a_message_taken_back_is_erased_without_a_word(patient: Talker) -> None:
    assert await patient.does(Unsent("m7")) == []
    assert patient.facts == [MessageErased("m7")]


@pytest.mark.parametrize("content", [AccountLinked(ok=False), Unknown("memberJoined")])
async def test_events_that_need_no_answer_get_none(patient: Talker, content: Content) -> None:
    assert await patient.does(content) == []


async def test_a_sticker_gets_a_short_warm_answer(patient: Talker) -> None:
    assert len(await patient.does(Sticker(("happy",)))) == 1


async def test_a_kind_of_message_from_the_future_is_not_met_with_silence(patient: Talker) -> None:
    assert "1669" in (await patient.does(UnknownMessage("hologram")))[-1]


async def test_thanks_are_answered(patient: Talker, means: Table) -> None:
    means.knows("ขอบคุณค่ะ", "thanks_goodbye")
    assert (await patient.writes("ขอบคุณค่ะ"))[0].startswith("ยินดี")


async def test_thanks_after_an_emergency_are_not_met_with_good_wishes(patient: Talker, means: Table) -> None:
    means.knows("ดีขึ้นแล้ว ขอบใจจ้า", "thanks_goodbye")
    patient.patient = replace(patient.patient, open_emergency=True)
    said = (await patient.writes("ดีขึ้นแล้ว ขอบใจจ้า"))[0]
    assert "ยังไม่มีใครโทรให้" in said
    assert "แข็งแรง" not in said
    assert "โทร 1669 ฉุกเฉิน" in patient.buttons()


async def test_a_greeting_does_not_forget_an_open_emergency(patient: Talker, means: Table) -> None:
    means.knows("ฮัลโหล", "greeting")
    patient.patient = replace(patient.patient, open_emergency=True)
    assert "ยังไม่มีใครโทรให้" in (await patient.writes("ฮัลโหล"))[0]


async def test_who_breaks_off_telling_symptoms_is_told_when_to_call(patient: Talker, means: Table) -> None:
    means.knows("อยากเล่าอาการ", "report_symptom")
    await patient.writes("อยากเล่าอาการ")
    said = (await patient.taps("ยกเลิก"))[0]
    assert "หยุดถาม" in said
    assert "1669" in said


async def test_a_yes_out_of_nowhere_is_asked_about(patient: Talker, means: Table) -> None:
    means.knows("ใช่ค่ะ", "affirm")
    assert "เรื่องไหน" in (await patient.writes("ใช่ค่ะ"))[0]


async def test_what_is_not_understood_gets_an_example_and_a_person(patient: Talker) -> None:
    assert "ยังไม่เข้าใจ" in (await patient.writes("กขคง"))[0]
    assert "คุยกับเจ้าหน้าที่" in patient.buttons()


async def test_what_is_half_understood_is_asked_about_with_buttons(patient: Talker, means: Table) -> None:
    ranking = (("ask_opening_hours", 0.3), ("book_appointment", 0.25), ("greeting", 0.2), ("lab_results", 0.01))
    means.knows("พรุ่งนี้ไปได้ไหม", "ask_opening_hours", confidence=0.3, ranking=ranking)
    assert "ใช่ไหมคะ" in (await patient.writes("พรุ่งนี้ไปได้ไหม"))[0]
    assert patient.buttons()[:2] == ["เวลาเปิดทำการ", "จองนัด"]
    assert "08:30-16:30" in (await patient.taps("เวลาเปิดทำการ"))[0]


async def test_a_guess_can_be_chosen_by_its_number(patient: Talker, means: Table) -> None:
    ranking = (("ask_opening_hours", 0.3), ("lab_results", 0.25))
    means.knows("เปิดดูได้ไหม", "ask_opening_hours", confidence=0.3, ranking=ranking)
    await patient.writes("เปิดดูได้ไหม")
    assert "ผลตรวจ" in (await patient.writes("๒"))[0]


async def test_what_is_not_ours_is_said_to_be_so(patient: Talker, means: Table) -> None:
    means.knows("หวยออกอะไร", "out_of_scope")
    assert "ตอบไม่ได้" in (await patient.writes("หวยออกอะไร"))[0]


async def test_cancelling_with_nothing_open_points_at_the_appointments(patient: Talker, means: Table) -> None:
    means.knows("ยกเลิก", "cancel_flow")
    assert "ไม่มีเรื่องค้าง" in (await patient.writes("ยกเลิก"))[0]
    assert "ดูนัดของฉัน" in patient.buttons()


async def test_going_back_to_a_step_that_has_ended_shows_the_menu(patient: Talker) -> None:
    said = await patient.does(Tap("intent:resume"))
    assert "ไม่มีเรื่องค้าง" in said[0]


async def test_a_button_of_a_flow_that_is_gone_does_nothing_and_says_so(patient: Talker) -> None:
    assert "จบไปแล้ว" in (await patient.does(Tap("nosuchflow.somewhere:x")))[0]


async def test_an_empty_or_foreign_tap_is_met_kindly(patient: Talker) -> None:
    assert await patient.does(Tap("")) != []
    assert await patient.does(Tap("intent:nosuchintent")) != []


async def test_a_group_is_told_once_and_then_left_alone(patient: Talker, means: Table) -> None:
    patient.place = Place.GROUP
    means.knows("จองนัดหน่อย", "book_appointment")
    assert "แชทส่วนตัว" in (await patient.does(JoinedGroup()))[0]
    assert await patient.writes("จองนัดหน่อย") == []
    assert await patient.does(Sticker()) == []


async def test_a_group_event_that_needs_no_answer_does_not_use_up_the_one_line(patient: Talker) -> None:
    patient.place = Place.GROUP
    assert await patient.does(Unknown("memberLeft")) == []
    assert await patient.does(Unsent("m1")) == []
    assert len(await patient.writes("สวัสดี")) == 1


async def test_asking_for_a_person_is_recorded_and_says_when(patient: Talker, means: Table) -> None:
    means.knows("ขอคุยกับคน", "talk_to_nurse")
    [card] = await patient.writes("ขอคุยกับคน")
    assert "จันทร์-ศุกร์ 08:30-16:30" in card
    assert "1669" in card
    assert patient.buttons()[0] == "โทรหาโรงพยาบาล"
    assert patient.cases() == [CaseKind.TALK_TO_NURSE]


async def test_at_night_the_next_opening_is_named(patient: Talker, means: Table) -> None:
    means.knows("ขอคุยกับคน", "talk_to_nurse")
    patient.now = at(4, "21:00")
    assert "วันจันทร์ที่ 7 ธันวาคม 2569 เวลา 08:30 น." in (await patient.writes("ขอคุยกับคน"))[0]


async def test_without_opening_hours_nothing_is_promised(built: Callable[..., House]) -> None:
    house = built((replace(HOSPITAL, open=(), phone=None),))
    house.means.knows("ขอคุยกับคน", "talk_to_nurse")
    assert "ยังบอกไม่ได้" in (await house.patient.writes("ขอคุยกับคน"))[0]


async def test_a_complaint_is_recorded_with_an_apology(patient: Talker, means: Table) -> None:
    means.knows("บริการแย่มาก", "complaint")
    assert "ขออภัย" in (await patient.writes("บริการแย่มาก"))[0]
    assert patient.cases() == [CaseKind.COMPLAINT]


async def test_opening_hours_say_whether_it_is_open_now(patient: Talker, means: Table) -> None:
    means.knows("เปิดกี่โมง", "ask_opening_hours")
    assert "ตอนนี้เปิดอยู่" in (await patient.writes("เปิดกี่โมง"))[0]
    patient.now = at(5, "10:00")
    [card] = await patient.writes("เปิดกี่โมง")
    assert "ตอนนี้ปิดอยู่" in card
    assert "วันจันทร์ที่ 7 ธันวาคม 2569" in card


async def test_where_a_department_is(patient: Talker, means: Table) -> None:
    means.knows("ห้องฟันอยู่ไหน", "ask_location_department", entity("department", code="dental"))
    assert "อาคาร 2 ชั้น 1" in (await patient.writes("ห้องฟันอยู่ไหน"))[0]


async def test_where_a_department_is_that_we_do_not_know(patient: Talker, means: Table) -> None:
    means.knows("เอกซเรย์อยู่ไหน", "ask_location_department", entity("department", code="xray"))
    assert "ยังไม่มีข้อมูล" in (await patient.writes("เอกซเรย์อยู่ไหน"))[0]


@pytest.mark.parametrize(
    ("intent", "words"),
    [
        ("ask_price_rights", "1330"),
        ("ask_medicine_refill", "อย่าเพิ่งหยุด"),
        ("lab_results", "ยังดูผลตรวจในแชทไม่ได้"),
        ("ask_doctor_schedule", "จองนัด"),
        ("privacy_consent", "เข้ารหัส"),
    ],
)
async def test_questions_we_cannot_answer_yet_come_with_somebody_to_ask(
    patient: Talker, means: Table, intent: str, words: str
) -> None:
    means.knows("ถาม", intent)
    [card] = await patient.writes("ถาม")
    assert words in card
    assert "คุยกับเจ้าหน้าที่" in patient.buttons()
    assert "โทรหาโรงพยาบาล" in patient.buttons()


async def test_with_no_hospital_questions_are_still_answered(built: Callable[..., House]) -> None:
    house = built(())
    for intent in ("ask_opening_hours", "ask_location_department", "talk_to_nurse", "lab_results"):
        house.means.knows(intent, intent)
        assert await house.patient.writes(intent) != []
