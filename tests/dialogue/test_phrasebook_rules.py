"""The phrasebook refuses gaps, doubles and junk when it is built, and wrong arguments when it speaks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.dialogue.phrasebook import Phrasebook
from bot.domain.errors import BadConfiguration
from bot.domain.sayings import Call, Card, Carousel, Choice, Plain, Press, Saying, TypeIt
from bot.domain.words import Clock, Day, Name, Phrase, When, Words
from tests.fakes.talk import BANGKOK


def book(th: str, en: str) -> Phrasebook:
    return Phrasebook({"th": {"a.ftl": th}, "en": {"a.ftl": en}}, BANGKOK)


TEA = book("hot = ร้อน\ncup = ชา { $name } วันที่ { $when }", "hot = hot\ncup = tea for { $name }, { $when }")


def test_a_phrase_that_one_language_lacks_is_named() -> None:
    with pytest.raises(BadConfiguration, match="hot is missing in en"):
        book("hot = ร้อน", "cold = cold")


def test_junk_is_refused() -> None:
    with pytest.raises(BadConfiguration, match=r"locales/th/a\.ftl: cannot read"):
        book("hot = { $", "hot = hot")


def test_one_id_in_two_files_is_refused() -> None:
    with pytest.raises(BadConfiguration, match="hot stands twice"):
        Phrasebook({"th": {"a.ftl": "hot = ร้อน", "b.ftl": "hot = ร้อนมาก"}, "en": {"a.ftl": "hot = hot"}}, BANGKOK)


def test_an_unknown_phrase_is_never_shown() -> None:
    with pytest.raises(LookupError):
        TEA.word(Phrase("iced"), "th")


def test_a_missing_argument_is_never_shown() -> None:
    with pytest.raises(ValueError, match="cup in th"):
        TEA.word(Phrase("cup", {"name": "แม่"}), "th")


def test_arguments_are_said_in_the_language_of_the_phrase() -> None:
    args: dict[str, Words] = {"name": Name("สมศรี", "Somsri"), "when": Day(date(2026, 12, 2))}
    assert TEA.word(Phrase("cup", args), "th") == "ชา สมศรี วันที่ วันพุธที่ 2 ธันวาคม 2569"
    assert TEA.word(Phrase("cup", args), "en") == "tea for Somsri, Wednesday 2 December 2026"


def test_no_isolation_marks_stand_round_variables() -> None:
    text = TEA.word(Phrase("cup", {"name": "แม่", "when": "1669"}), "th")
    assert not {"\u2068", "\u2069"} & set(text)
    assert "1669" in text


def test_words_of_the_patient_are_not_read_as_markup() -> None:
    assert "{ $hot } = x" in TEA.word(Phrase("cup", {"name": "{ $hot } = x", "when": ""}), "th")


def test_moments_are_said_in_the_time_zone_of_the_service() -> None:
    late = datetime(2026, 12, 31, 18, 30, tzinfo=UTC)
    assert TEA.word(When(late), "th") == "วันศุกร์ที่ 1 มกราคม 2570 เวลา 01:30 น."
    assert TEA.word(Clock(late), "th") == "01:30 น."
    assert TEA.word(When(late), "en") == "Friday 1 January 2027, 01:30"


def test_a_whole_saying_is_worded() -> None:
    hot = Phrase("hot")
    card = Card(hot, (hot, "x"), (Choice(hot, Press("k", hot)), Choice(hot, Call("1669"))), alt=hot)
    said = TEA.worded(Saying((Plain(hot), card, Carousel((card,), hot)), (Choice(hot, TypeIt(hot)),)), "en")
    plain = Card("hot", ("hot", "x"), (Choice("hot", Press("k", "hot")), Choice("hot", Call("1669"))), alt="hot")
    assert said == Saying((Plain("hot"), plain, Carousel((plain,), "hot")), (Choice("hot", TypeIt("hot")),))


def test_the_files_of_a_folder_are_read(tmp_path: Path) -> None:
    for language, text in (("th", "hot = ร้อน"), ("en", "hot = hot")):
        (tmp_path / language).mkdir()
        (tmp_path / language / "tea.ftl").write_text(text, "utf-8")
    assert Phrasebook.load(tmp_path, BANGKOK).word(Phrase("hot"), "th") == "ร้อน"
