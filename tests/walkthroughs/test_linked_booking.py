"""Appointments for a linked record: made for it, read back with its number, and for nobody once it is let go of."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from bot.domain.appointment import Department, PatientContact
from bot.domain.facts import ContactGiven
from bot.domain.link import LINK_LASTS, Link, Proof, Record
from bot.domain.words import Name
from tests.fakes.house import HOSPITAL, House, at, build
from tests.fakes.talk import MONDAY_MORNING, Talker
from tests.fakes.understand import entity

GRANDMA = Record("klaimor-demo", "p7", "000012345", "ยายบุญมา สุขใจ")
GRANDPA = Record("klaimor-demo", "p8", "000012346", "ตาสมหมาย สุขใจ")
ELSEWHERE = Record("second", "x1", "77", "ลุงชัย สุขใจ")
DENTIST = "อยากนัดหมอฟันวันพุธบ่าย"


def link(record: Record) -> Link:
    return Link(uuid4(), record, Proof.CODE, MONDAY_MORNING, MONDAY_MORNING + LINK_LASTS)


@pytest.fixture
def house() -> House:
    built = build()
    wednesday, afternoon = entity("date", on="2026-12-02"), entity("time", period="afternoon")
    built.means.knows(DENTIST, "book_appointment", entity("department", code="dental"), wednesday, afternoon)
    built.means.knows("ใช่ค่ะ", "affirm")
    built.hospital.frees("dental", at(2, "13:30"), at(2, "14:00"))
    return built


@pytest.fixture
def patient(house: House) -> Talker:
    return house.patient


def has(patient: Talker, *records: Record, phone: str | None = "0812345678") -> None:
    """These are linked with the chat."""
    patient.patient = replace(
        patient.patient, name="สมศรี ใจดี", phone=phone, links=tuple(link(each) for each in records)
    )


def booked_for(house: House) -> PatientContact:
    [contact] = house.hospital.contacts.values()
    return contact


async def chooses(patient: Talker) -> list[str]:
    """A time is chosen."""
    await patient.writes(DENTIST)
    return await patient.taps("13:30")


async def test_one_linked_record_is_whom_the_appointment_is_for(house: House, patient: Talker) -> None:
    has(patient, GRANDMA)
    [card] = await chooses(patient)
    assert "ชื่อ ยายบุญมา สุขใจ โทร 081-234-5678" in card
    assert "ตามประวัติ HN 000012345" in card
    await patient.writes("ใช่ค่ะ")
    assert booked_for(house) == PatientContact(patient.patient.id, "ยายบุญมา สุขใจ", "0812345678", "000012345", "p7")


async def test_of_several_one_is_asked_for_whom(house: House, patient: Talker) -> None:
    has(patient, GRANDMA, GRANDPA, ELSEWHERE)
    [card] = await chooses(patient)
    assert card == "นัดครั้งนี้ให้ใครคะ"
    assert patient.buttons()[:3] == ["ยายบุญมา สุขใจ", "ตาสมหมาย สุขใจ", "คนอื่นที่ยังไม่เชื่อม"]
    [card] = await patient.taps("ตาสมหมาย สุขใจ")
    assert "ตามประวัติ HN 000012346" in card
    await patient.taps("ยืนยันจอง")
    assert booked_for(house).record == "p8"


@pytest.mark.parametrize("said", ["ตาสมหมาย สุขใจ", "000012346", "2"])
async def test_who_it_is_for_can_be_typed(house: House, patient: Talker, said: str) -> None:
    has(patient, GRANDMA, GRANDPA)
    await chooses(patient)
    [card] = await patient.writes(said)
    assert "ตามประวัติ HN 000012346" in card


async def test_somebody_else_is_nobody_linked(house: House, patient: Talker) -> None:
    has(patient, GRANDMA, GRANDPA)
    await chooses(patient)
    await patient.taps("คนอื่นที่ยังไม่เชื่อม")
    await patient.writes("น้องมะลิ สุขใจ")
    [card] = await patient.writes("0898765432")
    assert "HN" not in card
    await patient.writes("ใช่ค่ะ")
    assert booked_for(house) == PatientContact(patient.patient.id, "น้องมะลิ สุขใจ", "0898765432")


async def test_changing_the_name_takes_the_record_away(house: House, patient: Talker) -> None:
    has(patient, GRANDMA)
    await chooses(patient)
    await patient.taps("แก้ชื่อหรือเบอร์โทร")
    await patient.writes("น้องมะลิ สุขใจ")
    await patient.writes("0898765432")
    await patient.writes("ใช่ค่ะ")
    assert (booked_for(house).hn, booked_for(house).record) == (None, None)


async def test_the_phone_is_asked_for_once_and_is_that_of_who_writes(house: House, patient: Talker) -> None:
    has(patient, GRANDMA, phone=None)
    await chooses(patient)
    [card] = await patient.writes("089-876-5432")
    assert "ตามประวัติ HN 000012345" in card
    assert ContactGiven("สมศรี ใจดี", "0898765432") in patient.facts  # not grandmother's name
    await patient.writes("ใช่ค่ะ")
    assert booked_for(house).record == "p7"


async def test_a_record_of_another_hospital_is_not_offered(house: House, patient: Talker) -> None:
    has(patient, ELSEWHERE)
    [card] = await chooses(patient)
    assert "ชื่อ สมศรี ใจดี" in card
    await patient.writes("ใช่ค่ะ")
    assert booked_for(house).record is None


async def test_who_lets_go_before_the_yes_books_nothing_for_that_record(house: House, patient: Talker) -> None:
    has(patient, GRANDMA)
    await chooses(patient)
    patient.patient = replace(patient.patient, links=())
    said = await patient.writes("ใช่ค่ะ")
    assert said[0] == "ประวัติที่เลือกไว้ไม่ได้เชื่อมกับแชทนี้แล้วค่ะ ยังไม่ได้จองนะคะ"
    assert house.hospital.contacts == {}
    assert patient.standing() == ["booking.giving_name"]


async def test_a_moved_appointment_stays_that_of_its_record(house: House, patient: Talker) -> None:
    has(patient, GRANDMA)
    await chooses(patient)
    await patient.writes("ใช่ค่ะ")
    house.means.knows("ขอเลื่อนนัด", "reschedule_appointment")
    await patient.writes("ขอเลื่อนนัด")
    await patient.taps("เร็วที่สุด")
    await patient.taps("14:00")
    await patient.writes("ใช่ค่ะ")
    assert [each.record for each in house.hospital.contacts.values()] == ["p7", "p7"]


async def test_at_a_restricted_clinic_only_a_record_counts_that_was_proved_in_person(
    patient: Talker, house: House
) -> None:
    psychiatry = Department("psychiatry", Name("จิตเวช", "Psychiatry"), restricted=True)
    hospitals = (replace(HOSPITAL, departments=(*HOSPITAL.departments, psychiatry)),)
    patient.desk = replace(patient.desk, clinic=replace(patient.desk.clinic, hospitals=hospitals))
    house.means.knows("นัดจิตเวช", "book_appointment", entity("department", code="psychiatry"))
    house.hospital.frees("psychiatry", at(2, "09:00"))
    has(patient, GRANDMA, GRANDPA)
    for proved, card in ((None, "สมศรี ใจดี"), (Proof.THAID, GRANDPA.name)):
        if proved is not None:
            links = (patient.patient.links[0], replace(patient.patient.links[1], proof=proved))
            patient.patient = replace(patient.patient, links=links)
        await patient.writes("นัดจิตเวช")
        await patient.taps("เร็วที่สุด")
        [asked] = await patient.taps("09:00")
        assert f"ชื่อ {card} " in asked
        assert GRANDMA.name not in asked
        await patient.taps("ยกเลิก")
