"""Words of a long list are found wherever they stand, however short, and none that does not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nlu.wordlist import Wordlist

LETTERS = "กขคab "


@given(
    st.sets(st.text(LETTERS, min_size=1, max_size=6), max_size=30),
    st.text(LETTERS, max_size=40),
)
def test_the_same_are_found_as_by_looking_for_each(words: set[str], text: str) -> None:
    assert Wordlist(words).present(text) == {word for word in words if word in text}


@given(
    st.sets(st.text(LETTERS, min_size=1, max_size=6), max_size=30),
    st.text(LETTERS, max_size=40),
)
def test_every_place_is_told_in_order(words: set[str], text: str) -> None:
    places = [
        (end - 1, text[start:end])
        for end in range(1, len(text) + 1)
        for start in range(end)
        if text[start:end] in words
    ]
    assert [*Wordlist(words).places(text)] == places


def test_words_that_share_their_pieces_are_told_apart() -> None:
    words = Wordlist(["หายใจไม่ออก", "หายใจ", "หาย", "ใจ", "หอบ"])
    assert words.present("แม่หายใจไม่ค่อยออก") == {"หายใจ", "หาย", "ใจ"}
    assert words.present("") == set()
