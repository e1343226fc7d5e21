"""A danger sign at any place in 5 to 300 letters of other Thai is found, or asked about, by the readers as they serve."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.app.language import red_flags
from nlu.two_readers import TwoReaders
from tests.nlu.embedded_signs import (
    LEAST,
    MOST,
    between,
    inside,
    learned_signs,
    other_talk,
    spoken_patterns,
    talk_of,
    told_signs,
)
from tests.thoroughness import THOROUGH, examples

told = st.deferred(lambda: st.sampled_from(told_signs()))  # reading them takes a second: not while tests are collected
letters, seeds = st.integers(LEAST, MOST), st.integers(0, 2**32)


def noticed(text: str) -> bool:
    return bool(red_flags().read(text) or red_flags().doubts(text))


@given(told, letters, seeds, st.sampled_from([" ", "\n"]))
@settings(max_examples=examples(1200), deadline=None)
def test_before_between_and_after_other_messages(sign: str, length: int, seed: int, blank: str) -> None:
    chooser = Random(seed)
    assert noticed(between(sign, talk_of(length, chooser), chooser, blank))


@example("เด็กติดในรถตู้ ยังไม่มีใครเปิดได้", 94, 2135)  # behind "จะเลื่อนก็ไม่ให้"
@given(told, letters, seeds)
@settings(max_examples=examples(1200), deadline=None)
def test_at_any_letter_of_other_talk(sign: str, length: int, seed: int) -> None:
    chooser = Random(seed)
    assert noticed(inside(sign, talk_of(length, chooser), chooser))


@pytest.mark.parametrize(
    ("signs", "least"),
    [(learned_signs, 0.96), (spoken_patterns, 0.98)],
    ids=["what no rule has", "every pattern of the lexicon"],
)
def test_what_is_told_otherwise_is_noticed_too(signs, least, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    """Signs that only the second reader knows, and patterns in their bare words, which are not always Thai that somebody says.

    Each of them once (in a plain run every second, of those that it takes) at a place of its own; which share survives is printed.
    """
    chooser = Random(3)
    tried = signs() if THOROUGH else signs()[::2]
    lost = [sign for sign in tried if not noticed(_hidden(sign, chooser))]
    with capsys.disabled():
        print(
            f"\nin 5 to 300 letters of other talk noticed: {len(tried) - len(lost)} of {len(tried)} ({signs.__name__})"
        )
    assert len(lost) <= (1 - least) * len(tried) + 1, lost


def _hidden(sign: str, chooser: Random) -> str:
    place = chooser.choice([between, inside])
    return place(sign, talk_of(chooser.randint(LEAST, MOST), chooser), chooser)


def test_other_talk_by_itself_is_let_alone() -> None:
    """Many passages, many chances to be wrong: of five messages in a row few are asked about (3 to 6 %), hardly any alarmed at."""
    chooser, tried = Random(7), examples(400)
    asked = [text for _ in range(tried) if noticed(text := " ".join(talk_of(chooser.randint(60, MOST), chooser)))]
    assert len(asked) <= 0.08 * tried
    assert sum(bool(red_flags().read(text)) for text in asked) <= 0.01 * tried


@pytest.mark.parametrize(
    "text",
    [
        "ขอดูประวัติการรักษาค่ะ หายใจไม่ออก",
        "เมื่อคืนดูซีรีส์หมอสนุกมาก แน่นกลางอก ร้าวไหล่ซ้าย",
        "วัคซีนเข็มละกี่บาท ลูกชักอยู่",
        "บอกไม่ถูก แน่นหน้าอก",
        "พูดไทยไม่ได้ ไฟคลอกหน้า",
        "ขาขาด นัดที่คลินิกหน้าปากซอยกี่โมงนะ",
        "เบิกได้หรือไม่ ถูกบังคับมีอะไรด้วยค่ะ",
        "บ้าน\nล้มตึงไปเลย",
        "แม่ไม่หายใจ ไม่ได้วัดเลยไม่รู้ ถ้าจะเลื่อนนัดต้องไปเคาน์เตอร์ไหน",
        "ดูหนังอยู่แล้วพ่อเจ็บหน้าอก",
        "ดูข่าวอยู่พ่อปากเบี้ยว",
        "กำลังเล่นเกมแล้วเจ็บหน้าอก",
        "บ่แม่น เจ็บหน้าอกเด้อ",
    ],
)
def test_what_was_said_before_the_blank_does_not_silence_a_sign(text: str) -> None:
    assert noticed(text)


@pytest.mark.parametrize(
    "text",
    ["ปวดหัวรุนแรงที่สุดในชีวิต ตอนทำรายงาน", "หายใจไม่ออก ระหว่างทำการบ้าน", "นั่งฟังเพลงอยู่ดีๆ แฟนชัก", "ตอนนี้ 3 ขวบ ชักอยู่"],
)
def test_where_somebody_was_or_how_old_they_are_bars_no_alarm(text: str) -> None:
    assert red_flags().rules.read(text) != ()  # type: ignore[attr-defined]
    assert noticed(text)


@pytest.mark.parametrize(
    "text",
    [
        "ดูหนังแล้วพระเอกโดนยิง",
        "ดูละครแล้วแม่นางเอกหมดสติ",
        "บ่แม่นเจ็บเอิก",
        "เคยจมน้ำตอนเจ็ดขวบ ตอนนี้ 24 แล้ว",
        "อ่านเจอเด็กตกท่อจมน้ำที่ต่างจังหวัด",
        "แกล้งทำปากเบี้ยวเล่นกับหลาน",
        "หายแล้วค่ะเรื่องหอบ นอนราบได้",
        "แมวจรโดนรถเหยียบ",
        "ดูบิลค่าไฟแล้วจะช็อก",
        "mai dai hai jai mai ok",
    ],
)
def test_talk_of_a_film_of_years_ago_of_a_beast_is_no_alarm(text: str) -> None:
    assert red_flags().rules.read(text) == ()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text", ["ไม่มีไข้ ไอ หรือเจ็บหน้าอก", "ดูละครเมื่อคืน พระเอกโดนยิง", "เคยชักตอนเด็ก ตอนนี้ปกติดี", "มีประวัติชักตอนเด็ก ขอนัดหมอฟัน"]
)
def test_what_is_denied_told_or_over_is_not_alarmed_at(text: str) -> None:
    assert red_flags().read(text) == ()


def test_a_passage_says_where_it_stands() -> None:
    assert isinstance(red_flags(), TwoReaders)
    talk = next(each for each in other_talk() if len(each) > 40)
    told = (f"{talk} {sign} {talk}" for sign in learned_signs())
    text = next(text for text in told if red_flags().doubts(text) and not noticed_as_whole(text))
    [flag] = red_flags().doubts(text)
    assert flag.learned
    assert text[flag.start : flag.end] == flag.text != text


def noticed_as_whole(text: str) -> bool:
    return any(
        flag.start == 0 and flag.end == len(text) for flag in (*red_flags().read(text), *red_flags().doubts(text))
    ) or not noticed(text)
