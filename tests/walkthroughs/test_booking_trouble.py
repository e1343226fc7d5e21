"""Booking when somebody else is quicker, the hospital is down, nobody knows how it ended, or buttons are tapped twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from bot.domain.appointment import Booking, BookingState, Slot
from bot.domain.appointment_facts import BookingTold, RemindersPlanned
from bot.domain.errors import HospitalRefused, HospitalUnavailable, NotLinked, OutcomeUnknown, SlotTaken
from bot.domain.facts import CaseKind
from bot.domain.messages import Tap
from bot.domain.sayings import Urgency
from bot.domain.stored import Loaded
from bot.flows.outcomes import booking_outcome
from tests.fakes.booking import BookingDesk
from tests.fakes.house import HOSPITAL, at
from tests.fakes.talk import Talker, words_of
from tests.fakes.understand import Table, entity

KEY = UUID("6f9619ff-8b86-4d01-b42d-00c04fc964ff")
TEN, ELEVEN = "พุธ 2 ธ.ค. 69 · 10:00 น.", "พุธ 2 ธ.ค. 69 · 11:00 น."


@pytest.fixture(autouse=True)
def _town(patient: Talker, means: Table, hospital: BookingDesk) -> None:
    patient.patient = replace(patient.patient, name="สมศรี ใจดี", phone="0812345678")
    wednesday = entity("date", on="2026-12-02")
    means.knows("หมอฟันพุธหน้า", "book_appointment", entity("department", code="dental"), wednesday)
    means.knows("นัดของฉัน", "check_appointment")
    hospital.frees("dental", at(2, "10:00"), at(2, "11:00"))


async def to_confirm(patient: Talker) -> None:
    """As far as the last question, for ten o'clock."""
    await patient.writes("หมอฟันพุธหน้า")
    await patient.taps(TEN)


async def test_a_slot_that_was_just_taken_leads_to_the_others(patient: Talker, hospital: BookingDesk) -> None:
    await to_confirm(patient)
    hospital.taken(at(2, "10:00"))
    said = await patient.taps("ยืนยันจอง")
    assert "มีคนจองไปเมื่อสักครู่" in said[0]
    assert patient.buttons()[0] == ELEVEN
    assert patient.facts == [BookingTold(hospital.calls[0])]
    assert patient.last is not None
    assert patient.last.sends[0].urgency is Urgency.OUTCOME


async def test_after_a_taken_slot_the_next_is_booked_under_a_key_of_its_own(
    patient: Talker, hospital: BookingDesk
) -> None:
    await to_confirm(patient)
    hospital.fails.append(SlotTaken("gone"))
    await patient.taps("ยืนยันจอง")
    await patient.taps(ELEVEN)
    await patient.taps("ยืนยันจอง")
    assert [each.start for each in hospital.booked.values()] == [at(2, "11:00")]
    assert len(set(hospital.calls)) == 2


async def test_when_the_last_slot_is_taken_other_days_are_shown(patient: Talker, hospital: BookingDesk) -> None:
    await to_confirm(patient)
    hospital.taken(at(2, "10:00"))
    hospital.taken(at(2, "11:00"))
    hospital.frees("dental", at(3, "09:00"))
    said = await patient.taps("ยืนยันจอง")
    assert "มีคนจองไปเมื่อสักครู่" in said[0]
    assert "พฤหัสบดี 3 ธ.ค. 69" in patient.buttons()


async def test_an_unknown_outcome_is_said_to_be_checked_and_nothing_is_tried_again(
    patient: Talker, hospital: BookingDesk
) -> None:
    await to_confirm(patient)
    hospital.fails.append(OutcomeUnknown("cut"))
    assert "กำลังตรวจสอบกับโรงพยาบาล" in (await patient.taps("ยืนยันจอง"))[0]
    assert "กำลังตรวจสอบกับโรงพยาบาล" in (await patient.taps("ยืนยันจอง"))[0]
    assert len(hospital.calls) == 1
    assert patient.facts == []


async def test_what_is_being_checked_is_shown_so_among_the_appointments(patient: Talker, hospital: BookingDesk) -> None:
    await to_confirm(patient)
    hospital.fails.append(OutcomeUnknown("cut"))
    await patient.taps("ยืนยันจอง")
    [card] = await patient.writes("นัดของฉัน")
    assert "กำลังตรวจสอบ" in card
    assert "วันพุธที่ 2 ธันวาคม 2569 เวลา 10:00 น." in card


async def test_a_hospital_that_is_down_is_said_so_and_the_next_try_has_a_new_key(
    patient: Talker, hospital: BookingDesk
) -> None:
    await to_confirm(patient)
    hospital.fails.append(HospitalUnavailable("no answer", retry_after=300))
    [card] = await patient.taps("ยืนยันจอง")
    assert "ยังไม่ตอบ" in card
    assert "ยังไม่ได้จอง" in card
    assert "5 นาที" in card
    assert "โทรหาโรงพยาบาล" in patient.buttons()
    assert "จองนัดเรียบร้อยแล้ว" in (await patient.taps("ลองอีกครั้ง"))[0]
    assert len(set(hospital.calls)) == 2
    assert len(hospital.booked) == 1


async def test_maintenance_is_called_maintenance(patient: Talker, hospital: BookingDesk) -> None:
    hospital.down = HospitalUnavailable("maintenance", maintenance=True)
    [card] = await patient.writes("หมอฟันพุธหน้า")
    assert "ปิดปรับปรุง" in card


async def test_a_search_that_fails_can_be_tried_again_with_the_same_wish(
    patient: Talker, hospital: BookingDesk
) -> None:
    hospital.down = HospitalUnavailable("no answer")
    await patient.writes("หมอฟันพุธหน้า")
    hospital.down = None
    await patient.taps("ลองอีกครั้ง")
    assert patient.buttons()[0] == TEN


async def test_a_refusal_goes_to_a_person(patient: Talker, hospital: BookingDesk) -> None:
    await to_confirm(patient)
    hospital.fails.append(HospitalRefused("422"))
    assert "ฝากเรื่องไว้ให้เจ้าหน้าที่แล้ว" in (await patient.taps("ยืนยันจอง"))[0]
    assert patient.cases() == [CaseKind.BOOKING_REFUSED]
    assert BookingTold(hospital.calls[0]) in patient.facts


async def test_who_has_no_number_at_a_hospital_that_needs_one_hears_why(patient: Talker, hospital: BookingDesk) -> None:
    await to_confirm(patient)
    hospital.fails.append(NotLinked("no number"))
    [said] = await patient.taps("ยืนยันจอง")
    assert "เชื่อมประวัติ (HN)" in said
    assert "ยังไม่ได้จอง" in said
    assert patient.buttons()[0] == "เชื่อมประวัติ"
    assert patient.cases() == []
    assert BookingTold(hospital.calls[0]) in patient.facts


async def test_a_refused_search_goes_to_a_person_too(patient: Talker, hospital: BookingDesk) -> None:
    hospital.down = HospitalRefused("403")
    assert "ฝากเรื่องไว้ให้เจ้าหน้าที่แล้ว" in (await patient.writes("หมอฟันพุธหน้า"))[0]
    assert patient.cases() == [CaseKind.BOOKING_REFUSED]


async def test_a_hospital_that_was_taken_off_the_list_is_no_crash(patient: Talker, hospital: BookingDesk) -> None:
    await to_confirm(patient)
    hospital.hospitals.clear()
    hospital.fails.clear()
    assert await patient.writes("หมอฟันพุธหน้า") != []


async def test_yes_tapped_twice_books_once_and_shows_what_stands(patient: Talker, hospital: BookingDesk) -> None:
    await to_confirm(patient)
    yes = patient.button("ยืนยันจอง")
    await patient.does(Tap(yes))
    [card] = await patient.does(Tap(yes))
    assert "นัดนี้จองไว้เรียบร้อยแล้ว" in card
    assert "วันพุธที่ 2 ธันวาคม 2569 เวลา 10:00 น." in card
    assert len(hospital.calls) == 1


async def test_the_time_tapped_again_after_booking_shows_what_stands(patient: Talker, hospital: BookingDesk) -> None:
    await to_confirm(patient)
    await patient.taps("ยืนยันจอง")
    assert "นัดนี้จองไว้เรียบร้อยแล้ว" in (await patient.taps(TEN))[0]


async def test_a_time_tapped_twice_asks_the_same_question_again(patient: Talker) -> None:
    await to_confirm(patient)
    assert "10:00" in (await patient.taps(TEN))[0]
    assert "ถูกต้องไหมคะ" in (await patient.taps(TEN))[0]


async def test_another_time_of_the_same_card_can_still_be_chosen(patient: Talker, hospital: BookingDesk) -> None:
    await to_confirm(patient)
    assert "เวลา 11:00 น." in (await patient.taps(ELEVEN))[0]
    await patient.taps("ยืนยันจอง")
    assert [each.start for each in hospital.booked.values()] == [at(2, "11:00")]


async def test_the_yes_of_an_earlier_card_does_not_book_the_later_choice(
    patient: Talker, hospital: BookingDesk
) -> None:
    await to_confirm(patient)
    old_yes = patient.button("ยืนยันจอง")
    await patient.taps(ELEVEN)
    assert "เวลา 11:00 น." in (await patient.does(Tap(old_yes)))[0]
    assert hospital.calls == []


async def test_a_time_of_a_list_that_is_gone_chooses_nothing(patient: Talker, hospital: BookingDesk) -> None:
    await patient.writes("หมอฟันพุธหน้า")
    old = patient.button(TEN)
    await patient.writes("หมอฟันพุธหน้า")
    await patient.does(Tap("intent:book_appointment"))
    said = await patient.does(Tap(old))
    assert hospital.calls == []
    assert said != []


async def test_an_old_time_after_leaving_books_nothing_and_says_so(patient: Talker, hospital: BookingDesk) -> None:
    await to_confirm(patient)
    yes = patient.button("ยืนยันจอง")
    await patient.taps("ยกเลิก")
    assert "รายการเก่า" in (await patient.does(Tap(yes)))[0]
    assert "จองนัด" in patient.buttons()
    assert hospital.calls == []


async def test_a_time_that_has_passed_meanwhile_is_not_booked(patient: Talker, hospital: BookingDesk) -> None:
    await to_confirm(patient)
    patient.now = at(2, "10:01")
    assert "ผ่านไปแล้ว" in (await patient.taps("ยืนยันจอง"))[0]
    assert hospital.calls == []


async def test_after_a_crash_the_same_tap_tells_what_was_booked(patient: Talker, hospital: BookingDesk) -> None:
    await to_confirm(patient)
    step, version = patient.step, patient.version
    await patient.taps("ยืนยันจอง")
    patient.step, patient.version = step, version  # as if the commit had been lost after the hospital was called
    patient.facts.clear()
    unsaid = tuple(replace(each, told=False) for each in patient.patient.bookings)
    patient.patient = replace(patient.patient, bookings=unsaid)
    assert "จองนัดเรียบร้อยแล้ว" in (await patient.taps("ยืนยันจอง"))[0]
    told, planned = patient.facts
    assert told == BookingTold(hospital.calls[0])
    assert isinstance(planned, RemindersPlanned)
    assert planned.booking == hospital.calls[0]
    assert len(hospital.booked) == len(hospital.calls) == 1


async def test_after_a_crash_before_the_call_the_same_key_is_used(patient: Talker, hospital: BookingDesk) -> None:
    await to_confirm(patient)
    key = UUID(patient.button("ยืนยันจอง").rpartition(":")[2])
    patient.knows_booking(record(BookingState.REQUESTED, key=key))
    await patient.taps("ยืนยันจอง")
    assert hospital.calls == [key]


async def test_what_the_reconciler_has_told_is_not_told_as_a_fact_again(patient: Talker) -> None:
    await to_confirm(patient)
    key = UUID(patient.button("ยืนยันจอง").rpartition(":")[2])
    patient.knows_booking(record(BookingState.BOOKED, key=key, told=True))
    assert "จองนัดเรียบร้อยแล้ว" in (await patient.taps("ยืนยันจอง"))[0]
    assert patient.facts == []


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (BookingState.TAKEN, "มีคนจองไปเมื่อสักครู่"),
        (BookingState.REFUSED, "ฝากเรื่องไว้ให้เจ้าหน้าที่แล้ว"),
        (BookingState.NOT_BOOKED, "ยังไม่ได้จอง"),
        (BookingState.UNKNOWN, "กำลังตรวจสอบ"),
    ],
)
async def test_after_a_crash_every_recorded_end_is_told_and_nothing_is_tried(
    patient: Talker, hospital: BookingDesk, state: BookingState, words: str
) -> None:
    await to_confirm(patient)
    key = UUID(patient.button("ยืนยันจอง").rpartition(":")[2])
    patient.knows_booking(record(state, key=key))
    assert words in "\n".join(await patient.taps("ยืนยันจอง"))
    assert hospital.calls == []
    assert (BookingTold(key) in patient.facts) is (state is not BookingState.UNKNOWN)


async def test_no_appointment_is_said_with_a_way_on(patient: Talker) -> None:
    assert "ยังไม่มีนัด" in (await patient.writes("นัดของฉัน"))[0]
    assert "จองนัด" in patient.buttons()


async def test_appointments_to_come_are_listed_and_past_ones_are_not(patient: Talker) -> None:
    patient.knows_booking(record(BookingState.BOOKED, start="10:00"))
    patient.knows_booking(record(BookingState.TAKEN, start="11:00"))
    [card] = await patient.writes("นัดของฉัน")
    assert "วันพุธที่ 2 ธันวาคม 2569 เวลา 10:00 น." in card
    assert "อาคาร 2 ชั้น 1" in card
    patient.now = at(2, "10:30")
    assert "ยังไม่มีนัด" in (await patient.writes("นัดของฉัน"))[0]


def record(state: BookingState, *, key: UUID = KEY, told: bool = False, start: str = "10:00") -> Booking:
    """A booking record of Wednesday 2 December at the dentist."""
    begins = at(2, start)
    slot = Slot("s1", "dental", begins, begins + timedelta(minutes=30))
    return Booking(key, HOSPITAL.id, slot, state, told, at(23, "09:00", month=11))


def later(patient: Talker, booking: Booking) -> list[str]:
    """What the patient hears when the reconciler has found out."""
    before = len(patient.heard.sayings)
    outcome = booking_outcome(booking, patient.patient, (HOSPITAL,), now=patient.now)
    commit = patient.desk.tell(Loaded(patient.patient, patient.step, patient.version), outcome, patient.now)
    patient.last = commit
    patient.facts.extend(commit.facts)
    return [line for saying in patient.heard.sayings[before:] for line in words_of(saying)]


def test_a_late_booking_is_told_in_full_and_pushed_when_in_doubt(patient: Talker) -> None:
    [card] = later(patient, record(BookingState.BOOKED))
    for words in ("จองนัดสำเร็จแล้ว", "วันพุธที่ 2 ธันวาคม 2569 เวลา 10:00 น.", "อาคาร 2 ชั้น 1"):
        assert words in card
    told, planned = patient.facts
    assert told == BookingTold(KEY)
    assert isinstance(planned, RemindersPlanned)
    assert [each.ahead for each in planned.reminders] == ["-P3D", "-P1D", "-PT2H"]
    assert patient.last is not None
    assert patient.last.sends[0].urgency is Urgency.OUTCOME
    assert booking_outcome(record(BookingState.BOOKED), patient.patient, now=patient.now).step_kept


@pytest.mark.parametrize("state", [BookingState.TAKEN, BookingState.NOT_BOOKED])
def test_a_late_no_offers_to_start_again(patient: Talker, state: BookingState) -> None:
    [card] = later(patient, record(state))
    assert "ไม่สำเร็จ" in card
    assert "วันพุธที่ 2 ธันวาคม 2569 เวลา 10:00 น." in card
    assert "จองนัด" in patient.buttons()
    assert patient.facts == [BookingTold(KEY)]


def test_a_late_refusal_goes_to_a_person(patient: Talker) -> None:
    later(patient, record(BookingState.REFUSED))
    assert patient.cases() == [CaseKind.BOOKING_REFUSED]
    assert BookingTold(KEY) in patient.facts


@pytest.mark.parametrize("state", [BookingState.REQUESTED, BookingState.UNKNOWN])
def test_what_has_not_ended_is_not_told(patient: Talker, state: BookingState) -> None:
    assert later(patient, record(state)) == []
    assert patient.facts == []


def test_what_the_patient_knows_is_not_told_again(patient: Talker) -> None:
    assert later(patient, record(BookingState.BOOKED, told=True)) == []
    patient.knows_booking(record(BookingState.BOOKED, told=True))
    assert later(patient, record(BookingState.BOOKED)) == []
    assert patient.facts == []


def test_how_a_move_ended_is_told_with_the_move(patient: Talker) -> None:
    assert later(patient, replace(record(BookingState.BOOKED), replaces=uuid4())) == []
