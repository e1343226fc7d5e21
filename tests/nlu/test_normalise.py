"""Thai as it is really typed comes out in one form, and every letter knows where it came from."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nlu.fold import fold, unfolded
from nlu.normalise import normalise, squeeze
from tests.thoroughness import examples

THAI = "กขคงจชดตทนบปผพมยรลวสหอะาิีึืุูเแโใไำ็่้๊๋์ํๆฯ๐๑๒๓"
ODD = "\u200b\u200d\ufeff\u00ad\x00\x1f\ud800\udfff\u00a0\u3000\t\n ＡｂＣ１２３（）“”…℃ÀİßABCabc019.,!?"
any_text = st.one_of(st.text(max_size=60), st.text(alphabet=THAI + ODD, max_size=60))


@pytest.mark.parametrize(
    ("typed", "regular"),
    [
        ("เเน่นหน้าอก", "แน่นหน้าอก"),
        ("น้ํา", "น้ำ"),
        ("นํ้า", "น้ำ"),
        ("นำ้", "น้ำ"),
        ("ท่ี", "ที่"),
        ("ที่่่", "ที่"),
        ("มากกกกกก", "มาก"),
        ("ค่าาาา", "ค่า"),
        ("ไอออกมา", "ไอออกมา"),
        ("ธรรม พรรค", "ธรรม พรรค"),
        ("๑๒ ธันวา", "12 ธันวา"),
        ("０８１ＡＢ", "081ab"),
        ("เจ็บ\u200bหน้า\u200bอก", "เจ็บหน้าอก"),
        ("เจ็บ\u00a0 \tอก", "เจ็บ อก"),
        ("บรรทัด\r\nใหม่", "บรรทัด\nใหม่"),
        ("\x00เจ็บ\x00", "เจ็บ"),
        ("a\ud800b", "a\ufffdb"),
        ("I can’t", "i can't"),
        ("38.5℃", "38.5°c"),
        ("เจ็บบบบ", "เจ็บ"),
        ("ครับบ", "ครับ"),
        ("ครับบอกด้วย", "ครับบอกด้วย"),
        ("จัดสรร", "จัดสรร"),
        ("ข้างถนน", "ข้างถนน"),
        ("มึนงง", "มึนงง"),
        ("หนัก 60 กก", "หนัก 60 กก"),
        ("ไไม่", "ไม่"),
        ("แแม่", "แม่"),
        ("จ้าาาา", "จ้า"),
        ("นะคะะ", "นะคะ"),
        ("5555555", "555"),
        ("555+", "555"),
        ("ขำ5555ค่ะ", "ขำ555ค่ะ"),
        ("hn 55555", "hn 55555"),
        ("โทร 0855556789", "โทร 0855556789"),
        ("😭😭😭 ปวด", "😭 ปวด"),
        ("👍🏽👍🏽", "👍"),
        ("คิว 1\ufe0f\u20e3", "คิว 1"),
        ("❤️❤️", "❤"),
        ("", ""),
    ],
)
def test_one_form(typed: str, regular: str) -> None:
    assert normalise(typed).text == regular


@given(any_text)
@example("กี่\u200b่")
@example("เ\u200bเ")
@settings(max_examples=examples(400), deadline=None)
def test_every_place_lies_in_the_original_and_in_order(text: str) -> None:
    whole = normalise(text)
    spans = [whole.span(at, at + 1) for at in range(len(whole.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
    if whole.text:
        start, end = whole.span(0, len(whole.text))
        assert normalise(text[start:end]).text.strip() == whole.text.strip()


@given(st.text(alphabet=THAI.translate({ord(mark): None for mark in "๐๑๒๓ํำะาๆ็่้๊๋์ิีึืุูเ"}) + " ", max_size=40))
@settings(max_examples=examples(200), deadline=None)
def test_a_letter_that_nothing_was_done_to_maps_to_itself(text: str) -> None:
    whole = normalise(text)
    for at, letter in enumerate(whole.text):
        start, end = whole.span(at, at + 1)
        assert text[start:end].startswith(letter) or text[start:end].isspace()


@given(any_text)
@settings(max_examples=examples(300), deadline=None)
def test_squeezing_keeps_every_letter_and_its_place(text: str) -> None:
    line = squeeze(normalise(text))
    assert line.text.replace(" ", "") == line.whole.text.replace(" ", "")
    for at, letter in enumerate(line.text):
        begin, end = line.unsqueezed(at, at + 1)
        assert line.whole.text[begin:end] == letter


def test_blanks_between_latin_words_stay() -> None:
    assert squeeze(normalise("เจ็บ หน้า อก chest pain มาก")).text == "เจ็บหน้าอกchest painมาก"


@given(st.text(alphabet=THAI, max_size=40), st.integers(0, 40), st.integers(0, 40))
@settings(max_examples=examples(200), deadline=None)
def test_unfolding_finds_the_letters_that_were_folded(text: str, one: int, other: int) -> None:
    alike = fold(text)
    start, end = sorted((min(one, len(alike)), min(other, len(alike))))
    if start < end:
        place = unfolded(text)
        begin, stop = place[start], place[end]
        toneless = {0x0E48: None}  # kept only in whole words that deny
        assert fold(text[begin:stop]).translate(toneless) == alike[start:end].translate(toneless)
