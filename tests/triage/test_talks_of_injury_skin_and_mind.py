"""Whole talks about injuries, bites, skin, eyes, ears, teeth, joints, medicines and distress end at the level they must."""

from __future__ import annotations

import pytest

from bot.domain.protocol import UNSURE
from bot.domain.triage import Level
from config.read_protocols import shipped_protocols
from tests.triage.talks import answer_to, result_of

PROTOCOLS = shipped_protocols()
OURS = (
    "allergy",
    "back_pain",
    "burn",
    "dog_cat_bite",
    "ear",
    "eye",
    "fall_old",
    "head_injury",
    "injury",
    "insect_sting",
    "joint_pain",
    "mental_distress",
    "muscle_leg_pain",
    "nose_bleed",
    "poison_medicine",
    "rash",
    "sleep",
    "snake_bite",
    "tooth",
    "wound",
)
TALKS = [
    (["ข้อเท้าพลิก เดินได้ อายุ 25", "ไม่มี", "ไม่มี", "ไม่มี", "ปานกลาง", "เดินได้", "ไม่บวม"], 4),
    (["มอไซค์ล้ม หมดสติไปแป๊บนึง"], 1),
    (["หกล้ม แขนผิดรูป อายุ 30", "ไม่มี"], 2),
    (["ลูก 8 เดือนตกเตียงหัวกระแทก", "ไม่มี"], 2),
    (["ลูก 5 ขวบ หัวโน", "ไม่มี", "ไม่มี", "น้อย"], 5),
    (["ลูก 1 ขวบ หัวโน", "ไม่มี", "ไม่มี", "น้อย"], 3),
    (["หัวโขกตู้ อายุ 30", "ไม่มี", "ไม่มี", "น้อย"], 5),
    (["แม่ลื่นล้มในห้องน้ำ อายุ 78", "ไม่มี", "ไม่มี", "ไม่มี", "ไม่มี", "ไม่มี", "ปานกลาง"], 3),
    (["ยายล้ม เจ็บสะโพก อายุ 80", "ไม่มี", "เดินไม่ได้"], 2),
    (["ยายล้ม เจ็บสะโพก อายุ 80", "ไม่มี", "ไม่มี", "ปวดสะโพกมาก"], 2),
    (["มีดบาดนิ้ว", "ไม่มี", "ไม่มี", "ไม่ใช่", "ไม่มี", "ไม่มี"], 5),
    (["ตะปูตำเท้า", "ไม่มี", "ไม่มี"], 3),
    (["น้ำร้อนลวกทั้งมือ", "ไม่มี"], 2),
    (["น้ำร้อนลวกมือ อายุ 30", "ไม่มี", "ไม่มี", "น้อย"], 3),
    (["น้ำมันกระเด็นโดนแขน อายุ 30", "ไม่มี", "ไม่มี", "น้อย", "ไม่ใช่", "ไม่มี"], 5),
    (["หมากัดขา เลือดซิบ อายุ 30", "ไม่มี", "ไม่มี"], 3),
    (["โดนแมวข่วนที่แขน อายุ 30", "ไม่มี", "ไม่มี", "ไม่แน่ใจ"], 3),
    (["โดนแมวข่วนที่แขน อายุ 30", "ไม่มี", "ไม่มี", "ไม่มีแผลค่ะ"], 4),
    (["งูเขียวหางไหม้กัด"], 1),
    (["งูเหลือมกัดมือ", "ไม่มี", "ไม่ใช่ค่ะ", "ไม่มี"], 2),
    (["งูกัดเท้าตอนกลางคืน", "ไม่มี", "ไม่แน่ใจ"], 1),
    (["ต่อต่อย 1 ตัว อายุ 30", "ไม่มี", "ไม่มี", "น้อย", "ไม่มี"], 5),
    (["กินกุ้งแล้วปากบวม"], 1),
    (["ลมพิษขึ้น อายุ 30", "ไม่มี", "ไม่มี", "ไม่มี", "ไม่มี", "ไม่มี"], 4),
    (["ผื่นคันเมื่อวาน อายุ 30 กดแล้วไม่จาง", "ไม่มี"], 2),
    (["ตาแดง ขี้ตาเขียว อายุ 30", "ไม่มี", "ไม่มี", "ไม่มี"], 4),
    (["น้ำยาล้างห้องน้ำกระเด็นเข้าตา", "ไม่มี", "มีค่ะ"], 2),
    (["ปวดหู อายุ 30", "ไม่มี", "ไม่มี", "ไม่มี", "ไม่มี"], 5),
    (["เลือดกำเดาไหล ลูก 6 ขวบ", "ไม่มี", "ไม่มี", "ไม่มี", "ไม่ได้กิน", "ครั้งแรก"], 5),
    (["เลือดกำเดาไหล มีไข้ อายุ 30", "ไม่มี"], 2),
    (["ปวดฟัน อายุ 30", "ไม่มี", "ไม่มี", "ไม่มี", "ปานกลาง"], 4),
    (["ปวดฟัน แก้มบวม", "ไม่มี", "38.5"], 2),
    (["ปวดฟัน แก้มบวม", "ไม่มี", "ไม่มี"], 3),
    (["ปวดหลัง ยกของหนัก อายุ 30", "ไม่มี", "ไม่มี", "ไม่มี", "น้อย", "ไม่มี", "เมื่อวาน"], 5),
    (["ปวดหลัง ยกของหนัก อายุ 30", "ไม่มี", "ไม่มี", "ไม่มี", "น้อย", "ไม่มี", "สามอาทิตย์แล้ว"], 4),
    (["ปวดหลัง อายุ 30", "ไม่มี", "ชารอบก้นค่ะ"], 2),
    (["ปวดเข่า อายุ 70", "ไม่มี", "ไม่มี", "ไม่มี", "น้อย"], 4),
    (["ปวดน่อง น่องบวมข้างเดียว", "ไม่มี"], 2),
    (["กินยาซ้ำไป 1 เม็ด อายุ 40", "ไม่มี", "ไม่มี", "ไม่ใช่", "ไม่มี"], 4),
    (["ลูก 2 ขวบ กลืนถ่านกระดุม"], 1),
    (["ลูก 2 ขวบ กลืนเหรียญ", "ไม่มี", "ไม่มี"], 2),
    (["เครียดเรื่องงาน อายุ 30", "ไม่มี", "ไม่เคย", "ไม่มี", "ไม่มี", "มีค่ะ"], 4),
    (["ท้อแท้ ไม่อยากตื่นมาอีก", "ไม่มี"], 2),
    (["ซึมเศร้า หูแว่ว", "ไม่มี"], 2),
    (["นอนไม่หลับมา 1 เดือน อายุ 40", "ไม่มี", "ไม่เคย", "ไม่มี"], 4),
]


@pytest.mark.parametrize(("talk", "level"), TALKS, ids=[f"{level}-{talk[0]}" for talk, level in TALKS])
def test_a_talk_ends_at_its_level(talk: list[str], level: int) -> None:
    result = result_of(talk)
    assert result["level"] == level, result


@pytest.mark.parametrize(
    "text",
    [
        "แผลในกระเพาะเป็นโรคอะไร",
        "มีประวัติแพ้ยา",
        "วัคซีนพิษสุนัขบ้าราคาเท่าไร",
        "นัดเข้าตามเวลา",
        "ขูดหินปูนวันไหนว่าง",
        "แผนกกระดูกอยู่ตึกไหน",
        "ขอประกันอุบัติเหตุ",
        "กินยาแล้วดีขึ้น",
    ],
)
def test_what_only_looks_like_a_complaint_starts_none_of_these(text: str) -> None:
    assert answer_to(text).get("none") is True


@pytest.mark.parametrize("protocol", OURS)
def test_a_danger_sign_alone_means_the_emergency_room_and_may_be_unsure(protocol: str) -> None:
    chosen = PROTOCOLS[protocol]
    alone = {
        topic
        for rule in chosen.rules
        for topic in rule.when
        if len(rule.when) == 1 and rule.level.value <= Level.EMERGENCY_ROOM.value
    }
    dangers = [each for each in chosen.questions if each.danger]
    assert {each.topic for each in dangers} <= alone
    assert all(each.answer(UNSURE) for each in dangers)


@pytest.mark.parametrize("protocol", ["rash", "muscle_leg_pain", "nose_bleed"])
def test_no_aspirin_where_fever_of_mosquitoes_is_possible(protocol: str) -> None:
    for level in (Level.DOCTOR_SOON, Level.EMERGENCY_ROOM) if protocol != "muscle_leg_pain" else (Level.DOCTOR_SOON,):
        assert "แอสไพริน" in PROTOCOLS[protocol].advice[level].th
        assert "no aspirin" in PROTOCOLS[protocol].advice[level].en.casefold()


def test_who_feels_like_dying_is_told_where_to_call() -> None:
    for protocol in ("mental_distress", "sleep", "poison_medicine"):
        assert "1323" in PROTOCOLS[protocol].safety_net.th
        assert "1323" in PROTOCOLS[protocol].safety_net.en
