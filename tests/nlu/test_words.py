"""Thai is cut into words, with our own words whole, and also where PyThaiNLP is missing or broken."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.normalise import normalise
from nlu.words import by_own_words, cut, own_words
from tests.thoroughness import examples

ROOT = str(Path(__file__).parents[2])


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("ปวดท้องน้อยมากค่ะ", "ท้องน้อย"),
        ("ยายเจ็บแอวมาสองมื้อ", "เจ็บแอว"),
        ("มื้ออื่นสิไปหาหมอแข่ว", "หมอแข่ว"),
        ("วันพูกไปหาหมอได้ก่อเจ้า", "วันพูก"),
        ("แรกวาเจ็บพุง", "เจ็บพุง"),
        ("ขอเลื่อนนัดหมอฟัน", "เลื่อนนัด"),
        ("อยากเติมยาความดัน", "ยาความดัน"),
    ],
)
def test_our_own_words_stay_whole(text: str, word: str) -> None:
    assert word in cut(normalise(text).text)


def test_the_list_covers_home_and_regions() -> None:
    assert len(own_words()) >= 400
    assert all(normalise(word).text == word for word in own_words())


@given(st.text(max_size=300))
@settings(max_examples=examples(100), deadline=None)
def test_no_letter_is_lost(text: str) -> None:
    whole = normalise(text).text
    for words in (cut(whole), by_own_words(whole)):
        assert all(word and not word.isspace() for word in words)
    assert "".join(cut(whole)).replace(" ", "").replace("\n", "") == "".join(whole.split())


@pytest.mark.parametrize("broken", ["raise ImportError('gone')", "raise OSError('dictionary cannot be read')"])
def test_words_are_found_where_pythainlp_is_gone_or_broken(tmp_path: Path, broken: str) -> None:
    (tmp_path / "pythainlp").mkdir()
    (tmp_path / "pythainlp" / "__init__.py").write_text(broken + "\n", "utf-8")
    code = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "from nlu.words import cut\n"
        "assert cut('ขอเลื่อนนัดหมอฟัน ok 12') == ['ขอ', 'เลื่อนนัด', 'หมอฟัน', 'ok', '12'], cut('ขอเลื่อนนัดหมอฟัน ok 12')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), ROOT], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_five_thousand_letters() -> None:
    cut("อุ่นเครื่อง")
    for piece in ("มากกว่า", "ตากลม", "ก", "เจ็บ", "ๆ", "ไม่ไหว"):
        text = piece * (5000 // len(piece))
        begin = time.process_time()
        cut(text)
        by_own_words(text)
        assert time.process_time() - begin < 1.5
