"""Caring for somebody: asked with a code, agreed to in plain words, used for whom it is, and over at once when it is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from bot.domain.appointment import BookingState
from bot.domain.appointment_facts import BookingTold, ChangeTold
from bot.domain.care import (
    ASK_LASTS,
    CARE_NEWS,
    CARE_OVER,
    EVERYTHING,
    Basis,
    Care,
    CareAsk,
    Relation,
    Scope,
)
from bot.domain.change import ChangeKind
from bot.domain.errors import NotCarer, OutcomeUnknown
from bot.domain.facts import TimerSet
from bot.domain.link import LINK_LASTS, Link, Proof, Record
from bot.domain.messages import AccountLinked, Tap
from bot.domain.ports.links import Proved
from bot.domain.record_facts import CareAsked, CareEnded, CareGiven, CareMade, RecordLinked
from tests.fakes.caring import cares_for, has_booking, record, taken_back
from tests.fakes.house import House, at
from tests.fakes.talk import BANGKOK, MONDAY_MORNING, Talker
from tests.fakes.understand import entity
from tests.service.wording import th
from tests.walkthroughs.cared import DISCREET, GRANDMOTHER, MOTHER, at_hospital, with_elders
from tests.walkthroughs.cared import house as discreet
from tests.walkthroughs.reminded import appointment, has

DATE = "วันพุธที่ 2 ธันวาคม 2569 เวลา 13:30 น."


@pytest.fixture
def house() -> House:
    return discreet()


@pytest.fixture
def patient(house: House) -> Talker:
    return house.patient


@pytest.fixture
def carer(house: House) -> Talker:
    return with_elders(house)


def linked(patient: Talker, *names: str) -> None:
    """These records are linked with the chat."""
    until = MONDAY_MORNING + LINK_LASTS
    links = tuple(
        Link(uuid4(), record(name, number), Proof.CODE, MONDAY_MORNING, until) for number, name in enumerate(names)
    )
    patient.patient = replace(patient.patient, links=links)


def asks(house: House, code: str = "1234567890") -> CareAsk:
    """A daughter has asked with this code."""
    ask = CareAsk(code, "สมหญิง ใจดี", Relation.MOTHER, EVERYTHING, timedelta(days=365))
    house.codes.asks[code] = ask
    return ask


def of(patient: Talker, kind: type) -> list[object]:
    return [fact for fact in patient.facts if isinstance(fact, kind)]


# ---- asking ----------------------------------------------------------------------------------------------------------


async def test_a_carer_is_led_to_a_code_that_the_patient_types(patient: Talker) -> None:
    [first, _] = await patient.writes("ขอเป็นผู้ดูแลนัดของแม่")
    assert "ขอในชื่อ สมหญิง ใจดี" in first
    await patient.taps("แม่")
    await patient.taps("ดู จอง และรับเตือน")
    [card, words] = await patient.taps("1 ปี")
    [fact] = of(patient, CareAsked)
    assert isinstance(fact, CareAsked)
    assert words == f"ให้ดูแล {fact.ask.code}"
    assert words in card
    assert (len(fact.ask.code), fact.ask.code[0] != "0") == (10, True)
    assert (fact.ask.carer, fact.ask.relation, fact.ask.scopes, fact.ask.lasts, fact.until) == (
        "สมหญิง ใจดี", Relation.MOTHER, EVERYTHING, timedelta(days=365), patient.now + ASK_LASTS,
    )  # fmt: skip


async def test_who_has_given_no_name_is_asked_for_one_since_the_patient_will_read_it(patient: Talker) -> None:
    patient.patient = replace(patient.patient, name=None)
    [said] = await patient.writes("ขอเป็นผู้ดูแล")
    assert "ผู้ป่วยจะเห็นชื่อของคุณ" in said
    [card, _] = await patient.writes("สมหญิง ใจดี")
    assert "ขอในชื่อ สมหญิง ใจดี" in card


async def test_every_question_of_asking_can_be_left_and_is_asked_again_when_not_understood(patient: Talker) -> None:
    await patient.writes("ขอเป็นผู้ดูแล")
    for answer in ("แม่", "ดูนัดเท่านั้น"):
        assert (await patient.writes("อะไรนะ"))[0].split("\n")[0].endswith("คะ")
        await patient.taps(answer)
    await patient.taps("ไม่ขอแล้ว")
    assert of(patient, CareAsked) == []
    assert patient.standing() == []


# ---- the patient's yes -----------------------------------------------------------------------------------------------


async def test_the_patient_sees_who_how_far_and_how_long_before_saying_yes(house: House, patient: Talker) -> None:
    linked(patient, MOTHER)
    asks(house)
    [card] = await patient.writes("ให้ดูแล 1234567890")
    for words in (
        "สมหญิง ใจดี: ดูนัด จอง เลื่อน ยกเลิกนัดแทน และรับเตือนนัด ถึงวันอังคารที่ 23 พฤศจิกายน 2570",
        "สมหญิง ใจดี บอกว่าคุณคือแม่ของเขา",
        "เขาจะไม่เห็น",
        "เลิกให้ดูแล",
        MOTHER,
    ):
        assert words in card
    assert of(patient, CareGiven) == []
    await patient.taps("อนุญาต")
    [given] = of(patient, CareGiven)
    assert isinstance(given, CareGiven)
    assert (given.code, given.link, given.care.basis) == ("1234567890", patient.patient.links[0].id, Basis.CONSENT)
    assert given.care.until == patient.now + timedelta(days=365)
    assert given.care.scopes == EVERYTHING


@pytest.mark.parametrize(
    "typed", ["ให้ดูแล ๑๒๓๔๕๖๗๘๙๐", "ให้ดูแล 12345 67890", "รหัสผู้ดูแล: 1234567890", "care code 1234567890"]
)
async def test_the_code_may_be_written_as_people_write(house: House, patient: Talker, typed: str) -> None:
    linked(patient, MOTHER)
    asks(house)
    await patient.writes(typed)
    assert house.codes.looked == ["1234567890"]


async def test_yes_and_no_may_be_typed(house: House, patient: Talker) -> None:
    linked(patient, MOTHER)
    asks(house)
    await patient.writes("ให้ดูแล 1234567890")
    [said] = await patient.writes("ไม่ค่ะ")
    assert "ไม่ได้อนุญาต" in said
    assert of(patient, CareGiven) == []
    await patient.writes("ให้ดูแล 1234567890")
    await patient.writes("ใช่ค่ะ")
    assert len(of(patient, CareGiven)) == 1


async def test_a_typed_yes_is_not_enough_where_several_records_are_linked(house: House, patient: Talker) -> None:
    linked(patient, MOTHER, GRANDMOTHER)
    asks(house)
    await patient.writes("ให้ดูแล 1234567890")
    await patient.writes("ใช่ค่ะ")
    assert of(patient, CareGiven) == []
    await patient.taps(f"อนุญาต: {GRANDMOTHER}")
    [given] = of(patient, CareGiven)
    assert isinstance(given, CareGiven)
    assert given.care.record.name == GRANDMOTHER


async def test_without_a_linked_record_the_code_is_not_even_looked_up(house: House, patient: Talker) -> None:
    asks(house)
    [said] = await patient.writes("ให้ดูแล 1234567890")
    assert "ต้องเชื่อมประวัติ" in said
    assert "เชื่อมประวัติ" in patient.buttons()
    assert house.codes.looked == []


async def test_an_unknown_code_and_too_many_codes_are_said_with_a_way_on(house: House, patient: Talker) -> None:
    linked(patient, MOTHER)
    [said] = await patient.writes("ให้ดูแล 9999999999")
    assert "รหัสนี้ใช้ไม่ได้" in said
    house.codes.locked = at(24, "09:00", month=11)
    [said] = await patient.writes("ให้ดูแล 9999999999")
    assert "วันอังคารที่ 24 พฤศจิกายน 2569 เวลา 09:00 น." in said
    assert "คุยกับเจ้าหน้าที่" in patient.buttons()


async def test_without_consent_to_appointments_it_is_asked_for_first(house: House, patient: Talker) -> None:
    linked(patient, MOTHER)
    asks(house)
    patient.patient = replace(patient.patient, consents={})
    await patient.writes("ให้ดูแล 1234567890")
    assert patient.standing() == ["consent.asking"]
    assert house.codes.looked == []


# ---- taking it back --------------------------------------------------------------------------------------------------


def cared_by(patient: Talker, *names: str) -> list[Care]:
    """These people may look after the appointments of whoever writes here."""
    own = record(MOTHER)
    rights = [
        Care(uuid4(), own, Relation.MOTHER, EVERYTHING, Basis.CONSENT, patient.now, patient.now + timedelta(9), name)
        for name in names
    ]
    patient.patient = replace(patient.patient, carers=tuple(rights))
    return rights


@pytest.mark.parametrize("said", ["เลิกให้สมหญิงดูแล", "ไม่ให้สมหญิงดูแลแล้ว", "หยุดให้สมหญิงมาดูแล"])
async def test_who_is_named_is_stopped_at_once(patient: Talker, said: str) -> None:
    [care, _] = cared_by(patient, "สมหญิง ใจดี", "ประเสริฐ ใจดี")
    [answer] = await patient.writes(said)
    assert "เลิกให้ สมหญิง ใจดี ดูแลนัดแล้ว" in answer
    assert of(patient, CareEnded) == [CareEnded(care.id)]


async def test_else_the_list_shows_who_and_each_button_stops_one(patient: Talker) -> None:
    [_, second] = cared_by(patient, "สมหญิง ใจดี", "ประเสริฐ ใจดี")
    [card] = await patient.writes("ใครดูแลนัดของฉัน")
    assert "ประเสริฐ ใจดี: ดูนัด" in card
    await patient.writes("เลิกให้ดูแล")
    key = patient.button("เลิกให้ ประเสริฐ ใจดี ดูแล")
    await patient.does(Tap(key))
    assert of(patient, CareEnded) == [CareEnded(second.id)]
    [again] = await patient.does(Tap(key))
    assert "ไม่ได้ดูแลนัดของคุณอยู่แล้ว" in again
    assert len(of(patient, CareEnded)) == 1


async def test_a_button_of_a_right_over_somebody_else_stops_nothing(patient: Talker) -> None:
    cared_by(patient, "สมหญิง ใจดี")
    await patient.does(Tap(f"carers.shown:{uuid4()}"))
    assert of(patient, CareEnded) == []


@pytest.mark.parametrize(
    "said",
    [
        "ยายป่วยอยู่บ้าน ไม่มีใครดูแล",
        "พยาบาลไม่ให้สมหญิงดูแลแผลเอง",
        "คนที่ดูแลแม่บอกว่าแม่ตัวร้อน",
        "หยุดดูแลแม่ไม่ได้เลยเหนื่อยมาก",
        "ไม่ให้ญาติมาดูแลเพราะอะไรคะ",
        "ขอบคุณที่ดูแลแม่มาตลอดค่ะ",
        "มีบริการดูแลผู้สูงอายุไหม",
    ],
)
async def test_other_talk_of_looking_after_somebody_changes_nothing(carer: Talker, said: str) -> None:
    cared_by(carer, "สมหญิง ใจดี")
    answer = "\n".join(await carer.writes(said))
    assert of(carer, CareEnded) == []
    assert "ดูแลนัด" not in answer
    assert carer.standing() == []


async def test_a_nurse_who_is_called_elder_sister_is_nobodys_sister(house: House) -> None:
    cares_for(house.patient, "นางสาวใจ ใจดี", Relation.SIBLING)
    house.means.knows("พี่คะ ขอจองหมอฟัน", "book_appointment")
    house.hospital.frees("dental", at(2, "13:30"))
    await house.patient.writes("พี่คะ ขอจองหมอฟัน")
    await house.patient.taps("ทันตกรรม")
    await house.patient.taps("เร็วที่สุด")
    [card] = await house.patient.taps("13:30")
    assert card == "นัดครั้งนี้ให้ใครคะ"
    [card] = await house.patient.writes("พี่")
    assert "นางสาวใจ ใจดี" in card


async def test_nobody_cares_is_said_plainly(patient: Talker) -> None:
    [said] = await patient.writes("ใครดูแลนัดของฉัน")
    assert "ไม่มีใครดูแลนัดแทนคุณ" in said


# ---- whom is meant ---------------------------------------------------------------------------------------------------


async def test_a_carer_of_several_is_asked_whose_appointments(carer: Talker) -> None:
    mother, grandmother = carer.patient.cares
    has_booking(carer, mother, at(2, "13:30"))
    has_booking(carer, grandmother, at(3, "10:00"))
    [card] = await carer.writes("ดูนัดหน่อย")
    assert card == "ดูนัดของใครคะ"
    assert carer.buttons()[:3] == ["ของฉันเอง", f"ของ {MOTHER}", f"ของ {GRANDMOTHER}"]
    [card] = await carer.taps(f"ของ {GRANDMOTHER}")
    assert card.startswith(f"นัดของยายหรือย่า ({GRANDMOTHER})")
    assert "วันพฤหัสบดีที่ 3 ธันวาคม 2569 เวลา 10:00 น." in card
    assert DATE not in card


@pytest.mark.parametrize("said", ["แม่", "ของแม่ค่ะ", "สมศรี", "2"])
async def test_the_answer_may_be_typed_by_relation_name_or_number(carer: Talker, said: str) -> None:
    has_booking(carer, carer.patient.cares[0], at(2, "13:30"))
    await carer.writes("ดูนัดหน่อย")
    [card] = await carer.writes(said)
    assert card.startswith(f"นัดของแม่ ({MOTHER})")
    assert DATE in card


async def test_a_name_is_an_answer_whatever_else_it_may_sound_like(house: House, carer: Talker) -> None:
    house.means.knows("ยาย", "ask_medicine_refill")
    has_booking(carer, carer.patient.cares[1], at(3, "10:00"))
    await carer.writes("ดูนัดหน่อย")
    [card] = await carer.writes("ยาย")
    assert card.startswith(f"นัดของยายหรือย่า ({GRANDMOTHER})")
    await carer.writes("ดูนัดหน่อย")
    [said] = await carer.writes("เปิดกี่โมง")
    assert "08:30" in said
    assert carer.standing()[0] == "caring.person"


@pytest.mark.parametrize("said", ["นัดของแม่", "ดูนัดแม่", "ขอดูนัดของแม่ค่ะ", "นัดของสมศรีวันไหนคะ", "เช็คนัดคุณแม่"])
async def test_who_is_named_at_once_is_shown_at_once(carer: Talker, said: str) -> None:
    has_booking(carer, carer.patient.cares[0], at(2, "13:30"))
    [card] = await carer.writes(said)
    assert card.startswith(f"นัดของแม่ ({MOTHER})")
    assert DATE in card


async def test_ones_own_appointments_are_not_mixed_with_those_of_others(carer: Talker) -> None:
    has_booking(carer, carer.patient.cares[0], at(2, "13:30"))
    [said, _] = await carer.writes("นัดของฉัน")
    assert DATE not in said
    assert "ยังไม่มีนัด" in said


async def test_ten_elders_all_stand_on_buttons(house: House) -> None:
    for number in range(10):
        cares_for(house.patient, f"นางคนที่{number} ใจดี", Relation.OTHER)
    said = await house.patient.writes("ดูนัดหน่อย")
    assert len(said) == 3
    assert [each for each in house.patient.buttons() if "คนที่" in each] == [f"ของ นางคนที่{n} ใจดี" for n in range(10)]
    has_booking(house.patient, house.patient.patient.cares[9], at(2, "13:30"))
    [card] = await house.patient.writes("11")
    assert card.startswith("นัดของนางคนที่9 ใจดี")


async def test_asking_whom_does_not_lose_what_was_open(house: House, carer: Talker) -> None:
    house.hospital.frees("dental", at(2, "13:30"))
    await carer.writes("จองหมอฟัน")
    assert carer.standing()[0].startswith("booking.")
    await carer.writes("ดูนัดหน่อย")
    assert carer.standing()[0] == "caring.person"
    await carer.writes("แม่")
    assert [each.startswith("booking.") for each in carer.standing()] == [True]


async def test_without_any_right_a_relatives_appointments_are_explained_with_a_way_on(patient: Talker) -> None:
    patient.desk.understand.knows("นัดของแม่", "check_appointment")  # type: ignore[attr-defined]
    [said] = await patient.writes("นัดของแม่")
    assert "ยังไม่ได้รับอนุญาตให้ดูนัดของคนอื่น" in said
    assert "ขอเป็นผู้ดูแล" in patient.buttons()


# ---- how far ---------------------------------------------------------------------------------------------------------


async def test_who_may_only_be_reminded_is_not_shown_appointments(house: House) -> None:
    care = cares_for(house.patient, MOTHER, scopes=(Scope.REMIND,))
    has_booking(house.patient, care, at(2, "13:30"))
    [said] = await house.patient.writes("นัดของแม่")
    assert DATE not in said
    assert "ยังดูนัดไม่ได้" in said


async def test_who_may_only_see_has_no_buttons_to_change_and_cannot_by_words(house: House) -> None:
    care = cares_for(house.patient, MOTHER, scopes=(Scope.SEE,))
    has_booking(house.patient, care, at(2, "13:30"))
    [card] = await house.patient.writes("นัดของแม่")
    assert DATE in card
    assert [each for each in house.patient.buttons() if "นัด" in each and ("เลื่อน" in each or "ยกเลิก" in each)] == []
    [said] = await house.patient.writes("ขอยกเลิกนัดของแม่")
    assert DATE not in said
    assert house.hospital.deeds == []
    [said] = await house.patient.writes("จองนัดให้แม่")
    assert "ยังจองแทนไม่ได้" in said


# ---- booking ---------------------------------------------------------------------------------------------------------


async def books_for_mother(house: House) -> list[str]:
    house.hospital.frees("dental", at(2, "13:30"))
    await house.patient.writes("จองหมอฟันให้แม่")
    await house.patient.taps("เร็วที่สุด")
    [card] = await house.patient.taps("13:30")
    assert f"ชื่อ {MOTHER} โทร 089-876-5432" in card
    return await house.patient.taps("ยืนยันจอง")


async def test_booking_for_the_one_who_is_named_says_for_whom_it_is(house: House, carer: Talker) -> None:
    said = await books_for_mother(house)
    assert DATE in said[0]
    assert MOTHER in said[0]
    [contact] = house.hospital.contacts.values()
    assert (contact.name, contact.record, contact.care) == (MOTHER, "p10", carer.patient.cares[0].id)
    # It stands in the ledger of the mother's chat, which is told by its own job.
    assert of(carer, BookingTold) == []


async def test_where_the_patient_has_no_chat_the_carer_is_told_and_reminded(house: House) -> None:
    cares_for(house.patient, MOTHER, with_chat=False)
    await books_for_mother(house)
    assert len(of(house.patient, BookingTold)) == 1


async def test_booking_without_naming_anybody_asks_for_whom(house: House, carer: Talker) -> None:
    house.hospital.frees("dental", at(2, "13:30"))
    await carer.writes("จองหมอฟัน")
    await carer.taps("เร็วที่สุด")
    [card] = await carer.taps("13:30")
    assert card == "นัดครั้งนี้ให้ใครคะ"
    assert carer.buttons()[:3] == [MOTHER, GRANDMOTHER, "ตัวฉันเองหรือคนอื่น"]
    [card] = await carer.writes("ยาย")
    assert GRANDMOTHER in card


async def test_a_right_that_is_taken_back_in_the_middle_of_booking_books_nothing(house: House, carer: Talker) -> None:
    house.hospital.frees("dental", at(2, "13:30"))
    await carer.writes("จองหมอฟันให้แม่")
    await carer.taps("เร็วที่สุด")
    await carer.taps("13:30")
    taken_back(carer, carer.patient.cares[0])
    [said] = await carer.taps("ยืนยันจอง")
    assert f"ดูแลนัดของแม่ ({MOTHER})ไม่ได้แล้ว" in said
    assert "วันจันทร์ที่ 23 พฤศจิกายน 2569" in said
    assert house.hospital.booked == {}
    assert "ขอเป็นผู้ดูแล" in carer.buttons()
    assert carer.standing() == []


async def test_a_right_that_is_taken_back_between_load_and_write_books_nothing(house: House, carer: Talker) -> None:
    house.hospital.fails.append(NotCarer())
    [said] = await books_for_mother(house)
    assert "ยังทำแทนคนนี้ไม่ได้" in said or "ไม่ได้แล้ว" in said
    assert house.hospital.booked == {}


async def test_an_unknown_end_is_looked_for_again_and_told_to_the_carer_too(house: House, carer: Talker) -> None:
    house.hospital.fails.append(OutcomeUnknown())
    await books_for_mother(house)
    [timer] = of(carer, TimerSet)
    assert isinstance(timer, TimerSet)
    assert await carer.hears_timer(timer.kind, timer.ref) == []  # still not known: it looks again
    assert len(of(carer, TimerSet)) == 2
    [booking] = carer.patient.cared
    carer.patient = replace(carer.patient, cared=(replace(booking, state=BookingState.BOOKED),))
    [said] = await carer.hears_timer(timer.kind, timer.ref)
    assert f"จองนัดของแม่ ({MOTHER}) {DATE} ได้แล้ว" in said


# ---- changing --------------------------------------------------------------------------------------------------------


async def test_cancelling_reads_back_whose_appointment_it_is(house: House, carer: Talker) -> None:
    booking = has_booking(carer, carer.patient.cares[0], at(2, "13:30"))
    has_booking(carer, carer.patient.cares[1], at(3, "10:00"))
    at_hospital(house.hospital, carer)
    [card] = await carer.writes("ขอยกเลิกนัดของแม่")
    assert DATE in card
    assert MOTHER in card
    [said] = await carer.writes("ใช่ค่ะ")
    assert MOTHER in said
    assert house.hospital.deeds == [(ChangeKind.CANCEL, booking.key)]
    assert of(carer, ChangeTold) == []  # the mother is told in her own chat


async def test_without_a_name_it_is_asked_which_with_names_on_the_buttons(house: House, carer: Talker) -> None:
    has_booking(carer, carer.patient.cares[0], at(2, "13:30"))
    has_booking(carer, carer.patient.cares[1], at(3, "10:00"))
    at_hospital(house.hospital, carer)
    await carer.writes("ขอยกเลิกนัด")
    assert [each.split(" ")[0] for each in carer.buttons()[:2]] == ["นางสมศรี", "นางบุญมา"]
    [card] = await carer.writes("ของยาย")
    assert GRANDMOTHER in card


async def test_cancelling_after_the_right_was_taken_back_does_nothing(house: House, carer: Talker) -> None:
    has_booking(carer, carer.patient.cares[0], at(2, "13:30"))
    at_hospital(house.hospital, carer)
    await carer.writes("ขอยกเลิกนัดของแม่")
    taken_back(carer, carer.patient.cares[0])
    [said] = await carer.writes("ใช่ค่ะ")
    assert "ไม่ได้แล้ว" in said
    assert house.hospital.deeds == []
    [said] = await carer.writes("ขอยกเลิกนัดของแม่")
    assert "ไม่ได้แล้ว" in said


async def test_moving_keeps_the_person_and_holds_the_new_before_the_old_is_let_go(house: House, carer: Talker) -> None:
    booking = has_booking(carer, carer.patient.cares[1], at(3, "10:00"))
    at_hospital(house.hospital, carer)
    house.hospital.frees("dental", at(4, "09:00"))
    [said, *_] = await carer.writes("ขอเลื่อนนัดของยาย")
    assert GRANDMOTHER in said
    await carer.taps("เร็วที่สุด")
    await carer.taps("09:00")
    [card] = await carer.taps("ยืนยันเลื่อน")
    assert "วันศุกร์ที่ 4 ธันวาคม 2569 เวลา 09:00 น." in card
    assert GRANDMOTHER in card
    assert house.hospital.deeds == [(ChangeKind.MOVE, booking.key)]
    [contact] = house.hospital.contacts.values()
    assert contact.care == carer.patient.cares[1].id


async def test_a_button_of_the_time_before_the_right_ended_does_nothing(house: House, carer: Talker) -> None:
    has_booking(carer, carer.patient.cares[0], at(2, "13:30"))
    at_hospital(house.hospital, carer)
    await carer.writes("นัดของแม่")
    key = carer.button("ขอยกเลิกนัด")
    taken_back(carer, carer.patient.cares[0])
    [said] = await carer.does(Tap(key))
    assert "ไม่ได้แล้ว" in said
    assert DATE not in said
    assert house.hospital.deeds == []


# ---- restricted clinics ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("basis", [Basis.CONSENT, Basis.COUNTER, Basis.PARENT])
async def test_a_restricted_clinic_is_never_shown_parents_included(house: House, basis: Basis) -> None:
    care = cares_for(house.patient, MOTHER)
    house.patient.patient = replace(house.patient.patient, cares=(replace(care, basis=basis),))
    has_booking(house.patient, care, at(2, "13:30"), "psychiatry")
    for words in ("นัดของแม่", "ดูนัดหน่อย", "ขอยกเลิกนัดของแม่", "แม่ไปตามนัดแน่นอน"):
        said = "\n".join(await house.patient.writes(words))
        assert "13:30" not in said
        assert "จิตเวช" not in said


async def test_a_restricted_clinic_is_not_bookable_by_a_carer(house: House, carer: Talker) -> None:
    house.hospital.frees("psychiatry", at(2, "13:30"))
    [refused, *_] = await carer.writes("จองจิตเวชให้แม่")
    assert f"ผู้ดูแลจองแทนแม่ ({MOTHER})ไม่ได้" in refused
    assert "จิตเวช" not in "".join(carer.buttons())
    # For oneself it is: nobody cared for is offered then.
    await carer.taps("ยกเลิก")
    await carer.writes("จองจิตเวช")
    await carer.taps("เร็วที่สุด")
    said = await carer.taps("13:30")
    assert MOTHER not in "".join(said)
    assert MOTHER not in carer.buttons()


async def test_a_clinic_that_becomes_restricted_while_it_is_booked_is_refused(house: House, carer: Talker) -> None:
    house.hospital.frees("dental", at(2, "13:30"))
    await carer.writes("จองหมอฟันให้แม่")
    await carer.taps("เร็วที่สุด")
    await carer.taps("13:30")
    closed = tuple(replace(each, restricted=True) for each in DISCREET.departments)
    clinic = replace(carer.desk.clinic, hospitals=(replace(DISCREET, departments=closed),))
    carer.desk = replace(carer.desk, clinic=clinic)
    [said] = await carer.taps("ยืนยันจอง")
    assert "จองแทน" in said
    assert house.hospital.booked == {}


# ---- children --------------------------------------------------------------------------------------------------------

CHILD = Record("klaimor-demo", "p30", "000000030", "ด.ช.ต้นกล้า ใจดี", born="2015-03-09")


async def comes_back(house: House, found: Record, proof: Proof = Proof.CODE) -> list[str]:
    house.records.proofs[house.patient.person, "nonce"] = Proved(b"visit", found, proof)
    return await house.patient.does(AccountLinked(ok=True, nonce="nonce"))


async def test_a_childs_record_is_cared_for_until_the_20th_birthday(house: House) -> None:
    [card] = await comes_back(house, CHILD)
    [made] = of(house.patient, CareMade)
    assert isinstance(made, CareMade)
    assert (made.care.basis, made.care.relation, made.care.scopes) == (Basis.PARENT, Relation.CHILD, EVERYTHING)
    assert made.care.until == datetime(2035, 3, 9, tzinfo=BANGKOK)
    assert made.visit == b"visit"
    assert made.care.record.born == ""
    assert "วันศุกร์ที่ 9 มีนาคม 2578" in card
    assert of(house.patient, RecordLinked) == []
    has_booking(house.patient, made.care, at(2, "13:30"))
    [card] = await house.patient.writes("นัดของลูก")
    assert DATE in card


async def test_a_child_who_shows_by_the_states_service_who_they_are_has_their_own_record(house: House) -> None:
    await comes_back(house, replace(CHILD, born="2008-03-09"), Proof.THAID)
    assert len(of(house.patient, RecordLinked)) == 1
    assert of(house.patient, CareMade) == []


async def test_on_the_20th_birthday_it_ends_by_itself_and_is_said_once(house: House) -> None:
    await comes_back(house, CHILD)
    [care] = house.patient.patient.cares
    has_booking(house.patient, care, datetime(2035, 3, 20, 9, tzinfo=BANGKOK))
    house.patient.now = datetime(2035, 3, 8, 23, 59, tzinfo=BANGKOK)
    assert await house.patient.hears_timer(CARE_OVER, str(care.id)) == []
    assert "09:00" in (await house.patient.writes("นัดของลูก"))[0]
    house.patient.now = datetime(2035, 3, 9, 0, 0, tzinfo=BANGKOK)
    [said] = await house.patient.hears_timer(CARE_OVER, str(care.id))
    assert "อายุครบ 20 ปี" in said
    [said] = await house.patient.writes("นัดของลูก")
    assert "ไม่ได้แล้ว" in said


# ---- news ------------------------------------------------------------------------------------------------------------


async def test_the_carer_hears_that_it_was_given_and_that_it_was_taken_back(carer: Talker) -> None:
    mother = carer.patient.cares[0]
    [card] = await carer.hears_timer(CARE_NEWS, str(mother.id))
    assert "คุณดูแลนัดให้คนนี้ได้แล้ว" in card
    assert f"แม่ ({MOTHER}) ที่โรงพยาบาลใกล้หมอ" in card
    taken_back(carer, mother)
    [said] = await carer.hears_timer(CARE_NEWS, str(mother.id))
    assert "ไม่ได้แล้ว" in said
    assert await carer.hears_timer(CARE_OVER, str(mother.id)) == []  # taken back, and told: not over once more


async def test_the_patient_hears_whom_staff_have_registered_and_can_stop_it(patient: Talker) -> None:
    [care] = cared_by(patient, "สมหญิง ใจดี")
    [card] = await patient.hears_timer(CARE_NEWS, str(care.id))
    assert "สมหญิง ใจดี: ดูนัด" in card
    await patient.taps("เลิกให้ สมหญิง ใจดี ดูแล")
    assert of(patient, CareEnded) == [CareEnded(care.id)]


async def test_a_carer_can_let_go_of_one_person_by_name(carer: Talker) -> None:
    [said] = await carer.writes("เลิกดูแลยาย")
    assert GRANDMOTHER in said
    assert of(carer, CareEnded) == [CareEnded(carer.patient.cares[1].id)]
    [said] = await carer.writes("เลิกดูแล")  # one is left: they are meant
    assert MOTHER in said


async def test_whom_i_care_for_is_shown_with_scope_and_end(carer: Talker) -> None:
    [card] = await carer.writes("คนที่ฉันดูแล")
    assert f"แม่ ({MOTHER}) ที่โรงพยาบาลใกล้หมอ: ดูนัด จอง เลื่อน ยกเลิกนัดแทน และรับเตือนนัด ถึงวันอังคารที่ 23 พฤศจิกายน 2570" in card


async def test_taking_back_the_consent_to_appointments_ends_rights_on_both_sides(carer: Talker) -> None:
    linked(carer, "นางสาวสมหญิง ใจดี")
    [over_me] = cared_by(carer, "ประเสริฐ ใจดี")
    carer.desk.understand.knows("ขอถอนความยินยอมเรื่องนัด", "withdraw_consent")  # type: ignore[attr-defined]
    await carer.writes("ขอถอนความยินยอมเรื่องนัด")
    ended = [each.id for each in carer.patient.cares] + [over_me.id]
    assert of(carer, CareEnded) == [CareEnded(each) for each in ended]
    kinds = [type(each).__name__ for each in carer.facts]
    assert kinds.index("CareEnded") < kinds.index("RecordUnlinked")  # a right of the counter is found by the link
    assert not any(each.stands(carer.now) for each in (*carer.patient.cares, *carer.patient.carers))


# ---- one thing asked, another one said --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "answer"),
    [("จองหมอฟันให้แม่", "อยากมาวันไหนคะ"), ("ขอเลื่อนนัดของยาย", "เลื่อนจากนัดเดิม"), ("ขอยกเลิกนัดของแม่", "จะยกเลิกนัดนี้ใช่ไหม")],
)
async def test_asked_whose_appointments_who_wants_something_else_for_somebody_gets_that(
    house: House, carer: Talker, words: str, answer: str
) -> None:
    for care in carer.patient.cares:
        has_booking(carer, care, at(2, "13:30"))
    at_hospital(house.hospital, carer)
    house.hospital.frees("dental", at(4, "10:00"))
    await carer.writes("ดูนัดหน่อย")
    said = "\n".join(await carer.writes(words))
    assert answer in said
    assert "นัดของแม่ (" not in said


async def test_after_the_answer_there_is_no_way_back_to_the_question(carer: Talker) -> None:
    await carer.writes("ดูนัดหน่อย")
    await carer.writes("ยาย")
    assert "กลับไปทำต่อ" not in carer.buttons()


async def test_asked_about_one_elders_appointment_the_other_elders_is_meant(house: House, carer: Talker) -> None:
    mother, grandmother = (
        has_booking(carer, care, at(2, hour))
        for care, hour in zip(carer.patient.cares, ("09:00", "13:30"), strict=True)
    )
    at_hospital(house.hospital, carer)
    house.means.knows("ยกเลิกนัดของยาย", "cancel_appointment", entity("person", code="grandmother"))
    await carer.writes("ขอยกเลิกนัดของแม่")
    [card] = await carer.writes("ยกเลิกนัดของยาย")
    assert GRANDMOTHER in card
    await carer.writes("ใช่ค่ะ")
    assert house.hospital.deeds == [(ChangeKind.CANCEL, grandmother.key)]
    assert mother.key in house.hospital.booked


async def test_who_cares_for_nobody_and_asks_for_their_mothers_hears_that_these_are_the_chats_own(house: House) -> None:
    patient = house.patient
    has(house, appointment())
    house.means.knows("นัดของแม่", "check_appointment")
    said = await patient.writes("นัดของแม่")
    assert th("mine-of-this-chat") in said[0]
    assert "ขอเป็นผู้ดูแล" in patient.buttons()
    assert th("mine-of-this-chat") not in "".join(await patient.writes("นัดของฉัน"))
