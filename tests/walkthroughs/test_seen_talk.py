"""A hospital that is only read: its appointments are shown, and what cannot be done in chat is said with a way on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.ability import EVERY_WRITE, Ability
from bot.domain.appointment import BookingState
from bot.domain.link import Record
from bot.domain.sayings import Call, Choice
from bot.domain.seen import SeenAppointment
from tests.fakes.house import HOSPITAL, SECOND, House, at, build
from tests.fakes.talk import Talker, choices_of
from tests.fakes.understand import entity
from tests.walkthroughs.reminded import FULL_DATE, MOVE, YES, appointment, has, is_reminded
from tests.walkthroughs.test_linked_booking import GRANDMA, GRANDPA, link

READ_ONLY = replace(HOSPITAL, can=frozenset({Ability.SEE, Ability.FIND, Ability.NOTICE}))
MINE, BOOK = "นัดของฉัน", "จองนัด"


def made(record: Record = GRANDMA, **more: object) -> SeenAppointment:
    usual: dict[str, object] = {
        "id": "77", "hospital": record.hospital, "record": record.id, "day": date(2026, 12, 2), "start": at(2, "13:30"),
        "department": "", "clinic": "คลินิกเบาหวาน", "doctor": "พญ. รมิดา ยอดหญ้าอ่อน",
    }  # fmt: skip
    return SeenAppointment(**(usual | more))  # type: ignore[arg-type]


def a_house(*hospitals: object) -> House:
    house = build(hospitals or (READ_ONLY,))  # type: ignore[arg-type]
    house.means.knows(MINE, "check_appointment")
    house.means.knows(BOOK, "book_appointment")
    house.means.knows("นัดหมอฟันที่โรงพยาบาลใกล้หมอ", "book_appointment", entity("department", code="dental"))
    house.means.knows("ขอเลื่อนนัด", "reschedule_appointment")
    house.means.knows("ขอยกเลิกนัด", "cancel_appointment")
    house.hospital.frees("dental", at(2, "13:30"))
    return house


def linked(house: House, *records: Record) -> Talker:
    patient = house.patient
    patient.patient = replace(patient.patient, links=tuple(link(each) for each in records))
    return patient


def calls(patient: Talker) -> list[str]:
    """Numbers that the last answer dials."""
    pressed: list[Choice] = choices_of(patient.heard.sayings[-1])
    return [each.action.number for each in pressed if isinstance(each.action, Call)]


# ---- what the hospital has made ---------------------------------------------------------------------------------


async def test_an_appointment_that_the_hospital_made_is_shown_with_whom_to_call() -> None:
    house = a_house()
    patient = linked(house, GRANDMA)
    house.seen.appointments = [made()]
    [card] = await patient.writes(MINE)
    for words in (
        "โรงพยาบาลลงไว้ให้", FULL_DATE, "คลินิกเบาหวาน โรงพยาบาลใกล้หมอ", "พญ. รมิดา", "เมื่อ 09:00 น.", "โทรหาโรงพยาบาลที่ 02-000-0000",
    ):  # fmt: skip
        assert words in card
    assert "ของ ยายบุญมา" not in card
    assert calls(patient) == ["020000000"]
    assert house.seen.asked == [(GRANDMA.id, date(2026, 11, 23))]


async def test_our_own_name_and_place_of_a_department_are_said_where_they_are_known() -> None:
    house = a_house()
    house.seen.appointments = [made(department="dental")]
    [card] = await linked(house, GRANDMA).writes(MINE)
    assert "ทันตกรรม โรงพยาบาลใกล้หมอ" in card
    assert "อาคาร 2 ชั้น 1" in card


async def test_without_an_hour_the_day_is_said_and_that_no_time_is_given() -> None:
    house = a_house()
    house.seen.appointments = [made(start=None, clinic="", doctor="")]
    [card] = await linked(house, GRANDMA).writes(MINE)
    assert "วันพุธที่ 2 ธันวาคม 2569 (โรงพยาบาลไม่ได้ระบุเวลา)" in card
    assert "13:30" not in card


async def test_of_several_records_it_is_said_whose_each_is() -> None:
    house = a_house()
    house.seen.appointments = [made(id="2", start=at(2, "14:00")), made(GRANDPA, id="1")]
    first, second = await linked(house, GRANDMA, GRANDPA).writes(MINE)
    assert "ของ ตาสมหมาย สุขใจ" in first
    assert "ของ ยายบุญมา สุขใจ" in second


async def test_what_was_booked_here_is_shown_once_and_with_its_buttons() -> None:
    house = a_house(replace(HOSPITAL, can=frozenset(Ability)))
    booking = appointment()
    patient = has(house, booking)
    patient.patient = replace(patient.patient, links=(link(GRANDMA),))
    assert booking.appointment is not None
    house.seen.appointments = [
        made(id=booking.appointment.id),
        made(id="78", start=at(3, "09:00"), day=date(2026, 12, 3)),
    ]
    own, theirs = await patient.writes(MINE)
    assert FULL_DATE in own
    assert "วันพฤหัสบดีที่ 3 ธันวาคม 2569 เวลา 09:00 น." in theirs
    assert YES in patient.buttons()


async def test_the_hour_that_has_passed_today_is_not_shown() -> None:
    house = a_house()
    house.seen.appointments = [made(day=date(2026, 11, 23), start=at(23, "08:00", month=11))]
    assert "ยังไม่มีนัด" in (await linked(house, GRANDMA).writes(MINE))[0]


async def test_a_hospital_that_does_not_answer_is_named_and_nothing_is_said_to_be_all() -> None:
    house = a_house()
    house.seen.silent = {HOSPITAL.id}
    [said] = await linked(house, GRANDMA, GRANDPA).writes(MINE)
    assert "ดูนัดที่โรงพยาบาลใกล้หมอลงไว้ให้ไม่ได้" in said
    assert "อาจมีนัดที่ยังไม่แสดง" in said


async def test_more_than_four_are_a_tap_away_and_more_than_ten_are_counted() -> None:
    house = a_house()
    house.seen.appointments = [
        made(id=str(number), start=at(2, "13:30") + timedelta(hours=number)) for number in range(12)
    ]
    grandma = linked(house, GRANDMA)
    assert len(await grandma.writes(MINE)) == 4
    *cards, more = await grandma.taps("ดูนัดทั้งหมด")
    assert len(cards) == 10
    assert "ยังมีนัดอีก 2 นัด" in more


async def test_who_is_not_linked_hears_that_linking_would_show_them() -> None:
    house = a_house()
    house.seen.appointments = [made()]
    none, hint = await house.patient.writes(MINE)
    assert "ยังไม่มีนัด" in none
    assert "เชื่อมประวัติโรงพยาบาลแล้ว จะเห็นนัด" in hint
    assert "เชื่อมประวัติ" in patient_buttons(house)
    assert house.seen.asked == []


def patient_buttons(house: House) -> str:
    return " ".join(house.patient.buttons())


async def test_a_hospital_that_shows_nothing_is_not_asked_and_promises_nothing() -> None:
    house = a_house(replace(HOSPITAL, can=frozenset({Ability.FIND})))
    house.seen.appointments = [made()]
    assert "ยังไม่มีนัด" in (await linked(house, GRANDMA).writes(MINE))[0]
    assert house.seen.asked == []


@pytest.mark.parametrize("wish", ["ขอเลื่อนนัด", "ขอยกเลิกนัด"])
async def test_who_wants_to_change_what_only_the_hospital_can_change_is_shown_it_with_the_number(wish: str) -> None:
    house = a_house()
    house.seen.appointments = [made()]
    patient = linked(house, GRANDMA)
    [card] = await patient.writes(wish)
    assert FULL_DATE in card
    assert "อยากเลื่อนหรือยกเลิกนัดนี้ โทรหาโรงพยาบาล" in card
    assert calls(patient) == ["020000000"]


# ---- what cannot be done there ----------------------------------------------------------------------------------


async def test_booking_where_it_cannot_be_is_said_with_number_and_hours() -> None:
    house = a_house()
    [card] = await house.patient.writes(BOOK)
    assert card.startswith("โรงพยาบาลใกล้หมอยังจองนัดในแชทไม่ได้")
    assert "โทร 02-000-0000" in card
    assert "เวลาทำการ: จันทร์-ศุกร์ 08:30-16:30 น." in card
    assert calls(house.patient) == ["020000000"]
    assert house.patient.standing() == []
    assert (house.hospital.searches, house.hospital.calls) == (0, [])


async def test_the_hospitals_that_can_are_a_tap_away_and_the_wish_is_kept() -> None:
    house = a_house(READ_ONLY, SECOND)
    [card] = await house.patient.writes("นัดหมอฟันที่โรงพยาบาลใกล้หมอ")
    assert "จองในแชทที่โรงพยาบาลอื่นได้" in card
    assert "โรงพยาบาลริมน้ำ" in house.patient.buttons()
    assert "วันไหน" in (await house.patient.taps("โรงพยาบาลริมน้ำ"))[1]
    assert "พุธ 2 ธ.ค. 69" in house.patient.buttons()


async def test_a_hospital_without_a_number_leads_to_a_person() -> None:
    house = a_house(replace(READ_ONLY, phone=None, open=()))
    [card] = await house.patient.writes(BOOK)
    assert "ให้เจ้าหน้าที่ช่วยดูได้" in card
    assert calls(house.patient) == []
    assert any("เจ้าหน้าที่" in each or "พยาบาล" in each for each in house.patient.buttons())


@pytest.mark.parametrize(
    ("button", "lacks", "said"),
    [
        (MOVE, Ability.MOVE, "ยังเลื่อนนัดในแชทไม่ได้"),
        ("ขอยกเลิกนัด", Ability.CANCEL, "ยังยกเลิกนัดในแชทไม่ได้"),
        (YES, Ability.CONFIRM, "ยังรับการยืนยันนัดในแชทไม่ได้"),
    ],
)
async def test_a_change_that_cannot_be_made_leaves_the_appointment_and_says_so(
    button: str, lacks: Ability, said: str
) -> None:
    house = a_house(replace(HOSPITAL, can=frozenset(Ability) - {lacks}))
    patient = has(house, appointment())
    await is_reminded(patient, appointment())
    [card] = await patient.taps(button)
    assert said in card
    assert f"นัด{FULL_DATE} ยังอยู่เหมือนเดิม" in card
    assert house.hospital.deeds == []
    assert [each.state for each in patient.patient.bookings] == [BookingState.BOOKED]


@pytest.mark.parametrize("ability", sorted(EVERY_WRITE, key=lambda each: each.value))
async def test_what_a_hospital_can_do_is_done(ability: Ability) -> None:
    house = a_house(replace(HOSPITAL, can=frozenset({ability})))
    patient = has(house, appointment())
    await is_reminded(patient, appointment())
    if ability is Ability.BOOK:
        assert "แผนกไหน" in (await patient.writes(BOOK))[0]
        return
    button = {Ability.MOVE: MOVE, Ability.CANCEL: "ขอยกเลิกนัด", Ability.CONFIRM: YES}[ability]
    assert not any("ในแชทไม่ได้" in each for each in await patient.taps(button))
