"""'Cancel' means what is before the patient: the flow that is open, the appointment just shown; else it is asked what."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.appointment import BookingState
from bot.domain.appointment_facts import ChangeTold
from bot.domain.change import ChangeKind
from tests.fakes.booking import BookingDesk
from tests.fakes.house import House, at
from tests.fakes.talk import Talker
from tests.fakes.understand import Table, entity
from tests.walkthroughs.reminded import FULL_DATE, KEY, OTHER, appointment, has, is_reminded
from tests.walkthroughs.waiting import is_offered, waits

READ_BACK = "จะยกเลิกนัดนี้ใช่ไหมคะ"


@pytest.fixture
def patient(house: House) -> Talker:
    return house.patient


@pytest.fixture(autouse=True)
def _words(means: Table) -> None:
    means.knows("ยกเลิก", "cancel_flow")
    means.knows("ยกเลิกนัด", "cancel_appointment")
    means.knows("ดูนัดของฉัน", "check_appointment")
    means.knows("ขอนัดทำฟัน", "book_appointment", entity("department", code="dental"))
    means.knows("ใช่ค่ะ", "affirm")
    means.knows("ค่ะ", "affirm")
    means.knows("ไม่ค่ะ", "deny")
    means.knows("สวัสดีค่ะ", "greeting")


def states(patient: Talker) -> dict[str, BookingState]:
    return {str(each.key)[:4]: each.state for each in patient.patient.bookings}


async def books(house: House) -> Talker:
    """An appointment is made in the chat, a week ahead."""
    patient, start = has(house), at(2, "09:00")
    house.hospital.frees("dental", start)
    await patient.writes("ขอนัดทำฟัน")
    await patient.taps("เร็วที่สุด")
    await patient.taps("พุธ 2 ธ.ค. 69 · 09:00 น.")
    await patient.writes("สมศรี ใจดี 0812345678")
    await patient.taps("ยืนยันจอง")
    return patient


async def test_in_a_flow_it_leaves_the_flow_and_no_appointment(house: House, hospital: BookingDesk) -> None:
    patient = has(house, appointment())
    hospital.frees("dental", at(4, "10:00"))
    await patient.writes("ขอนัดทำฟัน")
    assert "หยุดไว้ตรงนี้ก่อน" in (await patient.writes("ยกเลิก"))[0]
    assert patient.standing() == []
    assert hospital.deeds == []


async def test_with_an_appointment_just_made_it_is_that_one_read_back_first(
    house: House, hospital: BookingDesk
) -> None:
    patient = await books(house)
    [card] = await patient.writes("ยกเลิก")
    assert READ_BACK in card
    assert "วันพุธที่ 2 ธันวาคม 2569 เวลา 09:00 น." in card
    assert hospital.deeds == []
    assert "ให้แล้วค่ะ" in (await patient.writes("ใช่ค่ะ"))[0]
    [(kind, _)] = hospital.deeds
    assert kind is ChangeKind.CANCEL


async def test_a_nod_to_what_was_just_booked_tells_the_hospital_nothing(house: House, hospital: BookingDesk) -> None:
    patient = await books(house)
    await patient.writes("ค่ะ")
    await patient.writes("ไม่ค่ะ")
    assert hospital.deeds == []
    assert not [fact for fact in patient.facts if isinstance(fact, ChangeTold)]


async def test_what_was_just_booked_can_be_moved_or_made_earlier_at_once(house: House) -> None:
    patient = await books(house)
    assert patient.buttons()[:3] == ["ขอเลื่อนนัด", "ขอยกเลิกนัด", "อยากได้เร็วกว่านี้"]
    assert "คิวที่เร็วกว่านัดเดิม" in (await patient.taps("อยากได้เร็วกว่านี้"))[0]


async def test_of_an_appointment_that_is_near_no_earlier_one_is_spoken_of(house: House) -> None:
    patient = has(house)
    house.hospital.frees("dental", patient.now + timedelta(days=1))
    await patient.writes("ขอนัดทำฟัน")
    await patient.taps("เร็วที่สุด")
    await patient.taps("อังคาร 24 พ.ย. 69 · 09:00 น.")
    await patient.writes("สมศรี ใจดี 0812345678")
    await patient.taps("ยืนยันจอง")
    assert "อยากได้เร็วกว่านี้" not in patient.buttons()


async def test_with_one_appointment_shown_it_is_that_one(house: House, hospital: BookingDesk) -> None:
    patient = has(house, appointment())
    await patient.writes("ดูนัดของฉัน")
    assert FULL_DATE in (await patient.writes("ยกเลิก"))[0]
    await patient.writes("ยกเลิก")
    assert hospital.deeds == [(ChangeKind.CANCEL, KEY)]


async def test_with_the_reminder_of_one_of_two_it_is_the_one_reminded_of(house: House) -> None:
    first, second = appointment(), appointment(at(9, "10:00"), OTHER)
    patient = has(house, second, first)
    await is_reminded(patient, first)
    assert FULL_DATE in (await patient.writes("ยกเลิก"))[0]


@pytest.mark.parametrize("words", ["ยกเลิก", "ค่ะ"])
async def test_with_several_shown_it_is_asked_which(house: House, hospital: BookingDesk, words: str) -> None:
    patient = has(house, appointment(), appointment(at(9, "10:00"), OTHER))
    await patient.writes("ดูนัดของฉัน")
    await patient.writes(words)
    assert patient.buttons()[:2] == ["พุธ 2 ธ.ค. 69 · 13:30 น.", "พุธ 9 ธ.ค. 69 · 10:00 น."]
    assert hospital.deeds == []


async def test_of_several_the_one_that_is_named_then_is_read_back(house: House, hospital: BookingDesk) -> None:
    patient = has(house, appointment(), appointment(at(9, "10:00"), OTHER))
    await patient.writes("ดูนัดของฉัน")
    await patient.writes("ยกเลิก")
    [card] = await patient.taps("พุธ 9 ธ.ค. 69 · 10:00 น.")
    assert READ_BACK in card
    assert "วันพุธที่ 9 ธันวาคม 2569" in card
    await patient.writes("ใช่ค่ะ")
    assert hospital.deeds == [(ChangeKind.CANCEL, OTHER)]


async def test_with_an_offer_on_the_screen_it_is_the_offer(house: House, hospital: BookingDesk) -> None:
    patient = has(house, appointment(at(31, "09:00")))
    waits(house)
    await is_offered(house)
    assert "ไม่รับคิวนี้ ยังอยู่ในลำดับเดิม" in (await patient.writes("ยกเลิก"))[0]
    assert hospital.deeds == []


async def test_with_a_wait_just_shown_it_is_the_wait_and_asked_first(house: House) -> None:
    patient = house.patient
    waits(house)
    await patient.writes("ดูนัดของฉัน")
    assert "เลิกรอคิวนี้ใช่ไหมคะ" in (await patient.writes("ยกเลิก"))[0]
    assert len(patient.waits()) == 1


async def test_out_of_nothing_it_is_asked_what(house: House, hospital: BookingDesk) -> None:
    patient = has(house, appointment())
    waits(house)
    await patient.writes("สวัสดีค่ะ")
    [card] = await patient.writes("ยกเลิก")
    assert "จะยกเลิกเรื่องไหนคะ ตอนนี้ยังไม่ได้ยกเลิกอะไร" in card
    assert patient.buttons()[:2] == ["ยกเลิกนัด", "เลิกรอคิวที่ลงชื่อไว้"]
    assert READ_BACK in (await patient.taps("ยกเลิกนัด"))[0]
    assert hospital.deeds == []


async def test_out_of_nothing_with_nothing_to_cancel_that_is_said(house: House) -> None:
    assert "ไม่มีเรื่องค้างอยู่" in (await house.patient.writes("ยกเลิก"))[0]


async def test_an_appointment_that_has_been_is_nothing_to_cancel(house: House) -> None:
    patient = has(house, appointment())
    patient.now = at(3, "09:00")
    assert "ไม่มีเรื่องค้างอยู่" in (await patient.writes("ยกเลิก"))[0]
