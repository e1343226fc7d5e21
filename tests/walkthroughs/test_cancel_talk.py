"""Cancelling an appointment: read back first, done once, and nothing is cancelled by a word that may mean something else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.appointment import BookingState
from bot.domain.appointment_facts import ChangeTold
from bot.domain.change import Change, ChangeKind, ChangeState, cancel_key
from bot.domain.errors import HospitalRefused, HospitalUnavailable, NoHospital, OutcomeUnknown
from bot.domain.facts import CaseKind, Fact
from bot.domain.messages import Sticker, Tap
from tests.fakes.booking import BookingDesk
from tests.fakes.house import HOSPITAL, House, at
from tests.fakes.talk import Talker
from tests.fakes.understand import Table, entity
from tests.walkthroughs.reminded import CANCEL, FULL_DATE, KEY, OTHER, appointment, has, is_reminded

REALLY, KEEP, INSTEAD = "ใช่ ยกเลิกนัด", "ไม่ยกเลิก", "เลื่อนแทน"


@pytest.fixture
def patient(house: House) -> Talker:
    return has(house, appointment())


@pytest.fixture(autouse=True)
def _words(means: Table) -> None:
    for text, intent in (
        ("ขอยกเลิกนัดค่ะ", "cancel_appointment"), ("ใช่ค่ะ", "affirm"), ("ไม่ค่ะ", "deny"), ("ยกเลิก", "cancel_flow"),
        ("เปิดกี่โมง", "ask_opening_hours"), ("เลื่อนดีกว่า", "reschedule_appointment"), ("หิวข้าว", "out_of_scope"),
    ):  # fmt: skip
        means.knows(text, intent)


def told(patient: Talker) -> list[Fact]:
    return [fact for fact in patient.facts if isinstance(fact, ChangeTold)]


async def test_the_appointment_is_read_back_and_nothing_is_done_yet(patient: Talker, hospital: BookingDesk) -> None:
    [card] = await patient.writes("ขอยกเลิกนัดค่ะ")
    for words in ("จะยกเลิกนัดนี้ใช่ไหม", FULL_DATE, "ทันตกรรม", "ให้คนอื่นจองได้"):
        assert words in card
    assert patient.buttons()[:3] == [REALLY, KEEP, INSTEAD]
    assert hospital.deeds == []


@pytest.mark.parametrize("yes", [REALLY, "ใช่ค่ะ", "ยกเลิก", "ขอยกเลิกนัดค่ะ", "1"])
async def test_a_clear_yes_cancels_it(patient: Talker, hospital: BookingDesk, yes: str) -> None:
    await patient.writes("ขอยกเลิกนัดค่ะ")
    [said] = await patient.writes(yes)
    assert "ยกเลิกนัด" in said
    assert FULL_DATE in said
    assert hospital.deeds == [(ChangeKind.CANCEL, KEY)]
    assert told(patient) == [ChangeTold(cancel_key(KEY))]
    assert patient.patient.bookings[0].state is BookingState.CANCELLED
    assert "จองนัด" in patient.buttons()
    assert patient.step is None or patient.step.tag == "-"


@pytest.mark.parametrize("no", [KEEP, "ไม่ค่ะ"])
async def test_a_no_leaves_it_as_it_is(patient: Talker, hospital: BookingDesk, no: str) -> None:
    await patient.writes("ขอยกเลิกนัดค่ะ")
    assert "ยังอยู่เหมือนเดิม" in (await patient.writes(no))[0]
    assert hospital.deeds == []


async def test_a_word_that_names_another_day_cancels_nothing(
    patient: Talker, means: Table, hospital: BookingDesk
) -> None:
    means.knows("ยกเลิกนัดวันศุกร์ด้วย", "cancel_appointment", entity("date", on="2026-12-04"))
    await patient.writes("ขอยกเลิกนัดค่ะ")
    assert "จะยกเลิกนัดนี้ใช่ไหม" in (await patient.writes("ยกเลิกนัดวันศุกร์ด้วย"))[0]
    assert hospital.deeds == []


@pytest.mark.parametrize("words", ["หิวข้าว", "อะไรนะ"])
async def test_what_is_neither_yes_nor_no_is_asked_again(patient: Talker, hospital: BookingDesk, words: str) -> None:
    await patient.writes("ขอยกเลิกนัดค่ะ")
    assert "จะยกเลิกนัดนี้ใช่ไหม" in (await patient.writes(words))[0]
    assert hospital.deeds == []


async def test_a_sticker_is_no_yes(patient: Talker, hospital: BookingDesk) -> None:
    await patient.writes("ขอยกเลิกนัดค่ะ")
    await patient.does(Sticker(("ok", "yes")))
    assert hospital.deeds == []


async def test_a_question_in_between_is_answered_and_the_yes_still_counts(
    patient: Talker, hospital: BookingDesk
) -> None:
    await patient.writes("ขอยกเลิกนัดค่ะ")
    await patient.writes("เปิดกี่โมง")
    assert "กลับไปทำต่อ" in patient.buttons()
    await patient.taps(REALLY)
    assert hospital.deeds == [(ChangeKind.CANCEL, KEY)]


@pytest.mark.parametrize("words", [INSTEAD, "เลื่อนดีกว่า"])
async def test_another_time_instead(patient: Talker, hospital: BookingDesk, words: str) -> None:
    hospital.frees("dental", at(4, "10:00"))
    await patient.writes("ขอยกเลิกนัดค่ะ")
    said = await patient.writes(words)
    assert "เลื่อนจากนัดเดิม" in said[0]
    assert "วันไหน" in said[1]
    assert hospital.deeds == []


async def test_a_second_tap_on_yes_is_answered_and_nothing_is_done_twice(
    patient: Talker, hospital: BookingDesk
) -> None:
    await patient.writes("ขอยกเลิกนัดค่ะ")
    button = patient.button(REALLY)
    await patient.does(Tap(button))
    assert "ยกเลิกไปแล้ว" in (await patient.does(Tap(button)))[0]
    assert hospital.deeds == [(ChangeKind.CANCEL, KEY)]


async def test_a_button_of_a_question_that_is_over_does_nothing(patient: Talker, hospital: BookingDesk) -> None:
    await patient.writes("ขอยกเลิกนัดค่ะ")
    button = patient.button(REALLY)
    await patient.taps(KEEP)
    assert "ไม่มีอะไรเปลี่ยนแปลง" in (await patient.does(Tap(button)))[0]
    assert hospital.deeds == []


async def test_an_appointment_that_changed_while_it_was_asked_about_is_left_alone(
    patient: Talker, hospital: BookingDesk
) -> None:
    await patient.writes("ขอยกเลิกนัดค่ะ")
    patient.patient = replace(patient.patient, bookings=(replace(appointment(at(3, "09:00")), generation=2),))
    assert "เปลี่ยนแปลงไปแล้ว" in (await patient.taps(REALLY))[0]
    assert hospital.deeds == []


async def test_when_it_has_begun_it_is_too_late(patient: Talker, hospital: BookingDesk) -> None:
    await patient.writes("ขอยกเลิกนัดค่ะ")
    patient.passes(timedelta(days=30))
    await patient.taps(REALLY)
    assert hospital.deeds == []


@pytest.mark.parametrize(
    ("error", "words", "recorded"),
    [
        (HospitalUnavailable("down"), "ยังไม่ได้ยกเลิก", True),
        (OutcomeUnknown("lost"), "รู้ผลแล้วจะบอก", False),
        (HospitalRefused("422"), "ฝากเรื่องไว้ให้เจ้าหน้าที่", True),
    ],
)
async def test_every_trouble_at_the_hospital_is_said(
    patient: Talker, hospital: BookingDesk, error: Exception, words: str, recorded: bool
) -> None:
    await patient.writes("ขอยกเลิกนัดค่ะ")
    hospital.fails = [error]
    [said] = await patient.taps(REALLY)
    assert words in said
    assert FULL_DATE in said
    assert bool(told(patient)) is recorded
    assert (CaseKind.BOOKING_REFUSED in patient.cases()) is isinstance(error, HospitalRefused)
    assert patient.patient.bookings[0].state is BookingState.BOOKED


async def test_when_the_hospital_was_away_it_can_be_tried_again_or_rung(patient: Talker, hospital: BookingDesk) -> None:
    await patient.writes("ขอยกเลิกนัดค่ะ")
    hospital.fails = [HospitalUnavailable("down")]
    await patient.taps(REALLY)
    assert "โทรหาโรงพยาบาล" in patient.buttons()
    assert FULL_DATE in (await patient.taps("ลองอีกครั้ง"))[0]
    assert hospital.deeds == [(ChangeKind.CANCEL, KEY)]


async def test_a_hospital_that_is_not_configured_any_more_goes_to_a_person(
    patient: Talker, hospital: BookingDesk
) -> None:
    await patient.writes("ขอยกเลิกนัดค่ะ")

    async def gone(*_: object) -> None:
        raise NoHospital(HOSPITAL.id)

    hospital.cancel = gone  # type: ignore[method-assign]
    await patient.taps(REALLY)
    assert patient.cases() == [CaseKind.BOOKING_REFUSED]
    assert told(patient) == []


async def test_while_it_is_being_checked_nothing_is_asked_again(patient: Talker, hospital: BookingDesk) -> None:
    await patient.writes("ขอยกเลิกนัดค่ะ")
    hospital.fails = [OutcomeUnknown("lost")]
    await patient.taps(REALLY)
    [said] = await patient.writes("ขอยกเลิกนัดค่ะ")
    assert "กำลังตรวจสอบกับโรงพยาบาล" in said
    assert hospital.deeds == []


async def test_which_of_several_is_asked_and_a_day_in_words_chooses(
    house: House, means: Table, hospital: BookingDesk
) -> None:
    means.knows("วันศุกร์ค่ะ", "book_appointment", entity("date", on="2026-12-04"))
    patient = has(house, appointment(), appointment(at(4, "10:00"), OTHER, "internal_medicine"))
    [card] = await patient.writes("ขอยกเลิกนัดค่ะ")
    assert "จะยกเลิกนัดไหน" in card
    [asked] = await patient.writes("วันศุกร์ค่ะ")
    assert "วันศุกร์ที่ 4 ธันวาคม 2569 เวลา 10:00 น." in asked
    await patient.taps(REALLY)
    assert hospital.deeds == [(ChangeKind.CANCEL, OTHER)]


async def test_which_of_several_is_known_when_the_day_is_said_at_once(
    house: House, means: Table, hospital: BookingDesk
) -> None:
    means.knows("ยกเลิกนัดวันศุกร์", "cancel_appointment", entity("date", on="2026-12-04"))
    patient = has(house, appointment(), appointment(at(4, "10:00"), OTHER, "internal_medicine"))
    assert "วันศุกร์ที่ 4 ธันวาคม 2569" in (await patient.writes("ยกเลิกนัดวันศุกร์"))[0]


async def test_while_choosing_an_appointment_may_be_gone(house: House, means: Table, hospital: BookingDesk) -> None:
    patient = has(house, appointment(), appointment(at(4, "10:00"), OTHER, "internal_medicine"))
    await patient.writes("ขอยกเลิกนัดค่ะ")
    patient.patient = replace(patient.patient, bookings=())
    assert "เปลี่ยนแปลงไปแล้ว" in (await patient.taps("ศุกร์ 4"))[0]
    assert hospital.deeds == []


async def test_after_a_crash_the_same_yes_tells_how_it_ended(patient: Talker, hospital: BookingDesk) -> None:
    await is_reminded(patient, appointment())
    await patient.taps(CANCEL)
    step, version = patient.step, patient.version
    await patient.taps(REALLY)
    patient.step, patient.version = step, version  # as if the commit had been lost after the hospital was told
    untold = Change(cancel_key(KEY), KEY, ChangeKind.CANCEL, ChangeState.DONE, False, patient.now)
    patient.patient = replace(patient.patient, changes=(untold,))
    patient.facts.clear()
    [said] = await patient.taps(REALLY)
    assert "ยกเลิกนัด" in said
    assert told(patient) == [ChangeTold(cancel_key(KEY))]


async def test_nothing_to_cancel_is_said(house: House, hospital: BookingDesk) -> None:
    assert "ยังไม่มีนัด" in (await has(house).writes("ขอยกเลิกนัดค่ะ"))[0]


async def test_the_old_yes_of_a_booking_that_was_cancelled_books_nothing(
    patient: Talker, hospital: BookingDesk
) -> None:
    await patient.writes("ขอยกเลิกนัดค่ะ")
    await patient.taps(REALLY)
    said = await patient.does(Tap(f"booking.confirming:yes:{KEY}"))
    assert "ยกเลิกไปแล้ว" in said[0]
    assert hospital.booked == {}


@pytest.mark.parametrize(
    ("asked", "question", "words", "intent", "answer"),
    [
        ("ไปตามนัดค่ะ", "จะยืนยันนัดไหน", "ขอยกเลิกนัดวันศุกร์", "cancel_appointment", "จะยกเลิกนัดนี้ใช่ไหม"),
        ("ไปตามนัดค่ะ", "จะยืนยันนัดไหน", "ขอเลื่อนนัดวันศุกร์", "reschedule_appointment", "เลื่อนจากนัดเดิม"),
        ("ขอยกเลิกนัดค่ะ", "จะยกเลิกนัดไหน", "วันศุกร์ไปแน่นอน", "confirm_reminder", "จะไปตามนัดนี้ใช่ไหม"),
    ],
)
async def test_asked_which_one_who_wants_something_else_with_one_gets_that(
    house: House, means: Table, hospital: BookingDesk, asked: str, question: str, words: str, intent: str, answer: str
) -> None:
    friday = appointment(at(4, "09:00"), OTHER)
    patient = has(house, appointment(), friday)
    means.knows("ไปตามนัดค่ะ", "confirm_reminder")
    means.knows(words, intent, entity("date", on="2026-12-04"))
    assert question in (await patient.writes(asked))[0]
    said = "\n".join(await patient.writes(words))
    assert answer in said
    assert "4 ธันวาคม" in said
    assert hospital.deeds == [], "nothing is confirmed or cancelled that was not asked for"
