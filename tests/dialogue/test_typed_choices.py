"""Buttons that are typed instead of tapped, by their words or their number."""

from __future__ import annotations

import pytest

from bot.dialogue.steps import Offered
from bot.dialogue.taps import flow_of, key_for, tag_in, typed_choice
from bot.flows.booking_steps import ChoosingDepartment, ChoosingHospital, Wish

OFFERED = (
    Offered("1. ทันตกรรม", "a"),
    Offered("พุธ 2 ธ.ค. 69 · 13:30 น.", "b"),
    Offered("ยกเลิก", "c"),
    Offered("Other times", "d"),
)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("ยกเลิก", "c"),
        ("ยกเลิกค่ะ", "c"),
        (" ยกเลิก ครับ ", "c"),
        ("ยกเลิกนะคะ", "c"),
        ("พุธ 2 ธ.ค. 69 13:30 น.", "b"),
        ("พุธ ๒ ธ.ค. ๖๙ ๑๓:๓๐ น", "b"),
        ("OTHER TIMES", "d"),
        ("other times please", "d"),
        ("2", "b"),
        ("๒", "b"),
        ("２", "b"),
        ("ข้อ 2", "b"),
        ("ข้อที่ ๒ ค่ะ", "b"),
        ("เอาอันที่ 3", "c"),
        ("2)", "b"),
        ("No. 4", "d"),
    ],
)
def test_a_typed_choice_is_understood(typed: str, key: str) -> None:
    chosen = typed_choice(typed, OFFERED, numbers=True)
    assert chosen is not None
    assert chosen.key == key


@pytest.mark.parametrize(
    "typed", ["", "  ", "?", "0", "5", "99", "013", "13:30", "2 คน", "ไม่ยกเลิก", "ยกเลิกนัดเดิม", "ค่ะ", "😀", "\u200b"]
)
def test_what_means_no_choice_chooses_none(typed: str) -> None:
    assert typed_choice(typed, OFFERED, numbers=True) is None


def test_where_a_number_is_an_answer_of_its_own_it_chooses_nothing() -> None:
    assert typed_choice("2", OFFERED, numbers=False) is None
    assert typed_choice("ยกเลิก", OFFERED, numbers=False) is not None


def test_nothing_offered_nothing_chosen() -> None:
    assert typed_choice("1", (), numbers=True) is None


def test_a_tap_belongs_to_its_own_step_only() -> None:
    at_department = ChoosingDepartment(Wish())
    assert key_for(at_department, "booking.choosing_department:dental") == "dental"
    assert key_for(at_department, "booking.choosing_department:a:b") == "a:b"
    assert key_for(at_department, "booking.choosing_hospital:h") is None
    assert key_for(ChoosingHospital(Wish()), "booking.choosing_hospital2:h") is None
    assert key_for(None, "booking.choosing_department:dental") is None


def test_a_key_names_its_flow() -> None:
    assert flow_of(tag_in("booking.confirming:yes")) == "booking"
    assert flow_of(tag_in("garbage")) == ""
