"""A table that is walked at once loses no row: each is tried, and each that fails is told of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tables import rows_of, walk


@pytest.mark.parametrize("end", ["", "!"])
@pytest.mark.parametrize(("word", "letters"), [("ตา", 2), pytest.param("หู", 2, id="ear")], ids=str)
def a_table(word: str, letters: int, end: str) -> None:
    assert len(word + end) == letters + len(end)


def test_every_row_is_tried_with_every_other_table() -> None:
    rows = rows_of(a_table)
    assert rows is not None
    assert sorted(tuple(row[name] for name in ("word", "letters", "end")) for row in rows) == [
        ("ตา", 2, ""),
        ("ตา", 2, "!"),
        ("หู", 2, ""),
        ("หู", 2, "!"),
    ]
    walk(a_table, rows)


def test_all_that_fail_are_named_and_those_behind_them_are_tried() -> None:
    tried: list[str] = []

    def finds(word: str) -> None:
        tried.append(word)
        assert word == "ตา", "no eye"
        if len(tried) == 4:
            pytest.fail("seen before")

    with pytest.raises(pytest.fail.Exception) as told:
        walk(finds, [{"word": word} for word in ("หู", "ตา", "คอ", "ตา")])
    assert tried == ["หู", "ตา", "คอ", "ตา"]
    said = str(told.value)
    assert said.startswith("3 of 4 rows failed")
    assert [said.count(f"row: word='{word}'") for word in ("หู", "คอ", "ตา")] == [1, 1, 1]
    assert said.count("no eye") >= 2
    assert "seen before" in said


def test_what_is_skipped_is_said_and_hides_no_failure() -> None:
    def waits(word: str) -> None:
        if word == "ไม่มี":
            pytest.skip("not here")
        assert word == "ตา"

    with pytest.raises(pytest.skip.Exception, match="1 of 2 rows: not here"):
        walk(waits, [{"word": "ไม่มี"}, {"word": "ตา"}])
    with pytest.raises(pytest.fail.Exception, match="1 of 2 rows failed"):
        walk(waits, [{"word": "ไม่มี"}, {"word": "หู"}])


@pytest.mark.parametrize("word", ["ตา"])
def wants_a_folder(word: str, tmp_path: Path) -> None: ...


@pytest.mark.timeout(5)
@pytest.mark.parametrize("word", ["ตา"])
def has_another_mark(word: str) -> None: ...


@pytest.mark.parametrize("word", ["ตา", pytest.param("หู", marks=pytest.mark.xfail)])
def has_a_marked_row(word: str) -> None: ...


@pytest.mark.parametrize("word", (word for word in ("ตา", "หู")))
def can_be_read_once(word: str) -> None: ...


@pytest.mark.parametrize("word", ["ตา"])
async def waits_for_others(word: str) -> None: ...


def no_table() -> None: ...


@pytest.mark.parametrize(
    "test", [wants_a_folder, has_another_mark, has_a_marked_row, can_be_read_once, waits_for_others, no_table]
)
def test_anything_else_is_left_to_pytest(test: object) -> None:
    assert rows_of(test) is None
