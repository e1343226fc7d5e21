"""Consent is asked for once, before it is needed and never before an emergency; every answer to it is answered well."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.consent import Consent, Purpose
from bot.domain.consent_facts import ConsentAnswered, VitalInterest, WordsDropped, WordsHeld
from bot.domain.facts import Blocked, CaseKind, CaseOpened, Fact, MessageErased, TimerSet, TimerStopped
from bot.domain.messages import Media, MediaKind, Sticker, Tap, Unfollowed, Unsent
from bot.domain.sayings import Link, Urgency
from config.read_protocols import shipped_protocols
from tests.fakes.agreed import TEXTS
from tests.fakes.house import House, at, build
from tests.fakes.talk import Talker, choices_of
from tests.fakes.understand import entity, finding

HEADACHE, TWO_DAYS, BOTH = "ปวดหัวมาก", "มาสองวันแล้ว", "ปวดหัวมาก\nมาสองวันแล้ว"
DENTIST, NURSE, HOURS = "อยากนัดหมอฟันวันพุธบ่าย", "ขอคุยกับพยาบาล", "โรงพยาบาลเปิดกี่โมง"
RED = "เจ็บแน่นหน้าอก เหงื่อแตก"
ASKS = TEXTS[Purpose.TRIAGE].title.th
ASKS_FOR_BOOKING, ASKS_FOR_STAFF = TEXTS[Purpose.APPOINTMENTS].title.th, TEXTS[Purpose.HANDOVER].title.th
VERSION = TEXTS[Purpose.TRIAGE].version
INTERVIEW = "เรื่องปวดหัวนะคะ"


def a_house(**how: object) -> House:
    """Somebody whom nobody has met, the shipped protocols, a dentist with free times."""
    house = build(stranger=True, **how)  # type: ignore[arg-type]
    desk = house.patient.desk
    house.patient.desk = replace(desk, clinic=replace(desk.clinic, protocols=dict(shipped_protocols())))
    means = house.means
    for said in (HEADACHE, BOTH):
        means.knows(said, "report_symptom", findings=(finding("headache"),))
    wednesday, afternoon = entity("date", on="2026-12-02"), entity("time", period="afternoon")
    means.knows(DENTIST, "book_appointment", entity("department", code="dental"), wednesday, afternoon)
    means.knows(NURSE, "talk_to_nurse")
    means.knows(HOURS, "ask_opening_hours")
    means.knows("บริการแย่มาก", "complaint")
    means.knows("ดูนัดของฉัน", "check_appointment")
    means.knows("สวัสดีค่ะ", "greeting")
    means.knows("ค่ะ", "affirm")
    means.knows("มีค่ะ", "affirm")
    means.knows("ไม่แน่ใจ", "unsure")
    means.knows("ยกเลิก", "cancel_flow")
    means.knows("ข้อมูลของฉันเก็บไว้ที่ไหน", "privacy_consent")
    house.hospital.frees("dental", at(2, "13:30"), at(2, "14:00"))
    return house


@pytest.fixture
def house() -> House:
    return a_house()


@pytest.fixture
def patient(house: House) -> Talker:
    return house.patient


def facts_of(patient: Talker, kind: type[Fact]) -> list[Fact]:
    """Facts of this kind in the last commit."""
    assert patient.last is not None
    return [fact for fact in patient.last.facts if isinstance(fact, kind)]


def answered(patient: Talker) -> list[tuple[Purpose, bool]]:
    """All answers so far."""
    return [(fact.purpose, fact.given) for fact in patient.facts if isinstance(fact, ConsentAnswered)]


# ---- asked ---------------------------------------------------------------------------------------------------------------


async def test_before_the_first_symptom_question_the_patient_is_asked_in_plain_words(patient: Talker) -> None:
    [card] = await patient.writes(HEADACHE)
    for words in (ASKS, "โรงพยาบาลใกล้หมอ", "วัน แล้วลบ", "ไม่ยินยอมก็ไม่เป็นไร", "ถอนความยินยอม", "1669"):
        assert words in card
    assert patient.buttons() == ["ยินยอม", "ไม่ยินยอม", "ทำไมต้องขอ", "โทร 1669 ฉุกเฉิน"]
    assert INTERVIEW not in card
    assert facts_of(patient, WordsHeld) == [WordsHeld(Purpose.TRIAGE)]
    assert facts_of(patient, TimerSet) == [TimerSet("consent", "triage", patient.now + timedelta(hours=24))]


async def test_the_question_never_repeats_what_was_told(patient: Talker) -> None:
    said = [*await patient.writes(HEADACHE), *await patient.writes(TWO_DAYS), *await patient.writes("ทำไมต้องขอ")]
    assert not any(HEADACHE in bubble or TWO_DAYS in bubble for bubble in said)


@pytest.mark.parametrize(
    ("first", "title", "purpose"),
    [
        (HEADACHE, ASKS, Purpose.TRIAGE),
        (DENTIST, ASKS_FOR_BOOKING, Purpose.APPOINTMENTS),
        ("ดูนัดของฉัน", ASKS_FOR_BOOKING, Purpose.APPOINTMENTS),
        (NURSE, ASKS_FOR_STAFF, Purpose.HANDOVER),
        ("บริการแย่มาก", ASKS_FOR_STAFF, Purpose.HANDOVER),
    ],
)
async def test_each_purpose_is_asked_for_by_itself(patient: Talker, first: str, title: str, purpose: Purpose) -> None:
    [card] = await patient.writes(first)
    assert title in card
    assert patient.cases() == []
    await patient.taps("ยินยอม")
    assert answered(patient) == [(purpose, True)]


@pytest.mark.parametrize("said", [HOURS, "สวัสดีค่ะ", "ข้อมูลของฉันเก็บไว้ที่ไหน", "อะไรก็ไม่รู้"])
async def test_what_uses_no_data_needs_no_consent(patient: Talker, said: str) -> None:
    for bubble in await patient.writes(said):
        assert "ขอความยินยอม" not in bubble
    assert patient.standing() == []


@pytest.mark.parametrize("content", [Sticker(), Media(MediaKind.IMAGE), Tap("intent:menu")])
async def test_neither_do_stickers_pictures_and_the_menu(patient: Talker, content: Sticker | Media | Tap) -> None:
    for bubble in await patient.does(content):
        assert "ขอความยินยอม" not in bubble


@pytest.mark.parametrize(
    "key", ["intent:book_appointment", "booking.choosing_department:dental", "symptoms.asking:headache"]
)
async def test_buttons_ask_first_too_also_old_ones(patient: Talker, key: str) -> None:
    [card] = await patient.does(Tap(key))
    assert card.startswith((ASKS_FOR_BOOKING, ASKS))
    assert patient.standing() == ["consent.asking"]


async def test_a_guess_is_asked_about_before_consent_is(house: House) -> None:
    house.means.knows("หัว", "report_symptom", confidence=0.3, ranking=(("report_symptom", 0.3), ("greeting", 0.2)))
    said = await house.patient.writes("หัว")
    assert "หมายถึงเรื่องนี้ใช่ไหมคะ" in said[0]
    assert house.patient.standing() == []


async def test_the_notice_is_linked_where_a_phone_could_open_it() -> None:
    patient = a_house(notice_url="https://hospital.example/privacy").patient
    await patient.writes(HEADACHE)
    links = [each.action for each in choices_of(patient.heard.sayings[-1]) if isinstance(each.action, Link)]
    assert links == [Link("https://hospital.example/privacy")]
    await patient.writes("ทำไมต้องขอ")
    assert any(isinstance(each.action, Link) for each in choices_of(patient.heard.sayings[-1]))


async def test_in_english_the_question_is_english(house: House) -> None:
    house.means.knows("I have a headache", "report_symptom", findings=(finding("headache"),))
    [card] = await house.patient.writes("I have a headache")
    assert "It is fine to say no" in card
    assert house.patient.buttons()[:2] == ["Yes, I agree", "No, I do not"]


# ---- yes -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("yes", ["ยินยอม", "ยินยอมค่ะ", "ตกลง", "ตกลงค่ะ", "1", "๑", "ได้ค่ะ", "ให้ใช้ได้ค่ะ"])
async def test_yes_answers_the_waiting_message_without_its_being_written_again(patient: Talker, yes: str) -> None:
    await patient.writes(HEADACHE)
    thanks, opening, question = await patient.writes(yes)
    assert (thanks, INTERVIEW in opening) == ("ขอบคุณค่ะ", True)
    assert question
    assert answered(patient) == [(Purpose.TRIAGE, True)]
    assert facts_of(patient, TimerStopped) == [TimerStopped("consent", "triage")]
    assert patient.standing() == ["symptoms.interviewing"]


async def test_yes_by_its_button_and_then_it_is_not_asked_for_again(patient: Talker) -> None:
    await patient.writes(HEADACHE)
    await patient.taps("ยินยอม")
    await patient.taps("ยกเลิก")
    said = await patient.writes(HEADACHE)
    assert INTERVIEW in said[0]


async def test_what_is_said_on_a_consent_says_which(patient: Talker) -> None:
    await patient.writes(HEADACHE)
    await patient.taps("ยินยอม")
    assert patient.last is not None
    assert patient.last.relied_on == (), "it is given in this very commit"
    assert {send.relies_on for send in patient.last.sends} == {(Purpose.TRIAGE,)}
    await patient.writes("อะไรนะ")
    assert patient.last.relied_on == (Purpose.TRIAGE,)
    assert {send.relies_on for send in patient.last.sends} == {(Purpose.TRIAGE,)}


async def test_the_question_itself_relies_on_nothing(patient: Talker) -> None:
    await patient.writes(HEADACHE)
    assert patient.last is not None
    assert {send.relies_on for send in patient.last.sends} == {()}


async def test_a_yes_with_more_in_it_takes_the_rest_up_too(house: House) -> None:
    patient = house.patient
    await patient.writes(HEADACHE)
    said = await patient.writes(f"ยินยอมค่ะ {TWO_DAYS}")
    assert INTERVIEW in said[1]


async def test_a_button_that_waited_is_pressed_by_the_yes(patient: Talker) -> None:
    await patient.does(Tap("booking.choosing_department:dental"))
    said = await patient.taps("ยินยอม")
    assert "อยากมาวันไหนคะ" in said[1]
    assert patient.standing() == ["booking.choosing_day"]


async def test_a_complaint_that_waited_opens_a_case_about_its_own_words(patient: Talker) -> None:
    await patient.writes("บริการแย่มาก")
    asking = patient.last
    assert asking is not None
    assert asking.said is not None
    await patient.writes("ยินยอม")
    assert facts_of(patient, CaseOpened) == [CaseOpened(CaseKind.COMPLAINT, "complaint", of=asking.said.event_id)]


# ---- no ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("no", ["ไม่ยินยอม", "ไม่ให้", "ไม่เอาค่ะ", "ไม่ค่ะ", "2", "ไม่ตกลง", "ยกเลิก"])
async def test_no_erases_what_waited_and_says_what_works_without(patient: Talker, no: str) -> None:
    await patient.writes(HEADACHE)
    [card] = await patient.writes(no)
    for words in ("ไม่เป็นไร", "ลบข้อความ", "1669", "1323", "02-000-0000", "08:30-16:30", "เปลี่ยนใจ"):
        assert words in card
    assert {"โทรหาโรงพยาบาล", "โทร 1669 ฉุกเฉิน", "เวลาเปิดทำการ"} <= set(patient.buttons())
    assert answered(patient) == [(Purpose.TRIAGE, False)]
    assert patient.standing() == []
    assert HEADACHE.encode() not in (patient.step.data if patient.step else b"")


async def test_after_a_no_the_same_wish_is_asked_about_again_and_others_still_work(patient: Talker) -> None:
    await patient.writes(HEADACHE)
    await patient.taps("ไม่ยินยอม")
    assert "08:30-16:30" in (await patient.writes(HOURS))[0]
    assert ASKS in (await patient.writes(HEADACHE))[0]


async def test_without_one_hospital_with_a_phone_we_say_whom_to_call_in_general() -> None:
    patient = a_house(hospitals=()).patient
    await patient.writes(HEADACHE)
    [card] = await patient.writes("ไม่ยินยอม")
    assert "โทรหาโรงพยาบาลที่คุณรักษาอยู่" in card


# ---- while it stands -----------------------------------------------------------------------------------------------------


async def test_more_words_join_those_that_wait_and_are_read_with_them(patient: Talker) -> None:
    await patient.writes(HEADACHE)
    [said] = await patient.writes(TWO_DAYS)
    assert "รับข้อความไว้แล้ว" in said
    assert "1669" in said
    assert facts_of(patient, WordsHeld) == [WordsHeld(Purpose.TRIAGE)]
    assert INTERVIEW in (await patient.writes("ยินยอม"))[1]  # only both together are known to mean a headache


async def test_a_button_and_then_words_are_taken_up_in_their_order(house: House) -> None:
    patient = house.patient
    house.means.knows("พุธหน้าบ่าย", "unknown", entity("date", on="2026-12-02"), entity("time", period="afternoon"))
    await patient.does(Tap("booking.choosing_department:dental"))
    await patient.does(Tap("booking.choosing_department:dental"))
    await patient.writes("พุธหน้าบ่าย")
    said = await patient.writes("ยินยอม")
    assert "13:30" in "".join(patient.buttons())
    assert sum("อยากมาวันไหนคะ" in bubble for bubble in said) == 1, "the button waited once"


@pytest.mark.parametrize("said", ["ค่ะ", "มีค่ะ"])
async def test_what_is_no_clear_answer_is_asked_about_and_is_no_yes(patient: Talker, said: str) -> None:
    await patient.writes(HEADACHE)
    [again] = await patient.writes(said)
    assert 'พิมพ์ว่า "ยินยอม" หรือ "ไม่ยินยอม"' in again
    assert answered(patient) == []
    assert patient.standing() == ["consent.asking"]
    assert INTERVIEW in (await patient.taps("ยินยอม"))[1]


@pytest.mark.parametrize("said", ["ขอคิดดูก่อน", "ไม่แน่ใจ", "เดี๋ยวตอบ"])
async def test_who_wants_to_think_may(patient: Talker, said: str) -> None:
    await patient.writes(HEADACHE)
    await patient.writes(said)
    assert answered(patient) == []
    assert patient.standing() == ["consent.asking"]


@pytest.mark.parametrize("why", ["ทำไมต้องขอ", "เก็บอะไรบ้าง", "ใครเห็นบ้าง", "เก็บไว้นานไหม", "3", "ข้อมูลของฉันเก็บไว้ที่ไหน"])
async def test_a_question_about_it_is_answered_and_it_stands(patient: Talker, why: str) -> None:
    await patient.writes(HEADACHE)
    [card] = await patient.writes(why)
    for words in ("ทำไมต้องขอ:", "เก็บอะไรบ้าง:", "ใครเห็นบ้าง:"):
        assert words in card
    assert "ยินยอม" in patient.buttons()
    assert INTERVIEW in (await patient.taps("ยินยอม"))[1]


async def test_another_question_is_answered_in_passing(patient: Talker) -> None:
    await patient.writes(HEADACHE)
    assert "08:30-16:30" in (await patient.writes(HOURS))[0]
    assert "กลับไปทำต่อ" in patient.buttons()
    assert ASKS in (await patient.taps("กลับไปทำต่อ"))[0]
    assert INTERVIEW in (await patient.taps("ยินยอม"))[1]


@pytest.mark.parametrize("content", [Sticker(), Media(MediaKind.AUDIO)])
async def test_a_sticker_or_a_voice_leaves_it_standing(patient: Talker, content: Sticker | Media) -> None:
    await patient.writes(HEADACHE)
    await patient.does(content)
    assert patient.standing() == ["consent.asking"]
    assert "กลับไปทำต่อ" in patient.buttons()


async def test_another_matter_lets_go_of_what_waited_and_is_taken_up(patient: Talker) -> None:
    await patient.writes(HEADACHE)
    [card] = await patient.writes(DENTIST)
    assert ASKS_FOR_BOOKING in card
    assert facts_of(patient, WordsDropped) == [WordsDropped(Purpose.TRIAGE)]
    assert facts_of(patient, TimerStopped) == [TimerStopped("consent", "triage")]
    assert facts_of(patient, WordsHeld) == [WordsHeld(Purpose.APPOINTMENTS)]
    await patient.writes("ยินยอม")
    assert answered(patient) == [(Purpose.APPOINTMENTS, True)]
    assert patient.standing() == ["booking.choosing_slot"]


async def test_a_wish_for_a_person_is_asked_about_in_front_and_the_first_question_waits_behind(patient: Talker) -> None:
    await patient.writes(HEADACHE)
    assert ASKS_FOR_STAFF in (await patient.writes(NURSE))[0]
    assert patient.standing() == ["consent.asking", "consent.asking"]
    await patient.writes("ยินยอม")
    assert patient.cases() == [CaseKind.TALK_TO_NURSE]
    assert patient.standing() == ["consent.asking"]
    assert ASKS in (await patient.taps("กลับไปทำต่อ"))[0]
    assert INTERVIEW in (await patient.writes("ยินยอม"))[1]


async def test_a_no_to_the_one_in_front_leads_back_to_the_other(patient: Talker) -> None:
    await patient.writes(HEADACHE)
    await patient.writes(NURSE)
    await patient.writes("ไม่ยินยอม")
    assert patient.buttons()[-3:-2] == ["กลับไปทำต่อ"]
    assert patient.standing() == ["consent.asking"]
    assert INTERVIEW in (await patient.writes("ยินยอม"))[1]
    assert answered(patient) == [(Purpose.HANDOVER, False), (Purpose.TRIAGE, True)]


async def test_a_button_of_the_question_behind_answers_that_one_and_leaves_the_other_standing(patient: Talker) -> None:
    await patient.writes(HEADACHE)
    yes = patient.button("ยินยอม")
    await patient.writes(NURSE)
    await patient.does(Tap(yes))
    assert answered(patient) == [(Purpose.TRIAGE, True)]
    assert "consent.asking" in patient.standing()
    assert patient.cases() == []


# ---- in the middle of something else -------------------------------------------------------------------------------------


async def booking_so_far(house: House) -> Talker:
    """As far as the name, with consent for appointments alone."""
    patient = house.patient
    await patient.writes(DENTIST)
    await patient.writes("ยินยอม")
    await patient.taps("13:30")
    return patient


async def test_asking_for_a_person_in_the_middle_of_booking_loses_nothing_of_it(house: House) -> None:
    patient = await booking_so_far(house)
    assert ASKS_FOR_STAFF in (await patient.writes(NURSE))[0]
    assert patient.standing() == ["consent.asking", "booking.giving_name"]
    await patient.writes("ยินยอม")
    assert patient.cases() == [CaseKind.TALK_TO_NURSE]
    assert patient.standing() == ["booking.giving_name"]
    await patient.writes("สมศรี ใจดี")
    assert patient.standing() == ["booking.giving_phone"]


async def test_nor_does_a_no_there(house: House) -> None:
    patient = await booking_so_far(house)
    await patient.writes(NURSE)
    await patient.writes("ไม่ให้")
    assert patient.cases() == []
    assert "ขอชื่อ" in (await patient.taps("กลับไปทำต่อ"))[0]


async def test_a_complaint_in_passing_asks_for_its_own_consent(house: House) -> None:
    """Booking answers a complaint in passing: that does not go round the question."""
    patient = await booking_so_far(house)
    await patient.taps("ย้อนกลับ")
    assert ASKS_FOR_STAFF in (await patient.writes("บริการแย่มาก"))[0]
    assert patient.cases() == []
    await patient.writes("ยินยอม")
    assert patient.cases() == [CaseKind.COMPLAINT]
    assert patient.standing() == ["booking.choosing_slot"]


async def test_booking_or_looking_at_appointments_from_the_middle_of_a_triage_asks_first_too(patient: Talker) -> None:
    await patient.does(Tap("intent:report_symptom"))
    await patient.writes("ยินยอม")
    assert patient.standing() == ["symptoms.asking"]
    for said in (DENTIST, "ดูนัดของฉัน"):
        assert ASKS_FOR_BOOKING in (await patient.writes(said))[0]
        assert patient.standing() == ["consent.asking", "symptoms.asking"]
        await patient.writes("ไม่ให้")
        assert patient.standing() == ["symptoms.asking"]
    await patient.writes(DENTIST)
    await patient.writes("ยินยอม")
    assert patient.standing() == ["booking.choosing_slot"]


async def test_someone_caught_in_a_flow_without_consent_goes_on_where_they_were(house: House) -> None:
    """As after an upgrade, or when a text was rewritten: the choice that was tapped is made by the yes."""
    patient = await booking_so_far(house)
    patient.patient = replace(patient.patient, consents={})
    assert ASKS_FOR_BOOKING in (await patient.writes("สมศรี ใจดี"))[0]
    said = await patient.writes("ยินยอม")
    assert "ขอเบอร์โทร" in said[1]
    assert patient.standing() == ["booking.giving_phone"]


async def test_and_a_no_there_ends_the_flow(house: House) -> None:
    patient = await booking_so_far(house)
    patient.patient = replace(patient.patient, consents={})
    await patient.writes("สมศรี ใจดี")
    await patient.writes("ไม่ยินยอม")
    assert patient.standing() == []


async def test_an_answer_to_an_older_text_is_asked_for_anew(patient: Talker) -> None:
    old = Consent(Purpose.TRIAGE, True, "2019-01", patient.now)
    patient.patient = replace(patient.patient, consents={Purpose.TRIAGE: old})
    assert ASKS in (await patient.writes(HEADACHE))[0]


async def test_unless_the_text_says_that_the_older_one_is_still_good(patient: Talker) -> None:
    old = Consent(Purpose.TRIAGE, True, "2019-01", patient.now)
    patient.patient = replace(patient.patient, consents={Purpose.TRIAGE: old})
    clinic = patient.desk.clinic
    text = replace(clinic.consents[Purpose.TRIAGE], still_good=("2019-01",))
    patient.desk = replace(patient.desk, clinic=replace(clinic, consents={**clinic.consents, Purpose.TRIAGE: text}))
    assert INTERVIEW in (await patient.writes(HEADACHE))[0]


# ---- danger --------------------------------------------------------------------------------------------------------------


async def test_an_emergency_never_waits_for_consent_and_that_is_recorded(patient: Talker) -> None:
    [card] = await patient.writes(RED)
    assert "1669" in card
    assert "ขอความยินยอม" not in card
    assert facts_of(patient, VitalInterest) == [VitalInterest("emergency")]
    assert patient.cases() == [CaseKind.EMERGENCY]


async def test_nor_does_a_crisis(patient: Talker) -> None:
    [card] = await patient.writes("อยากตาย")
    assert "1323" in card
    assert facts_of(patient, VitalInterest) == [VitalInterest("crisis")]


async def test_nor_does_the_one_question_that_clears_up_a_doubtful_sign(house: House) -> None:
    house.means.knows("ช่วยด้วย", "emergency")
    [card] = await house.patient.writes("ช่วยด้วย")
    assert "ตอนนี้มีใครเป็นอันตรายอยู่ไหมคะ" in card
    assert facts_of(house.patient, VitalInterest) == [VitalInterest("possible_emergency")]


async def test_with_consent_an_emergency_is_nothing_out_of_the_ordinary() -> None:
    patient = build().patient
    await patient.writes(RED)
    assert facts_of(patient, VitalInterest) == []


async def test_a_red_flag_while_the_question_stands_is_answered_at_once_and_it_stands(patient: Talker) -> None:
    await patient.writes(HEADACHE)
    [card] = await patient.writes(RED)
    assert "1669" in card
    assert "กลับไปทำต่อ" in patient.buttons()
    assert patient.standing() == ["consent.asking"]
    assert ASKS in (await patient.taps("กลับไปทำต่อ"))[0]
    assert answered(patient) == []


async def test_a_doubtful_one_too(house: House) -> None:
    house.means.knows("ช่วยด้วย", "emergency", confidence=0.5)
    await house.patient.writes(HEADACHE)
    assert "ตอนนี้มีใครเป็นอันตรายอยู่ไหมคะ" in (await house.patient.writes("ช่วยด้วย"))[0]
    assert house.patient.standing() == ["consent.asking"]


@pytest.mark.parametrize("danger", [RED, "อยากตาย"])
async def test_after_an_emergency_a_person_is_told_without_a_question(patient: Talker, danger: str) -> None:
    await patient.writes(danger)
    [card] = await patient.writes(NURSE)
    assert "รายการรอของเจ้าหน้าที่" in card
    assert facts_of(patient, VitalInterest) == [VitalInterest("person")]
    assert CaseKind.TALK_TO_NURSE in patient.cases()
    assert patient.last is not None
    assert patient.last.relied_on == (), "there is no consent that the commit could look for"


async def test_after_an_emergency_symptoms_and_bookings_are_asked_about_all_the_same(patient: Talker) -> None:
    await patient.writes(RED)
    assert ASKS in (await patient.writes(HEADACHE))[0]


# ---- taps twice, late and old --------------------------------------------------------------------------------------------


async def test_yes_tapped_twice_is_one_yes(patient: Talker) -> None:
    await patient.writes(HEADACHE)
    yes = patient.button("ยินยอม")
    await patient.does(Tap(yes))
    [again] = await patient.does(Tap(yes))
    assert "บันทึกไว้แล้ว" in again
    assert answered(patient) == [(Purpose.TRIAGE, True)]
    assert patient.standing() == ["symptoms.interviewing"]


async def test_no_tapped_twice_is_one_no(patient: Talker) -> None:
    await patient.writes(HEADACHE)
    no = patient.button("ไม่ยินยอม")
    await patient.does(Tap(no))
    [again] = await patient.does(Tap(no))
    assert "ยังไม่ได้ยินยอม" in again
    assert answered(patient) == [(Purpose.TRIAGE, False)]


async def test_an_old_no_after_a_yes_takes_nothing_back_but_is_one_tap_from_it(patient: Talker) -> None:
    await patient.writes(HEADACHE)
    no = patient.button("ไม่ยินยอม")
    await patient.taps("ยินยอม")
    [card] = await patient.does(Tap(no))
    assert "จะถอนไหมคะ" in card
    assert answered(patient) == [(Purpose.TRIAGE, True)]
    await patient.taps(TEXTS[Purpose.TRIAGE].name.th)
    assert answered(patient)[-1] == (Purpose.TRIAGE, False)
    assert patient.standing() == []


async def test_an_old_yes_after_a_no_counts_and_says_that_the_words_are_gone(patient: Talker) -> None:
    await patient.writes(HEADACHE)
    yes = patient.button("ยินยอม")
    await patient.taps("ไม่ยินยอม")
    [said] = await patient.does(Tap(yes))
    assert "ลบไปแล้ว" in said
    assert answered(patient)[-1] == (Purpose.TRIAGE, True)
    assert INTERVIEW in (await patient.writes(HEADACHE))[0]


async def test_an_old_yes_to_another_text_is_no_yes(patient: Talker) -> None:
    [said] = await patient.does(Tap("consent.asking:yes:triage:2019-01"))
    assert "ยังไม่ได้ยินยอม" in said
    assert answered(patient) == []


@pytest.mark.parametrize(
    "key", ["consent.asking:yes:nothing:1", "consent.asking:", "consent.asking:yes", "consent.gone:x"]
)
async def test_a_button_that_we_never_made_does_nothing(patient: Talker, key: str) -> None:
    for writes_first in (False, True):
        if writes_first:
            await patient.writes(HEADACHE)
        assert await patient.does(Tap(key)) != []
        assert answered(patient) == []


async def test_an_old_why_explains_and_changes_nothing(patient: Talker) -> None:
    await patient.writes(HEADACHE)
    why = patient.button("ทำไมต้องขอ")
    await patient.taps("ยินยอม")
    [card] = await patient.does(Tap(why))
    assert "ใครเห็นบ้าง:" in card
    assert patient.standing() == ["symptoms.interviewing"]


# ---- silence, and taking words back --------------------------------------------------------------------------------------


async def test_after_a_day_of_silence_what_waited_is_erased_and_it_is_said(patient: Talker) -> None:
    await patient.writes(HEADACHE)
    patient.passes(timedelta(hours=24))
    [card] = await patient.hears_timer("consent", "triage")
    for words in ("ยังไม่ได้คำตอบ", "ลบข้อความ", "1669", "02-000-0000"):
        assert words in card
    assert facts_of(patient, WordsDropped) == [WordsDropped(Purpose.TRIAGE)]
    assert answered(patient) == [], "silence is no answer"
    assert patient.standing() == []
    assert HEADACHE.encode() not in (patient.step.data if patient.step else b"")
    assert patient.last is not None
    assert {send.urgency for send in patient.last.sends} == {Urgency.TALK}


async def test_every_word_in_between_starts_the_day_anew(patient: Talker) -> None:
    await patient.writes(HEADACHE)
    for said in (TWO_DAYS, "ทำไมต้องขอ", "ค่ะ"):
        patient.passes(timedelta(hours=1))
        await patient.writes(said)
        assert facts_of(patient, TimerSet) == [TimerSet("consent", "triage", patient.now + timedelta(hours=24))]


async def test_silence_ends_only_the_question_and_not_what_stands_behind_it(house: House) -> None:
    patient = await booking_so_far(house)
    await patient.writes(NURSE)
    await patient.hears_timer("consent", "handover")
    assert patient.standing() == ["booking.giving_name"]
    assert "ขอชื่อ" in (await patient.taps("กลับไปทำต่อ"))[0]


async def test_where_the_question_was_left_the_words_go_without_a_word(patient: Talker) -> None:
    await patient.writes(HEADACHE)
    await patient.does(Tap("intent:menu"))
    assert patient.standing() == []
    assert await patient.hears_timer("consent", "triage") == []
    assert facts_of(patient, WordsDropped) == [WordsDropped(Purpose.TRIAGE)]


async def test_a_question_behind_another_one_goes_without_a_word_too(patient: Talker) -> None:
    await patient.writes(HEADACHE)
    await patient.writes(NURSE)
    assert await patient.hears_timer("consent", "triage") == []
    assert patient.standing() == ["consent.asking"]
    await patient.writes("ยินยอม")
    assert patient.cases() == [CaseKind.TALK_TO_NURSE]


async def test_while_a_person_speaks_silence_is_not_talked_into(patient: Talker) -> None:
    await patient.writes(HEADACHE)
    patient.patient = replace(patient.patient, speaker="nurse-1")
    assert await patient.hears_timer("consent", "triage") == []
    assert facts_of(patient, WordsDropped) == [WordsDropped(Purpose.TRIAGE)]
    assert patient.standing() == []


async def test_who_blocks_us_in_the_middle_is_asked_no_more(patient: Talker) -> None:
    await patient.writes(HEADACHE)
    await patient.does(Unfollowed())
    assert facts_of(patient, Blocked) == [Blocked()]
    assert await patient.hears_timer("consent", "triage") == []


async def test_a_waiting_message_that_is_taken_back_waits_no_more(patient: Talker) -> None:
    await patient.writes(HEADACHE)
    assert await patient.does(Unsent("m1")) == []
    assert facts_of(patient, MessageErased) == [MessageErased("m1")]
    assert facts_of(patient, TimerStopped) == [TimerStopped("consent", "triage")]
    assert patient.standing() == []


async def test_another_message_taken_back_leaves_it_waiting(patient: Talker) -> None:
    await patient.writes(HEADACHE)
    await patient.does(Unsent("another"))
    assert facts_of(patient, MessageErased) == [MessageErased("another")]
    assert patient.standing() == ["consent.asking"]


async def test_a_flood_while_it_stands_is_kept_within_bounds(patient: Talker) -> None:
    await patient.writes(HEADACHE)
    for _ in range(5):
        await patient.writes("ก" * 3000)
    assert patient.step is not None
    assert len(patient.step.data.decode()) < 8000
    await patient.writes("ยินยอม")
    assert answered(patient) == [(Purpose.TRIAGE, True)]


# ---- helping to learn ----------------------------------------------------------------------------------------------------


async def booked(patient: Talker) -> list[str]:
    """A booking from the first word to the last."""
    await patient.writes(DENTIST)
    if "consent.asking" in patient.standing():
        await patient.writes("ยินยอม")
    await patient.taps("13:30" if patient.patient.name is None else "14:00")
    if patient.patient.name is None:
        await patient.writes("สมศรี ใจดี")
        await patient.writes("081-234-5678")
    return await patient.taps("ยืนยันจอง")


async def test_after_a_booking_we_ask_once_whether_we_may_learn_from_it(patient: Talker) -> None:
    said = await booked(patient)
    assert "จองนัดเรียบร้อยแล้ว" in said[0]
    assert TEXTS[Purpose.IMPROVEMENT].title.th in said[1]
    assert patient.standing() == [], "nothing waits for the answer"
    assert "08:30-16:30" in (await patient.writes(HOURS))[0]
    again = await booked(patient)
    assert [each for each in again if TEXTS[Purpose.IMPROVEMENT].title.th in each] == []


async def test_yes_and_no_to_that_are_kept_and_can_be_typed(patient: Talker) -> None:
    await booked(patient)
    [said] = await patient.writes("ไม่ให้ใช้")
    assert "จะไม่ถามเรื่องนี้อีก" in said
    assert answered(patient)[-1] == (Purpose.IMPROVEMENT, False)
    await patient.taps("ยินยอมให้ใช้")
    assert answered(patient)[-1] == (Purpose.IMPROVEMENT, True)


async def test_it_is_not_asked_while_somebody_is_in_danger(patient: Talker) -> None:
    await patient.writes(RED)
    assert len(await booked(patient)) == 1


CALM, ALARMING = ("ไม่มี", "ไม่ใช่", "น้อย", "15 ถึง", "1 ถึง 2"), ("มี",)


@pytest.mark.parametrize(("answers", "urgent"), [(ALARMING, True), (CALM, False)])
async def test_it_is_asked_under_a_calm_result_and_never_under_an_urgent_one(
    patient: Talker, answers: tuple[str, ...], urgent: bool
) -> None:
    await patient.writes(HEADACHE)
    said = await patient.writes("ยินยอม")
    while patient.standing():
        said = await patient.taps(next(each for each in patient.buttons() if each.startswith(answers)))
    assert patient.last is not None
    assert (patient.last.sends[0].urgency is Urgency.EMERGENCY) is urgent
    assert any(TEXTS[Purpose.IMPROVEMENT].title.th in bubble for bubble in said) is not urgent
