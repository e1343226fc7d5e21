"""What must not be done is read from its file, which says plainly what is wrong in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.errors import BadConfiguration
from bot.domain.words import Name
from config.read_cautions import FILE, read_cautions
from config.read_protocols import shipped_protocols

GOOD = """
version: 2026-11
signed: null
cautions:
  - id: maybe_dengue
    protocols: [fever]
    answers: {fever: [yes]}
    said_by: [แอสไพริน]
    words: {th: "อย่ากินแอสไพริน", en: "No aspirin"}
    source: "WHO, Dengue guidelines (2009)"
"""


def written(folder: Path, text: str) -> Path:
    """A file with this text."""
    path = folder / "cautions.yaml"
    path.write_text(text, "utf-8")
    return path


def test_the_shipped_ones_reach_every_protocol() -> None:
    shipped = read_cautions(FILE)
    assert [each.id for each in shipped] == ["maybe_dengue"]
    assert all(each.cautions == shipped for each in shipped_protocols().values())


def test_it_holds_by_complaint_or_by_answer_and_is_said_once(tmp_path: Path) -> None:
    [caution] = read_cautions(written(tmp_path, GOOD))
    assert caution.holds(frozenset({"fever", "headache"}), {})
    assert caution.holds(frozenset({"cough"}), {"fever": "yes"})
    assert not caution.holds(frozenset({"cough"}), {"fever": "no"})
    assert caution.needed(Name("ดื่มน้ำบ่อย ๆ", ""))
    assert not caution.needed(Name("ดื่มน้ำ อย่ากินแอสไพริน", ""))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (GOOD.replace("    protocols: [fever]\n    answers: {fever: [yes]}\n", ""), "nothing tells that it holds"),
        (GOOD.replace('en: "No aspirin"', 'en: ""'), "at least 1 character"),
        (GOOD.replace("said_by", "sayd_by"), "Extra inputs"),
        (
            GOOD.replace("signed: null", "signed: {who: พญ. ใจดี, licence: '1', 'on': '2026-11-26', hash: old}"),
            "was changed after พญ. ใจดี signed",
        ),
        ("cautions: [", "is not YAML"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, wrong: str, said: str) -> None:
    with pytest.raises(BadConfiguration, match=said):
        read_cautions(written(tmp_path, wrong))
