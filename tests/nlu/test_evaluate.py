"""An evaluation from a file of messages to figures, a page and a gate."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app.language import evaluation
from bot.domain.errors import BadConfiguration
from nlu.sets import BadSet

EASY = """
- {text: สวัสดีค่ะ, intent: greeting, phenomenon: short, author: n}
- {text: ขอเลื่อนนัดเป็นพุธหน้าบ่ายสามครึ่ง, intent: reschedule_appointment, author: n, now: 2026-11-23,
   entities: [{entity: date, value: {on: 2026-12-02}, role: new}, {entity: time, value: {at: "15:30"}}]}
- {text: ไม่เจ็บหน้าอก แต่ไอ, findings: [{code: chest_pain, status: absent}, {code: cough, status: present}]}
"""


def test_a_set_becomes_figures_a_page_and_a_verdict(tmp_path: Path) -> None:
    path, page = tmp_path / "easy.yaml", tmp_path / "report.html"
    path.write_text(EASY, "utf-8")
    text, holds = evaluation([path], "embedded", page)
    assert holds
    assert "gate, easy: accuracy 1.000 (floor 0.93, wanted 0.95)" in text
    assert "entities: 1 of 1 messages exact" in text
    assert "findings: 1 of 1 messages exact" in text
    assert page.read_text("utf-8").startswith("<!doctype html>")


def test_a_set_that_is_read_badly_fails_the_gate(tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text("- {text: สวัสดีค่ะ, intent: lab_results}\n", "utf-8")
    text, holds = evaluation([path], "embedded", None)
    assert not holds
    assert "FAILED accuracy: 0.000 is below the floor of 0.930" in text


def test_a_set_or_an_engine_that_is_none_is_said(tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text("nothing", "utf-8")
    with pytest.raises(BadSet, match=r"odd\.yaml"):
        evaluation([path], "embedded", None)
    with pytest.raises(BadConfiguration, match="NLU_ENGINE"):
        evaluation([path], "nobody", None)
