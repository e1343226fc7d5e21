"""A pattern that is one word is known as one without being compiled, and means the same."""

from __future__ import annotations

import pytest

from nlu.negators import said_every_way
from nlu.patterns import compile_pattern, only_word
from nlu.spoken import as_spoken
from nlu.symptom_words import load_symptom_words


@pytest.mark.parametrize(
    "pattern",
    ["ปวด หัว", "ปวด|เจ็บ", "{pain}", "ปวด?", "ปวด ~ หัว", "#", "<!ไม่", "!หัว", "&&", "~~", ".", "^", "$", ":", "-", ""],
)
def test_whoever_uses_the_notation_is_compiled(pattern: str) -> None:
    assert only_word(pattern) is None


def test_a_blank_between_latin_words_is_written_out() -> None:
    assert only_word("chest_pain") == "chest pain"


def test_every_such_pattern_of_the_list_is_what_compiling_makes_of_it() -> None:
    said = as_spoken(said_every_way(load_symptom_words()))
    patterns = {each for symptom in said.symptoms.values() for each in (*symptom.say, *symptom.well)}
    words = {each: word for each in patterns if (word := only_word(each)) is not None}
    assert len(words) > 10_000
    for pattern, word in sorted(words.items())[::20]:
        compiled = compile_pattern(pattern, said.words, said.fillers)
        assert (compiled.opens, compiled.needs) == ((word,), (frozenset({word}),)), pattern
        assert compiled.search.fullmatch(word)
