"""A reviewer's words are taken only when nothing of the patient is left in them, and kept where nobody else reads."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot.domain.correction import INTENTS
from nlu.masking import Masked, mask
from nlu.rewording import Fault, Reworded, keep, reworded
from nlu.training import _read as examples_of
from nlu.training import examples

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Bangkok"))
SAID = "ดิฉันชื่อสมศรี ใจดี อยู่บ้านโนนสูง ขอเลื่อนนัดทำฟันวันพุธหน้าไปก่อน โทร 081-234-5678 ห้อง 9"


def seen(text: str = SAID) -> Masked:
    return mask(text, (), NOW)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("เลื่อนหมอฟันหน่อยได้มั้ย", "เลื่อนหมอฟันหน่อยได้มั้ย"),
        ("เลื่อน[หมอฟัน](department)หน่อย", "เลื่อนหมอฟันหน่อย"),
        ('ย้าย[คิวทันตะ]{"entity": "department", "value": "dental"}ที', "ย้ายคิวทันตะที"),
        ("  อยากเปลี่ยนวันหาหมอฟัน เป็น 8 ธันวา  ", "อยากเปลี่ยนวันหาหมอฟัน เป็น 8 ธันวา"),
    ],
)
def test_other_words_for_the_same_wish_are_taken(typed: str, plain: str) -> None:
    taken = reworded(typed, seen())
    assert isinstance(taken, Reworded)
    assert (taken.line, taken.text) == (typed.strip(), plain)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", Fault.EMPTY),
        (" - ", Fault.EMPTY),
        ("ก" * 501, Fault.TOO_LONG),
        ("เลื่อนนัดให้ ‹ชื่อ› ที", Fault.MASK),
        ("เลื่อนเป็น‹วันเวลา", Fault.MASK),
        (SAID, Fault.SAME),
        (SAID.replace(" ", "") + "!!", Fault.SAME),
        ("ของสมศรีขอเลื่อน", Fault.PIECE),
        ("นามสกุลใจดีค่ะ", Fault.PIECE),
        ("คนโนนสูงขอเลื่อน", Fault.PIECE),
        ("เลื่อนจากวันพุธหน้า", Fault.PIECE),
        ("โทร ๐๘๑ ๒๓๔ ๕๖๗๘", Fault.PIECE),
        ("ย้ายไปห้อง ๙", Fault.PIECE),
        ("อยากขอเลื่อนนัดทำฟันจัง", Fault.RUN),
        ("อยากขอ เลื่อน นัด ทำ ฟัน จัง", Fault.RUN),
        ("ขอเลื่อน[นัดทำฟัน](department)", Fault.RUN),
        ("โทรมาที่ 0898765432", Fault.NUMBER),
        ("เลื่อน[หมอฟัน](dentist)", Fault.ENTITY),
        ("เลื่อน[หมอฟัน]", Fault.ENTITY),
        ("เลื่อน[หมอฟัน](department)]", Fault.ENTITY),
        ("เลื่อน[หมอฟัน]{entity: department}", Fault.ENTITY),
        ('เลื่อน[หมอฟัน]{"entity": "department", "value": 3}', Fault.ENTITY),
        ('เลื่อน[หมอฟัน]{"entity": "department", "group": "1"}', Fault.ENTITY),
        ("เลื่อน\nintent: x", Fault.UNREADABLE),
        ("เลื่อน\x1b[31m", Fault.UNREADABLE),
        ("เลื่อน\ud83d", Fault.UNREADABLE),
    ],
)
def test_what_is_left_of_the_patient_is_refused(typed: str, fault: Fault) -> None:
    assert reworded(typed, seen()) is fault


@pytest.mark.parametrize("original", ["จองคิว", "ขอจองคิวหมอ", "จองคิวค่ะ 😀"])
def test_a_short_message_must_be_changed_too(original: str) -> None:
    assert reworded(original, seen(original)) is Fault.SAME
    assert reworded(f"{original} !!", seen(original)) is Fault.SAME
    assert isinstance(reworded("อยากลงชื่อพบแพทย์", seen(original)), Reworded)


def test_eleven_letters_in_a_row_may_stay_and_twelve_may_not() -> None:
    masked = seen("กขคงจฉชซฌญฎฏฐฑ")
    assert isinstance(reworded("ว กขคงจฉชซฌญฎ ว", masked), Reworded)
    assert reworded("ว กขคงจฉชซฌญฎฏ ว", masked) is Fault.RUN


# ---- the file --------------------------------------------------------------------------------------------------------


def example(line: str) -> Reworded:
    return Reworded(line, line)


def test_it_is_kept_as_training_examples_for_nobody_else_to_read(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "nlu"
    keep(folder, "reschedule_appointment", example("เลื่อน[หมอฟัน](department)ที"))
    keep(folder, "complaint", example("- รอนาน: \"มาก\" # 'จริง' {a} *&"))
    keep(folder, "reschedule_appointment", example("ย้ายวันหน่อย"))
    keep(folder, "reschedule_appointment", example("ย้ายวันหน่อย"))
    path = folder / "reviewed.yml"
    text = path.read_text("utf-8")
    assert [(each.intent, each.text) for each in examples_of("reviewed.yml", text)] == [
        ("reschedule_appointment", "เลื่อนหมอฟันที"),
        ("reschedule_appointment", "ย้ายวันหน่อย"),
        ("complaint", "- รอนาน: \"มาก\" # 'จริง' {a} *&"),
    ]
    assert yaml.safe_load(text)["version"] == "3.1"
    assert (path.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert (folder / ".gitignore").read_text() == "*\n"
    assert sorted(each.name for each in folder.iterdir()) == [".gitignore", "reviewed.yml"]


def test_a_file_that_somebody_has_spoilt_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "reviewed.yml"
    for spoilt in ("nlu: [", "- a list", "nlu:\n- intent: x\n", ""):
        path.write_text(spoilt)
        with pytest.raises(ValueError, match="not a file of examples"):
            keep(tmp_path, "affirm", example("ได้เลย"))
        assert path.read_text() == spoilt


def test_what_fails_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    keep(tmp_path, "affirm", example("ได้เลย"))
    before = (tmp_path / "reviewed.yml").read_bytes()
    (tmp_path / "reviewed.yml").chmod(0o600)
    with pytest.raises(UnicodeEncodeError):
        keep(tmp_path, "affirm", example("\ud83d"))
    assert (tmp_path / "reviewed.yml").read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == [".gitignore", "reviewed.yml"]


def test_the_desk_offers_every_intent_that_there_are_examples_of() -> None:
    assert {each.intent for each in examples()} == set(INTENTS)
