"""A mild part of what was one long question is no emergency, and its grave part still is."""

from __future__ import annotations

import pytest

from tests.triage.talks import talk_of

NONE = "ไม่มี"
BREAST, HAND, DOG = "นมแดงเป็นก้อน ให้นมลูกอยู่ คลอดมาเดือนนึง", "น้ำมันลวกหลังมือ", "หมากัดแขน"
MILD = [
    (BREAST, 28, "F", [NONE, "ไม่เหม็น", NONE, NONE, "38.5", "4 อาทิตย์"], 3),
    (HAND, 30, "F", [NONE, NONE, "3", "หลังมือ", "พองใสเท่าเหรียญบาท"], 3),
    (DOG, 30, "M", [NONE, "เขี้ยวจมเป็นรูสองรู", "เป็นรู"], 3),
    ("แมลงเข้าหู ยังดิ้นอยู่", 28, "M", [NONE, NONE], 3),
    ("คอเคล็ด มือชานิดๆ", 40, "F", [NONE, NONE, NONE, "3"], 3),
    ("ริดสีดวงยื่นออกมาดันไม่กลับ", 40, "M", [NONE, NONE, NONE, "5"], 3),
    ("ฉี่แสบ ปวดเอว หนาวสั่น 38.4", 30, "F", [NONE, "ฉี่ออกดี", NONE, "ไม่ท้อง", "4"], 3),
    ("ไข้หวัด เจ็บคอ น้ำมูก 2 วัน ไม่มีไข้", 25, "M", [], 5),
    ("ไซนัสอักเสบ ปวดโหนกแก้ม น้ำมูกเขียว", 35, "F", [], 4),
    ("ลูก 3 ขวบ หัวโน วิ่งชนประตู", 3, "M", [NONE, NONE, "2"], 5),
]
GRAVE = [
    (BREAST, 28, "F", [NONE, NONE, "น้ำคาวปลาเหม็น ปวดท้องน้อยมาก"], 2),
    ("ไฟลวกมือทั้งสองข้าง", 30, "M", [NONE, "ทั้งมือเลย พองหมด"], 2),
    (HAND, 70, "F", [NONE, NONE, "3", "หลังมือ", "พองใส"], 2),
    (DOG, 30, "M", [NONE, "เนื้อฉีกเหวอะ"], 2),
    (DOG, 30, "M", [NONE, "หมาน้ำลายยืด เดินโซเซ ดุมาก"], 2),
    ("แมวกัดนิ้ว เมื่อวาน", 30, "F", [NONE, "บวมแดงลามขึ้นมา มีหนอง"], 2),
    ("ฉี่แสบ ปวดเอว ไข้ 39", 30, "F", [NONE, "อาเจียนตลอด กินอะไรไม่ได้"], 2),
    ("ฉี่แสบ ไข้ ท้อง 5 เดือน", 30, "F", [], 2),
    ("ฉี่แสบ มีไข้", 78, "F", [], 2),
    ("เลือดกำเดาไหล กินวาร์ฟาริน", 65, "M", [NONE, "ยังไหลอยู่ ครึ่งชั่วโมงแล้ว"], 2),
    ("ปวดหลัง มีไข้ ให้คีโมอยู่", 50, "F", [NONE, NONE, NONE, "4", "มีไข้"], 2),
    ("ข้อเท้าพลิก ผิดรูป", 25, "M", [NONE, "เท้าบิดเบี้ยวผิดรูป"], 2),
    ("ล้ม ลงน้ำหนักไม่ได้", 75, "F", [NONE, "ลงน้ำหนักไม่ได้"], 2),
    ("ริดสีดวงยื่นดันไม่กลับ ปวดมาก", 40, "M", [NONE, NONE, "9 ปวดจนนั่งไม่ได้"], 2),
    ("แสบร้อนกลางอก คลื่นไส้อาเจียน", 55, "M", [NONE, "ไม่ใช่", NONE], 2),
    ("ลูก 4 ขวบ หัวโน", 4, "M", [NONE, "อ้วก 2 รอบ ง่วง"], 2),
    ("ปวดประจำเดือนมาก ไม่เคยปวดขนาดนี้", 25, "F", [NONE, NONE, "ไม่ท้อง", "9", "หนักกว่าเดิม"], 2),
    ("ช้อนหลุดมือ", 70, "F", ["ยกแขนขวาแล้วตก พูดอ้อแอ้"], 1),
    ("หอบหืด", 40, "F", ["พูดยาวไม่ได้ ต้องนั่งเอา"], 1),
]


def level_of_talk(text: str, age: int, sex: str, answers: list[str]) -> int:
    """What the shell's interview ends at; whoever has no answer left says that there is nothing."""
    *_, last = talk_of({"text": text, "age": age, "sex": sex, "speaker": "self"}, answers, NONE)
    level = last["result"]["level"]
    assert isinstance(level, int)
    return level


@pytest.mark.parametrize(("text", "age", "sex", "answers", "level"), [*MILD, *GRAVE])
def test_each_part_has_its_own_level(text: str, age: int, sex: str, answers: list[str], level: int) -> None:
    assert level_of_talk(text, age, sex, answers) == level
