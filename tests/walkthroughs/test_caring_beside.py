"""Caring for somebody where it meets the rest: waitlist, doctors, rules, other hospitals, what hospitals make and change, history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.dialogue.turn import Outcome
from bot.domain.appointment import Booking, BookingState, Department, Hospital, Slot
from bot.domain.appointment_facts import AppointmentGone
from bot.domain.care import EVERYTHING, Care, Scope
from bot.domain.change import ChangeKind
from bot.domain.facts import HospitalChosen
from bot.domain.hospital_rules import HospitalRules
from bot.domain.link import Proof, Record
from bot.domain.messages import Tap
from bot.domain.sayings import Press
from bot.domain.seen import SeenAppointment
from bot.domain.words import Name
from bot.flows.noticed import change_noticed
from tests.fakes.caring import cares_for, has_booking, taken_back
from tests.fakes.house import SECOND, House, at, build
from tests.fakes.signatures import SIGNATURES
from tests.fakes.talk import Talker, choices_of
from tests.fakes.understand import entity
from tests.walkthroughs.cared import DISCREET, MOTHER, PSYCHIATRY, knows
from tests.walkthroughs.reminded import HALF_PAST_ONE, appointment, has, seen
from tests.walkthroughs.test_linked_booking import link

THEERADET = Name("ทพ. ธีรเดช ภูผาเขียว", "Theeradet Phuphakhiao")
MALI = Name("พญ. มะลิวัลย์ ใจเย็น", "Maliwan Chaiyen")
WAIT, EARLIER, OTHER_HOSPITAL = "ลงชื่อรอคิว", "ขอคิวเร็วกว่านี้", "โรงพยาบาลอื่น"
DATE = "วันพุธที่ 2 ธันวาคม 2569 เวลา 13:30 น."


def a_house(hospital: Hospital = DISCREET, *others: Hospital) -> House:
    """A carer of her mother, whose record is at the first hospital."""
    house = build((hospital, *others))
    knows(house.means)
    for words in ("ขอรอคิวทำฟันให้แม่", "จองหมอธีรเดชให้แม่", "จองหมอมะลิวัลย์ให้แม่", "จองคิวแม่ที่โรงพยาบาลริมน้ำ"):
        house.means.knows(words, "book_appointment", *([entity("department", code="dental")] if "ฟัน" in words else []))
    house.means.knows("ขอคิวแม่เร็วกว่านี้ ถ้ามีคนยกเลิกช่วยบอกด้วย", "book_appointment")
    house.patient.patient = replace(house.patient.patient, name="สมหญิง ใจดี", phone="0898765432")
    return house


def sits(house: House, doctor: Name, start: datetime, department: str = "dental") -> None:
    """A doctor has a free time."""
    house.hospital.slots.append(Slot(f"s-{start}", department, start, start + timedelta(minutes=30), doctor))


def with_mother(house: House, scopes: tuple[Scope, ...] = EVERYTHING, *, with_chat: bool = True) -> Care:
    return cares_for(house.patient, MOTHER, scopes=scopes, with_chat=with_chat)


def stands(house: House, care: Care, start: datetime = HALF_PAST_ONE, department: str = "dental") -> Booking:
    """The mother has it, and the hospital has it too."""
    booking = has_booking(house.patient, care, start, department, owned=not care.with_chat)
    assert booking.appointment is not None
    house.hospital.booked[booking.key] = booking.appointment
    return booking


def keys(patient: Talker) -> str:
    """What the buttons of the last answer would send."""
    pressed = [each.action for each in choices_of(patient.heard.sayings[-1])]
    return " ".join(each.key for each in pressed if isinstance(each, Press))


# ---- waiting (see test_caring_waits) ---------------------------------------------------------------------------------


async def test_who_wants_an_earlier_time_for_somebody_hears_what_can_be_done_instead() -> None:
    house = a_house()
    stands(house, with_mother(house))
    [said] = await house.patient.writes("ขอคิวแม่เร็วกว่านี้ ถ้ามีคนยกเลิกช่วยบอกด้วย")
    assert f"รอคิวที่เร็วกว่านัดเดิมแทนแม่ ({MOTHER})ในแชทนี้ยังไม่ได้" in said
    assert "เลื่อนไปเวลาที่ว่างให้ได้เลย" in said
    assert house.patient.patient.waits == ()


async def test_what_was_booked_or_moved_for_somebody_can_be_changed_at_once_but_not_waited_for() -> None:
    house = a_house()
    with_mother(house)
    house.hospital.frees("dental", at(9, "13:30"), at(10, "09:00"))
    await house.patient.writes("จองหมอฟันให้แม่")
    await house.patient.taps("เร็วที่สุด")
    await house.patient.taps("พุธ 9 ธ.ค. 69 · 13:30 น.")
    await house.patient.taps("ยืนยันจอง")
    assert "ขอเลื่อนนัด" in house.patient.buttons()
    assert not [each for each in house.patient.buttons() if "เร็วกว่า" in each or "เร็วขึ้น" in each]


# ---- doctors of restricted clinics ------------------------------------------------------------------------------------


async def test_a_doctor_of_an_open_clinic_is_booked_for_somebody_by_name() -> None:
    house = a_house()
    with_mother(house)
    sits(house, THEERADET, at(2, "13:30"))
    [card] = await house.patient.writes("จองหมอธีรเดชให้แม่")
    assert str(THEERADET.th) in card


async def test_a_doctor_of_a_restricted_clinic_is_not_there_for_a_carer() -> None:
    house = a_house()
    with_mother(house)
    sits(house, THEERADET, at(2, "13:30"))
    sits(house, MALI, at(2, "09:00"), "psychiatry")
    house.means.knows("จองหมอสมปองให้แม่", "book_appointment")
    said = await house.patient.writes("จองหมอมะลิวัลย์ให้แม่")
    await house.patient.taps("ยกเลิก")
    assert said == await house.patient.writes("จองหมอสมปองให้แม่"), "as a name that nobody there has"
    assert "จิตเวช" not in "\n".join(said)
    assert "ทันตกรรม" in " ".join(house.patient.buttons())


# ---- rules and letters --------------------------------------------------------------------------------------------


def ruled(rules: HospitalRules | None = None, **department: object) -> Hospital:
    dental = replace(DISCREET.departments[0], **department)  # type: ignore[arg-type]
    return replace(DISCREET, rules=rules or HospitalRules(), departments=(dental, *DISCREET.departments[1:]))


async def chooses_a_time(house: House) -> str:
    await house.patient.writes("จองหมอฟันให้แม่")
    await house.patient.taps("เร็วที่สุด")
    return "\n".join(await house.patient.taps("ศุกร์ 4 ธ.ค. 69 · 10:00 น."))


async def test_who_is_cared_for_has_no_more_appointments_than_the_hospital_allows() -> None:
    house = a_house(ruled(HospitalRules(most=1)))
    stands(house, with_mother(house))
    house.hospital.frees("dental", at(4, "10:00"))
    said = await chooses_a_time(house)
    assert MOTHER in said
    assert "ยังไม่ได้จอง" in said


async def test_appointments_of_the_carer_take_nothing_from_who_is_cared_for() -> None:
    house = a_house(ruled(HospitalRules(most=1)))
    with_mother(house)
    has(house, appointment())
    house.hospital.frees("dental", at(4, "10:00"))
    await chooses_a_time(house)
    assert "ยืนยันจอง" in house.patient.buttons()


async def test_a_second_appointment_made_meanwhile_stops_the_carer_at_the_yes() -> None:
    house = a_house(ruled(HospitalRules(most=1)))
    care = with_mother(house)
    house.hospital.frees("dental", at(4, "10:00"))
    await chooses_a_time(house)
    stands(house, care)
    [card] = await house.patient.taps("ยืนยันจอง")
    assert "ยังไม่ได้จอง" in card
    assert len(house.hospital.booked) == 1


async def test_an_appointment_that_a_carer_may_not_know_of_is_not_betrayed_by_a_number() -> None:
    house = a_house(ruled(HospitalRules(most=1)))
    stands(house, with_mother(house), at(2, "07:07"), "psychiatry")
    house.hospital.frees("dental", at(4, "10:00"))
    await chooses_a_time(house)
    assert "ยืนยันจอง" in house.patient.buttons()


async def test_what_is_too_late_to_cancel_is_so_for_a_carer_too() -> None:
    house = a_house(ruled(HospitalRules(cancel_before=timedelta(days=30))))
    booking = stands(house, with_mother(house))
    [card] = await house.patient.writes("ขอยกเลิกนัดของแม่")
    assert "30 วัน" in card
    assert booking.key in house.hospital.booked


async def test_an_appointment_of_somebody_is_moved_as_often_as_the_hospital_allows() -> None:
    house = a_house(ruled(HospitalRules(moves=2)))
    care = with_mother(house)
    first, second, third = (stands(house, care, at(day, "13:30")) for day in (2, 3, 4))
    gone_for = {first.key: None, second.key: first.key, third.key: second.key}
    cared = tuple(replace(each, replaces=gone_for[each.key]) for each in (first, second, third))
    cared = (*(replace(each, state=BookingState.CANCELLED) for each in cared[:2]), cared[2])
    house.patient.patient = replace(house.patient.patient, cared=cared)
    house.means.knows("ขอเลื่อนนัดของแม่", "reschedule_appointment")
    [card] = await house.patient.writes("ขอเลื่อนนัดของแม่")
    assert "เลื่อน" in card
    assert "2 ครั้ง" in card


async def test_a_letter_of_referral_is_asked_for_when_booking_for_somebody() -> None:
    house = a_house(ruled(referral=True))
    with_mother(house)
    house.hospital.frees("dental", at(4, "10:00"))
    [card] = await house.patient.writes("จองหมอฟันให้แม่")
    assert "ใบส่งตัว" in card


# ---- several hospitals --------------------------------------------------------------------------------------------


async def test_somebody_is_booked_for_where_their_record_is_and_that_is_said() -> None:
    house = a_house(DISCREET, SECOND)
    with_mother(house)
    house.hospital.frees("dental", at(2, "13:30"))
    said = await house.patient.writes("จองคิวแม่ที่โรงพยาบาลริมน้ำ")
    assert "โรงพยาบาลใกล้หมอ" in said[0]
    assert HospitalChosen not in {type(each) for each in house.patient.facts}
    assert "choose_hospital" not in keys(house.patient), "there is no other one for this person"


async def test_another_hospital_in_the_middle_is_said_to_be_none_for_this_person() -> None:
    house = a_house(DISCREET, SECOND)
    with_mother(house)
    house.hospital.frees("dental", at(2, "13:30"))
    await house.patient.writes("จองหมอฟันให้แม่")
    said = await house.patient.writes("จองคิวแม่ที่โรงพยาบาลริมน้ำ")
    assert any("จองแทนได้ที่โรงพยาบาลใกล้หมอเท่านั้น" in each for each in said)


# ---- what the hospital has made -----------------------------------------------------------------------------------


def made(of: Record, clock: str, department: str = "dental", clinic: str = "") -> SeenAppointment:
    start = at(2, clock)
    return SeenAppointment(f"h-{clock}", of.hospital, of.id, date(2026, 12, 2), start, None, department, clinic, "")


async def test_what_the_hospital_made_for_somebody_is_shown_without_restricted_and_unknown_clinics() -> None:
    house = a_house()
    care = with_mother(house)
    house.seen.appointments = [
        made(care.record, "13:30"),
        made(care.record, "07:07", "psychiatry"),
        made(care.record, "07:17", "", "คลินิกยาต้านไวรัส"),
    ]
    [card] = await house.patient.writes("นัดของแม่")
    assert DATE in card
    assert MOTHER in card
    [card] = await house.patient.writes("ขอยกเลิกนัดของแม่")
    assert DATE in card, "it cannot be cancelled here, and whom to call stands on it"
    for saying in house.patient.heard.sayings:
        assert "07:07" not in str(saying.shapes)
        assert "คลินิกยาต้านไวรัส" not in str(saying.shapes)


async def test_who_may_not_see_is_shown_nothing_that_the_hospital_made() -> None:
    house = a_house()
    care = with_mother(house, (Scope.REMIND,))
    house.seen.appointments = [made(care.record, "13:30")]
    said = "\n".join(await house.patient.writes("นัดของแม่"))
    assert DATE not in said
    assert house.seen.asked == []


@pytest.mark.parametrize(
    ("proof", "records", "shown"),
    [(Proof.CODE, 1, True), (Proof.CODE, 2, False), (Proof.COUNTER, 2, True), (Proof.THAID, 2, True)],
)
async def test_a_restricted_clinic_is_shown_for_a_record_that_is_surely_ones_own(
    proof: Proof, records: int, *, shown: bool
) -> None:
    house = a_house()
    of = [Record(DISCREET.id, f"r{n}", f"{n:09}", f"นางคนที่{n} ใจดี") for n in range(records)]
    links = tuple(replace(link(each), proof=proof) for each in of)
    house.patient.patient = replace(house.patient.patient, links=links)
    house.seen.appointments = [
        made(of[0], "13:30"),
        made(of[0], "07:07", "psychiatry"),
        made(of[0], "07:17", "", "คลินิกยาต้านไวรัส"),
    ]
    said = "\n".join(await house.patient.writes("นัดของฉัน"))
    assert DATE in said
    assert ("07:07" in said) is shown
    assert ("07:17" in said) is shown


# ---- what the hospital changes ------------------------------------------------------------------------------------


def gone(house: House, held: Booking, hospital: Hospital = DISCREET) -> Outcome:
    """The watch finds it cancelled; as it stands in the ledger, it knows by which right it was made."""
    noticed = change_noticed(
        held, seen(held, stands=False), house.patient.patient, hospital, SIGNATURES, house.patient.now
    )
    assert isinstance(noticed, Outcome)
    return noticed


async def test_a_carer_of_somebody_without_a_chat_is_told_what_the_hospital_changed_and_whose_it_was() -> None:
    house = a_house()
    held = stands(house, with_mother(house, with_chat=False))
    [card] = await house.patient.is_told(gone(house, held))
    assert DATE in card
    assert MOTHER in card


async def test_after_the_right_is_over_it_becomes_true_and_nobody_is_told() -> None:
    house = a_house()
    care = with_mother(house, with_chat=False)
    held = stands(house, care)
    taken_back(house.patient, care)
    noticed = gone(house, held)
    assert (noticed.say, noticed.choices, noticed.facts) == ((), (), (AppointmentGone(held.key),))


async def test_of_a_clinic_that_has_become_restricted_a_carer_is_told_nothing() -> None:
    house = a_house()
    held = stands(house, with_mother(house, with_chat=False))
    now_restricted: Department = replace(DISCREET.departments[0], restricted=True)
    noticed = gone(house, held, replace(DISCREET, departments=(now_restricted, PSYCHIATRY)))
    assert (noticed.say, noticed.facts) == ((), (AppointmentGone(held.key),))


# ---- more of an appointment ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["ขอดูประวัติการนัดของแม่", "ขอคิวอาร์เช็กอินของแม่", "ลงปฏิทินนัดของแม่ให้หน่อย", "แม่ต้องเตรียมตัวมาอย่างไรคะ"]
)
async def test_more_of_somebodys_appointment_is_the_appointment_itself_with_how_to_prepare(words: str) -> None:
    house = a_house()
    stands(house, with_mother(house))
    [card] = await house.patient.writes(words)
    assert card.startswith(f"นัดของแม่ ({MOTHER})")
    assert "แปรงฟันก่อนมา" in card
    assert "mine.shown" not in keys(house.patient), "history and picture are the patient's own"


async def test_a_button_to_see_more_opens_no_appointment_of_somebody_else() -> None:
    house = a_house()
    booking = stands(house, with_mother(house))
    for what in ("details", "check-in", "history"):
        [said] = await house.patient.does(Tap(f"mine.shown:{what}:{booking.key}"))
        assert DATE not in said


async def test_the_move_of_somebodys_appointment_cannot_become_a_wait() -> None:
    house = a_house()
    stands(house, with_mother(house))
    house.means.knows("ขอเลื่อนนัดของแม่", "reschedule_appointment")
    await house.patient.writes("ขอเลื่อนนัดของแม่")
    assert WAIT not in house.patient.buttons()
    assert not [each for each in house.patient.patient.changes if each.kind is ChangeKind.MOVE]
