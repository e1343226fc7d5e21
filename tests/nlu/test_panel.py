"""Several models that read a message together say what each of them says alone."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.classify import Classifier, Table, panel
from nlu.features import Seen, features, marked, seen
from nlu.normalise import normalise, squeezed
from nlu.vocabulary import Vocabulary
from tests.thoroughness import examples

KIN = Table(("w:ปวด", "w:ไข้"), array("B", [20, 30]), array("b", [5, -5, -7, 7]), 0.1)
ONE = Classifier(
    ("cold", "none"),
    (0.1, -0.1),
    Table(("w:ปวด", "ปว", "@date"), array("B", [16, 32, 48]), array("b", [127, -128, 3, -3, -60, 60]), 0.01),
    KIN,
    2.0,
    "one",
)
OTHER = Classifier(
    ("a", "b", "c"),
    (0.0, 0.2, 0.1),
    Table(("ปว", "วด"), array("B", [255, 17]), array("b", [-128, 0, 127, 1, 2, 3]), 0.02),
    Table((), array("B"), array("b"), 1.0),
    1.0,
    "other",
)


@pytest.mark.parametrize("text", ["ปวด", "ไข้", "ปวด ไข้ ปวดมาก", "hello", ""])
@pytest.mark.parametrize("more", [frozenset(), frozenset({"@date"}), frozenset({"@date", "ปว"})])
def test_together_they_say_what_each_says_alone(text: str, more: frozenset[str]) -> None:
    message = seen(squeezed(text))
    for alone, together in zip((ONE, OTHER), panel(ONE, OTHER), strict=True):
        assert together.ranking(message, more) == alone.ranking(message.every | more)


def test_what_a_model_learned_is_weighed_as_it_was_fitted() -> None:
    """By hand: one feature alone is a vector of length one, its weight counts in full, whatever its rarity."""
    only = Seen("ปว", ())
    chances = panel(OTHER)[0].chances(only)
    odds = [chances[2] / chances[0], chances[1] / chances[0]]
    assert odds == pytest.approx([2.718281828 ** (0.1 + 0.02 * 255), 2.718281828 ** (0.2 + 0.02 * 128)])


def test_a_longer_message_is_not_confused_with_the_one_before() -> None:
    first, second = (seen(squeezed(text)) for text in ("ปวด", "ไข้"))
    one, other = panel(ONE, OTHER)
    told = one.chances(first)
    assert other.chances(second) == panel(OTHER)[0].chances(second)
    assert one.chances(first) == told


@given(st.lists(st.text(alphabet="^$กขปวดwa:+ ๆ🥺\U000e0200", min_size=1, max_size=5), max_size=6))
@settings(max_examples=examples(300), deadline=None)
def test_what_a_message_has_is_found_whatever_its_letters(words: list[str]) -> None:
    """By tables as by the features one by one, each once; letters beyond what any model knows are nothing."""
    message = marked("".join(words), words)
    known = sorted({*message.every, "@date", "ปปป", "ปว"})[::2]
    vocabulary = Vocabulary(known)
    found = vocabulary.rows(message.every)
    assert sorted(vocabulary.of(message).every) == sorted(found)
    assert sorted(vocabulary.with_more(message, known)) == sorted({*found, *vocabulary.rows(known)})


def test_runs_of_letters_have_the_edges_and_one_digit() -> None:
    assert {"^n", "^na", "na", "ad", "nad", "d0", "ad0", "0$", "d0$", "w:nad", "w:0"} <= features(normalise("nad9"))
    assert features(normalise("ก")) >= {"^ก", "ก$", "^ก$"}
    assert features(normalise("")) == {"^$", "w:^+$"}
