"""Waiting for a free time: joining, being offered one, accepting it or not, and leaving, in talk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from bot.domain.appointment import BookingState
from bot.domain.appointment_facts import BookingTold, ChangeTold, RemindersPlanned
from bot.domain.change import Change, ChangeKind, ChangeState
from bot.domain.errors import HospitalRefused, HospitalUnavailable, NotLinked, OutcomeUnknown, SlotTaken
from bot.domain.facts import CaseKind, ContactGiven
from bot.domain.link import Link, Proof, Record
from bot.domain.messages import Tap
from bot.domain.sayings import Press, Urgency
from bot.domain.wait_facts import OfferEnded, SlotOffered, WaitJoined, WaitLeft
from bot.domain.wait_rules import WaitRules
from bot.domain.waitlist import MOST_WAITS, WAIT_OFF, OfferState, OffReason, TakenOff, WaitState, Wanted
from tests.fakes.booking import BookingDesk
from tests.fakes.house import HOSPITAL, House, at, build
from tests.fakes.talk import Talker
from tests.fakes.understand import Table, entity
from tests.service.wording import th
from tests.walkthroughs.reminded import FULL_DATE, KEY, appointment, has
from tests.walkthroughs.waiting import (
    FRIDAY,
    FRIDAY_TEN,
    INSTEAD,
    LEAVE,
    PASS,
    SOMSRI,
    TAKE,
    frees,
    is_offered,
    states,
    waits,
)

WAIT, YES, NO = "ลงชื่อรอคิว", "ลงชื่อรอ", "ไม่รอ"
FRIDAY_WISH = "ขอคิวทำฟันวันศุกร์"


@pytest.fixture
def patient(house: House) -> Talker:
    house.patient.patient = replace(house.patient.patient, name=SOMSRI.name, phone=SOMSRI.phone)
    return house.patient


@pytest.fixture(autouse=True)
def _words(means: Table) -> None:
    dental, friday = entity("department", code="dental"), entity("date", on="2026-12-04")
    means.knows(FRIDAY_WISH, "book_appointment", dental, friday)
    means.knows("ขอคิวทำฟันเช้าวันศุกร์", "book_appointment", dental, friday, entity("time", period="morning"))
    means.knows("ขอนัดทำฟัน", "book_appointment", dental)
    means.knows("อยากรอคิวทำฟันวันศุกร์", "book_appointment", dental, friday)
    means.knows("ถ้ามีคิวว่างก่อนหน้านี้ช่วยบอกด้วย", "book_appointment")
    means.knows("ดูนัดของฉัน", "check_appointment")
    means.knows("ใช่ค่ะ", "affirm")
    means.knows("ไม่เอาค่ะ", "deny")
    means.knows("ยกเลิก", "cancel_flow")
    means.knows("น่าจะได้", "affirm", confidence=0.4)
    for text in ("ไม่รอคิวแล้ว", "ยกเลิกการรอคิว", "ขอออกจากรายชื่อรอ"):
        means.knows(text, "cancel_appointment")


# ---- joining ----------------------------------------------------------------------------------------------------


async def test_where_a_day_is_full_waiting_for_it_is_offered_and_read_back(
    patient: Talker, hospital: BookingDesk
) -> None:
    hospital.frees("dental", at(8, "09:00"))
    [said] = await patient.writes(FRIDAY_WISH)
    assert "วันศุกร์ที่ 4 ธันวาคม 2569 เต็มแล้วค่ะ" in said
    [card] = await patient.taps(WAIT)
    for words in ("ทันตกรรม โรงพยาบาลใกล้หมอ", "วันศุกร์ที่ 4 ธันวาคม 2569", "สมศรี ใจดี", "081-234-5678"):
        assert words in card
    assert "รอถึง วันศุกร์ที่ 4 ธันวาคม 2569" in card
    assert "ตามลำดับที่ลงชื่อ" in card
    assert patient.waits() == [], "nobody waits by being asked"
    assert "ลงชื่อรอให้แล้วค่ะ" in (await patient.taps(YES))[0]
    [wait] = patient.waits()
    assert wait.wanted == Wanted("dental", at(4, "00:00").date(), at(4, "00:00").date())
    assert (wait.whom, wait.until, wait.instead_of) == (SOMSRI, at(5, "00:00"), None)
    assert hospital.booked == {}


async def test_half_a_day_is_waited_for_as_it_was_wished(patient: Talker, hospital: BookingDesk) -> None:
    hospital.frees("dental", at(8, "09:00"))
    await patient.writes("ขอคิวทำฟันเช้าวันศุกร์")
    assert "ช่วงเช้า" in (await patient.taps(WAIT))[0]
    await patient.writes("ใช่ค่ะ")
    assert patient.waits()[0].wanted.period == "morning"


async def test_who_is_shown_other_hours_can_still_wait_for_those_that_were_wished(
    patient: Talker, hospital: BookingDesk
) -> None:
    hospital.frees("dental", at(4, "14:00"))
    await patient.writes("ขอคิวทำฟันเช้าวันศุกร์")
    assert "ช่วงเช้า" in (await patient.taps(WAIT))[0]


async def test_where_nothing_is_free_for_two_months_one_can_wait_for_any_day(
    patient: Talker, hospital: BookingDesk
) -> None:
    await patient.writes("ขอนัดทำฟัน")
    card = (await patient.taps(WAIT))[0]
    assert "วันไหนก็ได้" in card
    await patient.taps(YES)
    [wait] = patient.waits()
    assert wait.wanted == Wanted("dental")
    assert wait.until == patient.now + WaitRules().lasts


async def test_whom_none_of_the_free_times_suits_can_wait_too(patient: Talker, hospital: BookingDesk) -> None:
    hospital.frees("dental", FRIDAY_TEN)
    await patient.writes(FRIDAY_WISH)
    assert WAIT in patient.buttons()
    await patient.taps(WAIT)
    await patient.taps(YES)
    assert patient.waits()[0].wanted.first == FRIDAY_TEN.date()


async def test_words_are_as_good_as_the_button(patient: Talker, hospital: BookingDesk) -> None:
    hospital.frees("dental", at(8, "09:00"))
    await patient.writes("ขอนัดทำฟัน")
    await patient.writes("อยากรอคิวทำฟันวันศุกร์")
    await patient.writes("ใช่ค่ะ")
    assert patient.waits()[0].wanted.first == FRIDAY_TEN.date()


async def test_who_wants_to_wait_while_there_are_free_times_is_shown_them_first(
    patient: Talker, hospital: BookingDesk
) -> None:
    hospital.frees("dental", FRIDAY_TEN)
    await patient.writes("อยากรอคิวทำฟันวันศุกร์")
    assert "ศุกร์ 4 ธ.ค. 69 · 10:00 น." in patient.buttons()
    assert WAIT in patient.buttons()


async def test_a_no_joins_nothing(patient: Talker, hospital: BookingDesk) -> None:
    await patient.writes("ขอนัดทำฟัน")
    await patient.taps(WAIT)
    assert "ไม่ได้ลงชื่อรอ" in (await patient.writes("ไม่เอาค่ะ"))[0]
    assert patient.waits() == []


async def test_pressing_yes_twice_joins_once(patient: Talker, hospital: BookingDesk) -> None:
    await patient.writes("ขอนัดทำฟัน")
    await patient.taps(WAIT)
    yes = patient.button(YES)
    await patient.does(Tap(yes))
    await patient.does(Tap(yes))
    assert len([fact for fact in patient.facts if isinstance(fact, WaitJoined)]) == 1


async def test_who_waits_already_keeps_the_place_with_new_wishes(patient: Talker, house: House) -> None:
    before = waits(house)
    patient.passes(timedelta(days=1))
    house.hospital.frees("dental", at(8, "09:00"))
    await patient.writes(FRIDAY_WISH)
    await patient.taps(WAIT)
    assert "ลำดับยังเป็นลำดับเดิม" in (await patient.taps(YES))[0]
    [wait] = patient.waits()
    assert (wait.id, wait.joined_at) == (before.id, before.joined_at)
    assert wait.wanted.first == FRIDAY_TEN.date()


async def test_somebody_elses_wait_is_another(patient: Talker, house: House) -> None:
    waits(house, whom=replace(SOMSRI, name="สมหมาย ใจดี"))
    await patient.writes("ขอนัดทำฟัน")
    await patient.taps(WAIT)
    await patient.taps(YES)
    assert len(patient.waits()) == 2


async def test_nobody_waits_everywhere(patient: Talker, house: House) -> None:
    for number in range(MOST_WAITS):
        waits(house, whom=replace(SOMSRI, name=f"คนที่ {number}"))
    await patient.writes("ขอนัดทำฟัน")
    await patient.taps(WAIT)
    assert "หลายรายการแล้ว" in (await patient.taps(YES))[0]
    assert len(patient.waits()) == MOST_WAITS


async def test_a_stranger_says_who_comes_and_how_to_reach_them(house: House) -> None:
    patient = house.patient
    await patient.writes("ขอนัดทำฟัน")
    assert "ขอชื่อและนามสกุล" in (await patient.taps(WAIT))[0]
    assert "ขอเบอร์โทร" in (await patient.writes("สมหมาย ใจงาม"))[0]
    assert "ยังไม่ครบ" in (await patient.writes("081 234"))[0]
    assert "สมหมาย ใจงาม" in (await patient.writes("081 234 5679"))[0]
    await patient.taps(YES)
    [wait] = patient.waits()
    assert (wait.whom.name, wait.whom.phone) == ("สมหมาย ใจงาม", "0812345679")
    assert ContactGiven("สมหมาย ใจงาม", "0812345679") in patient.facts


async def test_name_and_phone_can_be_given_together_and_a_change_of_mind_ends_it(house: House) -> None:
    patient = house.patient
    await patient.writes("ขอนัดทำฟัน")
    await patient.taps(WAIT)
    await patient.writes("สมหมาย ใจงาม 081 234 5679")
    assert YES in patient.buttons()
    await patient.writes("ขอนัดทำฟัน")
    await patient.writes("ยกเลิก")
    assert patient.standing() == []
    assert patient.waits() == []


def linked(name: str, hn: str, house: House) -> Link:
    """A record that this chat may use."""
    made = Link(uuid4(), Record(HOSPITAL.id, f"r-{hn}", hn, name), Proof.CODE, house.patient.now, at(31, "00:00"))
    patient = house.patient
    patient.patient = replace(patient.patient, links=(*patient.patient.links, made))
    return made


async def test_of_one_linked_record_nobody_is_asked_for_whom(patient: Talker, house: House) -> None:
    link = linked("สมศรี ใจดี", "000000123", house)
    await patient.writes("ขอนัดทำฟัน")
    assert "HN 000000123" in (await patient.taps(WAIT))[0]
    await patient.taps(YES)
    assert patient.waits()[0].whom.link == link.id


async def test_of_several_it_is_asked_and_the_name_may_be_typed(patient: Talker, house: House) -> None:
    linked("สมศรี ใจดี", "000000123", house)
    child = linked("เด็กหญิง ใจดี", "000000124", house)
    await patient.writes("ขอนัดทำฟัน")
    assert "รอคิวให้ใคร" in (await patient.taps(WAIT))[0]
    await patient.writes("เด็กหญิง ใจดี")
    await patient.taps(YES)
    assert patient.waits()[0].whom.link == child.id


async def test_a_record_that_was_unlinked_meanwhile_is_not_waited_for(patient: Talker, house: House) -> None:
    linked("สมศรี ใจดี", "000000123", house)
    await patient.writes("ขอนัดทำฟัน")
    await patient.taps(WAIT)
    patient.patient = replace(patient.patient, links=())
    assert "ไม่ได้เชื่อมกับแชทนี้แล้ว" in (await patient.taps(YES))[0]
    assert patient.waits() == []


async def test_a_hospital_without_a_waitlist_offers_none() -> None:
    house = build((replace(HOSPITAL, waitlist=None),))
    await house.patient.writes("ขอนัดทำฟัน")
    assert WAIT not in house.patient.buttons()


# ---- an earlier time than the one booked ------------------------------------------------------------------------


async def test_who_has_an_appointment_may_wait_for_an_earlier_one(house: House, patient: Talker) -> None:
    has(house, appointment())
    [card] = await patient.writes("ถ้ามีคิวว่างก่อนหน้านี้ช่วยบอกด้วย")
    assert "คิวที่เร็วกว่านัดเดิม" in card
    assert "นัดเดิมยังอยู่เหมือนเดิม" in card
    await patient.taps(YES)
    [wait] = patient.waits()
    assert (wait.instead_of, wait.whom) == (KEY, SOMSRI)
    assert wait.until == appointment().start - WaitRules().notice


async def test_what_is_free_before_it_already_is_shown_at_once(house: House, patient: Talker) -> None:
    has(house, appointment(at(4, "13:30")))
    house.hospital.frees("dental", at(2, "09:00"), at(4, "15:00"))
    said = await patient.writes("ถ้ามีคิวว่างก่อนหน้านี้ช่วยบอกด้วย")
    assert "มีเวลาว่างก่อนนัดเดิม" in said[0]
    assert "พุธ 2 ธ.ค. 69 · 09:00 น." in patient.buttons()
    assert "ศุกร์ 4 ธ.ค. 69 · 15:00 น." not in patient.buttons()
    await patient.taps("พุธ 2 ธ.ค. 69 · 09:00 น.")
    assert "เลื่อนเป็นเวลานี้" in str(patient.heard.sayings[-1])


async def test_the_hospital_need_not_answer_for_somebody_to_wait(house: House, patient: Talker) -> None:
    has(house, appointment())
    house.hospital.down = HospitalUnavailable("down")
    await patient.writes("ถ้ามีคิวว่างก่อนหน้านี้ช่วยบอกด้วย")
    await patient.taps(YES)
    assert len(patient.waits()) == 1


# ---- being offered a time ---------------------------------------------------------------------------------------


async def test_an_offer_reads_everything_back_and_says_until_when(house: House, patient: Talker) -> None:
    waits(house)
    [card] = await is_offered(house)
    for words in (FRIDAY, "ทันตกรรม โรงพยาบาลใกล้หมอ", "ทพ. ธีรเดช ภูผาเขียว", "สมศรี ใจดี", "กดรับได้ถึง"):
        assert words in card
    assert "วันจันทร์ที่ 23 พฤศจิกายน 2569 เวลา 10:00 น." in card
    assert "ใครกดรับก่อนได้ก่อน" in card
    assert patient.buttons()[:3] == [TAKE, PASS, LEAVE]
    assert patient.last is not None
    assert patient.last.sends[0].urgency is Urgency.REMINDER
    assert "ทันต" not in str(patient.heard.sayings[-1].shapes[0].alt)  # type: ignore[union-attr]


async def test_where_one_is_asked_at_a_time_no_haste_is_spoken_of(house: House, patient: Talker) -> None:
    waits(house)
    [card] = await is_offered(house, hospital=replace(HOSPITAL, waitlist=WaitRules(together=1)))
    assert "ใครกดรับก่อน" not in card


@pytest.mark.parametrize(
    "state",
    [
        {"consents": {}},
        {"blocked": True},
        {"speaker": "s1"},
        {"open_emergency": True},
        {"open_doubt": True},
    ],
)
async def test_nothing_is_offered_to_who_must_not_be_disturbed(
    house: House, patient: Talker, state: dict[str, object]
) -> None:
    waits(house)
    patient.patient = replace(patient.patient, **state)  # type: ignore[arg-type]
    assert await is_offered(house) == []
    assert not [fact for fact in patient.facts if isinstance(fact, SlotOffered)]


async def test_who_does_not_agree_any_more_waits_no_more(house: House, patient: Talker) -> None:
    wait = waits(house)
    patient.patient = replace(patient.patient, consents={})
    await is_offered(house)
    assert patient.facts == [WaitLeft(wait.id, over=True)]


async def test_who_waits_for_a_record_that_is_not_linked_any_more_hears_so_once(house: House, patient: Talker) -> None:
    waits(house, whom=replace(SOMSRI, link=uuid4()))
    assert "ไม่ได้เชื่อมกับแชทนี้แล้ว" in (await is_offered(house))[0]
    assert await is_offered(house) == []


async def test_only_an_earlier_time_is_offered_to_who_has_an_appointment(house: House, patient: Talker) -> None:
    has(house, appointment())
    waits(house, instead_of=KEY)
    assert await is_offered(house, frees(house, at(2, "13:30"))) == []
    [card] = await is_offered(house, frees(house, at(1, "09:00")))
    assert f"แทนนัดเดิม: {FULL_DATE}" in card
    assert INSTEAD in patient.buttons()


async def test_who_has_booked_meanwhile_is_not_offered_a_second_appointment(house: House, patient: Talker) -> None:
    waits(house)
    has(house, appointment())
    assert await is_offered(house, frees(house, at(4, "10:00"))) == []
    assert f"แทนนัดเดิม: {FULL_DATE}" in (await is_offered(house, frees(house, at(1, "09:00"))))[0]


async def test_whatever_was_open_stays_open(house: House, patient: Talker) -> None:
    waits(house)
    house.hospital.frees("dental", at(8, "09:00"))
    await patient.writes("ขอนัดทำฟัน")
    standing = patient.standing()
    await is_offered(house)
    assert patient.standing() == standing


# ---- accepting --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("yes", [TAKE, "ใช่ค่ะ"])
async def test_a_yes_books_it_under_the_key_of_the_offer_and_plans_its_reminders(
    house: House, patient: Talker, yes: str
) -> None:
    waits(house)
    await is_offered(house)
    [card] = await patient.writes(yes)
    for words in ("ได้คิวนี้แล้วค่ะ", FRIDAY, "ทันตกรรม"):
        assert words in card
    [key] = house.hospital.booked
    assert key == patient.patient.waits[0].offers[0].key
    assert house.hospital.contacts[key].name == SOMSRI.name
    assert {type(fact) for fact in patient.facts} == {SlotOffered, BookingTold, RemindersPlanned}
    assert patient.waits() == []
    assert states(patient) == [OfferState.TAKEN]


async def test_who_has_an_appointment_moves_and_never_has_two(house: House, patient: Talker) -> None:
    has(house, appointment())
    waits(house, instead_of=KEY)
    await is_offered(house, frees(house, at(1, "09:00")))
    [card] = await patient.taps(INSTEAD)
    assert "วันอังคารที่ 1 ธันวาคม 2569 เวลา 09:00 น." in card
    assert f"นัดเดิม {FULL_DATE} ยกเลิกให้แล้วค่ะ" in card
    assert house.hospital.deeds == [(ChangeKind.MOVE, KEY)]
    assert [each.start for each in house.hospital.booked.values()] == [at(1, "09:00")]
    assert any(isinstance(fact, ChangeTold) for fact in patient.facts)


async def test_when_the_old_one_cannot_be_let_go_of_at_once_it_is_said(house: House, patient: Talker) -> None:
    has(house, appointment())
    waits(house, instead_of=KEY)
    await is_offered(house, frees(house, at(1, "09:00")))
    house.hospital.fails_letting_go = [OutcomeUnknown("lost")]
    assert "กำลังยกเลิกให้ค่ะ" in (await patient.taps(INSTEAD))[0]
    assert not any(isinstance(fact, ChangeTold) for fact in patient.facts)


async def test_a_record_is_booked_by_its_number(house: House, patient: Talker) -> None:
    link = linked("สมศรี ใจดี", "000000123", house)
    waits(house, whom=replace(SOMSRI, link=link.id))
    await is_offered(house)
    await patient.taps(TAKE)
    [contact] = house.hospital.contacts.values()
    assert (contact.hn, contact.record) == ("000000123", link.record.id)


async def test_a_record_unlinked_since_the_offer_is_not_booked_for(house: House, patient: Talker) -> None:
    link = linked("สมศรี ใจดี", "000000123", house)
    waits(house, whom=replace(SOMSRI, link=link.id))
    await is_offered(house)
    patient.patient = replace(patient.patient, links=())
    assert "ไม่ได้จองให้" in (await patient.taps(TAKE))[0]
    assert house.hospital.calls == []


async def test_who_comes_second_hears_it_kindly_and_keeps_the_place(house: House, patient: Talker) -> None:
    wait = waits(house)
    await is_offered(house)
    house.hospital.taken(FRIDAY_TEN)
    [said] = await patient.taps(TAKE)
    assert f"คิว {FRIDAY} มีคนรับไปก่อนแล้ว ยังอยู่ในลำดับเดิม" in said
    assert [each.id for each in patient.waits()] == [wait.id]
    assert states(patient) == [OfferState.LOST]
    assert "มีคนรับไปก่อนแล้ว" in (await patient.taps(TAKE))[0], "a second press hears the same"
    assert len(house.hospital.calls) == 1


async def test_a_second_press_books_nothing_twice(house: House, patient: Talker) -> None:
    waits(house)
    await is_offered(house)
    button = patient.button(TAKE)
    await patient.does(Tap(button))
    [card] = await patient.does(Tap(button))
    assert "จองไว้เรียบร้อยแล้ว" in card
    assert len(house.hospital.calls) == 1


async def test_a_press_after_the_time_is_over_is_answered_truly(house: House, patient: Talker) -> None:
    wait = waits(house)
    await is_offered(house)
    patient.passes(timedelta(hours=1))
    [said] = await patient.taps(TAKE)
    assert f"หมดเวลารับคิว {FRIDAY} แล้วค่ะ จึงไม่ได้จองให้" in said
    assert house.hospital.calls == []
    assert [each.id for each in patient.waits()] == [wait.id]


async def test_what_is_not_shown_as_free_any_more_may_still_be_got(house: House, patient: Talker) -> None:
    waits(house)
    await is_offered(house)
    patient.offer_becomes(patient.patient.waits[0].offers[0].key, OfferState.GONE)
    assert "ได้คิวนี้แล้ว" in (await patient.taps(TAKE))[0]


async def test_when_the_hospital_is_away_nothing_is_lost_and_it_can_be_tried_again(
    house: House, patient: Talker
) -> None:
    waits(house)
    await is_offered(house)
    house.hospital.fails = [HospitalUnavailable("down")]
    [said] = await patient.taps(TAKE)
    assert "ยังไม่ได้จอง" in said
    assert "ได้คิวนี้แล้ว" in (await patient.taps("ลองอีกครั้ง"))[0]


async def test_an_answer_that_was_lost_is_looked_into_and_nobody_books_twice(house: House, patient: Talker) -> None:
    waits(house)
    await is_offered(house)
    house.hospital.fails = [OutcomeUnknown("lost")]
    assert "กำลังตรวจสอบ" in (await patient.taps(TAKE))[0]
    assert states(patient) == [OfferState.TAKING]
    assert "กำลังตรวจสอบ" in (await patient.taps(TAKE))[0]
    assert len(house.hospital.calls) == 1


@pytest.mark.parametrize(("error", "words", "cases"), [
    (HospitalRefused("422"), "ฝากเรื่องไว้ให้เจ้าหน้าที่แล้ว", [CaseKind.BOOKING_REFUSED]),
    (NotLinked("no number"), "เชื่อมประวัติ", []),
])  # fmt: skip
async def test_a_refusal_is_said_as_it_is_and_the_place_is_kept(
    house: House, patient: Talker, error: Exception, words: str, cases: list[CaseKind]
) -> None:
    waits(house)
    await is_offered(house)
    house.hospital.fails = [error]
    assert words in (await patient.taps(TAKE))[0]
    assert patient.cases() == cases
    assert len(patient.waits()) == 1
    assert "ยังรับจองผ่านแชทไม่ได้" in (await patient.taps(TAKE))[0]


@pytest.mark.parametrize(
    "error", [SlotTaken("x"), HospitalUnavailable("down"), OutcomeUnknown("lost"), HospitalRefused("422")]
)
async def test_whatever_goes_wrong_with_the_earlier_time_the_old_one_stands(
    house: House, patient: Talker, error: Exception
) -> None:
    has(house, appointment())
    waits(house, instead_of=KEY)
    await is_offered(house, frees(house, at(1, "09:00")))
    house.hospital.fails = [error]
    await patient.taps(INSTEAD)
    [old] = [each for each in patient.patient.bookings if each.key == KEY]
    assert old.state is BookingState.BOOKED
    assert house.hospital.deeds == []


async def test_after_a_crash_the_same_yes_finishes_it(house: House, patient: Talker) -> None:
    waits(house)
    await is_offered(house)
    button, before = patient.button(TAKE), patient.patient
    await patient.does(Tap(button))
    untold = tuple(replace(each, told=False) for each in patient.patient.bookings)
    patient.patient = replace(before, bookings=untold)  # the commit was lost after the hospital was told
    patient.passes(timedelta(hours=3))
    patient.facts.clear()
    assert "ได้คิวนี้แล้ว" in (await patient.does(Tap(button)))[0]
    assert {type(fact) for fact in patient.facts} == {BookingTold, RemindersPlanned}
    assert len(house.hospital.booked) == 1


async def test_after_a_crash_the_same_yes_finishes_a_move(house: House, patient: Talker) -> None:
    has(house, appointment())
    waits(house, instead_of=KEY)
    await is_offered(house, frees(house, at(1, "09:00")))
    button, before = patient.button(INSTEAD), patient.patient
    await patient.does(Tap(button))
    untold = tuple(replace(each, told=each.key == KEY) for each in patient.patient.bookings)
    key = patient.patient.waits[0].offers[0].key
    changes = (Change(key, KEY, ChangeKind.MOVE, ChangeState.DONE, False, patient.now),)
    patient.patient = replace(before, bookings=untold, changes=changes)
    patient.facts.clear()
    assert "ยกเลิกให้แล้วค่ะ" in (await patient.does(Tap(button)))[0]
    assert {type(fact) for fact in patient.facts} == {BookingTold, RemindersPlanned, ChangeTold}
    assert len(house.hospital.booked) == 1


# ---- not this one, and not any more -----------------------------------------------------------------------------


@pytest.mark.parametrize("no", [PASS, "ไม่เอาค่ะ", "ยกเลิก"])
async def test_a_no_lets_it_pass_and_keeps_the_place(house: House, patient: Talker, no: str) -> None:
    wait = waits(house)
    await is_offered(house)
    assert "ยังอยู่ในลำดับเดิม" in (await patient.writes(no))[0]
    assert OfferEnded(wait.id, OfferState.DECLINED) not in patient.facts
    assert states(patient) == [OfferState.DECLINED]
    assert "บอกไว้ว่าไม่รับแล้ว" in (await patient.taps(TAKE))[0]
    assert house.hospital.calls == []
    assert len(patient.waits()) == 1


async def test_a_no_after_a_yes_changes_nothing(house: House, patient: Talker) -> None:
    waits(house)
    await is_offered(house)
    no = patient.button(PASS)
    await patient.taps(TAKE)
    assert "จองไว้เรียบร้อยแล้ว" in (await patient.does(Tap(no)))[0]


async def test_a_doubtful_yes_books_nothing(house: House, patient: Talker) -> None:
    waits(house)
    await is_offered(house)
    await patient.writes("น่าจะได้")
    assert house.hospital.calls == []


async def test_a_yes_in_the_middle_of_something_else_is_asked_about(house: House, patient: Talker) -> None:
    waits(house)
    house.hospital.frees("dental", at(8, "09:00"))
    await patient.writes("ขอนัดทำฟัน")
    await is_offered(house)
    said = await patient.writes("ใช่ค่ะ")
    assert "กดปุ่มในข้อความนั้น" in said[0]
    assert house.hospital.calls == []
    assert "ได้คิวนี้แล้ว" in (await patient.taps(TAKE))[0]


async def test_the_button_leaves_at_once_and_what_was_offered_is_let_go_of(house: House, patient: Talker) -> None:
    wait = waits(house)
    await is_offered(house)
    assert "เลิกรอให้แล้วค่ะ" in (await patient.taps(LEAVE))[0]
    assert WaitLeft(wait.id) in patient.facts
    assert patient.waits() == []
    assert "จบไปแล้ว" in (await patient.taps(TAKE))[0]
    assert "จบไปแล้ว" in (await patient.taps(LEAVE))[0]
    assert house.hospital.calls == []


@pytest.mark.parametrize("words", ["ไม่รอคิวแล้ว", "ยกเลิกการรอคิว", "ขอออกจากรายชื่อรอ"])
@pytest.mark.parametrize("yes", ["ใช่ เลิกรอ", "ใช่ค่ะ", "ยกเลิก"])
async def test_by_words_it_is_asked_first_for_the_place_would_be_lost(
    house: House, patient: Talker, words: str, yes: str
) -> None:
    has(house, appointment())
    waits(house)
    [card] = await patient.writes(words)
    assert "เลิกรอคิวนี้ใช่ไหมคะ\nทันตกรรม" in card
    assert len(patient.waits()) == 1
    assert "เลิกรอให้แล้วค่ะ" in (await patient.writes(yes))[0]
    assert patient.waits() == []
    assert house.hospital.deeds == [], "no appointment is touched"


@pytest.mark.parametrize("no", ["รอต่อ", "ไม่เอาค่ะ"])
async def test_who_thinks_better_of_it_keeps_the_place(house: House, patient: Talker, no: str) -> None:
    waits(house)
    await patient.writes("ไม่รอคิวแล้ว")
    assert "ยังรออยู่ในลำดับเดิม" in (await patient.writes(no))[0]
    assert len(patient.waits()) == 1


async def test_of_several_the_button_says_which(house: House, patient: Talker) -> None:
    waits(house)
    waits(house, wanted=Wanted("internal_medicine"), ahead=2)
    cards = await patient.writes("ไม่รอคิวแล้ว")
    assert "มีคนรออยู่ก่อน 2 คน" in cards[1]
    await patient.writes("เลิกรออายุรกรรม")
    assert [each.wanted.department for each in patient.waits()] == ["dental"]


async def test_who_waits_for_nothing_hears_so(patient: Talker) -> None:
    assert "ไม่ได้รอคิวไหนอยู่" in (await patient.writes("ไม่รอคิวแล้ว"))[0]


async def test_waits_stand_among_the_appointments(house: House, patient: Talker) -> None:
    waits(house)
    [card] = await patient.writes("ดูนัดของฉัน")
    for words in ("กำลังรอคิวอยู่", "ตอนนี้เป็นลำดับแรก", "รอถึง วันพุธที่ 30 ธันวาคม 2569"):
        assert words in card


async def test_a_button_of_something_long_gone_or_of_somebody_else_does_nothing(house: House, patient: Talker) -> None:
    waits(house)
    for verb in ("take", "pass", "leave", "magic"):
        [said] = await patient.does(Tap(f"waitlist.listed:{verb}:{UUID(int=9)}"))
        assert "รายการเก่า" in said
    assert "รายการเก่า" in (await patient.does(Tap("waitlist.listed:take:nonsense")))[0]
    assert house.hospital.calls == []


async def test_after_one_offer_is_taken_the_buttons_of_the_others_say_so(house: House, patient: Talker) -> None:
    wait = waits(house)
    await is_offered(house)
    first = patient.button(TAKE)
    await patient.taps(PASS)
    await is_offered(house, frees(house, at(7, "09:00")))
    await patient.taps(TAKE)
    assert patient.patient.waits[0].state is WaitState.BOOKED
    assert "ได้คิวจากรายการที่รอไว้แล้ว" in (await patient.does(Tap(first)))[0]
    assert wait.id == patient.patient.waits[0].id


async def test_every_key_fits_into_a_postback(house: House, patient: Talker) -> None:
    waits(house)
    await is_offered(house)
    for choice in patient.heard.sayings[-1].shapes[0].buttons:  # type: ignore[union-attr]
        assert isinstance(choice.action, Press)
        assert len(choice.action.key) <= 300


async def test_who_asks_what_is_kept_sees_where_they_wait(house: House, patient: Talker, means: Table) -> None:
    waits(house)
    means.knows("ดูข้อมูลของฉัน", "show_my_data")
    assert "คิวที่ลงชื่อรอไว้\nทันตกรรม โรงพยาบาลใกล้หมอ" in await patient.writes("ดูข้อมูลของฉัน")


async def test_while_a_booking_of_theirs_is_being_checked_nothing_is_offered(house: House, patient: Talker) -> None:
    waits(house)
    has(house, replace(appointment(), state=BookingState.UNKNOWN))
    assert await is_offered(house) == []


# ---- taken off by staff ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("why", OffReason)
async def test_who_was_taken_off_hears_it_kindly_with_the_reason(house: House, why: OffReason) -> None:
    made = waits(house)
    house.patient.wait_becomes(made.id, state=WaitState.OVER, off=TakenOff(why, "คุณมาลัย"))
    [card] = await house.patient.hears_timer(WAIT_OFF, str(made.id))
    assert th("waitlist-off") in card
    assert th(f"waitlist-off-{why.value}") in card
    assert "ทันตกรรม" in card
    assert "คุณมาลัย" not in card
    assert "จองนัด" in " ".join(house.patient.buttons())


async def test_who_left_by_themselves_is_told_nothing_by_that_timer(house: House) -> None:
    made = waits(house)
    house.patient.wait_becomes(made.id, state=WaitState.LEFT)
    assert await house.patient.hears_timer(WAIT_OFF, str(made.id)) == []
