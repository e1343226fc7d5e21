"""Moving an appointment: the new time is booked first, the old one is let go of then, and nobody ever ends with neither."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from bot.domain.appointment import BookingState
from bot.domain.appointment_facts import BookingTold, ChangeTold, RemindersPlanned
from bot.domain.change import Change, ChangeKind, ChangeState
from bot.domain.errors import HospitalRefused, HospitalUnavailable, OutcomeUnknown, SlotTaken
from bot.domain.facts import CaseKind
from bot.domain.messages import Tap
from tests.fakes.booking import BookingDesk
from tests.fakes.house import House, at
from tests.fakes.talk import Talker
from tests.fakes.understand import Table, entity
from tests.walkthroughs.reminded import FULL_DATE, KEY, MOVE, OTHER, appointment, has, is_reminded

REALLY = "ยืนยันเลื่อนนัด"
FRIDAY_TEN, FRIDAY_ELEVEN = "ศุกร์ 4 ธ.ค. 69 · 10:00 น.", "ศุกร์ 4 ธ.ค. 69 · 11:00 น."
NEW_DATE = "วันศุกร์ที่ 4 ธันวาคม 2569 เวลา 10:00 น."


@pytest.fixture
def patient(house: House, hospital: BookingDesk) -> Talker:
    hospital.frees("dental", at(4, "10:00"), at(4, "11:00"), at(7, "09:00"))
    return has(house, appointment())


@pytest.fixture(autouse=True)
def _words(means: Table) -> None:
    means.knows("ขอเลื่อนนัด", "reschedule_appointment")
    means.knows("เลื่อนเป็นวันศุกร์", "reschedule_appointment", entity("date", "new", on="2026-12-04"))
    means.knows(
        "เลื่อนจากพุธเป็นศุกร์",
        "reschedule_appointment",
        entity("date", "old", on="2026-12-02"),
        entity("date", "new", on="2026-12-04"),
    )
    means.knows("ใช่ค่ะ", "affirm")
    means.knows("ไม่ค่ะ", "deny")
    means.knows("ยกเลิก", "cancel_flow")
    means.knows("ขอเป็นวันจันทร์", "book_appointment", entity("date", on="2026-12-07"))
    means.knows("ขอเป็นแผนกอายุรกรรม", "book_appointment", entity("department", code="internal_medicine"))


async def to_confirm(patient: Talker) -> list[str]:
    """As far as the last question."""
    await patient.writes("เลื่อนเป็นวันศุกร์")
    return await patient.taps(FRIDAY_TEN)


def states(patient: Talker) -> dict[str, BookingState]:
    return {("old" if each.key == KEY else "new"): each.state for each in patient.patient.bookings}


async def test_other_days_of_the_same_department_are_offered_and_the_old_time_stands(
    patient: Talker, hospital: BookingDesk
) -> None:
    await is_reminded(patient, appointment())
    said = await patient.taps(MOVE)
    assert f"เลื่อนจากนัดเดิม {FULL_DATE} นัดเดิมจะยังอยู่" in said[0]
    assert patient.buttons()[:3] == ["เร็วที่สุด", "ศุกร์ 4 ธ.ค. 69", "จันทร์ 7 ธ.ค. 69"]
    assert states(patient) == {"old": BookingState.BOOKED}


@pytest.mark.parametrize("words", ["เลื่อนเป็นวันศุกร์", "เลื่อนจากพุธเป็นศุกร์"])
async def test_a_day_that_is_said_at_once_is_not_asked_again(patient: Talker, words: str) -> None:
    said = await patient.writes(words)
    assert "วันศุกร์ที่ 4 ธันวาคม 2569" in said[1]
    assert patient.buttons()[:2] == [FRIDAY_TEN, FRIDAY_ELEVEN]


async def test_both_times_are_read_back_for_the_same_person(patient: Talker) -> None:
    [card] = await to_confirm(patient)
    for words in ("เลื่อนเป็นเวลานี้ใช่ไหม", f"เวลาเดิม: {FULL_DATE}", f"เวลาใหม่: {NEW_DATE}", "สมศรี ใจดี", "081-234-5678"):
        assert words in card
    assert REALLY in patient.buttons()


@pytest.mark.parametrize("yes", [REALLY, "ใช่ค่ะ"])
async def test_a_yes_books_the_new_time_lets_go_of_the_old_one_and_plans_its_reminders(
    patient: Talker, hospital: BookingDesk, yes: str
) -> None:
    await to_confirm(patient)
    [card] = await patient.writes(yes)
    for words in ("เลื่อนนัดเรียบร้อยแล้ว", NEW_DATE, f"นัดเดิม {FULL_DATE} ยกเลิกให้แล้ว"):
        assert words in card
    assert states(patient) == {"old": BookingState.CANCELLED, "new": BookingState.BOOKED}
    [new] = hospital.booked
    told, planned, changed = patient.facts
    assert (told, changed) == (BookingTold(new), ChangeTold(new))
    assert isinstance(planned, RemindersPlanned)
    assert (planned.booking, len(planned.reminders)) == (new, 3)
    assert hospital.contacts[new].name == "สมศรี ใจดี"


async def test_a_no_shows_the_other_times_and_the_old_one_stands(patient: Talker, hospital: BookingDesk) -> None:
    await to_confirm(patient)
    await patient.writes("ไม่ค่ะ")
    assert FRIDAY_ELEVEN in patient.buttons()
    assert states(patient) == {"old": BookingState.BOOKED}


async def test_stopping_in_the_middle_leaves_the_old_time(patient: Talker, hospital: BookingDesk) -> None:
    await to_confirm(patient)
    assert "นัดที่จองไว้แล้วยังอยู่เหมือนเดิม" in (await patient.writes("ยกเลิก"))[0]
    assert states(patient) == {"old": BookingState.BOOKED}
    assert hospital.deeds == []


async def test_another_day_may_be_wished_for_on_the_way(patient: Talker) -> None:
    await patient.writes("ขอเลื่อนนัด")
    await patient.writes("ขอเป็นวันจันทร์")
    await patient.taps("จันทร์ 7 ธ.ค. 69 · 09:00 น.")
    assert "เวลาใหม่: วันจันทร์ที่ 7 ธันวาคม 2569" in patient.heard.sayings[-1].shapes[0].lines[1]  # type: ignore[union-attr]
    await patient.taps(REALLY)
    assert states(patient) == {"old": BookingState.CANCELLED, "new": BookingState.BOOKED}


async def test_a_move_stays_in_its_department(patient: Talker) -> None:
    await patient.writes("เลื่อนเป็นวันศุกร์")
    said = "\n".join(await patient.writes("ขอเป็นแผนกอายุรกรรม"))
    assert "ตอนนี้กำลังเลื่อนนัดทันตกรรมอยู่ค่ะ เลื่อนได้ในแผนกเดิม" in said
    assert FRIDAY_TEN in patient.buttons()
    assert "ตอนนี้กำลังเลื่อนนัด" not in "\n".join(await patient.writes("หิวข้าว"))


async def test_a_second_tap_on_yes_moves_nothing_twice(patient: Talker, hospital: BookingDesk) -> None:
    await to_confirm(patient)
    button = patient.button(REALLY)
    await patient.does(Tap(button))
    [said] = await patient.does(Tap(button))
    assert NEW_DATE in said
    assert len(hospital.booked) == 1
    assert len(hospital.deeds) == 1


# ---- trouble with the new time ----------------------------------------------------------------------------------


async def test_a_time_that_was_just_taken_leads_to_the_others_and_the_old_one_stands(
    patient: Talker, hospital: BookingDesk
) -> None:
    await to_confirm(patient)
    hospital.taken(at(4, "10:00"))
    said = await patient.taps(REALLY)
    assert "มีคนจองไป" in said[0]
    assert states(patient)["old"] is BookingState.BOOKED
    await patient.taps(FRIDAY_ELEVEN)
    await patient.taps(REALLY)
    assert states(patient)["old"] is BookingState.CANCELLED
    assert [each.start for each in hospital.booked.values()] == [at(4, "11:00")]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (HospitalUnavailable("down"), "นัดเดิมยังอยู่เหมือนเดิม"),
        (OutcomeUnknown("lost"), f"ระหว่างนี้นัดเดิม {FULL_DATE} ยังอยู่"),
        (HospitalRefused("422"), f"นัดเดิม {FULL_DATE} ยังอยู่เหมือนเดิม"),
    ],
)
async def test_whatever_goes_wrong_with_the_new_time_the_old_one_stands(
    patient: Talker, hospital: BookingDesk, error: Exception, words: str
) -> None:
    await to_confirm(patient)
    hospital.fails = [error]
    assert words in (await patient.taps(REALLY))[0]
    assert states(patient)["old"] is BookingState.BOOKED
    assert hospital.deeds == []
    assert (CaseKind.BOOKING_REFUSED in patient.cases()) is isinstance(error, HospitalRefused)


async def test_when_the_hospital_was_away_the_same_move_can_be_tried_again(
    patient: Talker, hospital: BookingDesk
) -> None:
    await to_confirm(patient)
    hospital.fails = [HospitalUnavailable("down")]
    await patient.taps(REALLY)
    assert NEW_DATE in (await patient.taps("ลองอีกครั้ง"))[0]
    assert states(patient)["old"] is BookingState.CANCELLED


# ---- trouble with the old time ----------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [OutcomeUnknown("lost"), HospitalRefused("422")])
async def test_when_the_old_one_cannot_be_let_go_of_at_once_it_is_said_and_seen_to(
    patient: Talker, hospital: BookingDesk, error: Exception
) -> None:
    await to_confirm(patient)
    hospital.fails_letting_go = [error]
    [card] = await patient.taps(REALLY)
    assert NEW_DATE in card
    assert "กำลังยกเลิกให้" in card
    assert states(patient) == {"old": BookingState.BOOKED, "new": BookingState.BOOKED}
    assert not [fact for fact in patient.facts if isinstance(fact, ChangeTold)], "its end is told later"
    assert [fact for fact in patient.facts if isinstance(fact, RemindersPlanned)]


async def test_after_a_crash_the_same_yes_finishes_the_move(patient: Talker, hospital: BookingDesk) -> None:
    await to_confirm(patient)
    step, version, before = patient.step, patient.version, patient.patient
    await patient.taps(REALLY)
    patient.step, patient.version = step, version  # as if the commit had been lost after the hospital was told
    untold = tuple(replace(each, told=each.key == KEY) for each in patient.patient.bookings)
    [new] = hospital.booked
    patient.patient = replace(before, bookings=untold, changes=())
    hospital.changed = lambda change: None
    patient.patient = replace(patient.patient, changes=(moved(new),))
    patient.facts.clear()
    [card] = await patient.taps(REALLY)
    assert NEW_DATE in card
    assert len(hospital.booked) == 1
    assert {type(fact) for fact in patient.facts} == {BookingTold, RemindersPlanned, ChangeTold}


def moved(new: UUID) -> Change:
    """The record of the move, as if its end had never been told."""
    return Change(new, KEY, ChangeKind.MOVE, ChangeState.DONE, False, at(1, "09:00"))


async def test_when_either_time_has_come_nothing_is_moved(patient: Talker, hospital: BookingDesk) -> None:
    await to_confirm(patient)
    patient.now = at(2, "13:30")
    assert "ผ่านไปแล้ว" in (await patient.taps(REALLY))[0]
    assert states(patient) == {"old": BookingState.BOOKED}


async def test_which_of_several_is_asked_and_the_wished_day_is_not_forgotten(
    house: House, patient: Talker, hospital: BookingDesk
) -> None:
    patient = has(house, appointment(at(3, "10:00"), OTHER, "internal_medicine"))
    [card] = await patient.writes("เลื่อนเป็นวันศุกร์")
    assert "จะเลื่อนนัดไหน" in card
    said = await patient.taps("พุธ 2 ธ.ค. 69 · 13:30 น.")
    assert "วันศุกร์ที่ 4 ธันวาคม 2569" in said[1]


async def test_a_department_button_further_up_starts_something_new(patient: Talker, hospital: BookingDesk) -> None:
    await patient.writes("เลื่อนเป็นวันศุกร์")
    await patient.does(Tap("booking.choosing_department:internal_medicine"))
    hospital.frees("internal_medicine", at(8, "10:00"))
    await patient.writes("ขอเป็นวันจันทร์")
    assert "เลื่อน" not in str(patient.heard.sayings[-1].shapes)


async def test_nothing_to_move_is_said(house: House) -> None:
    assert "ยังไม่มีนัด" in (await has(house).writes("ขอเลื่อนนัด"))[0]


async def test_slots_are_asked_for_again_when_the_offers_are_old(patient: Talker, hospital: BookingDesk) -> None:
    await patient.writes("เลื่อนเป็นวันศุกร์")
    hospital.fails = [SlotTaken("x")]
    await patient.taps(FRIDAY_TEN)
    patient.passes(timedelta(minutes=5))
    await patient.taps(REALLY)
    assert states(patient)["old"] is BookingState.BOOKED
