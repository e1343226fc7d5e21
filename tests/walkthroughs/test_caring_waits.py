"""Waiting for a free time for somebody whom one cares for: asked whom, offered here, booked for them, and over with the right."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.appointment import BookingState
from bot.domain.appointment_facts import BookingTold, RemindersPlanned
from bot.domain.care import EVERYTHING, Care, Relation, Scope
from bot.domain.errors import NotCarer, OutcomeUnknown, SlotTaken
from bot.domain.facts import TimerSet
from bot.domain.messages import Tap
from bot.domain.wait_facts import WaitJoined, WaitLeft
from bot.domain.waitlist import ForWhom, WaitState, Wanted
from bot.flows.caring_outcomes import CARE_OUTCOME
from tests.fakes.caring import cares_for, taken_back
from tests.fakes.house import House, at
from tests.fakes.talk import Talker
from tests.fakes.understand import entity
from tests.service.wording import th
from tests.walkthroughs.cared import DISCREET, GRANDMOTHER, MOTHER
from tests.walkthroughs.test_caring_beside import a_house, stands
from tests.walkthroughs.waiting import FRIDAY, FRIDAY_TEN, TAKE, frees, is_offered, waits

WAIT, YES = "ลงชื่อรอคิว", "ลงชื่อรอ"
PHONE = "0898765432"


def house_with(scopes: tuple[Scope, ...] = EVERYTHING, *, with_chat: bool = True) -> tuple[House, Care]:
    house = a_house()
    for words in ("ขอรอคิวให้แม่", "ขอรอคิวจิตเวชให้แม่"):
        house.means.knows(words, "book_appointment")
    house.means.knows("ขอรอคิวจิตเวชให้แม่", "book_appointment", entity("department", code="psychiatry"))
    house.means.knows("อยากรอคิวทำฟัน", "book_appointment", entity("department", code="dental"))
    return house, cares_for(house.patient, MOTHER, scopes=scopes, with_chat=with_chat)


def of(patient: Talker, kind: type[object]) -> list[object]:
    return [each for each in patient.facts if isinstance(each, kind)]


def mothers_wait(house: House, care: Care) -> None:
    waits(house, whom=ForWhom(MOTHER, PHONE, care=care.id))


# ---- joining ----------------------------------------------------------------------------------------------------------


async def test_who_wants_to_wait_for_their_mother_does() -> None:
    house, care = house_with()
    await house.patient.writes("ขอรอคิวทำฟันให้แม่")
    [card] = await house.patient.taps(WAIT)
    assert MOTHER in card
    await house.patient.taps(YES)
    [wait] = house.patient.waits()
    assert (wait.whom, wait.wanted) == (ForWhom(MOTHER, PHONE, care=care.id), Wanted("dental"))


async def test_times_for_somebody_have_the_button_to_wait_too() -> None:
    house, care = house_with()
    house.hospital.frees("dental", at(2, "13:30"))
    await house.patient.writes("จองหมอฟันให้แม่")
    await house.patient.taps("เร็วที่สุด")
    await house.patient.taps(WAIT)
    await house.patient.taps(YES)
    assert house.patient.waits()[0].whom.care == care.id


async def test_who_asks_to_wait_while_booking_for_somebody_waits_for_them() -> None:
    house, care = house_with()
    house.hospital.frees("dental", at(2, "13:30"))
    await house.patient.writes("จองหมอฟันให้แม่")
    [card] = await house.patient.writes("ขอรอคิว")
    assert MOTHER in card
    await house.patient.taps(YES)
    assert house.patient.waits()[0].whom.care == care.id


async def test_a_carer_of_two_is_asked_for_whom_and_may_answer_in_words() -> None:
    house, _ = house_with()
    grandmother = cares_for(house.patient, GRANDMOTHER, Relation.GRANDMOTHER)
    await house.patient.writes("อยากรอคิวทำฟัน")
    [card] = await house.patient.taps(WAIT)
    assert "รอคิวให้ใคร" in card
    assert [MOTHER in " ".join(house.patient.buttons()), GRANDMOTHER in " ".join(house.patient.buttons())] == [True] * 2
    [card] = await house.patient.writes("ยาย")
    assert GRANDMOTHER in card
    await house.patient.taps(YES)
    assert house.patient.waits()[0].whom.care == grandmother.id


@pytest.mark.parametrize("scopes", [(Scope.SEE,), (Scope.REMIND,), (Scope.SEE, Scope.REMIND)])
async def test_without_the_scope_to_book_nobody_waits(scopes: tuple[Scope, ...]) -> None:
    house, _ = house_with(scopes)
    [said] = await house.patient.writes("ขอรอคิวทำฟันให้แม่")
    assert "ยังจองแทนไม่ได้" in said
    assert WAIT not in house.patient.buttons()
    assert of(house.patient, WaitJoined) == []


async def test_nobody_waits_for_somebody_at_a_restricted_clinic() -> None:
    house, _ = house_with()
    said = "\n".join(await house.patient.writes("ขอรอคิวจิตเวชให้แม่"))
    assert "อาคาร 9" not in said
    assert WAIT not in house.patient.buttons()
    assert of(house.patient, WaitJoined) == []


async def test_taken_back_before_the_yes_nobody_waits() -> None:
    house, care = house_with()
    await house.patient.writes("ขอรอคิวทำฟันให้แม่")
    await house.patient.taps(WAIT)
    taken_back(house.patient, care)
    [said] = await house.patient.taps(YES)
    assert "ไม่ได้แล้ว" in said
    assert of(house.patient, WaitJoined) == []


# ---- offered and accepted -----------------------------------------------------------------------------------------------


async def test_the_offer_says_for_whom_and_the_yes_books_for_them() -> None:
    house, care = house_with()
    mothers_wait(house, care)
    [card] = await is_offered(house)
    assert FRIDAY in card
    assert MOTHER in card
    [said] = await house.patient.taps(TAKE)
    assert th("waitlist-got") in said
    [contact] = house.hospital.contacts.values()
    assert (contact.record, contact.hn, contact.care) == (care.record.id, care.record.hn, care.id)
    # It stands in the mother's own chat, which tells her and reminds her.
    assert of(house.patient, BookingTold) == of(house.patient, RemindersPlanned) == []


async def test_without_a_chat_of_their_own_it_stands_in_the_carers() -> None:
    house, care = house_with(with_chat=False)
    mothers_wait(house, care)
    await is_offered(house)
    await house.patient.taps(TAKE)
    assert len(of(house.patient, BookingTold)) == len(of(house.patient, RemindersPlanned)) == 1


async def test_a_second_press_books_nothing_more() -> None:
    house, care = house_with()
    mothers_wait(house, care)
    await is_offered(house)
    yes = house.patient.button(TAKE)
    await house.patient.does(Tap(yes))
    [said] = await house.patient.does(Tap(yes))
    assert th("booking-already") in said
    assert len(house.hospital.contacts) == 1


async def test_an_appointment_that_they_have_there_is_moved_and_no_second_one_made() -> None:
    house, care = house_with()
    old = stands(house, care, FRIDAY_TEN + timedelta(days=3))
    mothers_wait(house, care)
    await is_offered(house)
    assert "แทนนัดเดิม" in " ".join(house.patient.buttons())
    await house.patient.taps("รับคิวนี้แทนนัดเดิม")
    left = [each for each in house.patient.patient.cared if each.state is BookingState.BOOKED]
    assert [each.start for each in left] == [FRIDAY_TEN]
    assert old.key not in house.hospital.booked


async def test_what_is_left_unknown_is_looked_at_again_in_the_carers_chat_too() -> None:
    house, care = house_with()
    mothers_wait(house, care)
    await is_offered(house)
    house.hospital.fails.append(OutcomeUnknown("no answer"))
    await house.patient.taps(TAKE)
    [timer] = of(house.patient, TimerSet)
    assert isinstance(timer, TimerSet)
    assert timer.kind == CARE_OUTCOME


async def test_one_who_was_late_keeps_the_place() -> None:
    house, care = house_with()
    mothers_wait(house, care)
    await is_offered(house)
    house.hospital.fails.append(SlotTaken("s"))
    await house.patient.taps(TAKE)
    assert house.patient.waits()[0].state is WaitState.WAITING


# ---- over -----------------------------------------------------------------------------------------------------------------


async def test_once_the_right_is_over_nothing_is_offered_and_the_wait_ends_in_silence() -> None:
    house, care = house_with()
    mothers_wait(house, care)
    taken_back(house.patient, care)
    assert await is_offered(house) == []
    [left] = of(house.patient, WaitLeft)
    assert isinstance(left, WaitLeft)
    assert left.over


async def test_a_right_that_was_narrowed_offers_nothing() -> None:
    house, care = house_with()
    mothers_wait(house, care)
    narrowed = replace(care, scopes=(Scope.SEE,))
    house.patient.patient = replace(house.patient.patient, cares=(narrowed,))
    assert await is_offered(house) == []


async def test_a_clinic_that_has_become_a_restricted_one_is_not_offered() -> None:
    house, care = house_with()
    mothers_wait(house, care)
    dental = replace(DISCREET.departments[0], restricted=True)
    assert await is_offered(house, hospital=replace(DISCREET, departments=(dental,))) == []


async def test_taken_back_after_the_offer_the_yes_books_nothing() -> None:
    house, care = house_with()
    mothers_wait(house, care)
    await is_offered(house)
    taken_back(house.patient, care)
    [said] = await house.patient.taps(TAKE)
    assert "ไม่ได้แล้ว" in said
    assert house.hospital.contacts == {}


async def test_taken_back_between_load_and_write_it_is_said() -> None:
    house, care = house_with()
    mothers_wait(house, care)
    await is_offered(house)
    house.hospital.fails.append(NotCarer())
    [said] = await house.patient.taps(TAKE)
    assert "ไม่ได้" in said
    assert house.patient.waits() == []


async def test_ones_own_wait_has_nothing_to_do_with_it() -> None:
    house, care = house_with()
    frees(house)
    stands(house, care, FRIDAY_TEN + timedelta(days=3))
    waits(house)
    [card] = await is_offered(house, frees(house, at(4, "11:00")))
    assert MOTHER not in card
    assert "แทนนัดเดิม" not in " ".join(house.patient.buttons())
