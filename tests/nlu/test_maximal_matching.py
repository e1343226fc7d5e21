"""Our cutting of words gives the words of PyThaiNLP's newmm."""

from __future__ import annotations

import pytest
from pythainlp.corpus import thai_words
from pythainlp.tokenize import word_tokenize
from pythainlp.util import dict_trie

from nlu.maximal_matching import MaximalMatching
from nlu.normalise import normalise
from nlu.training import examples, sign_examples
from nlu.words import own_words

WORDS = thai_words() | own_words()
OURS, THEIRS = MaximalMatching(WORDS), dict_trie(WORDS)


def newmm(text: str) -> list[str]:
    return list(word_tokenize(text, custom_dict=THEIRS, engine="newmm", keep_whitespace=False))


def test_it_cuts_messages_as_newmm_does() -> None:
    texts = [normalise(each.text).text for each in (*examples(), *sign_examples())[::7]]
    assert [text for text in texts if OURS.cut(text) != newmm(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n",
        "ตากลม",
        "ตากลมโต",
        "นัด 12:30น. ราคา 1,234.50 บาท ip 127.0.0.1",
        "12:30:45",
        "ฬฮฌฑฆฒ",
        "กกกกกกกกกกกก",
        "่่่่",
        "ๆๆ ฯลฯ",
        "abc123ก๑๒",
        "เเเเ",
        "ปวดหัว\r\nมาก\tๆ",
        "ๆ😀😀ก",
        "มานานนานานานนานานา" * 12,
        "ยายตายายตากลมมากลม" * 20,
    ],
)
def test_it_cuts_what_is_odd_as_newmm_does(text: str) -> None:
    assert OURS.cut(text) == newmm(text)
