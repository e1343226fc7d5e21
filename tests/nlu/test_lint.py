"""The data lint finds what would spoil the training, and never shows what a test set says."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.lint import Fault, lint, mended, report
from nlu.sets import BadSet
from nlu.training import Example


def example(text: str, intent: str = "greeting", line: int = 1, spans: tuple[tuple[str, int], ...] = ()) -> Example:
    return Example(intent, text, "talk.yml", line, spans)


def kinds(faults: tuple[Fault, ...]) -> list[tuple[str, tuple[str, ...], bool]]:
    return [(each.kind, each.places, each.hard) for each in faults if each.kind != "too few"]


def test_the_same_said_twice_however_it_is_spelt() -> None:
    found = kinds(lint([example("มาาาก ค่ะ"), example("มาก\u200b ค่ะ", line=2), example("น้อยค่ะ", line=3)]))
    assert found == [("said twice", ("talk.yml:1", "talk.yml:2"), True)]


def test_one_sentence_with_two_meanings() -> None:
    found = kinds(lint([example("ยกเลิก", "cancel_flow"), example("ยกเลิก", "cancel_appointment", 2)]))
    assert ("two meanings", ("talk.yml:1", "talk.yml:2"), True) in found


def test_two_meanings_that_differ_in_politeness_are_shown_but_may_be_meant() -> None:
    found = kinds(lint([example("ยกเลิกนะคะ", "cancel_flow"), example("ยกเลิก", "cancel_appointment", 2)]))
    assert ("two meanings", ("talk.yml:1", "talk.yml:2"), False) in found


def test_near_duplicates() -> None:
    long = "อยากนัดหมอฟันวันพุธหน้าช่วงบ่ายสามครึ่งให้แม่"
    found = kinds(lint([example(long), example(long + "จ๋า", line=2), example("ไม่เกี่ยวกันเลยสักนิดเดียวนะ", line=3)]))
    assert found == [("nearly twice", ("talk.yml:1", "talk.yml:2"), False)]


def test_a_leak_is_named_by_number_alone(tmp_path: Path) -> None:
    secret = "ขอถามว่าห้องยาอยู่ตรงไหนของตึกใหม่"
    path = tmp_path / "apart.yaml"
    path.write_text(f"- {{text: อื่น, intent: greeting}}\n- {{text: {secret} ค่ะ, intent: greeting}}\n", "utf-8")
    given = [example(secret)]
    faults = lint(given, [path])
    assert kinds(faults) == [("leaked", ("talk.yml:1", "apart.yaml#2"), True)]
    assert secret not in report(faults, given)


def test_short_words_may_stand_in_both(tmp_path: Path) -> None:
    path = tmp_path / "apart.yaml"
    path.write_text("- {text: สวัสดีค่ะ, intent: greeting}\n", "utf-8")
    assert kinds(lint([example("สวัสดีครับ")], [path])) == [("leaked", ("talk.yml:1", "apart.yaml#1"), False)]


def test_a_near_leak(tmp_path: Path) -> None:
    path = tmp_path / "apart.yaml"
    path.write_text("- {text: ขอถามว่าห้องยาอยู่ตรงไหนของตึกใหม่หลังโน้น, intent: greeting}\n", "utf-8")
    given = [example("ขอถามว่าห้องยาอยู่ตรงไหนของตึกใหม่หลังนี้")]
    assert [each[0] for each in kinds(lint(given, [path]))] == ["nearly leaked"]


def test_a_file_that_is_no_set_is_refused_without_its_text(tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text("- {words: ลับมาก}\n", "utf-8")
    with pytest.raises(BadSet, match="case 1 has no text") as refused:
        lint([example("ก")], [path])
    assert "ลับ" not in str(refused.value)


def test_an_annotation_that_cuts_a_word() -> None:
    assert kinds(lint([example("โรงพยาบาลอยู่ไหน", spans=(("พยา", 3),))])) == [
        ("edge inside a word", ("talk.yml:1",), False)
    ]
    assert kinds(lint([example("โรงพยาบาลอยู่ไหน", spans=(("โรงพยาบาล", 0),))])) == []


def test_too_few() -> None:
    assert [(each.kind, each.note) for each in lint([example("ก", "lab_results")])] == [("too few", "1 of 120")]


def test_what_to_take_out_to_mend_it(tmp_path: Path) -> None:
    path = tmp_path / "apart.yaml"
    path.write_text("- {text: ขอถามว่าห้องยาอยู่ตรงไหน, intent: greeting}\n", "utf-8")
    given = [example("มากค่ะ"), example("มากค่ะ", line=2), example("ขอถามว่าห้องยาอยู่ตรงไหน", line=3)]
    assert mended(lint(given, [path])) == {"talk.yml": {2, 3}}
    assert mended(lint(given[:1])) == {}
