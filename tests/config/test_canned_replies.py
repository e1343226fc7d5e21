"""Canned replies and waiting times: a file that staff could not have meant is refused with the place of its fault."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from bot.domain.errors import BadConfiguration
from config.read_canned import read_canned
from config.read_hospitals import read_hospitals
from config.settings import PACKAGED

GOOD = [{"id": "hi", "title": {"th": "ทักทาย", "en": "Hello"}, "words": {"th": "สวัสดีค่ะ", "en": "Hello"}}]


def written(folder: Path, content: object) -> Path:
    path = folder / "file.yaml"
    path.write_text(content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True), "utf-8")
    return path


def test_the_packaged_replies_are_polite_in_thai_and_whole_in_english() -> None:
    replies = read_canned()
    assert len(replies) >= 5
    for reply in replies:
        assert any(particle in reply.words.th for particle in ("ค่ะ", "คะ")), reply.id
        assert "นะค่ะ" not in reply.words.th
        assert reply.words.en.isascii(), reply.id
    assert any("1669" in reply.words.th and "1669" in reply.words.en for reply in replies)


def test_a_file_of_their_own_is_read_in_its_order(tmp_path: Path) -> None:
    [reply] = read_canned(written(tmp_path, GOOD))
    assert (reply.id, reply.title.th, reply.words.en) == ("hi", "ทักทาย", "Hello")
    assert read_canned(written(tmp_path, "")) == ()


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ([*GOOD, *GOOD], "same id"),
        ([{**GOOD[0], "id": "Hi there"}], "0.id"),
        ([{**GOOD[0], "words": {"th": "สวัสดีค่ะ"}}], "0.words.en"),
        ([{**GOOD[0], "title": {"th": "ท" * 41, "en": "x"}}], "0.title.th"),
        ([{**GOOD[0], "colour": "red"}], "0.colour"),
        ("- {", "YAML"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, content: object, named: str) -> None:
    with pytest.raises(BadConfiguration, match=named):
        read_canned(written(tmp_path, content))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration, match="there is no file"):
        read_canned(tmp_path / "none.yaml")


def hospitals(folder: Path, answer_within: object) -> Path:
    """The packaged hospital with waiting times of its own."""
    raw = yaml.safe_load((PACKAGED / "hospitals.yaml").read_text("utf-8"))
    raw["hospitals"][0]["answer_within"] = answer_within
    return written(folder, raw)


def test_a_hospital_may_set_how_long_a_case_waits(tmp_path: Path) -> None:
    [entry] = read_hospitals(hospitals(tmp_path, {1: "PT1M", 4: "P1DT2H"}))
    within = entry.hospital("Asia/Bangkok").answer_within
    assert within == {1: timedelta(minutes=1), 4: timedelta(days=1, hours=2)}


@pytest.mark.parametrize(
    "wrong", [{0: "PT1M"}, {6: "PT1M"}, {1: "two minutes"}, {1: "-PT2M"}, {1: "PT"}, {3: "P8D"}, {3: "PT0M"}]
)
def test_a_waiting_time_that_cannot_be_meant_is_refused(tmp_path: Path, wrong: object) -> None:
    with pytest.raises(BadConfiguration, match="answer_within"):
        read_hospitals(hospitals(tmp_path, wrong))
