"""Danger signs in plain short words are alarmed at, whatever everyday thing stands beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app.language import red_flags
from tests.thoroughness import THOROUGH
from tests.yaml_files import read_yaml

HERE = Path(__file__).parent
READERS = red_flags()
_ITEM = "- "


def how(text: str) -> str:
    """Alarmed at, asked about, or missed."""
    return "alarmed" if READERS.read(text) else "asked" if READERS.doubts(text) else "missed"


def plainly_told() -> Iterator[tuple[str, str]]:
    """Whether each message is a sign or none, and its words: by an author who had seen no rule, never taught to the second reader."""
    for block in read_yaml(HERE / "redflag_plain.yml")["nlu"]:
        kind = "none" if block["intent"].startswith("none/") else "sign"
        for line in block["examples"].splitlines():
            yield kind, line.removeprefix(_ITEM)


def test_an_author_who_writes_plainly_is_alarmed_for_and_seldom_only_asked() -> None:
    """First figures: 204 alarmed, 43 asked, 5 missed of 252 signs; 7 of 269 look-alikes alarmed, 45 asked. Now 231, 19, 2; 7, 43."""
    ends = Counter((kind, how(text)) for kind, text in plainly_told())
    signs, looks = (sum(ends[kind, end] for end in ("alarmed", "asked", "missed")) for kind in ("sign", "none"))
    assert (signs, looks) == (252, 269)
    assert ends["sign", "alarmed"] >= 0.9 * signs
    assert ends["sign", "missed"] <= 2
    assert ends["none", "alarmed"] <= 8


def with_everyday_things() -> list[str]:
    """Every sign with each thing before it, each behind it, and with one on both sides."""
    told = read_yaml(HERE / "plain_signs.yaml")
    sides = [*((each, "") for each in told["before"]), *(("", each) for each in told["after"])]
    sides += list(zip(told["before"], told["after"], strict=False))
    return [" ".join(f"{before} {sign} {after}".split()) for sign in told["signs"] for before, after in sides]


def test_what_everyday_thing_stands_beside_a_sign_does_not_change_it() -> None:
    """First figures: 1,879 alarmed and 1,085 asked of 2,964; none was missed. Now 2,886 and 78."""
    tried = with_everyday_things() if THOROUGH else with_everyday_things()[::5]
    ends = Counter(map(how, tried))
    assert ends["missed"] == 0
    assert ends["alarmed"] >= 0.95 * len(tried)


@pytest.mark.parametrize(
    ("news", "old"),
    [
        ("ท้อง 34 สัปดาห์ ลูกไม่ดิ้นเลย เมื่อก่อนดิ้นเก่งมาก", "ท้อง 34 สัปดาห์ ลูกดิ้นดีเหมือนเมื่อก่อน"),
        ("พ่อพูดไม่ชัด แต่ก่อนพูดชัดดี", "พ่อพูดไม่ชัดมาแต่ก่อน เป็นแต่เกิด"),
        ("แขนซ้ายไม่มีแรง เมื่อก่อนยกของหนักได้", "แขนซ้ายไม่มีแรงเมื่อหลายปีก่อน หายแล้ว"),
    ],
)
def test_what_was_well_before_makes_a_sign_news_and_not_a_thing_of_the_past(news: str, old: str) -> None:
    assert how(news) == "alarmed"
    assert how(old) != "alarmed"
