"""A reminder comes, and patients answer it: by its buttons, twice, too late, in their own words, and in the middle of something else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dialogue.router import STALE
from bot.dialogue.turn import Outcome
from bot.domain.appointment_facts import ChangeTold
from bot.domain.change import Change, ChangeKind, ChangeState, confirm_key
from bot.domain.consent import Purpose
from bot.domain.errors import HospitalRefused, HospitalUnavailable, NoHospital, NoLongerStands, OutcomeUnknown
from bot.domain.facts import CaseKind, Fact
from bot.domain.messages import Tap
from bot.domain.sayings import Link, Press, Saying, Urgency
from bot.domain.words import Name
from bot.flows.reminder_words import map_button, neutral_lines
from bot.flows.reminders import Desk, after_asking
from tests.fakes.booking import BookingDesk
from tests.fakes.house import HOSPITAL, House, at
from tests.fakes.signatures import SIGNATURES
from tests.fakes.talk import Talker, choices_of
from tests.fakes.understand import Table, entity
from tests.walkthroughs.reminded import (
    CANCEL,
    FULL_DATE,
    KEY,
    MOVE,
    OTHER,
    YES,
    appointment,
    due,
    has,
    is_reminded,
    reminding,
    seen,
)


@pytest.fixture
def patient(house: House) -> Talker:
    return has(house, appointment())


@pytest.fixture(autouse=True)
def _words(means: Table) -> None:
    for text, intent in (
        ("ไปค่ะ", "confirm_reminder"), ("ค่ะ", "affirm"), ("ไม่ค่ะ", "deny"), ("ยกเลิก", "cancel_flow"),
        ("สวัสดีค่ะ", "greeting"), ("จองนัด", "book_appointment"), ("นัดของฉัน", "check_appointment"),
    ):  # fmt: skip
        means.knows(text, intent)


def told(patient: Talker) -> list[Fact]:
    return [fact for fact in patient.facts if isinstance(fact, ChangeTold)]


# ---- what it shows ----------------------------------------------------------------------------------------------


async def test_it_has_the_full_date_who_comes_where_and_what_to_do_before(patient: Talker) -> None:
    [card] = await is_reminded(patient, appointment())
    for words in (FULL_DATE, "สมศรี ใจดี", "โรงพยาบาลใกล้หมอ", "อาคาร 2 ชั้น 1", "แปรงฟันก่อนมา", "บัตรประชาชน"):
        assert words in card
    assert patient.buttons()[:4] == [YES, MOVE, CANCEL, "ดูแผนที่"]
    assert patient.last is not None
    assert [send.urgency for send in patient.last.sends] == [Urgency.REMINDER]


async def test_it_names_no_department(patient: Talker) -> None:
    [card] = await is_reminded(patient, appointment())
    assert "ทันตกรรม" not in card


async def test_a_place_that_names_the_department_is_left_out(patient: Talker) -> None:
    dental = replace(HOSPITAL.departments[0], place=Name("แผนกทันตกรรม อาคาร 2", "Dental clinic"))
    lines = neutral_lines(appointment(), replace(HOSPITAL, departments=(dental,)))
    assert not any("ทันตกรรม" in str(line) for line in lines)


async def test_the_map_is_the_departments_own_or_the_hospitals(patient: Talker) -> None:
    [hospitals] = map_button(appointment(), HOSPITAL)
    assert hospitals.action == Link("https://maps.example/klaimor")
    dental = replace(HOSPITAL.departments[0], map="https://maps.example/dental")
    [own] = map_button(appointment(), replace(HOSPITAL, departments=(dental,)))
    assert own.action == Link("https://maps.example/dental")
    assert map_button(appointment(), replace(HOSPITAL, map=None)) == ()


async def test_what_was_confirmed_is_not_asked_again(patient: Talker) -> None:
    booking = replace(appointment(), confirmed_at=at(24, "09:00", month=11))
    patient.patient = replace(patient.patient, bookings=(booking,))
    [card] = await is_reminded(patient, booking)
    assert "บันทึกไว้แล้วว่าจะมาตามนัด" in card
    assert YES not in patient.buttons()
    assert MOVE in patient.buttons()


async def test_in_english_it_is_all_english(patient: Talker) -> None:
    patient.patient = replace(patient.patient, language="en")
    [card] = await is_reminded(patient, appointment())
    assert "Wednesday 2 December 2026, 13:30" in card
    assert patient.buttons()[:4] == ["I will come", "Move it", "Cancel it", "Show on a map"]


# ---- yes --------------------------------------------------------------------------------------------------------


async def test_a_yes_is_written_to_the_hospital_and_thanked_for_with_the_date(
    patient: Talker, hospital: BookingDesk
) -> None:
    await is_reminded(patient, appointment())
    [said] = await patient.taps(YES)
    assert "แจ้งโรงพยาบาลแล้ว" in said
    assert FULL_DATE in said
    assert hospital.deeds == [(ChangeKind.CONFIRM, KEY)]
    assert told(patient) == [ChangeTold(confirm_key(KEY, 1))]
    assert patient.patient.bookings[0].confirmed_at is not None


async def test_a_second_tap_is_answered_and_nothing_is_done_twice(patient: Talker, hospital: BookingDesk) -> None:
    await is_reminded(patient, appointment())
    button = patient.button(YES)
    await patient.does(Tap(button))
    [said] = await patient.does(Tap(button))
    assert said.startswith("บันทึกแล้ว")
    assert FULL_DATE in said
    assert hospital.deeds == [(ChangeKind.CONFIRM, KEY)]


@pytest.mark.parametrize("words", [YES, "ไปค่ะ", "ค่ะ", "1"])
async def test_a_yes_can_be_typed(patient: Talker, hospital: BookingDesk, words: str) -> None:
    await is_reminded(patient, appointment())
    assert "แจ้งโรงพยาบาลแล้ว" in (await patient.writes(words))[0]
    assert hospital.deeds == [(ChangeKind.CONFIRM, KEY)]


async def test_a_bare_yes_is_only_meant_for_the_reminder_while_it_is_the_newest_thing(
    patient: Talker, hospital: BookingDesk
) -> None:
    await is_reminded(patient, appointment())
    await patient.writes("สวัสดีค่ะ")
    assert "เรื่องไหน" in (await patient.writes("ค่ะ"))[0]
    assert hospital.deeds == []


async def test_what_is_hardly_a_yes_is_not_passed_on(patient: Talker, means: Table, hospital: BookingDesk) -> None:
    means.knows("อืม", "affirm", confidence=0.4)
    await is_reminded(patient, appointment())
    await patient.writes("อืม")
    assert hospital.deeds == []


@pytest.mark.parametrize("yes", [YES, "ค่ะ", "ไปค่ะ"])
async def test_who_says_unasked_that_they_come_is_shown_for_what_first(
    patient: Talker, hospital: BookingDesk, yes: str
) -> None:
    [card] = await patient.writes("ไปค่ะ")
    assert "จะไปตามนัดนี้ใช่ไหม" in card
    assert FULL_DATE in card
    assert hospital.deeds == []
    await patient.writes(yes)
    assert hospital.deeds == [(ChangeKind.CONFIRM, KEY)]


async def test_who_was_reminded_a_while_ago_is_not_asked_again(patient: Talker, hospital: BookingDesk) -> None:
    booking = replace(appointment(), reminded_at=patient.now - timedelta(days=1))
    patient.patient = replace(patient.patient, bookings=(booking,))
    assert FULL_DATE in (await patient.writes("ไปค่ะ"))[0]
    assert hospital.deeds == [(ChangeKind.CONFIRM, KEY)]


async def test_who_has_confirmed_already_is_told_so(patient: Talker, hospital: BookingDesk) -> None:
    booking = replace(appointment(), confirmed_at=patient.now)
    patient.patient = replace(patient.patient, bookings=(booking,))
    assert (await patient.writes("ไปค่ะ"))[0].startswith("บันทึกแล้ว")
    assert hospital.deeds == []


async def test_after_a_crash_the_same_tap_tells_how_it_ended(patient: Talker, hospital: BookingDesk) -> None:
    await is_reminded(patient, appointment())
    before = patient.patient
    button = patient.button(YES)
    await patient.does(Tap(button))
    untold = patient.patient.changes or (untold_confirmation(),)
    patient.patient = replace(before, bookings=patient.patient.bookings, changes=untold)
    patient.facts.clear()
    assert "แจ้งโรงพยาบาลแล้ว" in (await patient.does(Tap(button)))[0]
    assert told(patient) == [ChangeTold(confirm_key(KEY, 1))]


def untold_confirmation() -> Change:
    """The record of the confirmation, as if its end had never been told."""
    return Change(confirm_key(KEY, 1), KEY, ChangeKind.CONFIRM, ChangeState.DONE, False, at(1, "13:30"))


@pytest.mark.parametrize(
    ("error", "words", "recorded"),
    [
        (HospitalUnavailable("down"), "ยังไม่ตอบ", True),
        (OutcomeUnknown("lost"), "รู้ผลแล้วจะบอก", False),
        (HospitalRefused("422"), "ฝากเรื่องไว้ให้เจ้าหน้าที่", True),
        (NoLongerStands("gone"), "ไม่พบนัดนี้", True),
    ],
)
async def test_every_trouble_at_the_hospital_is_said(
    patient: Talker, hospital: BookingDesk, error: Exception, words: str, recorded: bool
) -> None:
    await is_reminded(patient, appointment())
    hospital.fails = [error]
    said = await patient.taps(YES)
    assert words in said[0]
    assert bool(told(patient)) is recorded
    assert (CaseKind.BOOKING_REFUSED in patient.cases()) is isinstance(error, HospitalRefused)


async def test_a_hospital_that_is_not_configured_any_more_goes_to_a_person(
    patient: Talker, hospital: BookingDesk
) -> None:
    await is_reminded(patient, appointment())

    async def gone(*_: object) -> None:
        raise NoHospital(HOSPITAL.id)

    hospital.confirm = gone  # type: ignore[method-assign]
    assert "ฝากเรื่องไว้ให้เจ้าหน้าที่" in (await patient.taps(YES))[0]
    assert patient.cases() == [CaseKind.BOOKING_REFUSED]
    assert told(patient) == [], "nothing was recorded, so nothing is told of"


async def test_when_the_hospital_was_away_it_can_be_tried_again(patient: Talker, hospital: BookingDesk) -> None:
    await is_reminded(patient, appointment())
    hospital.fails = [HospitalUnavailable("down")]
    await patient.taps(YES)
    assert "แจ้งโรงพยาบาลแล้ว" in (await patient.taps("ลองอีกครั้ง"))[0]
    assert hospital.deeds == [(ChangeKind.CONFIRM, KEY)]


# ---- no ---------------------------------------------------------------------------------------------------------


async def test_a_typed_no_is_offered_another_time_before_anything_is_lost(
    patient: Talker, hospital: BookingDesk
) -> None:
    await is_reminded(patient, appointment())
    [card] = await patient.writes("ไม่ค่ะ")
    assert "ยังไม่ได้เปลี่ยนอะไร" in card
    assert patient.buttons()[:2] == [MOVE, CANCEL]
    assert hospital.deeds == []


async def test_a_typed_cancel_under_a_reminder_is_read_back(patient: Talker, hospital: BookingDesk) -> None:
    await is_reminded(patient, appointment())
    [card] = await patient.writes("ยกเลิก")
    assert "จะยกเลิกนัดนี้ใช่ไหม" in card
    assert FULL_DATE in card
    assert hospital.deeds == []


# ---- buttons that do not fit any more ---------------------------------------------------------------------------


async def test_a_button_of_the_old_time_explains_and_shows_the_new_one(patient: Talker, hospital: BookingDesk) -> None:
    await is_reminded(patient, appointment())
    button = patient.button(YES)
    later = replace(appointment(at(3, "09:00")), generation=2)
    patient.patient = replace(patient.patient, bookings=(later,))
    said = await patient.does(Tap(button))
    assert "เวลาเดิม" in said[0]
    assert "วันพฤหัสบดีที่ 3 ธันวาคม 2569 เวลา 09:00 น." in said[1]
    assert hospital.deeds == []
    await patient.taps(YES)
    assert hospital.deeds == [(ChangeKind.CONFIRM, KEY)]


@pytest.mark.parametrize("change", ["verb", "booking", "generation", "until", "signature", "short", "empty"])
async def test_a_button_that_was_tampered_with_does_nothing(
    patient: Talker, hospital: BookingDesk, change: str
) -> None:
    await is_reminded(patient, appointment())
    parts = patient.button(YES).split(":")
    place = {"verb": 1, "booking": 2, "generation": 3, "until": 4, "signature": 5}.get(change)
    if place is not None:
        parts[place] = {"verb": "cancel", "booking": OTHER.hex, "generation": "2"}.get(change, parts[place][:-1] + "x")
    key = ":".join(parts[:3] if change == "short" else parts[:1] if change == "empty" else parts)
    [said] = await patient.does(Tap(key))
    assert "ไม่มีอะไรเปลี่ยนแปลง" in said
    assert hospital.deeds == []


async def test_another_patients_button_does_nothing(patient: Talker, hospital: BookingDesk) -> None:
    await is_reminded(patient, appointment())
    button = patient.button(YES)
    patient.patient = replace(patient.patient, bookings=())
    [said] = await patient.does(Tap(button))
    assert "ไม่มีอะไรเปลี่ยนแปลง" in said
    assert hospital.deeds == []


@pytest.mark.parametrize("label", [YES, MOVE, CANCEL])
async def test_when_the_appointment_has_begun_its_buttons_are_over(
    patient: Talker, hospital: BookingDesk, label: str
) -> None:
    await is_reminded(patient, appointment())
    patient.passes(timedelta(days=1))
    [said] = await patient.taps(label)
    assert "ผ่านไปแล้ว" in said
    assert hospital.deeds == []


async def test_what_was_cancelled_cannot_be_confirmed(patient: Talker, hospital: BookingDesk) -> None:
    await is_reminded(patient, appointment())
    button = patient.button(YES)
    await patient.taps(CANCEL)
    await patient.taps("ใช่ ยกเลิกนัด")
    [said] = await patient.does(Tap(button))
    assert "ยกเลิกไปแล้ว" in said
    assert hospital.deeds == [(ChangeKind.CANCEL, KEY)]


# ---- in the middle of something else ----------------------------------------------------------------------------


async def test_a_yes_while_booking_another_is_not_taken_for_either(patient: Talker, hospital: BookingDesk) -> None:
    hospital.frees("dental", at(4, "10:00"))
    patient.patient = replace(patient.patient, name="สมศรี ใจดี", phone="0812345678")
    await patient.writes("จองนัด")
    await patient.taps("ทันตกรรม")
    await patient.taps("เร็วที่สุด")
    await patient.taps("ศุกร์ 4")
    await is_reminded(patient, appointment())
    said = await patient.writes("ค่ะ")
    assert "ขอถามให้แน่ใจ" in said[0]
    assert "ถูกต้องไหม" in said[1]
    assert (hospital.deeds, len(hospital.booked)) == ([], 1)
    await patient.writes("ค่ะ")
    assert len(hospital.booked) == 2, "asked again, the yes is clear"


async def test_a_button_of_the_reminder_leaves_the_open_question_open(patient: Talker, hospital: BookingDesk) -> None:
    hospital.frees("dental", at(4, "10:00"))
    await patient.writes("จองนัด")
    await is_reminded(patient, appointment())
    await patient.taps(YES)
    assert hospital.deeds == [(ChangeKind.CONFIRM, KEY)]
    assert "กลับไปทำต่อ" in patient.buttons()
    assert "แผนกไหน" in (await patient.taps("กลับไปทำต่อ"))[0]


async def test_a_confirmation_that_is_still_being_cancelled_waits(patient: Talker, hospital: BookingDesk) -> None:
    await is_reminded(patient, appointment())
    button = patient.button(YES)
    await patient.taps(CANCEL)
    hospital.fails = [OutcomeUnknown("lost")]
    await patient.taps("ใช่ ยกเลิกนัด")
    [said] = await patient.does(Tap(button))
    assert "กำลังตรวจสอบกับโรงพยาบาล" in said
    assert hospital.deeds == []


# ---- the hospital has other news --------------------------------------------------------------------------------


async def test_a_moved_appointment_is_told_with_both_times_and_new_buttons(
    patient: Talker, hospital: BookingDesk
) -> None:
    booking, start = appointment(), at(3, "09:00")
    patient.now = at(1, "13:30")
    [card] = await patient.is_told(reminding(patient, booking, seen(booking, start=start, end=at(3, "09:30"))))
    assert "เวลาเดิม: วันพุธที่ 2 ธันวาคม 2569 เวลา 13:30 น." in card
    assert "เวลาใหม่: วันพฤหัสบดีที่ 3 ธันวาคม 2569 เวลา 09:00 น." in card
    patient.patient = replace(patient.patient, bookings=(replace(appointment(start), generation=2),))
    await patient.taps(YES)
    assert told(patient) == [ChangeTold(confirm_key(KEY, 2))]


async def test_a_cancelled_appointment_is_told_kindly_with_a_way_to_a_new_one(patient: Talker) -> None:
    booking = appointment()
    patient.now = at(1, "13:30")
    [card] = await patient.is_told(reminding(patient, booking, seen(booking, stands=False)))
    assert "ไม่พบนัดนี้" in card
    assert FULL_DATE in card
    assert "จองนัด" in patient.buttons()


async def test_what_the_hospital_cannot_confirm_says_as_of_when(patient: Talker) -> None:
    booking = replace(appointment(), as_of=at(1, "08:00"))
    patient.now = at(1, "13:30")
    patient.patient = replace(patient.patient, bookings=(booking,))

    late = due(booking, at=patient.now - timedelta(hours=1), attempts=9)
    outcome = after_asking(late, patient.patient, Desk(HOSPITAL, SIGNATURES, patient.now), None)
    assert isinstance(outcome, Outcome)
    [card] = await patient.is_told(outcome)
    assert "ตามข้อมูลเมื่อ วันอังคารที่ 1 ธันวาคม 2569 เวลา 08:00 น." in card


# ---- one's own appointments -------------------------------------------------------------------------------------


async def test_ones_own_appointments_have_the_same_buttons(patient: Talker, hospital: BookingDesk) -> None:
    await patient.writes("นัดของฉัน")
    more = ["QR ยื่นตอนมาถึง", "บันทึกลงปฏิทิน", "ดูแผนที่", "ประวัติการนัด"]
    assert patient.buttons()[:7] == [YES, MOVE, CANCEL, *more]
    await patient.taps(YES)
    assert hospital.deeds == [(ChangeKind.CONFIRM, KEY)]


async def test_who_comes_to_which_of_several_is_asked(house: House, means: Table, hospital: BookingDesk) -> None:
    patient = has(house, appointment(), appointment(at(4, "10:00"), OTHER, "internal_medicine"))
    [card] = await patient.writes("ไปค่ะ")
    assert "นัดไหน" in card
    assert patient.buttons()[:2] == ["พุธ 2 ธ.ค. 69 · 13:30 น.", "ศุกร์ 4 ธ.ค. 69 · 10:00 น."]
    await patient.writes("2")
    assert hospital.deeds == [(ChangeKind.CONFIRM, OTHER)]


async def test_who_names_the_department_is_not_asked_which(house: House, means: Table, hospital: BookingDesk) -> None:
    means.knows("ไปหาหมอฟันตามนัด", "confirm_reminder", entity("department", code="dental"))
    patient = has(house, appointment(), appointment(at(4, "10:00"), OTHER, "internal_medicine"))
    await patient.writes("ไปหาหมอฟันตามนัด")
    await patient.taps(YES)
    assert hospital.deeds == [(ChangeKind.CONFIRM, KEY)]


async def test_without_an_appointment_nothing_is_confirmed(house: House, hospital: BookingDesk) -> None:
    assert "ยังไม่มีนัด" in (await has(house).writes("ไปค่ะ"))[0]
    assert hospital.deeds == []


def test_every_answer_needs_the_consent_to_appointments(house: House) -> None:
    needs = house.patient.desk.router.needs
    for what in (f"{STALE}reminder", "confirm_reminder", "reschedule_appointment", "cancel_appointment"):
        assert needs[what] is Purpose.APPOINTMENTS


async def test_without_that_consent_a_bare_yes_does_nothing(patient: Talker, hospital: BookingDesk) -> None:
    await is_reminded(patient, appointment())
    patient.patient = replace(patient.patient, consents={})
    await patient.writes("ค่ะ")
    assert hospital.deeds == []


def test_its_buttons_fit_into_what_line_carries(patient: Talker) -> None:
    outcome = reminding(patient, appointment())
    keys = [choice.action.key for choice in choices_of(Saying(outcome.say)) if isinstance(choice.action, Press)]
    assert len(keys) == 3
    assert all(len(key) < 150 for key in keys)
