"""First aid is said in three short lines for each kind, and never more than two kinds at once."""

from __future__ import annotations

import pytest

from bot.flows.first_aid import ADVICE, MOST_LINES, first_aid
from tests.fakes.house import PHRASEBOOK

LONGEST = 130  # letters of one line: about three rows on a small phone


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("sign", sorted(ADVICE))
def test_every_kind_has_three_lines_that_a_frightened_person_can_read(sign: str, language: str) -> None:
    lines = PHRASEBOOK.word(first_aid((sign,))[0], language).split("\n")
    assert len(lines) == 3
    assert all(line.startswith("• ") for line in lines)
    assert [line for line in lines if len(line) > (LONGEST if language == "th" else LONGEST + 30)] == []


def test_at_most_two_kinds_are_said_and_what_holds_for_everybody_comes_last() -> None:
    said = first_aid(("stroke", "seizure", "burns", "confusion"))
    assert [each.id for each in said] == ["aid-stroke", "aid-seizure", "aid-everybody"]
    assert MOST_LINES == 2


def test_what_must_never_be_done_is_said_where_people_do_it() -> None:
    def words(sign: str) -> str:
        return PHRASEBOOK.word(first_aid((sign,))[0], "th")

    assert "อย่าใส่อะไรในปาก" in words("seizure")
    assert "อย่าดูดพิษ" in words("snake_bite")
    assert "อย่าทำให้อาเจียน" in words("overdose")
    assert "ยาสีฟัน" in words("burns")
    assert "อย่าดึง" in words("pregnancy_emergency")
    assert "1367" in words("poisoning")


def test_who_has_too_little_sugar_is_not_told_to_drink_nothing() -> None:
    assert [each.id for each in first_aid(("low_sugar",))] == ["aid-sugar", "aid-everybody-sweet"]
    assert [each.id for each in first_aid(("unconscious", "low_sugar"))][-1] == "aid-everybody-sweet"
    assert "อย่าป้อนอะไร" in PHRASEBOOK.word(first_aid(("low_sugar",))[0], "th")


def test_what_stops_a_breath_is_said_first_wherever_it_stands() -> None:
    assert [each.id for each in first_aid(("shock", "burns", "unconscious"))][:2] == ["aid-unconscious", "aid-lie-flat"]
