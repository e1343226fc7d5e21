"""Booking with a doctor by name, and 'the very first time that is free', by words and by tap."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from bot.domain.appointment import Slot
from bot.domain.errors import HospitalUnavailable
from bot.domain.understanding import Entity
from bot.domain.words import Name
from tests.fakes.booking import BookingDesk
from tests.fakes.house import HOSPITAL, SECOND, House, at, build
from tests.fakes.talk import Talker
from tests.fakes.understand import Table, entity
from tests.walkthroughs.reminded import appointment, has

THEERADET = Name("ทพ. ธีรเดช ภูผาเขียว", "Theeradet Phuphakhiao")
ONUMA = Name("ทพญ. อรอุมา ดาวเรืองใส", "On-uma Daoruangsai")
KITTI = Name("นพ. กิตติภพ สายธารา", "Kittiphop Saithara")
KITTI_TWO = Name("นพ. กิตติภพ ทางเกวียน", "Kittiphop Thangkwian")
ANY, CHOOSE = "หมอท่านไหนก็ได้", "เลือกคุณหมอ"


@pytest.fixture
def patient(house: House) -> Talker:
    house.patient.patient = replace(house.patient.patient, name="สมศรี ใจดี", phone="0812345678")
    return house.patient


def sits(hospital: BookingDesk, doctor: Name | None, *starts: datetime, department: str = "dental") -> None:
    for start in starts:
        hospital.slots.append(Slot(str(uuid4()), department, start, start + timedelta(minutes=30), doctor))


@pytest.fixture(autouse=True)
def _diary(hospital: BookingDesk) -> None:
    sits(hospital, THEERADET, at(1, "09:00"), at(4, "10:00"), at(4, "13:00"))
    sits(hospital, ONUMA, at(1, "09:30"), at(2, "10:00"))
    sits(hospital, KITTI, at(3, "08:30"), department="internal_medicine")


@pytest.fixture(autouse=True)
def _words(means: Table) -> None:
    dental = entity("department", code="dental")
    for text in ("ขอคิวหมอธีรเดช", "ขอจองคุณหมอกิตติภพ", "ขอคิวหมอสมปอง", "ขอคิวหมอ", "ขอนัดหมอได้ไหมคะ", "ขอคิว ทพ.ธีรเดช", "หมออรอุมาแทน",
                 "ขอคิวหมอมาเยอะ"):  # fmt: skip
        means.knows(text, "book_appointment")
    means.knows("ขอคิวหมอธีรเดชวันศุกร์", "book_appointment", entity("date", on="2026-12-04"))
    means.knows("ขอนัดทำฟัน", "book_appointment", dental)
    means.knows("เอาคิวแรกสุด", "book_appointment")
    means.knows("ขอคิวเร็วที่สุดแผนกทันตกรรม", "book_appointment", dental)
    means.knows("ขอคิวทำฟันวันไหนก็ได้", "book_appointment", dental)
    means.knows("หมอธีรเดชออกตรวจวันไหน", "ask_doctor_schedule")
    means.knows("หมอออกตรวจวันไหน", "ask_doctor_schedule")
    means.knows("หมอคนไหนก็ได้", "affirm")
    means.knows("ใช่ค่ะ", "affirm")
    means.knows("ขอเป็นแผนกอายุรกรรม", "book_appointment", entity("department", code="internal_medicine"))
    means.knows("ขอเลื่อนเป็นหมออรอุมา", "reschedule_appointment")
    means.knows("ขอนัดหมอฟัน", "book_appointment", Entity("department", "หมอฟัน", 5, 11, {"code": "dental"}))


def last(patient: Talker) -> str:
    return str(patient.heard.sayings[-1].shapes)


# ---- by name ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["ขอคิวหมอธีรเดช", "ขอคิว ทพ.ธีรเดช"])
async def test_a_doctor_is_found_with_the_department_and_only_their_days_are_shown(patient: Talker, words: str) -> None:
    [card] = await patient.writes(words)
    assert "พบ ทพ. ธีรเดช ภูผาเขียว" in card
    assert patient.buttons()[:3] == ["เร็วที่สุด", "อังคาร 1 ธ.ค. 69", "ศุกร์ 4 ธ.ค. 69"]
    await patient.taps("ศุกร์ 4 ธ.ค. 69")
    assert patient.buttons()[:2] == ["ศุกร์ 4 ธ.ค. 69 · 10:00 น.", "ศุกร์ 4 ธ.ค. 69 · 13:00 น."]
    [card] = await patient.taps("ศุกร์ 4 ธ.ค. 69 · 10:00 น.")
    assert "พบ ทพ. ธีรเดช ภูผาเขียว" in card


async def test_a_day_that_is_said_with_the_name_is_not_asked_again(patient: Talker, hospital: BookingDesk) -> None:
    sits(hospital, ONUMA, at(4, "09:00"))
    await patient.writes("ขอคิวหมอธีรเดชวันศุกร์")
    assert patient.buttons()[:2] == ["ศุกร์ 4 ธ.ค. 69 · 10:00 น.", "ศุกร์ 4 ธ.ค. 69 · 13:00 น."]


async def test_who_sits_late_in_the_diary_is_found_too(patient: Talker, hospital: BookingDesk) -> None:
    late = Name("ทพ. สมปอง ทางไกล", "Sompong Thangklai")
    sits(hospital, late, at(14, "09:00", month=1).replace(year=2027))
    await patient.writes("ขอคิวหมอสมปอง")
    assert "พฤหัสบดี 14 ม.ค. 70" in patient.buttons()


async def test_two_of_one_name_are_asked_about_by_their_whole_names(patient: Talker, hospital: BookingDesk) -> None:
    sits(hospital, KITTI_TWO, at(3, "09:00"))
    await patient.writes("ขอจองคุณหมอกิตติภพ")
    assert set(patient.buttons()[:3]) == {KITTI.th, KITTI_TWO.th, ANY}
    await patient.taps(KITTI.th)
    assert "พบ นพ. กิตติภพ สายธารา" in last(patient) or "กิตติภพ สายธารา" in last(patient)
    await patient.taps("เร็วที่สุด")
    assert patient.buttons()[0] == "พฤหัสบดี 3 ธ.ค. 69 · 08:30 น."


async def test_the_one_of_them_may_be_typed(patient: Talker, hospital: BookingDesk) -> None:
    sits(hospital, KITTI_TWO, at(3, "09:00"))
    await patient.writes("ขอจองคุณหมอกิตติภพ")
    await patient.writes("กิตติภพ ทางเกวียน")
    await patient.taps("เร็วที่สุด")
    assert patient.buttons()[0] == "พฤหัสบดี 3 ธ.ค. 69 · 09:00 น."


async def test_a_name_that_nobody_has_is_said_kindly_and_booking_goes_on(patient: Talker) -> None:
    said = await patient.writes("ขอคิวหมอสมปอง")
    assert "ยังไม่พบชื่อนี้" in said[0]
    assert "จะนัดแผนกไหน" in said[1]


@pytest.mark.parametrize("words", ["ขอคิวหมอ", "ขอนัดหมอได้ไหมคะ", "ขอคิวหมอมาเยอะ"])
async def test_what_is_no_name_is_not_taken_for_one(patient: Talker, words: str) -> None:
    [card] = await patient.writes(words)
    assert "จะนัดแผนกไหน" in card


async def test_a_department_that_is_called_doctor_is_no_name(patient: Talker, hospital: BookingDesk) -> None:
    await patient.writes("ขอนัดหมอฟัน")
    assert "อยากมาวันไหน" in last(patient)
    assert hospital.searches == 1


async def test_a_hospital_that_does_not_tell_who_sits_is_booked_without(patient: Talker, hospital: BookingDesk) -> None:
    hospital.slots = [replace(each, practitioner=None) for each in hospital.slots]
    [card] = await patient.writes("ขอคิวหมอธีรเดช")
    assert "จะนัดแผนกไหน" in card
    await patient.taps("1. ทันตกรรม")
    await patient.taps("เร็วที่สุด")
    assert CHOOSE not in patient.buttons()


async def test_a_hospital_that_does_not_answer_is_spoken_of_when_it_matters(
    patient: Talker, hospital: BookingDesk
) -> None:
    hospital.down = HospitalUnavailable("down")
    assert "จะนัดแผนกไหน" in (await patient.writes("ขอคิวหมอธีรเดช"))[0]
    assert "ยังไม่ตอบ" in (await patient.taps("1. ทันตกรรม"))[0]


async def test_of_two_hospitals_the_one_where_the_doctor_sits_is_taken() -> None:
    house = build((SECOND, HOSPITAL))
    house.means.knows("ขอจองคุณหมอกิตติภพ", "book_appointment")
    sits(house.hospital, KITTI, at(3, "08:30"), department="internal_medicine")
    await house.patient.writes("ขอจองคุณหมอกิตติภพ")
    await house.patient.taps("เร็วที่สุด")
    assert "อายุรกรรม โรงพยาบาลใกล้หมอ" in "".join(map(str, house.patient.heard.sayings[-1].shapes))


# ---- changing the doctor ----------------------------------------------------------------------------------------


async def test_another_doctor_may_be_named_on_the_way_in_another_department_too(patient: Talker) -> None:
    await patient.writes("ขอคิวหมอธีรเดช")
    await patient.writes("หมออรอุมาแทน")
    assert patient.buttons()[:3] == ["เร็วที่สุด", "อังคาร 1 ธ.ค. 69", "พุธ 2 ธ.ค. 69"]
    await patient.writes("ขอจองคุณหมอกิตติภพ")
    assert patient.buttons()[1] == "พฤหัสบดี 3 ธ.ค. 69"


@pytest.mark.parametrize("words", [ANY, "หมอคนไหนก็ได้"])
async def test_any_doctor_will_do_after_all(patient: Talker, words: str) -> None:
    await patient.writes("ขอคิวหมอธีรเดช")
    await patient.writes(words)
    assert "พุธ 2 ธ.ค. 69" in patient.buttons()
    assert ANY not in patient.buttons()


async def test_another_department_lets_go_of_the_doctor(patient: Talker) -> None:
    await patient.writes("ขอคิวหมอธีรเดช")
    await patient.writes("ขอเป็นแผนกอายุรกรรม")
    assert patient.buttons()[1] == "พฤหัสบดี 3 ธ.ค. 69"
    assert "ธีรเดช" not in last(patient)


async def test_by_tap_those_are_shown_who_sit(patient: Talker) -> None:
    await patient.writes("ขอนัดทำฟัน")
    await patient.taps("เร็วที่สุด")
    await patient.taps(CHOOSE)
    assert patient.buttons()[:3] == [THEERADET.th, ONUMA.th, ANY]
    await patient.taps(ONUMA.th)
    assert patient.buttons()[:2] == ["อังคาร 1 ธ.ค. 69 · 09:30 น.", "พุธ 2 ธ.ค. 69 · 10:00 น."]
    await patient.taps(ANY)
    assert patient.buttons()[0] == "อังคาร 1 ธ.ค. 69 · 09:00 น."


async def test_an_appointment_can_be_moved_to_another_doctor_of_its_department(house: House, patient: Talker) -> None:
    has(house, appointment())
    await patient.writes("ขอเลื่อนเป็นหมออรอุมา")
    assert "นัดเดิมจะยังอยู่" in str(patient.heard.sayings[-1])
    assert patient.buttons()[:3] == ["เร็วที่สุด", "อังคาร 1 ธ.ค. 69", "พุธ 2 ธ.ค. 69"]


async def test_one_can_wait_for_a_doctor(patient: Talker, hospital: BookingDesk) -> None:
    await patient.writes("ขอคิวหมอธีรเดช")
    hospital.slots = []
    await patient.taps("เร็วที่สุด")
    [card] = await patient.taps("ลงชื่อรอคิว")
    assert "พบ ทพ. ธีรเดช ภูผาเขียว" in card
    await patient.taps("ลงชื่อรอ")
    assert patient.waits()[0].wanted.doctor == THEERADET.th


async def test_on_which_days_a_doctor_sits_is_answered(patient: Talker) -> None:
    await patient.writes("หมอธีรเดชออกตรวจวันไหน")
    assert patient.buttons()[1:3] == ["อังคาร 1 ธ.ค. 69", "ศุกร์ 4 ธ.ค. 69"]


async def test_of_doctors_in_general_it_is_said_how_to_see_free_times(patient: Talker, hospital: BookingDesk) -> None:
    await patient.writes("หมอออกตรวจวันไหน")
    assert hospital.searches == 0


# ---- the earliest -----------------------------------------------------------------------------------------------


async def test_the_very_first_time_is_read_back_at_once_and_booked_by_a_yes(
    patient: Talker, hospital: BookingDesk
) -> None:
    said = await patient.writes("ขอคิวเร็วที่สุดแผนกทันตกรรม")
    assert "คิวแรกที่ว่างคือ วันอังคารที่ 1 ธันวาคม 2569 เวลา 09:00 น." in said[0]
    assert "ถูกต้องไหมคะ" in said[1]
    assert hospital.booked == {}
    await patient.writes("ใช่ค่ะ")
    assert [each.start for each in hospital.booked.values()] == [at(1, "09:00")]


async def test_a_stranger_hears_which_time_it_is_before_they_give_their_name(house: House) -> None:
    said = await house.patient.writes("ขอคิวเร็วที่สุดแผนกทันตกรรม")
    assert "คิวแรกที่ว่างคือ" in said[0]
    assert "ขอชื่อและนามสกุล" in said[1]


async def test_without_a_department_that_is_asked_first_and_the_days_are_not(patient: Talker) -> None:
    assert "จะนัดแผนกไหน" in (await patient.writes("เอาคิวแรกสุด"))[0]
    await patient.taps("1. ทันตกรรม")
    assert patient.buttons()[0] == "อังคาร 1 ธ.ค. 69 · 09:00 น."


async def test_in_the_middle_of_booking_it_is_the_first_of_all(patient: Talker) -> None:
    await patient.writes("ขอนัดทำฟัน")
    assert "คิวแรกที่ว่างคือ วันอังคารที่ 1" in (await patient.writes("เอาคิวแรกสุด"))[0]


async def test_from_the_times_of_a_later_day_too(patient: Talker) -> None:
    await patient.writes("ขอนัดทำฟัน")
    await patient.taps("ศุกร์ 4 ธ.ค. 69")
    assert "คิวแรกที่ว่างคือ วันอังคารที่ 1" in (await patient.writes("เอาคิวแรกสุด"))[0]


async def test_of_a_doctor_it_is_the_first_of_theirs(patient: Talker) -> None:
    await patient.writes("หมออรอุมาแทน")
    assert "เวลา 09:30 น." in (await patient.writes("เอาคิวแรกสุด"))[0]


async def test_any_day_is_not_yet_the_very_first(patient: Talker) -> None:
    await patient.writes("ขอคิวทำฟันวันไหนก็ได้")
    assert patient.buttons()[:2] == ["อังคาร 1 ธ.ค. 69 · 09:00 น.", "อังคาร 1 ธ.ค. 69 · 09:30 น."]


async def test_where_nothing_is_free_that_is_said(patient: Talker, hospital: BookingDesk) -> None:
    hospital.slots = []
    assert "ยังไม่มีเวลาว่าง" in (await patient.writes("ขอคิวเร็วที่สุดแผนกทันตกรรม"))[0]


@pytest.mark.parametrize("before", ["ขอคิวหมอ", "ขอนัดทำฟัน"])
async def test_doctor_and_earliest_may_be_said_in_one_breath_anywhere(
    patient: Talker, means: Table, before: str
) -> None:
    means.knows("ขอคิวหมออรอุมาเร็วที่สุด", "book_appointment")
    for words in (before, "ขอคิวหมออรอุมาเร็วที่สุด"):
        said = await patient.writes(words)
    assert "คิวแรกที่ว่างคือ วันอังคารที่ 1 ธันวาคม 2569 เวลา 09:30 น." in said[0]
