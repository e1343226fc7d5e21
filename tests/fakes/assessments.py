"""A result of a triage with all that it can rest on, about an invented person."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from bot.domain.assessment import Answered, Assessment
from bot.domain.interview import Reason
from bot.domain.words import Name

STIFF_NECK = Answered(
    "neck_stiffness", Name("มีไข้และก้มคอไม่ลงไหมคะ", "Fever and a stiff neck?"), "no", Name("ไม่มี", "No"), danger=True
)
SUDDEN = Answered("onset", Name("ปวดขึ้นมาทันทีไหมคะ", "Sudden?"), "unsure", Name("ไม่แน่ใจ", "Not sure"), danger=True)
THREE_DAYS = Answered("duration", Name("เป็นมากี่วันแล้วคะ", "For how long?"), "days_3", Name("3 วันขึ้นไป", "3 days or more"))
HEADACHE = Assessment(
    uuid4(),
    3,
    ("headache@2026-11",),
    (
        Reason(Name("ปวดหัวนานเกินสามวัน", "A headache for more than three days")),
        Reason(Name("อาจเกิดทันที", "May be sudden"), sure=False),
    ),
    (STIFF_NECK, SUDDEN, THREE_DAYS),
    (Name("พักผ่อนและจิบน้ำ", "Rest and drink"),),
    Name("ถ้าแขนขาอ่อนแรงให้โทร 1669 ทันที", "If a limb is weak call 1669 at once"),
    "internal_medicine",
    years=34.0,
    man=False,
)


def result(**changes: object) -> Assessment:
    """The same of another triage, with what the test cares about."""
    return replace(HEADACHE, **{"id": uuid4(), **changes})  # type: ignore[arg-type]
