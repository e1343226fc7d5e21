"""Why a triage ended as it did is said once, also where two complaints were judged by the same answer."""

from __future__ import annotations

from bot.domain.interview import Reason, Result
from bot.domain.triage import Level
from bot.domain.words import Name
from bot.flows.symptoms_verdict import verdict

REST = Name("พักผ่อน", "Rest")
THREE_DAYS = Name("มีไข้ตั้งแต่ 3 วันขึ้นไป", "Fever for 3 days or more")
BLOOD_TEST = Name(
    "มีไข้ตั้งแต่ 3 วันขึ้นไป ซึ่งเป็นช่วงที่ต้องตรวจเลือด", "Fever for 3 days or more, when the blood needs to be tested"
)
OLD_AGE = Name("อายุมาก", "Old age")


def test_of_two_reasons_that_begin_alike_the_fuller_one_is_told() -> None:
    because = tuple(map(Reason, (THREE_DAYS, BLOOD_TEST, OLD_AGE)))
    end = Result(Level.DOCTOR_SOON, because, REST, REST, "internal_medicine", 3, ("fever@2026-11",), False)
    assert verdict(end).because == (BLOOD_TEST, OLD_AGE)
