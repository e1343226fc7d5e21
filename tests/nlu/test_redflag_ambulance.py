"""A danger sign that can wait for the way to the emergency room, and what makes the same sign one for an ambulance."""

from __future__ import annotations

import pytest

from bot.app.language import red_flags


def _for_the_room(text: str) -> bool:
    flags = red_flags().read(text)
    assert flags, text
    return all(each.room for each in flags)


@pytest.mark.parametrize(
    "told",
    [
        "ลูกดิ้นน้อยลงค่ะ",
        "ท้อง 34 สัปดาห์ วันนี้ลูกไม่ค่อยดิ้น",
        "พ่อพูดไม่ชัดไปสิบนาที แล้วก็กลับมาพูดได้ปกติ",
    ],
)
def test_seen_today_is_for_the_emergency_room(told: str) -> None:
    assert _for_the_room(told)


@pytest.mark.parametrize(
    "told",
    [
        "ลูกดิ้นน้อยลง แล้วก็มีเลือดออกด้วย",
        "ท้อง 34 สัปดาห์ ลูกไม่ดิ้นเลย น้ำเดินแล้ว",
        "ท้อง 8 เดือน ลูกไม่ดิ้น ปวดหัวตาพร่า",
        "ถ่ายดำเหมือนยางมะตอย เมื่อกี้อ้วกเป็นเลือดสดๆ",
        "ถ่ายดำเหมือนยางมะตอย หัวใจเต้นเร็วมาก",
        "พ่อพูดไม่ชัด ยังไม่กลับมาเป็นปกติเลย",
    ],
)
def test_with_worse_beside_it_is_for_an_ambulance(told: str) -> None:
    assert not _for_the_room(told)


def test_the_name_of_dengue_is_no_bleeding() -> None:
    assert not red_flags().read("เป็นไข้มา 2 วัน แถวบ้านมีคนเป็นไข้เลือดออก")
    assert red_flags().read("เป็นไข้มา 4 วัน มีเลือดออกตามไรฟันไม่หยุด")


def test_a_digit_inside_a_number_is_no_low_pressure() -> None:
    assert not red_flags().read("ความดันวัดได้ 146/92")
    assert red_flags().read("ความดันพ่อ วัดได้ 58/30 ซึม")
