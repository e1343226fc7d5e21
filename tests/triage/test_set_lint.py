"""`klaimor triage lint`: a set that measures says things in many ways, and does not repeat the lexicon."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.domain.lexicon import DangerSign, RedFlagLexicon
from bot.domain.understanding import Alarm
from nlu.verbatim import Verbatim
from nlu.wordings import alike


def lexicon(*say: str) -> Verbatim:
    words = {"pain": ("เจ็บ", "ปวด"), "chest": ("หน้าอก",)}
    return Verbatim(RedFlagLexicon(words, ("มาก",), (), (DangerSign("chest_pain", Alarm.EMERGENCY, (), say),)))


def a_set(folder: Path, *texts: str) -> str:
    lines = "".join(f"- {{id: m{at}, text: {text}, alarm: emergency, sign: other}}\n" for at, text in enumerate(texts))
    (folder / "set.yaml").write_text(lines, "utf-8")
    return str(folder / "set.yaml")


@pytest.mark.parametrize(
    "texts",
    [
        ("แม่ล้มหัวฟาดพื้นเมื่อวาน", "พ่อล้มหัวฟาดพื้นเมื่อวาน"),
        ("ยายอายุ 80 ตกเตียงลุกไม่ขึ้น", "ยายอายุ ๗๖ ตกเตียงลุกไม่ขึ้น"),
        ("งูกัดขาครับตอนเกี่ยวข้าว", "งูกัดขาครับ ตอนเกี่ยวข้าวว"),
    ],
)
def test_other_persons_numbers_and_spellings_are_no_other_wording(texts: tuple[str, str]) -> None:
    assert alike(["ไฟดูดตอนซ่อมปลั๊ก", *texts]) == [(1, 2)]


def test_who_is_like_two_others_joins_them_in_one_group() -> None:
    row = ["เจ็บแน่นหน้าอกร้าวไปแขนซ้ายเหงื่อออกท่วมตัวเลย" + end for end in ("", " กลัวมาก", " กลัวมากๆ เลยตอนนี้")]
    assert alike(row) == [(0, 1, 2)]


def test_an_entry_word_for_word_has_nothing_in_between_and_no_fault_of_spelling() -> None:
    entries = lexicon("{pain} ~ {chest}")
    assert entries.holds("เมื่อคืนเจ็บหน้าอกค่ะ")
    assert not entries.holds("เจ็บตรงกลางหน้าอก")
    assert not entries.holds("เจ็บหน้าออก")


def test_too_many_of_one_wording_fail_by_their_ids(tmp_path: Path) -> None:
    path = a_set(tmp_path, *(f"{who}ตกบันไดขาหักกระดูกโผล่ออกมา" for who in ("แม่", "พ่อ", "ยาย", "ปู่", "ลุง", "ป้า")))
    said = CliRunner().invoke(app, ["triage", "lint", path])
    assert said.exit_code == 1
    assert "6 messages share a wording, at most 5 may: m0 m1 m2 m3 m4 m5" in said.stderr
    assert "กระดูก" not in said.output


def test_a_set_that_repeats_the_lexicon_fails(tmp_path: Path) -> None:
    said = CliRunner().invoke(app, ["triage", "lint", a_set(tmp_path, "เจ็บหน้าอก", "ชักเกร็ง", "งูเห่ากัด")])
    assert said.exit_code == 1
    assert "0.0% of the messages hold no entry of the lexicon word for word" in said.stderr


def test_a_set_of_its_own_words_passes(tmp_path: Path) -> None:
    said = CliRunner().invoke(app, ["triage", "lint", a_set(tmp_path, "เอิ่มคือว่าตาเขาเป็นแบบแปลกๆ", "งูเห่ากัด", "ช้อนร่วงมือ")])
    assert said.exit_code == 0, said.output
    assert "3 messages, at most 1 share a wording, 2 (66.7%)" in said.stdout
