"""2Q, 9Q and 8Q: which question comes next, the scores and their bands, and that more never weighs less."""

from __future__ import annotations

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from bot.domain.mood import (
    EIGHT,
    MORE_8,
    MORE_9,
    NINE,
    asks_for_harm,
    depression,
    level_of,
    next_item,
    risk,
    thinks_of_harm,
    weight,
)
from bot.domain.triage import Level

TWO_YES = {"2q1": 1, "2q2": 1}


def nine(*scores: int) -> dict[str, int]:
    """Everything up to the end of 9Q."""
    return {**TWO_YES, MORE_9: 1, **dict(zip(NINE, scores, strict=True))}


def eight(*yes: str) -> dict[str, int]:
    """Everything, with these items of 8Q affirmed, as far as they are asked."""
    known: dict[str, int] = {**nine(1, 1, 1, 1, 1, 1, 1, 0, 0), MORE_8: 1}
    while (item := next_item(known)) is not None:
        known[item] = weight(item, int(item in yes))
    return known


def test_two_noes_end_it() -> None:
    assert next_item({"2q1": 0}) == "2q2"
    assert next_item({"2q1": 0, "2q2": 0}) is None
    assert level_of({"2q1": 0, "2q2": 0}) is Level.SELF_CARE


def test_one_yes_asks_for_more_only_by_agreement() -> None:
    assert next_item({"2q1": 0, "2q2": 1}) == MORE_9
    assert next_item({"2q1": 0, "2q2": 1, MORE_9: 0}) is None
    assert level_of({"2q1": 0, "2q2": 1, MORE_9: 0}) is Level.APPOINTMENT


@pytest.mark.parametrize(
    ("scores", "total", "level", "harm"),
    [
        ((0, 0, 0, 0, 0, 0, 0, 0, 0), 0, Level.SELF_CARE, False),
        ((1, 1, 1, 1, 1, 1, 0, 0, 0), 6, Level.SELF_CARE, False),
        ((1, 1, 1, 1, 1, 1, 1, 0, 0), 7, Level.APPOINTMENT, True),
        ((2, 2, 2, 2, 2, 2, 0, 0, 0), 12, Level.APPOINTMENT, True),
        ((2, 2, 2, 2, 2, 2, 1, 0, 0), 13, Level.DOCTOR_SOON, True),
        ((3, 3, 3, 3, 3, 3, 3, 3, 0), 24, Level.DOCTOR_SOON, True),
    ],
)
def test_bands_of_9q(scores: tuple[int, ...], total: int, level: Level, harm: bool) -> None:
    known = nine(*scores)
    assert depression(known) == total
    assert asks_for_harm(known) is harm
    assert (next_item(known) == MORE_8) is harm
    assert level_of({**known, MORE_8: 0} if harm else known) is level


def test_item_nine_asks_for_harm_whatever_the_score() -> None:
    known = nine(0, 0, 0, 0, 0, 0, 0, 0, 1)
    assert thinks_of_harm(known)
    assert next_item(known) == MORE_8


def test_a_thought_of_harm_that_nobody_may_ask_about_goes_up() -> None:
    refused = {**nine(0, 0, 0, 0, 0, 0, 0, 0, 1), MORE_8: 0}
    assert next_item(refused) is None
    assert level_of(refused) is Level.EMERGENCY_ROOM


def test_breaking_off_after_a_thought_of_harm_goes_up() -> None:
    assert level_of(nine(0, 0, 0, 0, 0, 0, 0, 0, 1)) is Level.EMERGENCY_ROOM
    begun = {**nine(1, 1, 1, 1, 1, 1, 1, 0, 0), MORE_8: 1, "8q1": 1}
    assert level_of(begun) is Level.EMERGENCY_ROOM


@pytest.mark.parametrize(
    ("yes", "score", "level"),
    [
        ((), 0, Level.APPOINTMENT),
        (("8q1",), 1, Level.DOCTOR_SOON),
        (("8q3",), 6, Level.DOCTOR_SOON),
        (("8q3", "8q2"), 8, Level.DOCTOR_SOON),
        (("8q5",), 9, Level.EMERGENCY_ROOM),
        (("8q3", "8q3b", "8q2"), 16, Level.EMERGENCY_ROOM),
        (("8q3", "8q3b", "8q2", "8q1"), 17, Level.CALL_1669),
        (("8q4", "8q5"), 17, Level.CALL_1669),
        (("8q7", "8q8"), 14, Level.EMERGENCY_ROOM),
    ],
)
def test_bands_of_8q(yes: tuple[str, ...], score: int, level: Level) -> None:
    known = eight(*yes)
    assert risk(known) == score
    assert level_of(known) is level


def test_holding_back_is_asked_only_of_who_thinks_of_it() -> None:
    assert "8q3b" not in eight("8q1")
    assert "8q3b" in eight("8q3")


def test_at_the_highest_band_no_more_is_asked() -> None:
    known = eight("8q1", "8q2", "8q3", "8q3b")
    assert risk(known) == 17
    assert "8q4" not in known


def test_everything_affirmed_is_the_most_of_the_form() -> None:
    assert sum(EIGHT.values()) == 52


@for_all(st.data())
def test_more_never_weighs_less(data: st.DataObject) -> None:
    known: dict[str, int] = {}
    while (item := next_item(known)) is not None:
        most = 3 if item in NINE else 1
        known[item] = weight(item, data.draw(st.integers(0, most), label=item))
    raised = [item for item in known if known[item] == 0 and item not in (MORE_8, MORE_9)]
    if raised:
        worse = {**known, (item := data.draw(st.sampled_from(raised))): weight(item, 1)}
        assert level_of(worse).value <= level_of(known).value


@for_all(st.data())
def test_it_always_ends_and_asks_nothing_twice(data: st.DataObject) -> None:
    known: dict[str, int] = {}
    for _ in range(2 + 1 + 9 + 1 + 9):
        item = next_item(known)
        if item is None:
            break
        assert item not in known
        known[item] = weight(item, data.draw(st.integers(0, 1)))
    assert next_item(known) is None
