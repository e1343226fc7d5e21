"""Waiting, a doctor by name, the very first time, and 'cancel', as people write them, read by the engine that is shipped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.by_rules import thai_by_rules
from tests.fakes.house import House, at, build
from tests.fakes.talk import Talker
from tests.walkthroughs.reminded import appointment, has
from tests.walkthroughs.test_doctor_talk import KITTI, ONUMA, THEERADET, sits
from tests.walkthroughs.waiting import is_offered, waits


@pytest.fixture
def house() -> House:
    """Dentists and a physician sit next week."""
    built = build(understand=thai_by_rules())
    built.patient.patient = replace(built.patient.patient, name="สมศรี ใจดี", phone="0812345678")
    sits(built.hospital, THEERADET, at(1, "09:00"), at(4, "10:00"))
    sits(built.hospital, ONUMA, at(1, "09:30"))
    sits(built.hospital, KITTI, at(3, "08:30"), department="internal_medicine")
    return built


@pytest.fixture
def patient(house: House) -> Talker:
    return house.patient


@pytest.mark.parametrize(
    "words",
    [
        "ขอคิวหมอธีรเดช",
        "ขอจองหมอธีรเดชหน่อยค่ะ",
        "นัดคุณหมอธีรเดชได้ไหมคะ",
        "จอง ทพ.ธีรเดช",
        "อยากพบหมอธีรเดช ภูผาเขียว",
        "ขอคิวหมอธีระเดช",
        "Can I book Dr. Theeradet?",
    ],
)
async def test_a_doctor_by_name(patient: Talker, words: str) -> None:
    await patient.writes(words)
    assert "อังคาร 1 ธ.ค. 69" in patient.buttons() or "Tue 1 Dec 2026" in patient.buttons()
    assert "ธีรเดช" in str(patient.heard.sayings[-1].shapes)


async def test_a_doctor_by_name_on_a_day(patient: Talker) -> None:
    await patient.writes("ขอนัดหมอธีรเดชวันศุกร์ที่ 4 ธันวาคม")
    assert patient.buttons()[0] == "ศุกร์ 4 ธ.ค. 69 · 10:00 น."


@pytest.mark.parametrize(
    "words", ["ขอคิวเร็วที่สุดแผนกทันตกรรม", "ขอคิวแรกสุดทำฟันค่ะ", "อยากทำฟัน เอาคิวไหนก็ได้ที่เร็วสุด", "ทำฟันเอาคิวแรกที่ว่างเลยค่ะ"]
)
async def test_the_very_first_time(patient: Talker, words: str) -> None:
    said = await patient.writes(words)
    assert "คิวแรกที่ว่างคือ วันอังคารที่ 1 ธันวาคม 2569 เวลา 09:00 น." in said[0]


@pytest.mark.parametrize("words", ["เอาคิวแรกสุด", "เอาคิวแรก", "เอาคิวเร็วที่สุด", "เอาอันที่เร็วสุดเลย"])
async def test_the_very_first_time_while_booking(patient: Talker, words: str) -> None:
    await patient.writes("ขอนัดทำฟัน")
    assert "คิวแรกที่ว่างคือ" in (await patient.writes(words))[0]


@pytest.mark.parametrize(
    "words", ["ขอลงชื่อรอคิว", "อยากรอคิวค่ะ", "รอคิวก็ได้ค่ะ", "ถ้ามีคิวว่างช่วยแจ้งด้วยนะคะ", "ถ้ามีใครยกเลิกช่วยบอกหน่อย"]
)
async def test_waiting_for_what_is_full(house: House, patient: Talker, words: str) -> None:
    house.hospital.slots = []
    await patient.writes("ขอนัดทำฟัน")
    await patient.writes(words)
    assert "ลงชื่อรอคิวแบบนี้ไหมคะ" in str(patient.heard.sayings[-1])
    await patient.writes("ใช่ค่ะ")
    assert len(patient.waits()) == 1


@pytest.mark.parametrize(
    "words",
    [
        "ถ้ามีคิวว่างก่อนหน้านี้ช่วยบอกด้วย",
        "ถ้ามีคนยกเลิกอยากได้คิวเร็วกว่านี้ แจ้งด้วยนะคะ",
        "ขอรอคิวที่เร็วกว่านี้",
    ],
)
async def test_waiting_for_an_earlier_time(house: House, patient: Talker, words: str) -> None:
    house.hospital.slots = []
    has(house, appointment())
    await patient.writes(words)
    assert "คิวที่เร็วกว่านัดเดิม" in str(patient.heard.sayings[-1])


@pytest.mark.parametrize(
    "words", ["ไม่รอคิวแล้ว", "ไม่รอคิวแล้วค่ะ", "ยกเลิกการรอคิว", "เลิกรอคิวค่ะ", "ขอออกจากรายชื่อรอ", "ยกเลิกคิวที่รออยู่"]
)
async def test_waiting_no_more(house: House, patient: Talker, words: str) -> None:
    has(house, appointment())
    waits(house)
    assert "เลิกรอคิวนี้ใช่ไหมคะ" in (await patient.writes(words))[0]
    await patient.writes("ใช่ค่ะ")
    assert patient.waits() == []
    assert house.hospital.deeds == []


@pytest.mark.parametrize(
    "words",
    ["รับค่ะ", "เอาค่ะ", "ตกลงค่ะ", "รับคิวนี้", "โอเคค่ะ", "เอาคิวนี้ค่ะ", "ขอรับคิวนี้นะคะ", "รับเลยค่ะ", "ยืนยันค่ะ", "ได้ค่ะ", "สะดวกค่ะ"],
)
async def test_yes_to_an_offer(house: House, patient: Talker, words: str) -> None:
    waits(house)
    await is_offered(house)
    assert "ได้คิวนี้แล้วค่ะ" in (await patient.writes(words))[0]


@pytest.mark.parametrize(
    "words", ["ไม่เอาค่ะ", "ไม่สะดวกค่ะ", "ไม่ค่ะ", "ไม่รับคิวนี้", "ยกเลิก", "ไม่ว่างค่ะ", "ขอผ่านค่ะ", "ไม่รับค่ะ", "วันนั้นไม่ว่างค่ะ"]
)
async def test_no_to_an_offer(house: House, patient: Talker, words: str) -> None:
    waits(house)
    await is_offered(house)
    assert "ยังอยู่ในลำดับเดิม" in (await patient.writes(words))[0]
    assert house.hospital.calls == []


@pytest.mark.parametrize("words", ["ยกเลิก", "ยกเลิกค่ะ", "ขอยกเลิก", "cancel"])
async def test_cancel_with_an_appointment_shown(house: House, patient: Talker, words: str) -> None:
    has(house, appointment())
    await patient.writes("ดูนัดของฉัน")
    await patient.writes(words)
    assert "นัดนี้ใช่ไหม" in str(patient.heard.sayings[-1]) or "Cancel this" in str(patient.heard.sayings[-1])


@pytest.mark.parametrize(
    "words",
    [
        "รอคิวนานมาก แย่มาก",
        "รอคิวนานแค่ไหน",
        "ต้องรอคิวไหมคะ",
        "รอหมอนานมากเลย",
        "ไม่อยากรอคิวนาน ขอนัดทำฟัน",
        "ไม่ต้องรอคิวใช่ไหมคะ",
    ],
)
async def test_who_only_speaks_of_waiting_is_not_put_on_a_list(house: House, patient: Talker, words: str) -> None:
    await patient.writes(words)
    assert "ลงชื่อรอคิวแบบนี้" not in str(patient.heard.sayings[-1])
    assert "ไม่ได้รอคิวไหน" not in str(patient.heard.sayings[-1])
    assert patient.waits() == []
