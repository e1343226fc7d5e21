"""How urgent a danger sign is by its source, and what only sounds like one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.app.interview import interview_lines
from bot.app.language import danger_rules
from bot.domain.protocol import People
from bot.domain.understanding import Finding, Understanding
from bot.flows.symptoms_begin import started_by
from bot.flows.symptoms_heard import hear
from config.read_protocols import shipped_protocols

NOW = datetime(2026, 11, 26, 9, tzinfo=ZoneInfo("Asia/Bangkok"))
PROTOCOLS = shipped_protocols()


def told(*texts: str, **person: Any) -> Iterator[dict[str, Any]]:
    """The answers of a talk with both readers and the real understanding."""
    lines = (json.dumps({"case": 1, "text": text, **person}) for text in texts)
    yield from (json.loads(each) for each in interview_lines(lines))


def begun(text: str, *findings: tuple[str, str]) -> tuple[str, ...]:
    """What a message starts that was understood to name these (code, text)."""
    found = tuple(
        Finding(code, "present", "self", said, text.find(said), text.find(said) + len(said)) for code, said in findings
    )
    return started_by(hear(text, Understanding("report_symptom", 1.0, findings=found), NOW), PROTOCOLS)


@pytest.mark.parametrize(
    ("text", "room"),
    [
        ("ลูกอ้วกทุกอย่างที่กินเข้าไป", True),  # WHO IMCI: an urgent referral
        ("ลูกกินอะไรก็อ้วกทุกอย่าง ตอนนี้ตัวอ่อนปลุกไม่ตื่น", False),
        ("เมื่อคืนลูกชัก ตอนนี้หยุดแล้ว", True),
        ("ลูกชักเกร็งอยู่ ยังไม่หยุด", False),
        ("น้ำยาล้างห้องน้ำกระเด็นเข้าตา", True),
        ("กินน้ำยาล้างห้องน้ำเข้าไป", False),
        ("แม่ปากเบี้ยว แขนขวายกไม่ขึ้น", False),
    ],
)
def test_what_is_for_the_emergency_room_by_its_source_is_told_so(text: str, room: bool) -> None:
    signs = danger_rules().read(text)
    assert signs
    assert all(each.room for each in signs) is room


def test_a_sign_for_the_room_is_answered_with_it_and_another_with_1669() -> None:
    assert [each["result"]["level"] for each in told("ปูนกระเด็นเข้าตา")] == [2]
    assert [each["result"]["level"] for each in told("แม่ปากเบี้ยว แขนขวายกไม่ขึ้น")] == [1]


def test_who_wants_to_die_and_has_taken_something_is_for_1669() -> None:
    [at_once] = told("น้องกินพาราไปเยอะเลยค่ะ ทะเลาะกับแฟนมา")
    assert at_once["result"]["level"] == 1


@pytest.mark.parametrize("text", ["หายใจปกติ ตื่นดี", "หายใจสะดวกดี ไม่หอบ", "หายใจได้ปกติ ตื่นมาเล่นแล้ว"])
def test_breathing_as_it_should_be_alarms_nobody(text: str) -> None:
    assert danger_rules().read(text) == ()


def test_breathing_that_is_not_as_it_should_be_still_does() -> None:
    assert danger_rules().read("หายใจไม่ปกติ หอบมาก พูดไม่เป็นคำ")


def test_a_measured_temperature_is_a_fever() -> None:
    assert "fever" in begun("วัดได้ 38.4 ค่ะ อายุ 30")
    assert "fever" not in begun("วัดได้ 36.8 ค่ะ อายุ 30")


def test_a_sugar_or_a_pressure_out_of_range_begins_its_complaint() -> None:
    assert begun("น้ำตาลอดอาหาร 138 ค่ะ") == ("diabetes_sugar",)
    assert begun("วัดได้ 152/95 ค่ะ") == ("blood_pressure",)
    assert begun("วัดได้ 124/80 ค่ะ") == ()


def test_nausea_and_tiredness_begin_nothing_beside_another_complaint() -> None:
    assert begun("ปวดหัว คลื่นไส้", ("headache", "ปวดหัว"), ("vomiting", "คลื่นไส้")) == ("headache",)
    assert begun("คลื่นไส้มาก", ("vomiting", "คลื่นไส้")) == ("vomiting",)
    assert "vomiting" in begun("ปวดหัว อ้วกหลายรอบ", ("headache", "ปวดหัว"), ("vomiting", "อ้วก"))


def test_who_is_known_to_be_a_baby_is_one() -> None:
    babies = People(under_years=0.25, known=True)
    assert babies.may_be(0.1, man=None)
    assert not babies.may_be(None, man=None)
    assert not babies.may_be(40.0, man=None)


def test_blood_told_to_who_asks_about_a_pregnancy_is_for_1669() -> None:
    *_, last = told("ท้องแปดเดือนค่ะ แสบท้องนิดหน่อย", "ไม่มี", "ออกเป็นสีแดงสด ชุ่มผ้าอนามัยไปสองแผ่นแล้ว ยังไหลอยู่")
    assert last["result"]["level"] == 1


LEG = "ตกมอไซค์ตอนจอดครับ ข้อเท้าบิด บวมเป่งเลย"


def levels(*texts: str, **person: Any) -> list[int]:
    """Of the results of a talk."""
    return [each["result"]["level"] for each in told(*texts, **person) if "result" in each]


@pytest.mark.parametrize(
    "answer",
    [
        "รู้ตัวดี ไม่มีเลือด เท้าหันออกข้างผิดรูป ปลายนิ้วเท้าชา ซีดๆ เย็น",
        "ไม่สลบครับ เท้าผิดรูปเห็นชัด นิ้วชาๆ ซีดๆ",
        "รู้เรื่องดีครับ หายใจปกติ เท้าขวาซีดขาว เย็นเฉียบ ผิดรูป",
    ],
)
def test_the_cold_pale_end_of_a_hurt_limb_is_for_the_emergency_room(answer: str) -> None:
    assert levels(LEG, *[answer] * 8, age=30)[:1] == [2]


@pytest.mark.parametrize("answer", ["หน้าซีด เหงื่อแตก ตัวเย็น", "มือเท้าเย็นซีด ซึมลง", "ปลายนิ้วซีด แล้วก็ซึมลง เรียกไม่ค่อยตอบ"])
def test_what_fails_as_a_whole_is_for_1669(answer: str) -> None:
    assert levels(LEG, answer, age=30)[:1] == [1]


def test_a_sign_of_the_brain_that_is_over_is_for_the_emergency_room() -> None:
    calm = ["ตอนนี้พูดปกติ แขนขาแรงดี หน้าไม่เบี้ยว เดินตรง รู้ตัวดี ไม่ปวดหัว"] * 9
    assert levels("เมื่อวานเย็นอยู่ดีๆพูดไม่ชัดไปพักนึง ตอนนี้หายสนิทแล้ว กินวิตามินอะไรดี", *calm, age=60)[:1] == [2]


def test_and_for_1669_where_it_is_there_again() -> None:
    again = "เมื่อวานเย็นอยู่ดีๆพูดไม่ชัดไปพักนึง หายสนิทแล้ว แต่ตอนนี้พูดไม่ชัดอีกแล้ว ปากเบี้ยวด้วย"
    assert levels(again, "เป็นอยู่ตอนนี้ ปากเบี้ยว", age=60)[:1] == [1]


def test_a_pain_in_the_chest_is_red_from_an_age_on() -> None:
    pain = "เจ็บหน้าอกมากค่ะ"
    assert levels(pain, age=55, sex="M") == [1]
    assert levels(pain) == [1]
    calm = ["ไม่มี ปกติดีทุกอย่าง"] * 9
    assert levels(pain, *calm, age=20, sex="M")[:1] == [2]
    assert levels("เจ็บหน้าอก ร้าวไปแขนซ้าย เหงื่อแตก", age=20, sex="M") == [1]
