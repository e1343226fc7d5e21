"""Whole talks about heart, breath, head, cold and sugar, as people write them, end at the level they must."""

from __future__ import annotations

import json

import pytest

from bot.app.interview import interview_lines
from bot.domain.understanding import RedFlag
from config.read_protocols import shipped_protocols

PROTOCOLS = shipped_protocols()
TALKS = [
    (["เจ็บหน้าอกจี๊ดๆ เป็นบางที อายุ 22", "ไม่มีค่ะ", "ไม่มีค่ะ", "ไม่มี", "ไม่ใช่ค่ะ"], 3),
    (["เจ็บหน้าอกเวลายกของ อายุ 25", "ไม่มี", "ไม่ใช่", "ไม่มีค่ะ", "ใช่ กดแล้วเจ็บ"], 4),
    (["แน่นหน้าอก", "ปวดร้าวไปแขนซ้าย"], 1),
    (["แน่นอกเหมือนช้างเหยียบ"], 1),
    (["พ่ออายุ 60 เจ็บหน้าอก", "ไม่มี", "ไม่มี", "ไม่ใช่"], 1),
    (["พ่ออายุ 60 เจ็บหน้าอก", "ไม่มี", "ไม่มี", "ใช่ กดแล้วเจ็บ"], 2),
    (["แม่ 75 ปี เหนื่อยง่าย", "ไม่มี"], 2),
    (["หายใจไม่อิ่ม อายุ 30", "นอนราบไม่ได้ค่ะ"], 1),
    (["พ่อปากเบี้ยว"], 1),
    (["พูดไม่ชัดเมื่อเช้า ตอนนี้หายแล้ว"], 1),
    (["ใจสั่นเวลากินกาแฟ อายุ 28", "ไม่มี", "ไม่มี", "ไม่มี", "ไม่มี"], 4),
    (["ใจเต้นเร็ว อายุ 40", "ไม่มี", "ใจเต้นเร็วไม่หยุดเลย"], 2),
    (["เป็นหอบหืด อายุ 30 ยาพ่นหมด", "ไม่มี", "ไม่มี", "ไม่มี", "ไม่มี"], 4),
    (["หอบหืดกำเริบ อายุ 30 พ่นยาแล้วไม่ดีขึ้น", "ไม่มี"], 2),
    (["ไอแห้งๆ มา 2 วัน อายุ 25", "ไม่มี", "ไม่มี"], 5),
    (["ไอเรื้อรัง อายุ 40", "ไม่มี", "ไม่มี", "ไม่มี", "ไม่มี"], 4),
    (["ไอเรื้อรัง อายุ 40", "ไม่มี", "ไม่มี", "ไม่มี", "38.2"], 3),
    (["ไอมีเสมหะปนเลือด อายุ 40", "ไม่มี", "ไม่มี"], 3),
    (["ไอมา 3 สัปดาห์ น้ำหนักลด อายุ 40", "ไม่มี", "ไม่มี"], 3),
    (["เจ็บคอมาก อ้าปากไม่ขึ้น อายุ 20", "ไม่มี"], 2),
    (["เป็นหวัด น้ำมูกไหล อายุ 30", "ไม่มี", "ไม่มี", "ไม่มี", "2 วัน"], 5),
    (["คัดจมูกมาเป็นเดือน อายุ 30", "ไม่มี", "ไม่มี", "ไม่มี"], 4),
    (["เวียนหัว อายุ 30", "ไม่มี", "ไม่มี", "ไม่มี", "ไม่มี"], 5),
    (["บ้านหมุน อายุ 50", "ไม่มี", "เดินไม่ได้เลย"], 1),
    (["อ่อนเพลีย นอนดึก อายุ 30", "ไม่มี", "ไม่มี", "ไม่ใช่", "3 วัน", "ไม่มี"], 5),
    (["ชาปลายมือมา 1 เดือน อายุ 40", "ไม่มี", "ไม่มี", "ไม่ใช่", "ไม่มี"], 4),
    (["อ่อนแรง อายุ 60", "แขนซ้ายข้างเดียว"], 1),
    (["เพิ่งชักไปเมื่อกี้ ตอนนี้ตื่นแล้ว อายุ 30", "ไม่มี", "ไม่มี", "ไม่มี", "ครั้งแรกค่ะ"], 2),
    (["ลมชักขึ้น อายุ 30", "ไม่มี", "ไม่มี", "ไม่มี", "ใช่ค่ะ เหมือนเดิม"], 3),
    (["เป็นลมตอนเข้าแถว อายุ 16", "ไม่มี", "ไม่มี", "ไม่ใช่"], 3),
    (["วัดความดันได้ 150/90 อายุ 50 ผู้ชาย ความดันสูง", "ไม่มี", "ไม่มี", "ไม่มี"], 4),
    (["ความดันขึ้น 185/100 ผู้ชาย อายุ 50", "ไม่มี", "ไม่มี", "ไม่มี"], 3),
    (["ความดันสูง 210/120 ผู้ชาย อายุ 50", "ไม่มี", "ไม่มี"], 2),
    (["น้ำตาลต่ำ อายุ 60", "ไม่มี"], 2),
    (["เจาะน้ำตาลเช้านี้ 318 อายุ 60", "ไม่มี", "ไม่มี"], 3),
    (["เจาะน้ำตาลได้ 58 อายุ 60", "ไม่มี"], 2),
    (["น้ำตาลขึ้น อายุ 60", "ไม่มี", "ไม่มี", "เกิน 300"], 3),
    (["กรดไหลย้อน แสบกลางอก อายุ 30", "ไม่มี", "ไม่มี", "ไม่มี", "ไม่มี"], 5),
]

KNOWN = {name: each for name, each in PROTOCOLS.items() if not each.last_resort}


class NoSigns:
    """A guard that sees nothing, so that the rules are tried and not the guard."""

    def read(self, text: str) -> tuple[RedFlag, ...]:
        """No danger sign in any text."""
        return ()

    def doubts(self, text: str) -> tuple[RedFlag, ...]:
        """No doubt about any text."""
        return ()


@pytest.mark.parametrize(("talk", "level"), TALKS, ids=[f"{level}-{talk[0]}" for talk, level in TALKS])
def test_a_talk_ends_at_its_level(talk: list[str], level: int) -> None:
    lines = (json.dumps({"case": 1, "text": text}) for text in talk)
    *asked, last = [json.loads(each) for each in interview_lines(lines, flags=NoSigns(), protocols=PROTOCOLS)]
    assert all("ask" in each and "again" not in each["ask"] for each in asked), asked
    assert last["result"]["level"] == level, last


@pytest.mark.parametrize(
    "text",
    [
        "ยาพ่นยุงหมด",
        "หืดขึ้นคอ",
        "ผลน้ำตาลสะสมออกหรือยัง",
        "เอ็มอาร์ไออยู่ตึกไหน",
        "จังหวัดนี้มีกี่สาขา",
        "ขอฉีดวัคซีนไข้หวัดใหญ่",
        "เปิดลิ้นชักไม่ออก",
    ],
)
def test_what_only_looks_like_a_complaint_starts_none_of_these(text: str) -> None:
    [answer] = [
        json.loads(each)
        for each in interview_lines([json.dumps({"case": 1, "text": text})], flags=NoSigns(), protocols=KNOWN)
    ]
    assert answer.get("none") is True, answer
