"""The development set of danger signs, and signs hidden anywhere in other talk."""

# The second set was written after the rules had learnt from the first: 35 of its 92 signs were missed and 4 of 60 look-alikes alarmed
# at first sight; now none and none. That first figure is nearer to what new words will meet than the ones below.
# Figures on the first set (200 signs, 200 look-alikes): before any rule was changed 83 signs missed and 32 look-alikes alarmed;
# now none and none. Its writer wrote the rules too, so these are floors; the frozen sets measure.

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app.language import danger_rules, red_flags
from bot.bench.redflags import run
from tests.thoroughness import examples
from tests.yaml_files import read_yaml

READER = danger_rules()
SETS = ("redflag_dev.yaml", "redflag_dev_second.yaml")


def told(kind: str, *, of: tuple[str, ...] = SETS) -> Iterator[str]:
    """Every message of this kind; bubbles joined by a blank, as the guard joins them."""
    for name in of:
        for items in read_yaml(Path(__file__).parent / name)[kind].values():
            yield from (" ".join(each) if isinstance(each, list) else each for each in items)


@pytest.mark.parametrize("kind", ["emergency", "crisis"])
def test_no_sign_of_the_sets_is_missed(kind: str) -> None:
    assert [text for text in told(kind) if not READER.read(text)] == []


def test_the_third_set_is_found_or_asked_about() -> None:
    third = ("redflag_dev_third.yaml",)
    wanted = [*told("emergency", of=third), *told("crisis", of=third)]
    missed = [text for text in wanted if not READER.read(text)]
    assert len(missed) <= 5
    assert [text for text in missed if not READER.doubts(text)] == []
    assert sum(bool(READER.read(text)) for text in told("none", of=third)) <= 1


def test_the_fourth_set_is_found_or_asked_about_by_the_readers_as_they_serve() -> None:
    """Forms that no set had, written before they were tried; its head has the first figures and the last."""
    fourth, readers = ("redflag_dev_fourth.yaml",), red_flags()
    wanted = [*told("emergency", of=fourth), *told("crisis", of=fourth)]
    looks = list(told("none", of=fourth))
    assert (len(wanted), len(looks)) == (150, 150)
    assert [text for text in wanted if not readers.read(text) and not readers.doubts(text)] == []
    assert sum(bool(readers.read(text)) for text in wanted) >= 125
    assert [text for text in looks if readers.read(text)] == []
    assert sum(bool(readers.doubts(text)) for text in looks) <= 31


def test_other_wordings_of_what_the_third_frozen_set_showed_are_found_or_asked_about() -> None:
    fifth, readers = ("redflag_dev_fifth.yaml",), red_flags()
    wanted, looks = list(told("emergency", of=fifth)), list(told("none", of=fifth))
    assert (len(wanted), len(looks)) == (36, 51)
    assert [text for text in wanted if not readers.read(text) and not readers.doubts(text)] == []
    assert sum(bool(readers.read(text)) for text in wanted) >= 27
    assert [text for text in looks if readers.read(text)] == []
    assert sum(bool(readers.doubts(text)) for text in looks) <= 31


def test_plain_short_messages_are_read_by_rule_and_what_only_sounds_like_them_is_not() -> None:
    sixth, readers = ("redflag_dev_sixth.yaml",), red_flags()
    wanted, looks = list(told("emergency", of=sixth)), list(told("none", of=sixth))
    assert (len(wanted), len(looks)) == (48, 49)
    assert sum(bool(READER.read(text)) for text in wanted) >= 47
    assert [text for text in wanted if not readers.read(text) and not readers.doubts(text)] == []
    assert sum(bool(READER.read(text)) for text in looks) <= 3
    assert [text for text in looks if readers.read(text)] == []


def test_medicines_taken_twice_and_minds_that_fail_are_alarmed_at_and_idioms_are_not() -> None:
    """Two in three of the idioms, jests and lessons are not even asked about; where somebody might mean it they are."""
    seventh, readers = ("redflag_dev_seventh.yaml",), red_flags()
    wanted, looks = list(told("emergency", of=seventh)), list(told("none", of=seventh))
    assert (len(wanted), len(looks)) == (134, 230)
    assert [text for text in wanted if not readers.read(text) and not readers.doubts(text)] == []
    assert sum(bool(readers.read(text)) for text in wanted) >= 124
    assert sum(bool(readers.read(text)) for text in looks) <= 4
    assert sum(bool(readers.doubts(text)) for text in looks) <= 80


@pytest.mark.parametrize(
    "text",
    [
        "แม่อ้วกแล้วเหงื่อแตก",
        "ลุงซีดๆ ปวดท้องมาก",
        "พี่หัวฟาดแล้วเบลอ",
        "หลานไข้สูง หอบ",
    ],
)
def test_two_hints_of_different_signs_are_at_least_asked_about(text: str) -> None:
    assert READER.read(text) or READER.doubts(text)


@pytest.mark.parametrize("text", ["ไม่หอบ ไม่มีเหงื่อแตก", "หอบ", "เคยหอบตอนเด็ก ขอตรวจกรุ๊ปเลือด", "เลือด"])
def test_one_hint_alone_or_one_that_is_denied_is_not(text: str) -> None:
    assert READER.doubts(text) == ()


def test_no_look_alike_of_the_set_alarms() -> None:
    looks = list(told("none"))
    assert len(looks) == 272
    assert [text for text in looks if READER.read(text)] == []
    assert sum(bool(READER.doubts(text)) for text in looks) <= 4


def test_what_is_doubtful_is_neither_sure_nor_passed_over() -> None:
    for text in ("อยากตาย 555", "ไม่ไหวแล้ว", "ขอพักยาวๆ", "พ่ออาการไม่ดีเลย"):
        assert READER.read(text) == ()
        assert READER.doubts(text) != ()


TALK = [
    "ขอนัดหมอฟันวันพุธหน้า",
    "เมื่อวานไปตลาดมา",
    "บัตรทองใช้ได้ที่ไหนคะ",
    "ขอบคุณมากนะคะ",
    "ฝนตกทั้งวัน",
    "รถติดมากเลยค่ะ",
    "จะแวะไปรับยาด้วย",
    "โรงพยาบาลเปิดกี่โมง",
]
SIGNS = [
    "เจ็บแน่นหน้าอก",
    "หายใจไม่ออก",
    "ปากเบี้ยว",
    "หมดสติ",
    "ลูกชักเกร็ง",
    "เลือดออกไม่หยุด",
    "กินยาเกินขนาด",
    "อยากฆ่าตัวตาย",
    "โดนงูเห่ากัด",
    "ถูกข่มขืน",
    "แขนขาอ่อนแรงซีกซ้าย",
    "ไฟดูด",
]


@given(
    st.sampled_from(SIGNS),
    st.lists(st.sampled_from(TALK), min_size=0, max_size=9),
    st.lists(st.sampled_from(TALK), min_size=0, max_size=9),
    st.sampled_from([" ", "\n", "  ", " ค่ะ "]),
)
@settings(max_examples=examples(400), deadline=None)
def test_a_sign_is_found_at_any_place_in_other_talk(sign: str, before: list[str], after: list[str], blank: str) -> None:
    text = blank.join([*before, sign, *after])
    assert READER.read(text), text


@given(st.text(max_size=120))
@settings(max_examples=examples(200), deadline=None)
def test_any_text_is_read_for_doubts_too(text: str) -> None:
    for flag in READER.doubts(text):
        assert text[flag.start : flag.end] == flag.text != ""


def test_a_usual_message_is_read_in_a_millisecond() -> None:
    texts = [*told("emergency"), *told("none")]
    for text in texts:
        READER.read_afresh(text)
    spent = sorted(min(_seconds(text) for _ in range(3)) for text in texts)
    assert spent[len(spent) // 2] < 0.001


def _seconds(text: str) -> float:
    begin = thread_time()  # of this thread, whatever else the machine is doing
    READER.read_afresh(text)
    return thread_time() - begin


def test_the_yardstick_reads_both_forms_of_a_set(tmp_path: Path) -> None:
    groups, rows = tmp_path / "groups.yaml", tmp_path / "rows.yaml"
    groups.write_text(
        "emergency: {chest: [เจ็บแน่นหน้าอก, [แม่, ปากเบี้ยว]]}\ncrisis: {}\nnone: {past: [ขอเลื่อนนัด]}\n", "utf-8"
    )
    rows.write_text(
        "- {text: หายใจไม่ออก, expect: emergency}\n- {texts: [อยาก, ตาย], expect: crisis}\n- {text: จองคิว, expect: none}\n",
        "utf-8",
    )
    report = run([groups, rows], rounds=1)
    assert "missed                0 of 4 signs" in report
    assert "false alarms          0 of 2 look-alikes" in report
    assert "with the second reader" in report
