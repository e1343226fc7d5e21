"""Linking a hospital record in talk: the link, what comes back from it, letting go, and numbers that do not belong in a chat."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from bot.domain.citizen_id import HIDDEN
from bot.domain.consent import Consent, Purpose
from bot.domain.facts import CaseKind
from bot.domain.link import LINK_LASTS, LINK_SHARED, VISIT_LASTS, Link, Proof, Record, hash_of
from bot.domain.messages import AccountLinked, Person, Place, Tap
from bot.domain.ports.links import Proved
from bot.domain.record_facts import LinkOffered, RecordLinked, RecordMerged, RecordUnlinked
from bot.domain.sayings import Link as Opens
from bot.domain.words import Phrase
from tests.fakes.agreed import AGREED
from tests.fakes.house import PHRASEBOOK, House, at, build
from tests.fakes.registered import a_citizen_id
from tests.fakes.staff import NURSE
from tests.fakes.talk import Talker, choices_of
from tests.fakes.understand import entity

GRANDMA = Record("klaimor-demo", "p7", "000012345", "ยายบุญมา สุขใจ")
GRANDPA = Record("klaimor-demo", "p8", "000012346", "ตาสมหมาย สุขใจ")
NONCE = "n" * 43
DENTIST = "อยากนัดหมอฟัน"


@pytest.fixture
def house() -> House:
    built = build()
    built.means.knows(DENTIST, "book_appointment", entity("department", code="dental"))
    built.means.knows(f"{DENTIST} {HIDDEN}", "book_appointment", entity("department", code="dental"))
    built.means.knows("ยินยอม", "privacy_consent")
    built.hospital.frees("dental", at(2, "13:30"), at(2, "14:00"))
    return built


@pytest.fixture
def patient(house: House) -> Talker:
    return house.patient


def address(patient: Talker) -> str:
    """Where the button of the last saying leads."""
    return next(
        each.action.url for saying in patient.shown for each in choices_of(saying) if isinstance(each.action, Opens)
    )


def proved(house: House, record: Record = GRANDMA, nonce: str = NONCE) -> None:
    """The page has been gone through."""
    house.records.proofs[house.patient.person, nonce] = Proved(b"visit", record)


async def linked(house: House, record: Record = GRANDMA) -> Link:
    """A record is linked with the chat."""
    proved(house, record, record.id)
    await house.patient.does(AccountLinked(True, record.id))
    return house.patient.patient.links[-1]


# ---- the link --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    ["ขอเชื่อมประวัติ", "อยากผูก HN กับไลน์", "เชื่อมต่อกับโรงพยาบาลยังไงคะ", "ขอเชื่อมบัตรประชาชนของแม่หน่อยค่ะ"],
)
async def test_who_asks_gets_a_link_that_is_kept_by_its_hash_alone(patient: Talker, asked: str) -> None:
    said = await patient.writes(asked)
    assert said[0].startswith("เชื่อมประวัติโรงพยาบาลกับแชทนี้")
    assert "ยกเลิกการเชื่อมได้ทุกเมื่อ" in said[0]
    url = address(patient)
    token = url.removeprefix("https://klaimor.example/link/")
    assert len(token) >= 43
    assert LinkOffered(hash_of(token), patient.now + VISIT_LASTS) in patient.facts
    assert token not in str(patient.facts)


async def test_in_english_too(patient: Talker) -> None:
    said = await patient.writes("please link my hospital record")
    assert said[0].startswith("Link your hospital record with this chat")


async def test_every_link_is_another(patient: Talker) -> None:
    await patient.writes("ขอเชื่อมประวัติ")
    first = address(patient)
    await patient.writes("ขอเชื่อมประวัติ")
    assert address(patient) != first


async def test_a_stranger_is_asked_for_consent_first(house: House) -> None:
    stranger = build(stranger=True)
    stranger.means.knows("ยินยอม", "privacy_consent")
    said = await stranger.patient.writes("ขอเชื่อมประวัติ")
    assert "เชื่อมประวัติโรงพยาบาลกับแชทนี้" not in said[0]
    assert not any(isinstance(each, LinkOffered) for each in stranger.patient.facts)
    said = await stranger.patient.writes("ยินยอม")
    assert any(each.startswith("เชื่อมประวัติโรงพยาบาลกับแชทนี้") for each in said)


async def test_in_the_middle_of_something_the_way_back_stays(house: House, patient: Talker) -> None:
    await patient.writes(DENTIST)
    standing = patient.standing()
    await patient.writes("ขอเชื่อมประวัติ")
    assert patient.standing() == standing
    assert patient.buttons()[1] == PHRASEBOOK.word(Phrase("way-resume"), "th")


@pytest.mark.parametrize("why", ["no page", "no hospital"])
async def test_where_there_is_no_page_the_counter_is_named(why: str) -> None:
    house = build(link_url="") if why == "no page" else build()
    if why == "no hospital":
        house.records.known.clear()
    said = await house.patient.writes("ขอเชื่อมประวัติ")
    assert said == ["ตอนนี้เชื่อมประวัติได้ที่ห้องบัตรของโรงพยาบาลค่ะ นำบัตรประชาชนมา แล้วให้เจ้าหน้าที่เชื่อมให้นะคะ"]
    assert not any(isinstance(each, LinkOffered) for each in house.patient.facts)


async def test_in_a_group_nothing_is_linked(house: House, patient: Talker) -> None:
    patient.place = Place.GROUP
    await patient.writes("ขอเชื่อมประวัติ")
    assert not any(isinstance(each, LinkOffered) for each in patient.facts)


async def test_words_that_only_sound_like_it_are_left_to_their_flow(patient: Talker) -> None:
    for text in ("เชื่อมั่นในหมอค่ะ", "เจ็บตรงข้อต่อ", "ส่งลิงก์ให้หน่อย"):
        await patient.writes(text)
    assert not any(isinstance(each, LinkOffered) for each in patient.facts)


# ---- what comes back -------------------------------------------------------------------------------------------------


async def test_what_was_proved_is_linked_and_said_with_the_way_to_let_go(house: House, patient: Talker) -> None:
    proved(house)
    [said] = await patient.does(AccountLinked(True, NONCE))
    assert said.startswith("เชื่อมประวัติแล้วค่ะ\nยายบุญมา สุขใจ HN 000012345 ที่โรงพยาบาลใกล้หมอ")
    assert "วันพุธที่ 22 พฤศจิกายน 2571" in said
    assert "ยกเลิกการเชื่อมได้ทุกเมื่อ" in said
    [fact] = [each for each in patient.facts if isinstance(each, RecordLinked)]
    assert (fact.visit, fact.link.record, fact.link.proof) == (b"visit", GRANDMA, Proof.CODE)
    assert fact.link.until == patient.now + LINK_LASTS
    assert patient.last is not None
    assert patient.last.relied_on == (Purpose.APPOINTMENTS,)


async def test_a_nonce_that_is_unknown_used_or_anothers_links_nothing(house: House, patient: Talker) -> None:
    house.records.proofs[Person("bot", "Usomebodyelse"), NONCE] = Proved(b"visit", GRANDMA)
    said = await patient.does(AccountLinked(True, NONCE))
    assert said == ["ยังไม่ได้เชื่อมค่ะ ลิงก์หมดเวลาหรือใช้ไปแล้ว เริ่มใหม่ได้เลยนะคะ"]
    assert patient.patient.links == ()


async def test_a_link_that_failed_is_met_with_silence(house: House, patient: Talker) -> None:
    proved(house)
    assert await patient.does(AccountLinked(False, NONCE)) == []
    assert patient.patient.links == ()


async def test_a_consent_that_was_taken_back_on_the_way_links_nothing(house: House, patient: Talker) -> None:
    proved(house)
    answer = Consent(Purpose.APPOINTMENTS, False, AGREED[Purpose.APPOINTMENTS].version, patient.now)
    patient.patient = replace(patient.patient, consents={**AGREED, Purpose.APPOINTMENTS: answer})
    [said] = await patient.does(AccountLinked(True, NONCE))
    assert "ถอนความยินยอม" in said
    assert patient.patient.links == ()


async def test_it_is_said_also_while_a_person_speaks(house: House, patient: Talker) -> None:
    proved(house)
    patient.taken_over_by(NURSE)
    [said] = await patient.does(AccountLinked(True, NONCE))
    assert said.startswith("เชื่อมประวัติแล้วค่ะ")
    assert patient.last is not None
    assert [each.urgency.value for each in patient.last.sends] == ["outcome"]  # talk would be refused by the commit


# ---- mine ------------------------------------------------------------------------------------------------------------


async def test_one_chat_has_many_records_and_lets_go_of_one(house: House, patient: Talker) -> None:
    await linked(house)
    second = await linked(house, GRANDPA)
    [said] = await patient.writes("ยกเลิกการเชื่อม")
    assert "ยายบุญมา สุขใจ HN 000012345" in said
    assert "ตาสมหมาย สุขใจ HN 000012346" in said
    said_then = await patient.taps("ยกเลิก ตาสมหมาย สุขใจ")
    assert said_then[0].startswith("ยกเลิกการเชื่อมประวัติของตาสมหมาย สุขใจ แล้วค่ะ")
    assert RecordUnlinked(second.id) in patient.facts
    assert [each.record for each in patient.patient.links] == [GRANDMA]


async def test_an_old_button_lets_go_too_and_once(house: House, patient: Talker) -> None:
    await linked(house)
    key = patient.button("ยกเลิก ยายบุญมา สุขใจ")
    await patient.writes(DENTIST)
    standing = patient.standing()
    await patient.does(Tap(key))
    assert patient.patient.links == ()
    assert patient.standing() == standing
    assert await patient.does(Tap(key)) == ["ประวัตินี้ไม่ได้เชื่อมอยู่แล้วค่ะ ไม่มีอะไรเปลี่ยนแปลงนะคะ"]


async def test_letting_go_needs_no_consent(house: House, patient: Talker) -> None:
    await linked(house)
    patient.patient = replace(patient.patient, consents={})
    await patient.writes("unlink")
    await patient.taps("ยกเลิก ยายบุญมา สุขใจ")
    assert patient.patient.links == ()


async def test_who_has_none_is_told_so(patient: Talker) -> None:
    assert await patient.writes("ยกเลิกการเชื่อม HN") == ["ยังไม่ได้เชื่อมประวัติไหนไว้ค่ะ"]


async def test_a_merged_record_is_followed_and_told(house: House, patient: Talker) -> None:
    link = await linked(house)
    merged = Record("klaimor-demo", "p9", "000099999", GRANDMA.name)
    house.records.changed[GRANDMA.id] = merged
    said = await patient.writes("ยกเลิกการเชื่อม")
    assert said[0] == "โรงพยาบาลรวมประวัติของยายบุญมา สุขใจ เป็น HN 000099999 แล้วค่ะ"
    assert RecordMerged(link.id, merged) in patient.facts


async def test_a_record_that_is_gone_is_said_and_a_silent_hospital_says_nothing(house: House, patient: Talker) -> None:
    await linked(house)
    house.records.down = True
    assert len(await patient.writes("ยกเลิกการเชื่อม")) == 1
    house.records.down, house.records.changed[GRANDMA.id] = False, None
    said = await patient.writes("ยกเลิกการเชื่อม")
    assert said[0].startswith("โรงพยาบาลไม่มีประวัติของยายบุญมา สุขใจ")
    assert len(patient.patient.links) == 1


async def test_taking_the_consent_back_lets_go_of_every_record(house: House, patient: Talker) -> None:
    await linked(house)
    house.means.knows("ขอถอนความยินยอมเรื่องนัด", "withdraw_consent")
    [said] = await patient.writes("ขอถอนความยินยอมเรื่องนัด")
    assert "ประวัติโรงพยาบาลที่เชื่อมไว้ ยกเลิกการเชื่อมให้แล้วค่ะ" in said
    assert patient.patient.links == ()


async def test_taking_another_consent_back_leaves_the_records(house: House, patient: Talker) -> None:
    await linked(house)
    house.means.knows("ขอถอนความยินยอมเรื่องอาการ", "withdraw_consent")
    await patient.writes("ขอถอนความยินยอมเรื่องอาการ")
    assert len(patient.patient.links) == 1


async def test_ones_own_data_names_them(house: House, patient: Talker) -> None:
    await linked(house)
    house.means.knows("ขอดูข้อมูลของฉัน", "show_my_data")
    said = await patient.writes("ขอดูข้อมูลของฉัน")
    [card] = [each for each in said if each.startswith("ประวัติโรงพยาบาลที่เชื่อมไว้")]
    assert "ยายบุญมา สุขใจ ที่โรงพยาบาลใกล้หมอ เชื่อมเมื่อวันจันทร์ที่ 23 พฤศจิกายน 2569" in card


# ---- two people, one record ------------------------------------------------------------------------------------------


async def test_two_people_with_one_record_the_first_is_told_and_can_have_it_looked_into(
    house: House, patient: Talker
) -> None:
    link = await linked(house)
    [said] = await patient.hears_timer(LINK_SHARED, str(link.id))
    assert said.startswith("มี LINE อีกบัญชีเชื่อมประวัติเดียวกัน\nประวัติของยายบุญมา สุขใจ ที่โรงพยาบาลใกล้หมอ")
    patient.passes(timedelta(days=1))
    [said] = await patient.taps("ไม่รู้จัก ให้ตรวจสอบ")
    assert said.startswith("แจ้งเจ้าหน้าที่ให้ตรวจสอบแล้วค่ะ")
    assert patient.cases() == [CaseKind.LINK_DISPUTED]
    assert len(patient.patient.links) == 1


async def test_who_has_let_go_meanwhile_is_not_told(house: House, patient: Talker) -> None:
    link = await linked(house)
    await patient.taps("ยกเลิก ยายบุญมา สุขใจ")
    assert await patient.hears_timer(LINK_SHARED, str(link.id)) == []
    assert await patient.hears_timer(LINK_SHARED, str(uuid4())) == []


# ---- numbers in the chat ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("around", ["{}", "เลขบัตร {} ค่ะ", "บัตรประชาชนของแม่ {}"])
async def test_a_citizen_id_in_the_chat_is_hidden_before_it_is_kept(house: House, patient: Talker, around: str) -> None:
    number = a_citizen_id()
    said = await patient.writes(around.replace("{}", number))
    assert said[0].startswith("ปิดเลขบัตรประชาชนไว้แล้วค่ะ")
    assert 'แตะค้างที่ข้อความนั้น แล้วเลือก "ยกเลิกข้อความ"' in said[0]
    assert "เชื่อมประวัติ" in patient.buttons()
    assert patient.last is not None
    assert patient.last.said is not None
    assert patient.last.said.text == around.replace("{}", HIDDEN)
    assert number not in str(patient.last)


async def test_what_else_the_message_says_is_answered_too(house: House, patient: Talker) -> None:
    number = a_citizen_id()
    said = await patient.writes(f"{DENTIST} {number}")
    assert said[0].startswith("ปิดเลขบัตรประชาชนไว้แล้วค่ะ")
    assert len(said) > 1
    assert patient.standing()[0].startswith("booking.")
    assert number not in str(patient.last)
    assert patient.step is not None
    assert number.encode() not in patient.step.data


async def test_no_emergency_waits_for_a_number_and_none_is_kept_with_it(house: House, patient: Talker) -> None:
    number = a_citizen_id()
    said = await patient.writes(f"เจ็บแน่นหน้าอก เหงื่อแตก {number}")
    assert "1669" in said[0]
    assert number not in str(patient.last)


async def test_while_consent_is_asked_for_the_number_does_not_wait_either(house: House) -> None:
    stranger = build(stranger=True)
    number = a_citizen_id()
    stranger.means.knows(f"จองคิวหมอฟัน {HIDDEN}", "book_appointment")
    await stranger.patient.writes(f"จองคิวหมอฟัน {number}")
    assert stranger.patient.step is not None
    assert number.encode() not in stranger.patient.step.data
    assert number not in str(stranger.patient.last)


async def test_while_a_person_speaks_the_number_is_hidden_from_them_as_well(house: House, patient: Talker) -> None:
    patient.taken_over_by(NURSE)
    number = a_citizen_id()
    assert await patient.writes(f"เลขบัตร {number}") == []
    assert patient.last is not None
    assert patient.last.said is not None
    assert patient.last.said.text == f"เลขบัตร {HIDDEN}"
