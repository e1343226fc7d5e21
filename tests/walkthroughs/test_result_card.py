"""The card of a result: how soon, why, what was denied, what to do and not to do, where to go; one card, said in one line too."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.appointment import EmergencyRoom
from bot.domain.facts import CaseKind
from bot.domain.interview import Result, consider
from bot.domain.messages import SharedLocation
from bot.domain.protocol import NO, UNSURE
from bot.domain.sayings import Card, Link
from bot.domain.words import Name
from bot.flows.denied_signs import MOST, denied_signs
from tests.fakes.house import HOSPITAL, PHRASEBOOK, SECOND, House, at, build
from tests.fakes.talk import Talker, choices_of
from tests.fakes.understand import Table, entity, finding
from tests.walkthroughs.test_check_back_talk import rings, timer
from tests.walkthroughs.test_symptoms_talk import PROTOCOLS, calm_headache, with_protocols

ROOM = EmergencyRoom(13.7563, 100.5018, "https://maps.example/er", Name("อาคาร 1 ชั้นล่าง", "Building 1"))
FAR_ROOM = EmergencyRoom(18.7883, 98.9853, "https://maps.example/chiang-mai")
HERE = SharedLocation(13.7650, 100.5380, "อนุสาวรีย์ชัย", "กรุงเทพฯ")
BOTH = (replace(HOSPITAL, emergency_room=ROOM), replace(SECOND, emergency_room=FAR_ROOM))


@pytest.fixture
def house() -> House:
    return ready(build())


def ready(built: House) -> House:
    """With protocols and two complaints."""
    with_protocols(built)
    built.means.knows("ปวดหัวมาสองวันแล้ว", "report_symptom", findings=(finding("headache"),))
    built.means.knows("มีไข้ค่ะ", "report_symptom", findings=(finding("fever"),))
    built.means.knows("มีไข้ ปวดหัว", "report_symptom", findings=(finding("headache"), finding("fever")))
    return built


def links(patient: Talker) -> list[str]:
    """Addresses that buttons of the last saying open."""
    actions = [choice.action for choice in choices_of(patient.heard.sayings[-1])]
    return [action.url for action in actions if isinstance(action, Link)]


def alt(patient: Talker) -> str:
    """What a screen reader says, and a locked screen shows."""
    card = next(each for each in patient.heard.sayings[-1].shapes if isinstance(each, Card))
    return str(card.alt)


async def until_result(patient: Talker, answer: str = "ไม่มี") -> str:
    """This answer to every question until the result."""
    card = ""
    while not card.startswith(("ควร", "นัดพบ", "ดูแล", "โทร")):
        card = (await patient.writes("2" if "แค่ไหน" in card else answer))[-1]
    return card


async def test_denied_danger_signs_are_said_in_a_few_words(patient: Talker) -> None:
    card = (await calm_headache(patient))[-1]
    [said] = [line for line in card.split("\n") if line.startswith("อาการอันตรายที่คุณตอบว่าไม่มี")]
    assert "หน้าเบี้ยวหรืออ่อนแรง" in said
    assert "ก้มคอไม่ลง" in said
    assert "หายใจลำบาก" not in said, "nobody asked for it"
    assert len(said) < 200


@pytest.mark.parametrize("name", sorted(PROTOCOLS))
def test_every_complaint_can_say_what_was_denied_and_never_at_length(name: str) -> None:
    danger = [each for each in PROTOCOLS[name].questions if each.danger]
    said = denied_signs(danger)
    assert said is not None
    assert PHRASEBOOK.word(said, "th").count(",") < MOST
    assert denied_signs([]) is None


def test_what_was_not_sure_is_not_said_to_be_denied() -> None:
    headache = PROTOCOLS["headache"]
    every = {each.topic: NO for each in headache.questions if each.danger}
    denied = consider((headache,), {**every, "speech": UNSURE}, ("a",) * 8)
    assert isinstance(denied, Result)
    assert "speech" not in [each.topic for each in denied.denied]
    assert [each.topic for each in denied.denied] == [each for each in every if each != "speech"]


async def test_with_a_fever_aspirin_and_ibuprofen_are_warned_of_whoever_leads(patient: Talker) -> None:
    await patient.writes("มีไข้ ปวดหัว")
    card = await until_result(patient)
    assert "แอสไพริน" in card
    assert "ไอบูโพรเฟน" in card


async def test_it_is_said_once_where_the_advice_says_it_already(patient: Talker, means: Table) -> None:
    means.knows("มีไข้มา 4 วัน อายุ 30", "report_symptom", entity("duration", iso8601="P4D"), findings=(finding("fever"),))
    await patient.writes("มีไข้มา 4 วัน อายุ 30")
    card = await until_result(patient)
    assert card.count("แอสไพริน") == 1


async def test_a_headache_alone_is_not_warned_of_them(patient: Talker) -> None:
    assert "แอสไพริน" not in (await calm_headache(patient))[-1]


@pytest.mark.parametrize("name", ["fever", "child_fever", "dengue", "fever_after_travel_or_flood"])
@pytest.mark.parametrize("level", [2, 3, 4, 5])
def test_no_advice_of_a_fever_tells_to_take_what_dengue_forbids(name: str, level: int) -> None:
    for each, words in PROTOCOLS[name].advice.items():
        if each.value == level and "ไอบูโพรเฟน" in words.th:
            before = words.th.split("ไอบูโพรเฟน")[0][-60:]
            assert any(no in before for no in ("อย่า", "ห้าม", "งด")), words.th


@pytest.mark.parametrize(
    ("pain", "said"),
    [("9", "ควรไปห้องฉุกเฉินตอนนี้"), ("5", "นัดพบหมอ หรือปรึกษาเภสัชกร"), ("น้อย พอทนได้", "ดูแลกันที่บ้าน")],
)
async def test_the_card_is_said_in_one_line_that_names_no_complaint(patient: Talker, pain: str, said: str) -> None:
    await calm_headache(patient, pain)
    assert said in alt(patient)
    assert "ปวด" not in alt(patient)


async def test_who_goes_to_an_emergency_room_is_told_which() -> None:
    patient = ready(build((replace(HOSPITAL, emergency_room=ROOM),))).patient
    card = (await calm_headache(patient, "9"))[-1]
    assert "โรงพยาบาลใกล้หมอ อาคาร 1 ชั้นล่าง" in card
    assert links(patient) == ["https://maps.example/er"]
    assert "จองนัดพบหมอ" not in patient.buttons()


async def test_who_was_sent_there_is_asked_after_an_hour_and_silence_is_told_to_staff_less_loudly() -> None:
    patient = ready(build((replace(HOSPITAL, emergency_room=ROOM),))).patient
    await calm_headache(patient, "9")
    assert timer(patient).due - patient.now == timedelta(hours=1)
    assert "ถึงมือหมอหรือยัง" in (await rings(patient))[0]
    await rings(patient)
    assert await rings(patient) == []
    assert patient.cases() == [CaseKind.POSSIBLE_EMERGENCY]


async def test_level_1_says_which_too_and_after_five_minutes_we_ask() -> None:
    patient = ready(build((replace(HOSPITAL, emergency_room=ROOM),))).patient
    await patient.writes("ปวดหัวมาสองวันแล้ว")
    [card] = await patient.taps("มี")
    assert "อาคาร 1 ชั้นล่าง" in card
    assert "จองนัดพบหมอ" not in patient.buttons()
    assert patient.patient.check is not None


async def test_of_several_the_shared_place_tells_the_nearest() -> None:
    patient = ready(build(BOTH)).patient
    [card] = await patient.writes("เจ็บแน่นหน้าอก เหงื่อแตก")
    assert "ส่งตำแหน่งที่อยู่มา" in card
    assert links(patient) == []
    [card] = await patient.does(HERE)
    assert "โรงพยาบาลใกล้หมอ อาคาร 1 ชั้นล่าง ห่างราว 4.0 กิโลเมตร" in card
    assert links(patient) == ["https://maps.example/er"]


async def test_a_place_far_from_all_of_them_is_left_to_1669() -> None:
    patient = ready(build((replace(HOSPITAL, emergency_room=ROOM),))).patient
    await patient.writes("เจ็บแน่นหน้าอก เหงื่อแตก")
    [card] = await patient.does(SharedLocation(7.8804, 98.3923, "ภูเก็ต"))
    assert "ถาม 1669" in card
    assert links(patient) == []


async def test_without_an_emergency_a_place_tells_the_nearest_too_and_is_not_kept() -> None:
    patient = ready(build(BOTH)).patient
    [card] = await patient.does(HERE)
    assert "4.0 กิโลเมตร" in card
    assert "ไม่ได้เก็บ" in card
    assert patient.facts == []


async def test_hospitals_without_an_emergency_room_say_nothing_of_one(patient: Talker) -> None:
    [card] = await patient.writes("เจ็บแน่นหน้าอก เหงื่อแตก")
    assert "ห้องฉุกเฉินเปิด" not in card
    assert "ส่งตำแหน่งที่อยู่มา" not in card


# ---- into booking ---------------------------------------------------------------------------------------------------


async def test_a_doctor_soon_leads_to_times_of_the_next_two_days(house: House, patient: Talker, means: Table) -> None:
    house.hospital.frees("internal_medicine", at(24, "09:00", 11), at(30, "09:00", 11))
    means.knows("มีไข้มา 4 วัน อายุ 70", "report_symptom", entity("duration", iso8601="P4D"), findings=(finding("fever"),))
    await patient.writes("มีไข้มา 4 วัน อายุ 70")
    card = await until_result(patient)
    assert card.startswith("ควรพบหมอวันนี้หรือพรุ่งนี้")
    assert "พรุ่งนี้ทักถามอีกที" in patient.buttons()
    [times] = await patient.taps("จองนัดพบหมอ")
    assert "24 พฤศจิกายน" in times
    assert "30 พฤศจิกายน" not in times
    await patient.writes("1")
    await patient.writes("สมศรี ใจดี")
    card = (await patient.writes("0812345678"))[-1]
    assert "เรื่องที่มาพบหมอ: ไข้ ตัวร้อน" in card


async def test_nothing_free_so_soon_says_to_come_without_an_appointment(
    house: House, patient: Talker, means: Table
) -> None:
    house.hospital.frees("internal_medicine", at(30, "09:00", 11))
    means.knows("มีไข้มา 4 วัน อายุ 70", "report_symptom", entity("duration", iso8601="P4D"), findings=(finding("fever"),))
    await patient.writes("มีไข้มา 4 วัน อายุ 70")
    await until_result(patient)
    [card] = await patient.taps("จองนัดพบหมอ")
    assert "ไปโรงพยาบาลได้เลยโดยไม่ต้องนัด" in card


async def test_an_appointment_leads_to_any_day(house: House, patient: Talker) -> None:
    house.hospital.frees("internal_medicine", at(2, "09:00"))
    await calm_headache(patient)
    await patient.taps("จองนัดพบหมอ")
    assert patient.standing() == ["booking.choosing_day"]
