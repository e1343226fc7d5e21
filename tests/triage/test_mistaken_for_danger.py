"""Words of an answer that only look like a danger sign, beside the same words in earnest."""

from __future__ import annotations

import json

import pytest

from bot.app.interview import interview_lines
from bot.domain.interview import MOST_QUESTIONS


def _level(*said: str) -> int:
    lines = (json.dumps({"case": 1, "text": each, "age": 40, "sex": "M"}, ensure_ascii=False) for each in said)
    answers = [json.loads(each) for each in interview_lines(lines)]
    return next((each["result"]["level"] for each in answers if "result" in each), 0)


@pytest.mark.parametrize(
    ("answer", "level"),
    [
        ("หยุดแล้วครับ ซึมนิดเดียว", 0),  # blood that oozed: the interview goes on
        ("ซึมๆ หยุดแล้ว", 0),
        ("ซึมลง เรียกไม่ค่อยตอบ", 1),
        ("เลือดไหลไม่หยุดครับ", 1),
    ],
)
def test_blood_that_oozes_is_no_drowsiness(answer: str, level: int) -> None:
    assert _level("มีดบาดนิ้วครับ", answer) == level


@pytest.mark.parametrize(
    ("answer", "level"),
    [
        ("ชาสองมือ ปากไม่เบี้ยว พูดชัด แรงปกติ", 0),
        ("ชาแขนซ้ายข้างเดียว", 1),
        ("แขนขาอ่อนแรงทั้งสองข้าง ลุกไม่ได้", 1),
    ],
)
def test_both_hands_numb_are_no_stroke(answer: str, level: int) -> None:
    assert _level("มือชาครับ", answer) == level


@pytest.mark.parametrize(
    ("told", "level"),
    [("ความดันพ่อขึ้นสูง วัดได้ 196/118", 3), ("ใจมันเต้นรัวๆ แน่นหน้าอก", 1)],
)
def test_a_word_between_hides_no_complaint(told: str, level: int) -> None:
    assert _level(told, *["ไม่มี"] * MOST_QUESTIONS) == level
