"""How patients are asked for consent: in both languages, polite, complete, and never changed without a new version."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import regex
import yaml

from bot.app.check import check_all
from bot.app.consents import consent_texts, privacy_notice
from bot.domain.consent import Consent, Purpose
from bot.domain.errors import BadConfiguration
from bot.domain.sayings import Card, Choice, Press, Saying
from bot.domain.words import Name
from config.read_consents import FOLDER, filling, read_consents, read_notice, said_span
from config.settings import read_settings
from integrations.line.flex import LineRenderer
from tests.fakes.house import HOSPITAL, SECOND

TEXTS = consent_texts((HOSPITAL,))
NOTICE = privacy_notice((HOSPITAL,))
BLANKS = filling((HOSPITAL,), dict.fromkeys(("words", "triages", "bookings", "cases", "patients"), timedelta(days=90)))
# Whoever changes a text gives it a new version, and says so here: the answers that are kept name the version that was shown.
PRINTS = {
    "triage 2026-11-26.2": "8533a217f8bb",
    "appointments 2026-11-26": "8b58d9d18016",
    "handover 2026-11-26.2": "80f0ce67108a",
    "improvement 2026-11-26": "1e0cfbd3db31",
    "notice 2026-11-26.6": "f62381a815b7",
}


def names(value: Any) -> Iterator[Name]:
    """Every Name in a text, wherever it stands."""
    if isinstance(value, Name):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from names(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from names(getattr(value, field.name))


EVERY = [name for text in (*TEXTS.values(), NOTICE) for name in names(text)]


def print_of(value: object) -> str:
    """A short fingerprint of all words."""
    words = "\0".join(f"{name.th}\0{name.en}" for name in names(value))
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def test_a_changed_text_has_a_new_version() -> None:
    found = {f"{purpose.value} {text.version}": print_of(text) for purpose, text in TEXTS.items()}
    assert {**found, f"notice {NOTICE.version}": print_of(NOTICE)} == PRINTS


def test_every_purpose_has_a_text() -> None:
    assert set(TEXTS) == set(Purpose)
    assert all(text.purpose is purpose for purpose, text in TEXTS.items())


@pytest.mark.parametrize("purpose", [each for each in Purpose if each is not Purpose.IMPROVEMENT])
def test_each_says_who_what_for_how_long_that_no_is_fine_and_how_to_take_it_back(purpose: Purpose) -> None:
    said = " ".join(line.th for line in TEXTS[purpose].lines)
    for words in ("ขอ", "โรงพยาบาลใกล้หมอ", "90 วัน", "ไม่ยินยอมก็ไม่เป็นไร", "ถอนความยินยอม", "1669"):
        assert words in said, words
    in_english = " ".join(line.en for line in TEXTS[purpose].lines)
    for words in ("KlaiMor Hospital", "90 days", "fine to say no", "withdraw consent", "1669"):
        assert words in in_english, words


def test_thai_is_polite_and_never_mixes_up_the_particles() -> None:
    for name in EVERY:
        assert not any(slip in name.th for slip in ("นะค่ะ", "ไหมค่ะ", "คะ่", "ค๊ะ", "ไหนค่ะ", "อะไรค่ะ", "เท่าไรค่ะ")), name.th
        assert "{" not in name.th + name.en, "a blank was left open"
        assert regex.search(r"\p{Thai}", name.th), name.th
        assert not regex.search(r"\p{Thai}", name.en), name.en


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_question_can_be_shown_by_line(language: str) -> None:
    buttons = (Choice("ยินยอม", Press("x")), Choice("ไม่ยินยอม", Press("y")))
    for text in TEXTS.values():
        for lines in (text.lines, text.details, (text.withdrawn,)):
            said = tuple(getattr(line, language) for line in lines)
            assert LineRenderer().render(Saying((Card(getattr(text.title, language), said, buttons, alt="x"),)))
        assert len(regex.findall(r"\X", getattr(text.name, language))) <= 40, "it stands on a button"


def test_several_hospitals_are_all_named_and_none_is_said_honestly() -> None:
    assert "โรงพยาบาลใกล้หมอ และโรงพยาบาลริมน้ำ" in consent_texts((HOSPITAL, SECOND))[Purpose.TRIAGE].lines[1].th
    assert "ผู้ให้บริการแชทนี้" in consent_texts(())[Purpose.TRIAGE].lines[1].th
    assert "02-000-0000" in NOTICE.sections[0].paragraphs[0].th
    assert "เคาน์เตอร์" in privacy_notice((SECOND,)).sections[0].paragraphs[0].th


@pytest.mark.parametrize(
    ("days", "th", "en"),
    [
        (90, "90 วัน", "90 days"),
        (365, "1 ปี", "1 year"),
        (1825, "5 ปี", "5 years"),
        (1, "1 วัน", "1 day"),
        (400, "400 วัน", "400 days"),
    ],
)
def test_spans_are_said_as_people_say_them(days: int, th: str, en: str) -> None:
    assert said_span(timedelta(days=days)) == Name(th, en)


def test_an_answer_counts_for_the_text_that_was_shown() -> None:
    text, at = TEXTS[Purpose.TRIAGE], datetime(2026, 11, 26, tzinfo=UTC)
    assert text.covers(Consent(Purpose.TRIAGE, True, text.version, at))
    assert not text.covers(Consent(Purpose.TRIAGE, True, "2019-01", at))
    assert not text.covers(Consent(Purpose.TRIAGE, False, text.version, at))
    assert not text.covers(None)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "NO link to the notice"),
        ({"public_url": "https://chat.example"}, "at https://chat.example/privacy"),
        ({"privacy_notice_url": "https://hospital.example/pdpa"}, "notice at https://hospital.example/pdpa"),
    ],
)
async def test_check_says_which_texts_are_in_force_and_where_the_notice_is(
    tmp_path: Path, given: dict[str, str], words: str
) -> None:
    nobody = "http://127.0.0.1:9"
    settings = read_settings(_env_file=None, data_dir=tmp_path, line_api_url=nobody, line_data_url=nobody, **given)
    rows = {row.what: row for row in await check_all(settings)}
    assert rows["consent"].good
    assert f"triage {TEXTS[Purpose.TRIAGE].version}" in rows["consent"].said
    assert words in rows["consent"].said


def changed(folder: Path, **changes: Any) -> Path:
    """The packaged texts with something changed in triage; None takes it out."""
    read = yaml.safe_load((FOLDER / "consent.yaml").read_text("utf-8"))
    for key, value in changes.items():
        if value is None:
            del read["purposes"]["triage"][key]
        else:
            read["purposes"]["triage"][key] = value
    (folder / "consent.yaml").write_text(yaml.safe_dump(read, allow_unicode=True), "utf-8")
    return folder


@pytest.mark.parametrize(
    "changes",
    [
        {"version": ""},
        {"version": "two words"},
        {"version": "x" * 21},
        {"version": None},
        {"lines": []},
        {"details": None},
        {"withdrawn": None},
        {"title": {"th": "ขอถามก่อน"}},
        {"title": {"th": "", "en": "May I?"}},
        {"title": {"th": "ขอ{nobody}", "en": "May I?"}},
        {"colour": "green"},
    ],
)
def test_a_text_that_is_not_whole_is_refused_at_the_start(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(BadConfiguration, match=r"consent\.yaml"):
        read_consents(BLANKS, changed(tmp_path, **changes))


@pytest.mark.parametrize(("gone", "refused"), [("triage", True), ("handover", True), ("improvement", False)])
def test_only_the_question_that_nothing_depends_on_may_be_left_out(tmp_path: Path, gone: str, refused: bool) -> None:
    read = yaml.safe_load((FOLDER / "consent.yaml").read_text("utf-8"))
    del read["purposes"][gone]
    (tmp_path / "consent.yaml").write_text(yaml.safe_dump(read, allow_unicode=True), "utf-8")
    if refused:
        with pytest.raises(BadConfiguration, match=gone):
            read_consents(BLANKS, tmp_path)
    else:
        assert Purpose.IMPROVEMENT not in read_consents(BLANKS, tmp_path)


@pytest.mark.parametrize("words", ["", "purposes: [", "- a list", "version: '1'"])
def test_files_that_cannot_be_read_are_named(tmp_path: Path, words: str) -> None:
    for name, read in (("consent.yaml", read_consents), ("privacy.yaml", read_notice)):
        with pytest.raises(BadConfiguration, match=name):
            read(BLANKS, tmp_path)
        (tmp_path / name).write_text(words, "utf-8")
        with pytest.raises(BadConfiguration, match=name):
            read(BLANKS, tmp_path)
