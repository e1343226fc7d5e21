"""Several hospitals in one chat: chosen once by button, name or distance, used from then on, and changed at any time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.appointment import Hospital, Position
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered
from bot.domain.facts import HospitalChosen
from bot.domain.messages import SharedLocation
from bot.domain.sayings import AskLocation, Call
from bot.domain.words import Name
from bot.flows.handover_filing import hospital_of
from bot.flows.hospital_names import named_hospital
from tests.fakes.house import HOSPITAL, MEDICINE, SECOND, WEEKDAYS, House, at, build
from tests.fakes.talk import Talker, choices_of
from tests.fakes.understand import entity, finding
from tests.walkthroughs.reminded import appointment

NEAR = replace(HOSPITAL, position=Position(13.7563, 100.5018))
FAR = replace(SECOND, position=Position(13.9000, 100.5018), also_called=("รพ.ท่าน้ำ", "the Riverside"))
THIRD = Hospital("third", Name("โรงพยาบาลเขาเขียว", "Green Hill Hospital"), (MEDICINE,), (WEEKDAYS,), "Asia/Bangkok")
CHANGE, BOOK, DENTIST = "เปลี่ยนโรงพยาบาล", "จองนัด", "อยากนัดหมอฟันวันพุธ"
KLAIMOR, RIVER, HILL = "โรงพยาบาลใกล้หมอ", "โรงพยาบาลริมน้ำ", "โรงพยาบาลเขาเขียว"
HERE = SharedLocation(13.8900, 100.5018)


@pytest.fixture
def house() -> House:
    return taught(build((NEAR, FAR, THIRD)))


@pytest.fixture
def patient(house: House) -> Talker:
    return house.patient


def taught(house: House) -> House:
    wednesday = entity("date", on="2026-12-02")
    house.means.knows(BOOK, "book_appointment")
    house.means.knows(DENTIST, "book_appointment", entity("department", code="dental"), wednesday)
    house.means.knows("นัดหมอฟันที่ รพ.ริมน้ำ วันพุธ", "book_appointment", entity("department", code="dental"), wednesday)
    house.means.knows("ขอนัดอายุรกรรม", "book_appointment", entity("department", code="internal_medicine"))
    house.means.knows("ไม่เปลี่ยนแล้ว", "deny")
    house.means.knows("ขอถอนความยินยอมเรื่องนัด", "withdraw_consent")
    house.means.knows("ขอดูข้อมูลของฉัน", "show_my_data")
    house.hospital.frees("dental", at(2, "13:30"), at(2, "14:00"))
    house.hospital.frees("internal_medicine", at(3, "09:00"))
    return house


def chosen(patient: Talker) -> list[str]:
    return [fact.hospital for fact in patient.facts if isinstance(fact, HospitalChosen)]


def uses(patient: Talker, hospital: str) -> Talker:
    patient.patient = replace(patient.patient, hospital=hospital)
    return patient


def asks_for_a_place(patient: Talker) -> bool:
    return any(isinstance(each.action, AskLocation) for each in choices_of(patient.heard.sayings[-1]))


# ---- once -------------------------------------------------------------------------------------------------------


async def test_the_first_choice_is_remembered_and_not_asked_again(patient: Talker) -> None:
    assert "โรงพยาบาลไหน" in (await patient.writes(BOOK))[0]
    remembered, departments = await patient.taps(RIVER)
    assert f"จำไว้แล้วว่าเลือก{RIVER}" in remembered
    assert "แผนกไหน" in departments
    await patient.taps("ยกเลิก")
    [departments] = await patient.writes(BOOK)
    assert RIVER in departments
    assert chosen(patient) == ["second"]


async def test_a_hospital_named_with_the_first_wish_is_remembered(patient: Talker) -> None:
    remembered, times = await patient.writes("นัดหมอฟันที่ รพ.ริมน้ำ วันพุธ")
    assert f"จำไว้แล้วว่าเลือก{RIVER}" in remembered
    assert f"ทันตกรรม {RIVER}" in times
    assert chosen(patient) == ["second"]


async def test_another_one_named_for_once_is_used_for_once(patient: Talker) -> None:
    [times] = await uses(patient, "klaimor-demo").writes("นัดหมอฟันที่ รพ.ริมน้ำ วันพุธ")
    assert RIVER in times
    assert chosen(patient) == []


async def test_what_their_hospital_has_not_is_looked_for_where_it_is(patient: Talker) -> None:
    assert "โรงพยาบาลไหน" in (await uses(patient, "second").writes("ขอนัดอายุรกรรม"))[0]
    assert patient.buttons()[:2] == [KLAIMOR, HILL]
    await patient.taps(HILL)
    assert patient.patient.hospital == "second"


async def test_a_hospital_that_is_configured_no_more_is_asked_for_anew(patient: Talker) -> None:
    assert "โรงพยาบาลไหน" in (await uses(patient, "closed-down").writes(BOOK))[0]


async def test_with_one_hospital_nothing_is_asked_and_nothing_remembered() -> None:
    house = taught(build((NEAR,)))
    [departments] = await house.patient.writes(BOOK)
    assert "แผนกไหน" in departments
    assert CHANGE not in house.patient.buttons()
    assert chosen(house.patient) == []


@pytest.mark.parametrize(
    "said", ["ริมน้ำ", "เอา รพ.ริมน้ำค่ะ", "รพริมน้ำ", "ท่าน้ำ ... รพ.ท่าน้ำ", "riverside", "โรงพยาบาล ริม น้ำ"]
)
async def test_the_name_is_understood_as_people_write_it(patient: Talker, said: str) -> None:
    await patient.writes(BOOK)
    await patient.writes(said)
    assert chosen(patient) == ["second"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("ไม่เอาโรงพยาบาลริมน้ำ", None),
        ("ไม่เอาโรงพยาบาลริมน้ำ เอาโรงพยาบาลเขาเขียว", "third"),
        ("ริมน้ำหรือเขาเขียวดี", None),
        ("แถวเขาเขียวค่ะ", "third"),
        ("river", None),
        ("", None),
    ],
)
def test_a_name_is_not_guessed(said: str, meant: str | None) -> None:
    found = named_hospital(said, (NEAR, FAR, THIRD), asked=True)
    assert (found.id if found is not None else None) == meant


def test_a_name_within_a_longer_one_is_not_meant_by_it() -> None:
    newer = replace(SECOND, id="newer", name=Name("โรงพยาบาลริมน้ำ 2", "Riverside Hospital 2"))
    both = (SECOND, newer)
    assert [named_hospital(said, both, asked=True) for said in ("รพ.ริมน้ำ 2", "ริมน้ำ", "ริมน้ำ2 หรือริมน้ำ")] == [
        newer, SECOND, None,
    ]  # fmt: skip


def test_a_bare_word_is_no_hospital_where_none_was_asked_for() -> None:
    assert named_hospital("บ้านอยู่ริมน้ำค่ะ", (NEAR, FAR, THIRD)) is None
    assert named_hospital("ใกล้หมอช่วยนัดให้หน่อย", (NEAR, FAR, THIRD)) is None


# ---- changed ----------------------------------------------------------------------------------------------------


async def test_the_hospital_is_changed_by_a_word(patient: Talker) -> None:
    [card] = await uses(patient, "klaimor-demo").writes(CHANGE)
    assert f"ตอนนี้เลือก{KLAIMOR}" in card
    [told] = await patient.taps(RIVER)
    assert f"ต่อไปจะเลือก{RIVER}" in told
    assert "จันทร์-ศุกร์ 08:30-16:30" in told
    assert patient.patient.hospital == "second"
    assert RIVER in (await patient.writes(BOOK))[0]


async def test_the_new_one_may_be_named_with_the_wish(patient: Talker) -> None:
    [told] = await uses(patient, "klaimor-demo").writes("ขอเปลี่ยนโรงพยาบาลเป็นโรงพยาบาลริมน้ำ")
    assert f"ต่อไปจะเลือก{RIVER}" in told
    assert patient.patient.hospital == "second"


async def test_in_the_middle_of_booking_it_is_changed_for_this_one_too(patient: Talker) -> None:
    [times] = await uses(patient, "klaimor-demo").writes(DENTIST)
    assert KLAIMOR in times
    assert "โรงพยาบาลไหน" in (await patient.taps(CHANGE))[0]
    assert patient.buttons()[:2] == [KLAIMOR, RIVER]
    remembered, times = await patient.taps(RIVER)
    assert RIVER in remembered
    assert times.startswith("วันพุธที่ 2 ธันวาคม 2569")
    assert RIVER in times
    assert patient.patient.hospital == "second"


async def test_a_day_said_meanwhile_is_kept_and_the_question_stands(patient: Talker, house: House) -> None:
    house.means.knows("วันพฤหัสก็ได้", "book_appointment", entity("date", on="2026-12-03"))
    await uses(patient, "klaimor-demo").writes(DENTIST)
    await patient.writes(CHANGE)
    assert "โรงพยาบาลไหน" in (await patient.writes("วันพฤหัสก็ได้"))[0]
    assert "วันพฤหัสบดีที่ 3" in " ".join(await patient.taps(RIVER))


async def test_keeping_the_old_one_is_fine_too(patient: Talker) -> None:
    await uses(patient, "klaimor-demo").writes(CHANGE)
    assert "เลือกโรงพยาบาลเดิมไว้" in (await patient.writes("ไม่เปลี่ยนแล้ว"))[0]
    assert chosen(patient) == []
    assert patient.standing() == []


async def test_what_was_open_is_gone_on_with(patient: Talker, house: House) -> None:
    house.means.knows("ขอยกเลิกนัด", "cancel_appointment")
    patient.knows_booking(appointment())
    await patient.writes("ขอยกเลิกนัด")
    await patient.writes(CHANGE)
    await patient.writes(CHANGE)
    assert patient.standing() == ["my_hospital.choosing", "appointments.cancelling"]
    await patient.taps(RIVER)
    assert "ยกเลิกนัด" in (await patient.taps("กลับไปทำต่อ"))[0]


@pytest.mark.parametrize(
    "said",
    [
        "อยากเปลี่ยนโรงพยาบาลสิทธิบัตรทองค่ะ",
        "เปลี่ยนโรงพยาบาลประกันสังคมยังไง",
        "หมอส่งตัวให้เปลี่ยนโรงพยาบาล",
        "เปลี่ยนโรงพยาบาลมาสามที่แล้วยังไม่หาย",
        "หมอโรงพยาบาลอื่นบอกว่าเป็นนิ่ว",
        "ไปหาหมอที่รพ.อื่นมาเมื่อวาน",
        "my other hospital said so",
    ],
)
async def test_the_hospital_of_somebodys_rights_is_another_matter(patient: Talker, said: str) -> None:
    await patient.writes(said)
    assert patient.standing() == []
    assert not any(each == RIVER for each in patient.buttons())


async def test_who_tells_of_a_trouble_is_not_sent_to_a_list_of_hospitals(house: House, patient: Talker) -> None:
    told = "ปวดท้องมาก ขอเปลี่ยนโรงพยาบาล"
    house.means.knows(told, "report_symptom", findings=(finding("abdominal_pain"),))
    await patient.writes(told)
    assert "my_hospital.choosing" not in patient.standing()


@pytest.mark.parametrize(
    "said",
    [
        "ขอเปลี่ยน รพ.",
        "เลือกโรงพยาบาลใหม่",
        "อยากจองที่โรงพยาบาลอื่น",
        "ขอไป รพ.อื่นได้ไหม",
        "change hospital",
        "I want to switch my hospital",
    ],
)
async def test_the_wish_is_heard_in_many_words(patient: Talker, said: str) -> None:
    await uses(patient, "klaimor-demo").writes(said)
    assert patient.standing() == ["my_hospital.choosing"]


async def test_where_there_is_one_hospital_that_is_said() -> None:
    house = taught(build((NEAR,)))
    house.means.knows("เปลี่ยนรพ", "choose_hospital")
    assert "มีโรงพยาบาลเดียว" in (await house.patient.writes("เปลี่ยนรพ"))[0]


# ---- near me ----------------------------------------------------------------------------------------------------


async def test_the_nearest_comes_first_with_its_distance_and_the_place_is_not_kept(patient: Talker) -> None:
    await patient.writes(BOOK)
    assert asks_for_a_place(patient)
    [card] = await patient.does(HERE)
    lines = card.splitlines()
    assert lines[1] == f"{RIVER} ห่างราว 1.1 กิโลเมตร (ทางรถอาจไกลกว่านี้)"
    assert lines[2] == f"{KLAIMOR} ห่างราว 15 กิโลเมตร (ทางรถอาจไกลกว่านี้)"
    assert "ไม่ได้เก็บไว้" in card
    assert patient.buttons()[:3] == [RIVER, KLAIMOR, HILL]
    assert patient.facts == []
    await patient.taps(RIVER)
    assert chosen(patient) == ["second"]


async def test_near_me_in_words_while_booking(patient: Talker) -> None:
    await patient.writes(BOOK)
    assert "ส่งตำแหน่งที่อยู่" in (await patient.writes("เอาที่ใกล้บ้านค่ะ"))[0]
    await patient.does(HERE)
    assert "แผนกไหน" in (await patient.taps(RIVER))[1]


async def test_near_me_when_changing(patient: Talker) -> None:
    await uses(patient, "klaimor-demo").writes(CHANGE)
    assert "ส่งตำแหน่งที่อยู่" in (await patient.writes("อันที่ใกล้บ้านที่สุด"))[0]
    await patient.does(HERE)
    await patient.writes("1")
    assert patient.patient.hospital == "second"


async def test_a_place_while_an_emergency_is_open_is_for_the_ambulance(patient: Talker) -> None:
    await patient.writes(BOOK)
    patient.patient = replace(patient.patient, open_emergency=True)
    [card] = await patient.does(HERE)
    assert "1669" in card
    assert "ห่างราว" not in card or "ห้องฉุกเฉิน" in card


async def test_where_no_hospital_has_a_place_none_is_asked_for() -> None:
    house = taught(build((HOSPITAL, SECOND)))
    await house.patient.writes(BOOK)
    assert not asks_for_a_place(house.patient)


# ---- theirs comes first -----------------------------------------------------------------------------------------


async def test_their_own_hospital_comes_first_with_its_hours_and_its_number(house: House, patient: Talker) -> None:
    house.means.knows("เปิดกี่โมง", "ask_opening_hours")
    house.means.knows("ขอคุยกับคน", "talk_to_nurse")
    assert [card.splitlines()[0] for card in await uses(patient, "second").writes("เปิดกี่โมง")] == [RIVER, KLAIMOR, HILL]
    await patient.writes("ขอคุยกับคน")
    assert dialled(patient) == ["1669"]  # theirs has no number, and that of another hospital is none of theirs
    await uses(patient, "klaimor-demo").writes("ขอคุยกับคน")
    assert dialled(patient) == ["020000000", "1669"]


def dialled(patient: Talker) -> list[str]:
    return [each.action.number for each in choices_of(patient.heard.sayings[-1]) if isinstance(each.action, Call)]


# ---- what is kept -----------------------------------------------------------------------------------------------


async def test_the_choice_is_among_what_is_shown_and_goes_with_the_consent(patient: Talker) -> None:
    shown = await uses(patient, "second").writes("ขอดูข้อมูลของฉัน")
    assert any(f"โรงพยาบาลที่เลือกไว้: {RIVER}" in each for each in shown)
    await patient.writes("ขอถอนความยินยอมเรื่องนัด")
    refused = [each for each in patient.facts if isinstance(each, ConsentAnswered)]
    assert [each.purpose for each in refused if not each.given] == [Purpose.APPOINTMENTS]
    assert chosen(patient) == [""]


async def test_without_consent_it_is_asked_for_first(house: House) -> None:
    stranger = taught(build((NEAR, FAR, THIRD), stranger=True)).patient
    said = await stranger.writes(CHANGE)
    assert not any("จะติดต่อโรงพยาบาลไหน" in each for each in said)
    assert stranger.standing() == ["consent.asking"]


def test_a_case_is_filed_where_they_belong_when_nothing_is_booked(patient: Talker) -> None:
    now = at(23, "09:00", month=11)
    assert hospital_of(uses(patient, "second").patient, (NEAR, FAR), now) == "second"
    assert hospital_of(uses(patient, "gone").patient, (NEAR, FAR), now) == ""
