"""Seeing what is booked, as talk: the next one, all of them, as the hospital has them now, with history, calendar and picture."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from bot.dialogue.thai_time import said_when
from bot.domain.appointment import Appointment, Booking, BookingState, PatientContact, Slot, Standing
from bot.domain.appointment_facts import AppointmentGone, AppointmentMoved, AppointmentSeen, RemindersPlanned
from bot.domain.change import Change, ChangeKind, ChangeState, cancel_key
from bot.domain.errors import HospitalUnavailable
from bot.domain.history import By, Event, Happened
from bot.domain.sayings import Choice, Link, Urgency
from bot.flows.appointment_links import Kind, check_in_words, opened_by
from tests.fakes.house import MONDAY_MORNING, House, at, build
from tests.fakes.signatures import SIGNATURES
from tests.fakes.talk import Talker, choices_of

KEY, OTHER = UUID(int=7), UUID(int=8)
WEDNESDAY = at(2, "13:30")
MINE = "ดูนัดของฉัน"


def appointment(start: datetime = WEDNESDAY, key: UUID = KEY, department: str = "dental", **more: object) -> Booking:
    """One that stands, and that the patient knows of."""
    slot = Slot(f"slot-{key}", department, start, start + timedelta(minutes=30))
    made = Appointment(f"a-{key}", key, "klaimor-demo", department, slot.start, slot.end)
    who = PatientContact(uuid4(), "สมศรี ใจดี", "0812345678")
    whole = Booking(key, "klaimor-demo", slot, BookingState.BOOKED, True, MONDAY_MORNING, made, who)
    return replace(whole, **more)  # type: ignore[arg-type]


@pytest.fixture
def house() -> House:
    made = build()
    for words in (MINE, "นัดครั้งต่อไปวันไหน", "นัดคราวหน้ากี่โมง"):
        made.means.knows(words, "check_appointment")
    return made


def has(house: House, *bookings: Booking) -> Talker:
    for each in reversed(bookings):
        house.patient.knows_booking(each)
    return house.patient


def links(patient: Talker) -> list[str]:
    """The addresses that the newest saying opens."""
    opened: list[Choice] = choices_of(patient.heard.sayings[-1])
    return [each.action.url for each in opened if isinstance(each.action, Link)]


def pictures(patient: Talker) -> list[str]:
    shapes = patient.heard.sayings[-1].shapes
    return [shape.picture.url for shape in shapes if getattr(shape, "picture", None) is not None]


def event(what: Happened, by: By, hours: float, booking: UUID = KEY, was: datetime | None = None) -> Event:
    """Something happened so many hours after Monday morning."""
    return Event(booking, what, by, MONDAY_MORNING + timedelta(hours=hours), WEDNESDAY, was)


# ---- next, all ---------------------------------------------------------------------------------------------------------


async def test_the_next_one_is_shown_with_all_that_belongs_to_it(house: House) -> None:
    patient = has(house, appointment())
    [card] = await patient.writes(MINE)
    assert said_when(WEDNESDAY, "th") in card
    assert "ทันตกรรม" in card
    assert "อาคาร 2 ชั้น 1" in card
    assert "แปรงฟันก่อนมา" in card, "what to do before"
    assert patient.buttons()[:7] == [
        "ยืนยันว่าจะไป", "ขอเลื่อนนัด", "ขอยกเลิกนัด", "QR ยื่นตอนมาถึง", "บันทึกลงปฏิทิน", "ดูแผนที่", "ประวัติการนัด",
    ]  # fmt: skip


@pytest.mark.parametrize("words", ["นัดครั้งต่อไปวันไหน", "นัดคราวหน้ากี่โมง"])
async def test_who_asks_for_the_next_one_sees_that_one_and_the_way_to_all(house: House, words: str) -> None:
    patient = has(house, appointment(at(9, "09:00"), OTHER), appointment())
    [card] = await patient.writes(words)
    assert said_when(WEDNESDAY, "th") in card
    cards = await patient.taps("ดูนัดทั้งหมด")
    assert [said_when(start, "th") in card for start, card in zip((WEDNESDAY, at(9, "09:00")), cards, strict=True)] == [
        True
    ] * 2


async def test_the_others_have_a_button_that_leads_to_all_of_it(house: House) -> None:
    patient = has(house, appointment(), appointment(at(9, "09:00"), OTHER))
    await patient.writes(MINE)
    assert patient.buttons()[8:12] == ["ยืนยันว่าจะไป", "ขอเลื่อนนัด", "ขอยกเลิกนัด", "ดูรายละเอียดนัดนี้"]
    [card] = await patient.taps("ดูรายละเอียดนัดนี้")
    assert said_when(at(9, "09:00"), "th") in card
    assert "ประวัติการนัด" in patient.buttons()


async def test_more_than_four_are_shown_in_two_steps_and_none_is_left_out(house: House) -> None:
    patient = has(house, *(appointment(at(2 + n, "09:00"), UUID(int=20 + n)) for n in range(6)))
    assert len(await patient.writes(MINE)) == 4
    assert len(await patient.taps("ดูนัดทั้งหมด")) == 6


async def test_none_is_said_with_a_way_on(house: House) -> None:
    said, _ = await house.patient.writes(MINE)  # and that linking a record would show more
    assert "ยังไม่มีนัด" in said
    assert "จองนัด" in house.patient.buttons()


async def test_without_an_address_of_our_own_there_are_no_links(house: House) -> None:
    bare = build(appointment_url="")
    bare.means.knows(MINE, "check_appointment")
    patient = has(bare, appointment())
    await patient.writes(MINE)
    assert patient.buttons()[:5] == ["ยืนยันว่าจะไป", "ขอเลื่อนนัด", "ขอยกเลิกนัด", "ดูแผนที่", "ประวัติการนัด"]
    assert "ยังไม่มี QR" in (await patient.writes("ขอ QR เช็กอิน"))[0]
    assert said_when(WEDNESDAY, "th") in (await patient.writes("ขอบันทึกนัดลงปฏิทิน"))[0]


# ---- as the hospital has it now ---------------------------------------------------------------------------------------------


async def test_what_the_hospital_says_now_needs_no_time_and_is_noted(house: House) -> None:
    patient = has(house, appointment())
    house.hospital.changed_there[KEY] = Standing(True, accepted=True, start=WEDNESDAY)
    [card] = await patient.writes(MINE)
    assert "ตามข้อมูลเมื่อ" not in card
    assert patient.facts[-1] == AppointmentSeen(KEY, True)
    assert patient.last is not None
    assert {each.urgency for each in patient.last.sends} == {Urgency.TALK}


async def test_a_copy_of_ours_says_from_when_it_is(house: House) -> None:
    patient = has(house, appointment(as_of=at(30, "08:15", 11)))
    house.hospital.down = HospitalUnavailable("maintenance")
    [card] = await patient.writes(MINE)
    assert f"ตามข้อมูลเมื่อ {said_when(at(30, '08:15', 11), 'th')}" in card
    assert not any(isinstance(each, AppointmentSeen) for each in patient.facts)


async def test_another_time_is_told_where_it_is_found_and_recorded_with_it(house: House) -> None:
    patient, later = has(house, appointment()), WEDNESDAY + timedelta(days=1)
    house.hospital.changed_there[KEY] = Standing(True, start=later, end=later + timedelta(minutes=30))
    [card] = await patient.writes(MINE)
    assert "โรงพยาบาลเปลี่ยนเวลานัด" in card
    assert said_when(WEDNESDAY, "th") in card
    assert said_when(later, "th") in card
    assert [type(each) for each in patient.facts[-2:]] == [AppointmentMoved, RemindersPlanned]
    assert patient.last is not None
    assert {each.urgency for each in patient.last.sends} == {Urgency.OUTCOME}, (
        "it is recorded as told, so it must be heard"
    )


async def test_one_that_is_gone_is_told_where_it_is_found(house: House) -> None:
    patient = has(house, appointment(), appointment(at(9, "09:00"), OTHER))
    house.hospital.changed_there[KEY] = Standing(False)
    gone, left = await patient.writes(MINE)
    assert "ไม่พบนัดนี้ที่โรงพยาบาล" in gone
    assert said_when(at(9, "09:00"), "th") in left
    assert AppointmentGone(KEY) in patient.facts


async def test_a_cancellation_of_ones_own_that_is_under_way_is_not_told_as_the_hospitals(house: House) -> None:
    patient = has(house, appointment())
    open_change = Change(cancel_key(KEY), KEY, ChangeKind.CANCEL, ChangeState.UNKNOWN, False, MONDAY_MORNING)
    patient.patient = replace(patient.patient, changes=(open_change,))
    house.hospital.changed_there[KEY] = Standing(False)
    [card] = await patient.writes(MINE)
    assert "ไม่พบนัดนี้" not in card
    assert not any(isinstance(each, AppointmentGone) for each in patient.facts)


# ---- history --------------------------------------------------------------------------------------------------------------


async def test_the_history_says_who_did_what_and_when(house: House) -> None:
    patient = has(house, appointment())
    house.history.events = [
        event(Happened.BOOKED, By.CARER, 1),
        event(Happened.CONFIRMED, By.PATIENT, 2),
        event(Happened.MOVED, By.HOSPITAL, 3, was=at(1, "09:00")),
        event(Happened.CANCELLED, By.STAFF, 4),
    ]
    await patient.writes(MINE)
    [card] = await patient.taps("ประวัติการนัด")
    title, *lines = card.split("\n")
    when = said_when(WEDNESDAY, "th")
    assert title == "ประวัติการนัด"
    assert lines == [
        f"ผู้ดูแลของคุณจองนัด {when} (เมื่อ {said_when(at(23, '10:00', 11), 'th')})",
        f"คุณยืนยันว่าจะไปตามนัด {when} (เมื่อ {said_when(at(23, '11:00', 11), 'th')})",
        f"ทางโรงพยาบาลเปลี่ยนเวลานัดจาก {said_when(at(1, '09:00'), 'th')} เป็น {when} (เมื่อ {said_when(at(23, '12:00', 11), 'th')})",
        f"เจ้าหน้าที่ยกเลิกนัดให้ {when} (เมื่อ {said_when(at(23, '13:00', 11), 'th')})",
    ]


@pytest.mark.parametrize("what", list(Happened))
@pytest.mark.parametrize("by", list(By))
async def test_every_deed_of_everybody_has_words_in_both_languages(house: House, what: Happened, by: By) -> None:
    patient = has(house, appointment())
    house.history.events = [event(what, by, 1, was=at(1, "09:00"))]
    thai = await patient.writes("ขอดูประวัติการนัด")
    english = await patient.writes("show my appointment history")
    assert said_when(WEDNESDAY, "th") in thai[0]
    assert said_when(WEDNESDAY, "en") in english[0]


async def test_the_history_of_one_includes_what_it_was_moved_from(house: House) -> None:
    old = appointment(at(1, "09:00"), OTHER, state=BookingState.CANCELLED)
    patient = has(house, appointment(replaces=OTHER), old, appointment(at(9, "10:00"), UUID(int=9)))
    house.history.events = [
        event(Happened.BOOKED, By.PATIENT, 1, OTHER),
        event(Happened.BOOKED, By.PATIENT, 2, UUID(int=9)),
        event(Happened.MOVED, By.PATIENT, 3, KEY, at(1, "09:00")),
    ]
    await patient.writes(MINE)
    [card] = await patient.taps("ประวัติการนัด")
    assert [line[:8] for line in card.split("\n")[1:]] == ["คุณจองนั", "คุณเลื่อ"]


@pytest.mark.parametrize(
    "words",
    ["ประวัติการนัด", "ขอดูประวัตินัดหน่อยค่ะ", "ประวัติการเลื่อนนัด", "ใครเลื่อนนัดของฉันคะ", "show my appointment history"],
)
async def test_the_history_is_asked_for_in_words_in_the_middle_of_anything(house: House, words: str) -> None:
    patient = has(house, appointment())
    house.history.events = [event(Happened.BOOKED, By.PATIENT, 1)]
    house.means.knows("ขอจองคิว", "book_appointment")
    await patient.writes("ขอจองคิว")
    before = patient.standing()
    [card] = await patient.writes(words)
    assert "คุณจองนัด" in card or "you booked" in card
    assert patient.standing() == before == ["booking.choosing_department"]
    assert patient.button("กลับไปทำต่อ" if "คุณ" in card else "Back to where I was") == "intent:resume"


@pytest.mark.parametrize("words", ["ลบประวัติการนัดให้หน่อย", "ขอเลื่อนนัดค่ะ", "ยกเลิกนัด", "เชื่อมประวัติ", "ขอประวัติการรักษา"])
async def test_other_wishes_are_not_taken_for_it(house: House, words: str) -> None:
    patient = has(house, appointment())
    house.history.events = [event(Happened.BOOKED, By.PATIENT, 1)]
    assert not any("คุณจองนัด" in each for each in await patient.writes(words))


async def test_a_long_history_shows_the_newest_and_says_so(house: House) -> None:
    patient = has(house, appointment())
    house.history.events = [event(Happened.CONFIRMED, By.PATIENT, n) for n in range(30)]
    [card] = await patient.writes("ประวัติการนัด")
    assert "10 รายการล่าสุด" in card
    assert len(card.split("\n")) == 12


async def test_no_history_is_said_and_who_did_not_agree_is_asked_first(house: House) -> None:
    assert "ยังไม่มีประวัติการนัด" in (await has(house, appointment()).writes("ประวัติการนัด"))[0]
    stranger = build(stranger=True)
    said = await stranger.patient.writes("ประวัติการนัด")
    assert stranger.history.asked == []
    assert "ยังไม่มีประวัติการนัด" not in said[0]


# ---- calendar and picture ----------------------------------------------------------------------------------------------------


async def test_the_calendar_link_is_signed_for_this_appointment_and_ends_a_day_after_it(house: House) -> None:
    patient = has(house, appointment())
    await patient.writes("ขอไฟล์ปฏิทินของนัดนี้")
    [address] = links(patient)
    base, token, rest = address.rsplit("/", 2)
    assert (base, rest) == ("https://klaimor.example/appointments", "calendar.ics?openExternalBrowser=1")
    assert opened_by(SIGNATURES, Kind.CALENDAR, token, patient.now) == KEY
    ends = WEDNESDAY + timedelta(minutes=30, days=1)
    assert opened_by(SIGNATURES, Kind.CALENDAR, token, ends - timedelta(seconds=1)) == KEY
    assert opened_by(SIGNATURES, Kind.CALENDAR, token, ends) is None
    assert opened_by(SIGNATURES, Kind.CHECK_IN, token, patient.now) is None, "a link for one thing opens no other"


async def test_the_picture_is_shown_with_what_it_is_for(house: House) -> None:
    patient = has(house, appointment())
    await patient.writes(MINE)
    [card] = await patient.taps("QR ยื่นตอนมาถึง")
    assert said_when(WEDNESDAY, "th") in card
    assert "สแกน" in card
    [address] = pictures(patient)
    assert opened_by(SIGNATURES, Kind.CHECK_IN, address.rsplit("/", 2)[1], patient.now) == KEY
    assert address.endswith("/check-in.png")


def test_the_picture_holds_the_key_and_nothing_else() -> None:
    assert check_in_words(KEY) == "KLAIMOR/1/00000000-0000-0000-0000-000000000007"
    assert set(check_in_words(uuid4())) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"), (
        "coarse: alphanumeric mode"
    )


@pytest.mark.parametrize("words", ["ขอคิวอาร์โค้ดค่ะ", "ขอ QR เช็กอิน", "ขอเช็คอินหน่อย", "my qr code please"])
async def test_the_picture_is_asked_for_in_words(house: House, words: str) -> None:
    patient = has(house, appointment())
    await patient.writes(words)
    assert len(pictures(patient)) == 1


@pytest.mark.parametrize("words", ["ต้องเตรียมตัวยังไงบ้างคะ", "เตรียมตัวก่อนมาอย่างไร"])
async def test_how_to_prepare_is_told_of_the_next_one(house: House, words: str) -> None:
    patient = has(house, appointment())
    assert "แปรงฟันก่อนมา" in (await patient.writes(words))[0]


async def test_who_has_no_appointment_asks_how_to_prepare_for_something_else(house: House) -> None:
    house.means.knows("ต้องเตรียมตัวยังไงบ้างคะ", "ask_opening_hours")
    assert "08:30" in "".join(await house.patient.writes("ต้องเตรียมตัวยังไงบ้างคะ"))


async def test_those_of_next_week_are_not_the_next_one_alone(house: House) -> None:
    house.means.knows("my appointments next week", "check_appointment")
    patient = has(house, appointment(), appointment(at(9, "09:00"), OTHER))
    assert len(await patient.writes("my appointments next week")) == 2


async def test_old_buttons_say_that_it_is_over(house: House) -> None:
    patient = has(house, appointment())
    await patient.writes(MINE)
    patient.patient = replace(patient.patient, bookings=(appointment(state=BookingState.CANCELLED),))
    assert "ยกเลิกไปแล้ว" in (await patient.taps("QR ยื่นตอนมาถึง"))[0]
    assert pictures(patient) == []
    patient.patient = replace(patient.patient, bookings=(appointment(),))
    patient.passes(timedelta(days=20))
    assert "ผ่านไปแล้ว" in (await patient.taps("QR ยื่นตอนมาถึง"))[0]
    patient.patient = replace(patient.patient, bookings=())
    assert "ปุ่มนี้ใช้ไม่ได้" in (await patient.taps("ประวัติการนัด"))[0]


@pytest.mark.parametrize(
    "token", ["", "a.b", "a.b.c", f"{KEY.hex}.9999999999.{'x' * 22}", f"{KEY.hex}.9999999999.", "x" * 5000, "ก.ข.ค"]
)
def test_what_we_did_not_sign_opens_nothing(token: str) -> None:
    assert opened_by(SIGNATURES, Kind.CALENDAR, token, MONDAY_MORNING) is None
