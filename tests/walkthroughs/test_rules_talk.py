"""A hospital's rules in the chat: how late, how far ahead, how often, how many, and who needs a letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from bot.domain.appointment import Booking, BookingState, PatientContact
from bot.domain.change import Change, ChangeKind, ChangeState, cancel_key
from bot.domain.hospital_rules import HospitalRules
from bot.domain.understanding import Entity
from bot.flows.hospital_rules import said_span, times_moved
from tests.fakes.house import DENTAL, HOSPITAL, MEDICINE, House, at, build
from tests.fakes.talk import Talker
from tests.fakes.understand import entity
from tests.walkthroughs.reminded import CANCEL, FULL_DATE, HALF_PAST_ONE, KEY, MOVE, appointment, has, is_reminded
from tests.walkthroughs.test_linked_booking import GRANDMA, GRANDPA, link

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DENTIST, BOOK = "อยากนัดหมอฟัน", "จองนัด"
REALLY_MOVE, REALLY_BOOK = "ยืนยันเลื่อนนัด", "ยืนยันจอง"
FRIDAY = "ศุกร์ 4 ธ.ค. 69 · 10:00 น."


def a_house(rules: HospitalRules | None = None, **department: object) -> House:
    dental = replace(DENTAL, **department)  # type: ignore[arg-type]
    hospital = replace(HOSPITAL, rules=rules or HospitalRules(), departments=(dental, MEDICINE))
    house = build((hospital,))
    house.means.knows(DENTIST, "book_appointment", Entity("department", "หมอฟัน", 7, 13, {"code": "dental"}))
    house.means.knows(BOOK, "book_appointment")
    house.means.knows(
        "หมอฟันวันนี้", "book_appointment", entity("department", code="dental"), entity("date", on="2026-11-23")
    )
    house.means.knows(
        "หมอฟันเดือนหน้า", "book_appointment", entity("department", code="dental"), entity("date", on="2026-12-30")
    )
    house.means.knows("อายุรกรรมแทน", "book_appointment", entity("department", code="internal_medicine"))
    house.means.knows("มีแล้วค่ะ", "affirm")
    house.means.knows("ยังไม่มีค่ะ", "deny")
    house.hospital.frees("dental", at(23, "10:00", month=11), at(2, "13:30"), at(4, "10:00"), at(30, "09:00"))
    house.hospital.frees("internal_medicine", at(3, "09:00"))
    return house


def known_person(house: House) -> Talker:
    patient = house.patient
    patient.patient = replace(patient.patient, name="สมศรี ใจดี", phone="0812345678")
    return patient


# ---- how late ---------------------------------------------------------------------------------------------------


async def test_an_appointment_is_cancelled_in_time_and_by_phone_when_it_is_too_late() -> None:
    house = a_house(HospitalRules(cancel_before=DAY))
    patient = has(house, appointment())
    await is_reminded(patient, appointment())
    patient.now = HALF_PAST_ONE - DAY + timedelta(minutes=1)
    [card] = await patient.taps(CANCEL)
    assert "อย่างน้อย 24 ชั่วโมง" in card
    assert f"นัด{FULL_DATE} ยังอยู่เหมือนเดิม" in card
    assert "โทร 02-000-0000" in card
    patient.now = HALF_PAST_ONE - DAY
    assert "จะยกเลิกนัดนี้ใช่ไหม" in (await patient.taps(CANCEL))[0]


async def test_a_question_that_was_answered_too_late_cancels_nothing() -> None:
    house = a_house(HospitalRules(cancel_before=DAY))
    patient = has(house, appointment())
    await is_reminded(patient, appointment())
    patient.now = HALF_PAST_ONE - DAY
    await patient.taps(CANCEL)
    patient.passes(timedelta(minutes=5))
    [card] = await patient.taps(patient.buttons()[0])
    assert "ยกเลิกนัดนี้ในแชทไม่ได้แล้ว" in card
    assert house.hospital.deeds == []
    assert patient.standing() == []


async def test_a_cancellation_that_was_begun_in_time_is_brought_to_its_end() -> None:
    house = a_house(HospitalRules(cancel_before=DAY))
    patient = has(house, appointment())
    await is_reminded(patient, appointment())
    patient.now = HALF_PAST_ONE - DAY
    await patient.taps(CANCEL)
    begun = Change(cancel_key(KEY), KEY, ChangeKind.CANCEL, ChangeState.REQUESTED, False, patient.now)
    patient.patient = replace(patient.patient, changes=(begun,))  # the process died here
    patient.passes(timedelta(minutes=5))
    await patient.taps(patient.buttons()[0])
    assert house.hospital.deeds == [(ChangeKind.CANCEL, KEY)]


async def test_an_appointment_is_moved_in_time_and_by_phone_when_it_is_too_late() -> None:
    house = a_house(HospitalRules(move_before=2 * DAY))
    patient = has(house, appointment())
    await is_reminded(patient, appointment())
    patient.now = HALF_PAST_ONE - 2 * DAY + timedelta(minutes=1)
    [card] = await patient.taps(MOVE)
    assert "อย่างน้อย 2 วัน" in card
    assert "ยังอยู่เหมือนเดิม" in card
    assert house.hospital.searches == 0


async def test_a_move_that_was_answered_too_late_moves_nothing() -> None:
    house = a_house(HospitalRules(move_before=2 * DAY))
    patient = has(house, appointment())
    await is_reminded(patient, appointment())
    patient.now = HALF_PAST_ONE - 2 * DAY
    await patient.taps(MOVE)
    await patient.taps("เร็วที่สุด")
    await patient.taps(FRIDAY)
    patient.passes(timedelta(minutes=5))
    assert "เลื่อนนัดนี้ในแชทไม่ได้แล้ว" in (await patient.taps(REALLY_MOVE))[0]
    assert house.hospital.calls == []


async def test_a_time_that_is_too_near_is_not_offered() -> None:
    house = a_house(HospitalRules(book_before=2 * HOUR))
    patient = known_person(house)
    await patient.writes("หมอฟันวันนี้")
    assert not any("23 พ.ย." in each for each in patient.buttons())
    free = a_house(HospitalRules(book_before=HOUR)).patient
    await free.writes("หมอฟันวันนี้")
    assert any("23 พ.ย. 69 · 10:00" in each for each in free.buttons())


async def test_a_time_that_became_too_near_while_they_thought_is_not_booked() -> None:
    house = a_house(HospitalRules(book_before=HOUR))
    patient = known_person(house)
    await patient.writes("หมอฟันวันนี้")
    await patient.taps("10:00")
    patient.passes(timedelta(minutes=1))
    said = " ".join(await patient.taps(REALLY_BOOK))
    assert "จองล่วงหน้าอย่างน้อย 1 ชั่วโมง" in said
    assert house.hospital.calls == []


# ---- how far ahead ----------------------------------------------------------------------------------------------


async def test_no_day_is_offered_beyond_what_the_hospital_allows() -> None:
    patient = a_house(HospitalRules(book_ahead=10 * DAY)).patient
    await patient.writes(DENTIST)
    assert any("2 ธ.ค." in each for each in patient.buttons())
    assert not any("4 ธ.ค." in each or "30 ธ.ค." in each for each in patient.buttons())
    [card] = await patient.writes("หมอฟันเดือนหน้า")
    assert "ได้ไม่เกิน 10 วัน" in card


async def test_where_nothing_is_free_it_is_said_how_far_was_looked() -> None:
    house = a_house(HospitalRules(book_ahead=7 * DAY))
    house.hospital.slots.clear()
    assert "ดูล่วงหน้าไป 7 วัน" in (await house.patient.writes(DENTIST))[0]
    without = a_house()
    without.hospital.slots.clear()
    assert "ดูล่วงหน้าไป 60 วัน" in (await without.patient.writes(DENTIST))[0]


# ---- how often --------------------------------------------------------------------------------------------------


def moved(times: int) -> tuple[Booking, ...]:
    """An appointment after so many moves, the newest first; those before it are let go of."""
    now, chain = appointment(), []
    for _ in range(times):
        before = replace(appointment(key=uuid4()), state=BookingState.CANCELLED)
        chain.append(replace(now, replaces=before.key))
        now = before
    return (*chain, now)


@pytest.mark.parametrize(("times", "may"), [(0, True), (1, True), (2, False), (3, False)])
async def test_an_appointment_is_moved_as_often_as_the_hospital_allows(times: int, may: bool) -> None:
    house = a_house(HospitalRules(moves=2))
    bookings = moved(times)
    patient = has(house, *bookings[1:], bookings[0])
    await is_reminded(patient, bookings[0])
    said = " ".join(await patient.taps(MOVE))
    assert ("เลื่อนจากนัดเดิม" in said) is may
    assert ("เลื่อนในแชทครบ 2 ครั้งแล้ว" in said) is not may


async def test_a_hospital_may_move_by_phone_alone() -> None:
    house = a_house(HospitalRules(moves=0))
    patient = has(house, appointment())
    await is_reminded(patient, appointment())
    assert "เลื่อนนัดทางโทรศัพท์เท่านั้น" in (await patient.taps(MOVE))[0]


def test_what_is_no_longer_known_of_the_past_counts_once() -> None:
    forgotten = replace(appointment(), replaces=uuid4())
    assert times_moved((forgotten,), forgotten) == 1
    chain = moved(3)
    assert times_moved(chain, chain[0]) == 3


# ---- how many ---------------------------------------------------------------------------------------------------


def of(name: str, record: str | None = None, **more: object) -> Booking:
    key: UUID = uuid4()
    return replace(
        appointment(at(9, "09:00"), key),
        contact=PatientContact(key, name, "0812345678", None, record),
        **more,  # type: ignore[arg-type]
    )


async def as_far_as_the_last_question(patient: Talker) -> str:
    await patient.writes(DENTIST)
    await patient.taps("เร็วที่สุด")
    return " ".join(await patient.taps("พุธ 2 ธ.ค. 69 · 13:30 น."))


@pytest.mark.parametrize("rules", [{"most": 1}, {}])
async def test_one_person_has_no_more_appointments_than_the_hospital_allows(rules: dict[str, int]) -> None:
    house = a_house(HospitalRules(**rules), **({} if rules else {"most": 1}))  # type: ignore[arg-type]
    patient = known_person(house)
    patient.knows_booking(of("สมศรี  ใจดี"))
    said = await as_far_as_the_last_question(patient)
    assert "สมศรี ใจดี มีนัดครบแล้ว" in said
    assert "คนละ 1 นัด" in said
    assert "ยังไม่ได้จอง" in said
    assert house.hospital.calls == []


@pytest.mark.parametrize(
    "other",
    [
        of("แม่บุญมี ใจดี"),
        of("สมศรี ใจดี", state=BookingState.CANCELLED),
        of("สมศรี ใจดี", hospital="second"),
        replace(of("สมศรี ใจดี"), slot=replace(appointment(at(20, "09:00", month=11)).slot), appointment=None),
    ],
)
async def test_what_is_somebody_elses_cancelled_elsewhere_or_over_does_not_count(other: Booking) -> None:
    house = a_house(HospitalRules(most=1))
    patient = known_person(house)
    patient.knows_booking(other)
    assert "ถูกต้องไหมคะ" in await as_far_as_the_last_question(patient)


async def test_of_linked_records_each_has_appointments_of_their_own() -> None:
    house = a_house(HospitalRules(most=1))
    patient = known_person(house)
    patient.patient = replace(patient.patient, links=(link(GRANDMA), link(GRANDPA)))
    patient.knows_booking(of(GRANDMA.name, GRANDMA.id))
    await as_far_as_the_last_question(patient)
    assert "มีนัดครบแล้ว" in (await patient.taps(GRANDMA.name))[0]
    await as_far_as_the_last_question(patient)
    assert "ถูกต้องไหมคะ" in (await patient.taps(GRANDPA.name))[0]


async def test_who_books_in_two_places_at_once_is_stopped_at_the_yes() -> None:
    house = a_house(HospitalRules(most=1))
    patient = known_person(house)
    assert "ถูกต้องไหมคะ" in await as_far_as_the_last_question(patient)
    patient.knows_booking(of("สมศรี ใจดี"))  # meanwhile, from a stale card
    assert "มีนัดครบแล้ว" in (await patient.taps(REALLY_BOOK))[0]
    assert house.hospital.calls == []


async def test_moving_takes_nobodys_place() -> None:
    house = a_house(HospitalRules(most=1))
    patient = has(house, appointment())
    await is_reminded(patient, appointment())
    await patient.taps(MOVE)
    await patient.taps("เร็วที่สุด")
    await patient.taps(FRIDAY)
    assert REALLY_MOVE in patient.buttons()


# ---- a letter of referral ---------------------------------------------------------------------------------------


async def test_who_has_the_letter_goes_on_and_is_told_to_bring_it() -> None:
    patient = known_person(a_house(referral=True))
    assert "ทันตกรรมต้องมีใบส่งตัวค่ะ" in (await patient.writes(DENTIST))[0]
    assert "วันไหน" in (await patient.writes("มีแล้วค่ะ"))[0]
    await patient.taps("เร็วที่สุด")
    assert "นำใบส่งตัวมาด้วย" in " ".join(await patient.taps("พุธ 2 ธ.ค. 69 · 13:30 น."))


@pytest.mark.parametrize("no", ["ยังไม่มีค่ะ", "ยังไม่มี"])
async def test_who_has_none_hears_where_to_get_it_and_nothing_is_booked(no: str) -> None:
    house = a_house(referral=True)
    await house.patient.writes(DENTIST)
    [card] = await house.patient.writes(no)
    assert "ขอใบส่งตัวได้จากหมอ" in card
    assert "ยังไม่ได้จอง" in card
    assert (house.patient.standing(), house.hospital.searches) == ([], 0)


async def test_another_department_needs_no_letter_and_coming_back_asks_again() -> None:
    patient = known_person(a_house(referral=True))
    await patient.writes(DENTIST)
    assert "วันไหน" in (await patient.writes("อายุรกรรมแทน"))[0]
    assert "ใบส่งตัว" in (await patient.writes(DENTIST))[0]
    await patient.writes("มีแล้วค่ะ")
    await patient.writes("อายุรกรรมแทน")
    assert "ใบส่งตัว" in (await patient.writes(DENTIST))[0]


async def test_an_appointment_that_is_moved_had_its_letter() -> None:
    house = a_house(referral=True)
    patient = has(house, appointment())
    await is_reminded(patient, appointment())
    assert "ใบส่งตัว" not in " ".join(await patient.taps(MOVE))


@pytest.mark.parametrize(
    ("span", "unit", "many"),
    [
        (DAY, "span-hours", "24"),
        (3 * DAY, "span-days", "3"),
        (36 * HOUR, "span-hours", "36"),
        (timedelta(minutes=90), "span-minutes", "90"),
    ],
)
def test_spans_are_said_as_people_say_them(span: timedelta, unit: str, many: str) -> None:
    assert (said_span(span).id, said_span(span).args) == (unit, {"many": many})
