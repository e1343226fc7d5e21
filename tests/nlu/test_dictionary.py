"""The dictionary answers newmm as PyThaiNLP's own trie would."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pythainlp.corpus import thai_words
from pythainlp.util import Trie

from nlu.dictionary import Dictionary
from nlu.words import own_words
from tests.thoroughness import examples

LETTERS = "กขา\u0e48a1"  # few, so that words begin alike and texts hold them
word = st.text(LETTERS, min_size=1, max_size=6)


@given(st.lists(word, max_size=25), st.text(LETTERS + " ", max_size=30))
@settings(max_examples=examples(1000))
def test_it_finds_what_a_trie_finds(words: list[str], text: str) -> None:
    trie, known = Trie(words), Dictionary(words)
    for _ in range(2):  # a beginning that is met for the first time, and again
        assert [known.prefixes(text, at) for at in range(len(text))] == [
            trie.prefixes(text, at) for at in range(len(text))
        ]


@pytest.fixture(scope="module")
def every() -> frozenset[str]:
    return frozenset(thai_words()) | own_words()


def test_every_word_of_the_real_one_is_found(every: frozenset[str]) -> None:
    known = Dictionary(every)
    assert [each for each in every if each not in known.prefixes(f"{each}ๆ")] == []


def test_the_shortest_word_comes_first(every: frozenset[str]) -> None:
    found = Dictionary(every).prefixes("ยายปวดท้องน้อยมาก", 3)
    assert found[:1] == ["ปวด"]
    assert "ปวดท้อง" in found
    assert found == sorted(found, key=len)


def test_an_answer_is_the_asker_s_own() -> None:
    known = Dictionary(["ก", "กา", "กาง"])
    for _ in range(2):
        known.prefixes("กาง").clear()
        known.prefixes("กx").clear()
    assert (known.prefixes("กาง"), known.prefixes("กx")) == (["ก", "กา", "กาง"], ["ก"])
