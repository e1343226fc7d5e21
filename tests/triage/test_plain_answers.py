"""Plain answers in other words than yes and no: what denies, what does not, and what is only named."""

from __future__ import annotations

import pytest

from bot.domain.protocol import Measure
from bot.flows.symptoms_people import bare_number, blood_sugar, temperature
from bot.flows.symptoms_pieces import news
from bot.flows.symptoms_reassurance import denies_some
from bot.flows.symptoms_words import Said, bare_answer


@pytest.mark.parametrize(
    "text", ["ฉี่อึปกติ", "รู้ตัวดี ลุกเดินได้", "หัวไม่โดนเลย คุยรู้เรื่องดี", "เพลียๆ แต่คุยรู้เรื่อง", "คัดแค่จมูก ไม่หอบไม่วี้ด"]
)
def test_a_part_is_denied(text: str) -> None:
    assert denies_some(text)


@pytest.mark.parametrize(
    "text", ["ไม่ได้สติ", "ไม่มีแรงเลย", "นอนเยอะ ปลุกตื่นแต่หลับต่อ", "กินได้แต่ปลุกไม่ค่อยตื่น", "หายใจลำบาก", "บ่ออกเลยจักหยด"]
)
def test_what_fails_denies_nothing(text: str) -> None:
    assert not denies_some(text)
    assert bare_answer(text) not in (Said.NO, Said.PART_NO)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ไม่ได้กระแทก ฉี่ปกติ ไข่บวม", "ไข่บวม"),  # what is well ends a list of noes
        ("ไม่ซึม สับสน ชัก", ""),  # bare names go on with it
        ("ไม่ผ่าตัด เจ็บแปลบเวลาหายใจเข้า", "เจ็บแปลบเวลาหายใจเข้า"),  # how, when or how much is told: it is there
        ("ไม่เหนื่อย เลือดสดๆ เต็มคำ", "เลือดสดๆ เต็มคำ"),
        ("แสบ อัณฑะไม่ปวดไม่บวม", "แสบ"),
        ("ค่อยๆเป็นมาสองวัน ไม่ได้ปวดขึ้นทันที", "ค่อยๆเป็นมาสองวัน"),
        ("ไม่เคยคิดทำร้ายตัวเองหรืออยากตายเลยค่ะ", ""),
        ("ไม่มีแรง ซึม", "ไม่มีแรง ซึม"),  # what fails denies nothing
    ],
)
def test_what_is_left_of_an_answer_without_its_denials(text: str, left: str) -> None:
    assert news(text) == left


@pytest.mark.parametrize(
    ("text", "sugar"), [("เจาะน้ำตาลเช้านี้ 318", 318.0), ("น้ำตาลขึ้น อายุ 60", None), ("กินน้ำตาล 20 กรัม", None)]
)
def test_blood_sugar_is_no_age_and_no_weight(text: str, sugar: float | None) -> None:
    assert blood_sugar(text) == sugar


@pytest.mark.parametrize(
    ("text", "score"), [("จริงๆ ก็แค่ 3 ถึง 4", 4.0), ("9 เดินแทบไม่ได้", 9.0), ("ปวดมา 2 วัน", None), ("กินยาไป 2 เม็ด", None)]
)
def test_a_pain_of_ten_among_other_words(text: str, score: float | None) -> None:
    assert bare_number(text, Measure.OF_TEN) == score


def test_a_temperature_is_not_any_number() -> None:
    assert (temperature("38.2 เป็นๆ หายๆ"), temperature("อายุ 38"), temperature("เบอร์ 0838.21")) == (38.2, None, None)
