"""One's own data: shown in plain words, consents taken back at once, and erased only when that is surely meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from bot.domain.appointment import Booking, BookingState, Slot
from bot.domain.consent import Consent, Purpose
from bot.domain.consent_facts import ConsentAnswered, ErasureAsked
from bot.domain.facts import CaseKind, TimerStopped
from bot.domain.kept import Kept, OpenCase
from bot.domain.messages import Tap
from bot.domain.sayings import Link
from tests.fakes.agreed import AGREED, TEXTS
from tests.fakes.house import House, at, build
from tests.fakes.talk import Talker, choices_of
from tests.fakes.understand import entity, finding

SHOW, WITHDRAW, ERASE = "ขอดูข้อมูลของฉัน", "ขอถอนความยินยอม", "ขอลบข้อมูล"
DENTIST = "อยากนัดหมอฟันวันพุธบ่าย"
RED = "เจ็บแน่นหน้าอก เหงื่อแตก"
DAY = at(3, "12:00", 2).replace(year=2027)
GIVEN = [each for each in Purpose if AGREED[each].given]


@pytest.fixture
def house() -> House:
    built = build()
    means = built.means
    means.knows(SHOW, "show_my_data")
    for said in (WITHDRAW, "ขอถอนความยินยอมเรื่องนัด", "ขอถอนความยินยอมทั้งหมด", "ขอถอนความยินยอมเรื่องวิจัย"):
        means.knows(said, "withdraw_consent")
    for said in (ERASE, "ลบข้อมูลเลย"):
        means.knows(said, "erase_my_data")
    wednesday, afternoon = entity("date", on="2026-12-02"), entity("time", period="afternoon")
    means.knows(DENTIST, "book_appointment", entity("department", code="dental"), wednesday, afternoon)
    means.knows("ปวดหัว", "report_symptom", findings=(finding("headache"),))
    means.knows("ใช่ค่ะ", "affirm")
    means.knows("ไม่ค่ะ", "deny")
    means.knows("ยินยอม", "privacy_consent")
    means.knows("ไม่ยินยอม", "privacy_consent")
    means.knows("เปิดกี่โมง", "ask_opening_hours")
    built.hospital.frees("dental", at(2, "13:30"), at(2, "14:00"))
    return built


@pytest.fixture
def patient(house: House) -> Talker:
    return house.patient


def a_booking(state: BookingState = BookingState.BOOKED, *, told: bool = True) -> Booking:
    slot = Slot("s1", "dental", at(2, "13:30"), at(2, "14:00"))
    return Booking(uuid4(), "klaimor-demo", slot, state, told, at(23, "09:00", 11))


def refused(patient: Talker) -> list[Purpose]:
    """Consents taken back by the last commit."""
    assert patient.last is not None
    return [fact.purpose for fact in patient.last.facts if isinstance(fact, ConsentAnswered) and not fact.given]


def erased(patient: Talker) -> bool:
    return ErasureAsked() in patient.facts


# ---- shown ---------------------------------------------------------------------------------------------------------------


async def test_what_is_kept_is_shown_in_plain_words(house: House) -> None:
    patient = house.patient
    patient.patient = replace(patient.patient, name="สมศรี ใจดี", phone="0812345678")
    patient.knows_booking(a_booking())
    case = OpenCase(CaseKind.TALK_TO_NURSE, at(20, "10:00", 11))
    house.kept.kept = Kept(12, DAY, 15, DAY, 2, DAY, (case,))
    data, bookings, cases, consents = await patient.writes(SHOW)
    for words in ("สมศรี ใจดี", "081-234-5678", "12 ข้อความ", "15 ข้อความ", "2 ครั้ง", "วันพุธที่ 3 กุมภาพันธ์ 2570"):
        assert words in data
    assert "วันพุธที่ 2 ธันวาคม 2569 เวลา 13:30 น. ทันตกรรม" in bookings
    assert "ขอคุยกับเจ้าหน้าที่ ตั้งแต่วันศุกร์ที่ 20 พฤศจิกายน 2569" in cases
    assert f"{TEXTS[Purpose.TRIAGE].name.th}: ยินยอมเมื่อวันพฤหัสบดีที่ 1 มกราคม 2513" in consents
    assert f"{TEXTS[Purpose.IMPROVEMENT].name.th}: ไม่ยินยอม" in consents
    assert {"ถอนความยินยอม", "ลบข้อมูลของฉัน"} <= set(patient.buttons())
    assert house.kept.asked == [patient.person]


async def test_who_else_has_results_is_shown_by_name_also_when_it_is_configured_no_more(house: House) -> None:
    house.kept.kept = Kept(handed_off=(("klaimor-demo", 2), ("closed", 1)))
    data = (await house.patient.writes(SHOW))[0]
    assert "ส่งผลประเมินให้โรงพยาบาลใกล้หมอ 2 ครั้ง" in data
    assert "ส่งผลประเมินให้closed 1 ครั้ง" in data


async def test_of_a_stranger_little_is_kept_and_that_is_said_too() -> None:
    house = build(stranger=True)
    house.means.knows(SHOW, "show_my_data")
    data, consents = await house.patient.writes(SHOW)
    assert "ยังไม่ได้เก็บชื่อและเบอร์โทร" in data
    assert "0 ข้อความ" not in data
    assert consents.count("ยังไม่ได้ตอบ") == len(Purpose)


async def test_what_was_only_asked_for_is_no_answer(patient: Talker) -> None:
    asked = Consent(Purpose.IMPROVEMENT, False, "1", patient.now, answered=False)
    patient.patient = replace(patient.patient, consents={**AGREED, Purpose.IMPROVEMENT: asked})
    consents = (await patient.writes(SHOW))[-1]
    assert f"{TEXTS[Purpose.IMPROVEMENT].name.th}: ยังไม่ได้ตอบ" in consents


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (BookingState.UNKNOWN, "กำลังตรวจสอบกับโรงพยาบาล"),
        (BookingState.TAKEN, "จองไม่สำเร็จ"),
        (BookingState.REFUSED, "จองไม่สำเร็จ"),
    ],
)
async def test_a_booking_is_shown_as_it_stands(patient: Talker, state: BookingState, words: str) -> None:
    patient.knows_booking(a_booking(state))
    assert words in (await patient.writes(SHOW))[1]


@pytest.mark.parametrize("kind", list(CaseKind))
async def test_every_kind_of_open_matter_has_a_name(house: House, kind: CaseKind) -> None:
    house.kept.kept = Kept(cases=(OpenCase(kind, at(20, "10:00", 11)),))
    assert "ตั้งแต่วันศุกร์" in (await house.patient.writes(SHOW))[1]


async def test_it_can_be_seen_in_the_middle_of_a_booking_and_loses_nothing_of_it(patient: Talker) -> None:
    await patient.writes(DENTIST)
    await patient.writes(SHOW)
    assert patient.standing() == ["booking.choosing_slot"]
    assert "กลับไปทำต่อ" in patient.buttons()


async def test_the_notice_is_linked() -> None:
    house = build(notice_url="https://hospital.example/privacy")
    house.means.knows(SHOW, "show_my_data")
    await house.patient.writes(SHOW)
    assert any(isinstance(each.action, Link) for each in choices_of(house.patient.heard.sayings[-1]))


# ---- taken back ----------------------------------------------------------------------------------------------------------


async def test_with_several_consents_each_has_a_button(patient: Talker) -> None:
    await patient.writes(WITHDRAW)
    assert refused(patient) == []
    assert patient.buttons()[: len(GIVEN) + 1] == [*(TEXTS[each].name.th for each in GIVEN), "ถอนทุกเรื่อง"]


@pytest.mark.parametrize("purpose", GIVEN)
async def test_a_button_takes_it_back_at_once_and_says_what_changes(patient: Talker, purpose: Purpose) -> None:
    await patient.writes(WITHDRAW)
    [card] = await patient.taps(TEXTS[purpose].name.th)
    assert refused(patient) == [purpose]
    assert TEXTS[purpose].withdrawn.th in card
    assert patient.last is not None
    assert TimerStopped("consent", purpose.value) in patient.last.facts
    assert {send.relies_on for send in patient.last.sends} == {()}, "what says so is said whatever is taken back"


async def test_all_at_once(patient: Talker) -> None:
    await patient.writes(WITHDRAW)
    await patient.taps("ถอนทุกเรื่อง")
    assert refused(patient) == GIVEN


@pytest.mark.parametrize(
    ("said", "purposes"),
    [("ขอถอนความยินยอมเรื่องนัด", [Purpose.APPOINTMENTS]), ("ขอถอนความยินยอมทั้งหมด", GIVEN)],
)
async def test_who_names_it_need_not_press_a_button(patient: Talker, said: str, purposes: list[Purpose]) -> None:
    await patient.writes(said)
    assert refused(patient) == purposes


async def test_the_only_one_is_taken_back_by_the_words_alone(patient: Talker) -> None:
    patient.patient = replace(patient.patient, consents={Purpose.TRIAGE: AGREED[Purpose.TRIAGE]})
    await patient.writes(WITHDRAW)
    assert refused(patient) == [Purpose.TRIAGE]


async def test_what_was_never_given_is_not_taken_back(patient: Talker) -> None:
    assert "ไม่ได้ให้ความยินยอมไว้" in (await patient.writes("ขอถอนความยินยอมเรื่องวิจัย"))[0]
    assert refused(patient) == []
    patient.patient = replace(patient.patient, consents={})
    assert "ไม่มีอะไรต้องถอน" in (await patient.writes(WITHDRAW))[0]


async def test_pressed_twice_it_is_taken_back_once(patient: Talker) -> None:
    await patient.writes(WITHDRAW)
    key = patient.button(TEXTS[Purpose.TRIAGE].name.th)
    await patient.does(Tap(key))
    assert "ไม่ได้ให้ความยินยอมไว้" in (await patient.does(Tap(key)))[0]
    assert refused(patient) == []


async def test_an_open_flow_of_that_purpose_ends_and_another_goes_on(patient: Talker) -> None:
    await patient.writes(DENTIST)
    await patient.does(Tap("intent:withdraw:handover"))
    assert patient.standing() == ["booking.choosing_slot"]
    await patient.does(Tap("intent:withdraw:appointments"))
    assert patient.standing() == []


async def test_in_the_middle_of_a_flow_the_words_work_too(patient: Talker) -> None:
    await patient.writes(DENTIST)
    await patient.writes("ขอถอนความยินยอมทั้งหมด")
    assert refused(patient) == GIVEN
    assert patient.standing() == []


async def test_afterwards_it_is_asked_for_again_when_it_is_needed(patient: Talker) -> None:
    await patient.writes("ขอถอนความยินยอมเรื่องนัด")
    assert TEXTS[Purpose.APPOINTMENTS].title.th in (await patient.writes(DENTIST))[0]


async def test_a_no_to_nothing_is_a_wish_to_take_back_and_a_yes_changes_nothing(patient: Talker) -> None:
    assert "จะถอนความยินยอมเรื่องไหนคะ" in (await patient.writes("ไม่ยินยอม"))[0]
    assert "ไม่มีเรื่องไหนรอความยินยอม" in (await patient.writes("ยินยอม"))[0]
    assert refused(patient) == []


async def test_a_consent_to_an_older_text_can_be_taken_back_too(patient: Talker) -> None:
    patient.patient = replace(
        patient.patient, consents={Purpose.TRIAGE: Consent(Purpose.TRIAGE, True, "2019", patient.now)}
    )
    await patient.writes(WITHDRAW)
    assert ConsentAnswered(Purpose.TRIAGE, False, "2019") in patient.facts


# ---- erased --------------------------------------------------------------------------------------------------------------


async def test_erasing_says_what_goes_what_stays_and_why(patient: Talker) -> None:
    [card] = await patient.writes(ERASE)
    for words in ("ทั้งหมด", "เวชระเบียน", "กฎหมายและระเบียบ", "อย่างน้อย 5 ปี", "เอากลับมาไม่ได้"):
        assert words in card
    assert not erased(patient)


async def test_it_takes_two_taps_in_two_places(patient: Talker) -> None:
    await patient.writes(ERASE)
    first = patient.buttons().index("ลบข้อมูลทั้งหมด")
    await patient.taps("ลบข้อมูลทั้งหมด")
    assert not erased(patient)
    assert patient.buttons().index("ยืนยัน ลบเลย") != first, "a finger that taps twice in one place erases nothing"
    [card] = await patient.taps("ยืนยัน ลบเลย")
    assert erased(patient)
    for words in ("กำลังลบ", "ภายในไม่กี่นาที", "ทักมาใหม่ได้เสมอ"):
        assert words in card
    assert patient.standing() == []


async def test_the_first_button_tapped_twice_erases_nothing(patient: Talker) -> None:
    await patient.writes(ERASE)
    key = patient.button("ลบข้อมูลทั้งหมด")
    for _ in range(3):
        await patient.does(Tap(key))
    assert not erased(patient)
    assert patient.standing() == ["rights.last_word"]


async def test_it_can_be_typed(patient: Talker) -> None:
    await patient.writes(ERASE)
    await patient.writes("ลบข้อมูลเลย")
    assert not erased(patient)
    await patient.writes("ยืนยันลบ")
    assert erased(patient)


@pytest.mark.parametrize("said", ["ใช่ค่ะ", "ค่ะ", "อะไรนะ"])
async def test_a_bare_yes_to_the_second_question_erases_nothing(patient: Talker, said: str) -> None:
    await patient.writes(ERASE)
    await patient.writes("ใช่ค่ะ")
    assert patient.standing() == ["rights.last_word"]
    assert "ข้อมูลยังอยู่ครบ" in (await patient.writes(said))[0]
    assert not erased(patient)


@pytest.mark.parametrize("said", ["ไม่ลบ", "ไม่ค่ะ", "ไม่เอาแล้ว", "อย่าเพิ่งลบ", "เดี๋ยวก่อน", "ไม่แน่ใจ", "ไม่ลบ เก็บไว้ก่อน"])
@pytest.mark.parametrize("twice", [False, True])
async def test_any_no_keeps_everything(patient: Talker, said: str, twice: bool) -> None:
    await patient.writes(ERASE)
    if twice:
        await patient.taps("ลบข้อมูลทั้งหมด")
    assert "ไม่ได้ลบอะไร" in (await patient.writes(said))[0]
    assert not erased(patient)
    assert patient.standing() == []


async def test_a_question_left_for_a_quarter_of_an_hour_is_asked_from_the_start(patient: Talker) -> None:
    await patient.writes(ERASE)
    await patient.taps("ลบข้อมูลทั้งหมด")
    patient.passes(timedelta(minutes=16))
    [card] = await patient.taps("ยืนยัน ลบเลย")
    assert "เวชระเบียน" in card
    assert not erased(patient)


async def test_an_old_button_of_the_last_question_erases_nothing(patient: Talker) -> None:
    await patient.writes(ERASE)
    await patient.taps("ลบข้อมูลทั้งหมด")
    key = patient.button("ยืนยัน ลบเลย")
    await patient.taps("ไม่ลบ เก็บไว้ก่อน")
    assert "ไม่ได้ลบอะไร" in (await patient.does(Tap(key)))[0]
    assert not erased(patient)


async def test_who_asks_for_something_else_instead_gets_it_and_nothing_is_erased(patient: Talker) -> None:
    await patient.writes(ERASE)
    said = await patient.writes(DENTIST)
    assert "ไม่ได้ลบอะไร" in said[0]
    assert patient.standing() == ["booking.choosing_slot"]
    assert not erased(patient)


async def test_in_the_middle_of_a_booking_a_no_leads_back_to_it(patient: Talker) -> None:
    await patient.writes(DENTIST)
    await patient.writes(ERASE)
    assert patient.standing() == ["rights.explained", "booking.choosing_slot"]
    await patient.taps("ลบข้อมูลทั้งหมด")
    await patient.taps("ไม่ลบ เก็บไว้ก่อน")
    assert patient.standing() == ["booking.choosing_slot"]
    assert "กลับไปทำต่อ" in patient.buttons()


async def test_an_appointment_to_come_is_named_since_nobody_will_remind_of_it(patient: Talker) -> None:
    patient.knows_booking(a_booking())
    assert "วันพุธที่ 2 ธันวาคม 2569 เวลา 13:30 น. ยังอยู่กับโรงพยาบาล" in (await patient.writes(ERASE))[0]


@pytest.mark.parametrize(
    "booking", [a_booking(BookingState.UNKNOWN), a_booking(BookingState.REQUESTED), a_booking(told=False)]
)
async def test_a_booking_that_is_not_settled_is_told_first(patient: Talker, booking: Booking) -> None:
    patient.knows_booking(booking)
    await patient.writes(ERASE)
    await patient.taps("ลบข้อมูลทั้งหมด")
    assert "รู้ผลแล้วจะบอกก่อน" in (await patient.taps("ยืนยัน ลบเลย"))[0]


@pytest.mark.parametrize("danger", [RED, "อยากตาย"])
async def test_while_an_emergency_is_open_staff_must_be_able_to_find_the_patient(patient: Talker, danger: str) -> None:
    await patient.writes(danger)
    [card] = await patient.writes(ERASE)
    assert "24 ชั่วโมง" in card
    assert {"โทร 1669 ตอนนี้", "โทร 1323 มีคนรับฟัง"} <= set(patient.buttons())
    assert patient.standing() == []


async def test_an_emergency_between_the_two_questions_is_answered_and_erasing_waits(patient: Talker) -> None:
    await patient.writes(ERASE)
    await patient.taps("ลบข้อมูลทั้งหมด")
    assert "1669" in (await patient.writes(RED))[0]
    [card] = await patient.taps("ยืนยัน ลบเลย")
    assert "24 ชั่วโมง" in card
    assert not erased(patient)


async def test_a_question_in_between_is_answered_and_the_last_one_is_over(patient: Talker) -> None:
    await patient.writes(ERASE)
    said = await patient.writes("เปิดกี่โมง")
    assert "08:30-16:30" in said[1]
    assert not erased(patient)
