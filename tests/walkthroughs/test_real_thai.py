"""A few whole conversations with the real understanding and the real list of danger signs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app.language import danger_rules
from bot.domain.facts import CaseKind
from nlu.pipeline import EmbeddedThai
from nlu.redflags import LexiconRedFlags
from tests.fakes.house import House, at, build


@pytest.fixture(scope="module")
def thai() -> EmbeddedThai:
    return EmbeddedThai()


@pytest.fixture(scope="module")
def signs() -> LexiconRedFlags:
    return danger_rules()


@pytest.fixture
def house(thai: EmbeddedThai, signs: LexiconRedFlags) -> House:
    """Dental times on Wednesday and Friday of the next week, 9 to 16 o'clock, every half hour."""
    built = build(understand=thai, red_flags=signs)
    for day in (2, 4):
        built.hospital.frees("dental", *[at(day, "09:00") + timedelta(minutes=30 * number) for number in range(14)])
    return built


async def test_toothache_next_wednesday_afternoon_to_a_booked_appointment(house: House) -> None:
    patient = house.patient
    assert "สวัสดี" in (await patient.writes("สวัสดีค่ะ"))[0]
    first, _ = await patient.writes("ปวดฟันมากค่ะ อยากนัดหมอฟันพุธหน้าช่วงบ่าย")
    assert first.startswith("วันพุธที่ 2 ธันวาคม 2569")
    assert "พุธ 2 ธ.ค. 69 · 13:30 น." in patient.buttons()
    assert "พุธ 2 ธ.ค. 69 · 09:00 น." not in patient.buttons()
    await patient.writes("บ่ายโมงครึ่งค่ะ")
    await patient.writes("สมศรี ใจดี")
    await patient.writes("๐๘๑-๒๓๔-๕๖๗๘")
    assert "จองนัดเรียบร้อยแล้ว" in (await patient.writes("ยืนยันค่ะ"))[0]
    assert [each.start for each in house.hospital.booked.values()] == [at(2, "13:30")]


async def test_chest_pain_inside_the_booking_and_the_booking_goes_on(house: House) -> None:
    patient = house.patient
    await patient.writes("อยากนัดหมอฟันพุธหน้าช่วงบ่าย")
    assert "1669" in (await patient.writes("เจ็บแน่นหน้าอก เหงื่อแตก"))[0]
    assert patient.cases() == [CaseKind.EMERGENCY]
    assert (await patient.taps("กลับไปทำต่อ"))[0].startswith("วันพุธที่ 2 ธันวาคม 2569")


async def test_a_change_of_mind_in_ones_own_words(house: House) -> None:
    patient = house.patient
    await patient.writes("อยากนัดหมอฟันพุธหน้าช่วงบ่าย")
    await patient.taps("พุธ 2 ธ.ค. 69 · 14:00 น.")
    said = await patient.writes("ขอเปลี่ยนเป็นวันศุกร์ที่ 4 ธันวาคม ตอนเช้าได้ไหมคะ")
    assert said[0].startswith("วันศุกร์ที่ 4 ธันวาคม 2569")
    assert "ศุกร์ 4 ธ.ค. 69 · 09:00 น." in patient.buttons()


@pytest.mark.parametrize("name", ["จันทร์เพ็ญ ศรีสุข", "บุญเลิก พักดี", "สมชาย ใจดี", "วันดี มีสุข", "ขวัญใจ รักษา", "Somsri Jaidee"])
async def test_names_that_hold_other_words_are_names(house: House, name: str) -> None:
    await house.patient.writes("อยากนัดหมอฟันพุธหน้าช่วงบ่าย")
    await house.patient.writes("1")
    assert name in (await house.patient.writes(name))[0]


@pytest.mark.parametrize("words", ["ยกเลิก", "ไม่จองแล้วค่ะ", "ไม่เอาแล้ว"])
async def test_leaving_in_the_words_people_use(house: House, words: str) -> None:
    await house.patient.writes("อยากนัดหมอฟันพุธหน้าช่วงบ่าย")
    assert "หยุดไว้ตรงนี้" in (await house.patient.writes(words))[0]
    assert house.hospital.booked == {}


async def test_not_this_day_but_that_one_is_no_farewell(house: House) -> None:
    await house.patient.writes("อยากนัดหมอฟันพุธหน้าช่วงบ่าย")
    said = await house.patient.writes("เอ้ย ไม่เอาพุธ เอาศุกร์ดีกว่า")
    assert "หยุดไว้ตรงนี้" not in said[0]
    assert "วันศุกร์ที่" in said[0]


async def test_other_times_are_times_and_not_days(house: House) -> None:
    await house.patient.writes("อยากนัดหมอฟันพุธหน้าช่วงบ่าย")
    before = house.patient.buttons()
    said = await house.patient.writes("ขอเวลาอื่นได้ไหม")
    assert house.patient.buttons() != before
    assert "อยากมาวันไหน" not in said[0] or "ดูครบทุกเวลา" in said[0]


async def test_a_wish_to_die_is_heard(house: House) -> None:
    assert "1323" in (await house.patient.writes("ไม่อยากมีชีวิตอยู่แล้ว"))[0]
    assert house.patient.cases() == [CaseKind.CRISIS]


async def test_not_wednesday_after_all_but_friday(house: House) -> None:
    patient = house.patient
    await patient.writes("อยากนัดหมอฟันพุธหน้าช่วงบ่าย")
    said = await patient.writes("ไม่เอาแล้ววันพุธ ขอศุกร์หน้าแทน")
    assert said[0].startswith("วันศุกร์ที่ 4 ธันวาคม 2569")


@pytest.mark.parametrize("said", ["ลูกซึมๆ ไม่เล่นเลย", "ตัวร้อนมากเลย ไม่ยอมดูดนม"])
async def test_a_small_child_in_danger_gets_1669(house: House, said: str) -> None:
    assert "1669" in (await house.patient.writes(said))[0]
    assert house.patient.cases() == [CaseKind.EMERGENCY]
