"""A plain run leaves out combinations, and no value of any of them."""

from __future__ import annotations

from itertools import product

import pytest

from tests.thoroughness import THOROUGH, every_nth, examples, left_out_whole, one_in, picks_rows

FAULT_AND_WHERE = [{"fault": fault, "where": where} for fault, where in product(range(16), range(12))]


def tried(name: str, combinations: list[dict[str, int]], n: int) -> list[dict[str, int]]:
    return [each for each, taken in zip(combinations, every_nth(name, combinations, n), strict=True) if taken]


@pytest.mark.parametrize("n", [2, 3, 4])
def test_of_two_lists_each_value_is_tried_and_so_often(n: int) -> None:
    some = tried("test_a", FAULT_AND_WHERE, n)
    assert len(some) == len(FAULT_AND_WHERE) // n
    assert {each["fault"] for each in some} == set(range(16))
    assert {each["where"] for each in some} == set(range(12))


@pytest.mark.parametrize("n", [2, 3])
def test_what_stands_in_pairs_counts_once(n: int) -> None:
    """With `adapter` and `where` from one list, twice the same place would leave out every other fault."""
    paired = [{"adapter": each["where"], **each} for each in FAULT_AND_WHERE]
    assert [each["fault"] for each in tried("test_a", paired, n)] == [
        each["fault"] for each in tried("test_a", FAULT_AND_WHERE, n)
    ]


def test_the_same_in_every_run_and_others_for_another_test() -> None:
    databases = [{"url": 0}, {"url": 1}]
    chosen = {name: tried(name, databases, 2) for name in map(str, range(30))}
    assert chosen == {name: tried(name, databases, 2) for name in chosen}
    assert all(len(each) == 1 for each in chosen.values())
    assert {each[0]["url"] for each in chosen.values()} == {0, 1}


@pytest.mark.parametrize("length", [1, 2, 3])
def test_of_a_short_list_one_is_left(length: int) -> None:
    for name in map(str, range(20)):
        assert len(tried(name, [{"ward": place} for place in range(length)], 3)) == 1


def test_where_every_second_test_of_a_file_is_tried_the_first_is_one_and_others_are_whole() -> None:
    demo, other, desk = (
        "tests/service/test_demo.py::",
        "tests/service/test_demo_stops.py::",
        "tests/browser/test_desk.py::",
    )
    found = [f"{demo}test_1[x]", f"{demo}test_1[y]", f"{demo}test_2[x]", f"{demo}test_2[y]", f"{demo}test_3"]
    others = [f"{other}test_1", f"{other}test_2", f"{desk}test_1"]
    assert left_out_whole([*found, *others]) == {f"{demo}test_2[x]", f"{demo}test_2[y]"}


def test_rows_are_picked_of_a_file_that_is_named_and_of_no_folder() -> None:
    assert picks_rows("tests/triage/test_cases_in_words.py::test_its_cases")
    assert one_in("tests/storage/test_audit_chain.py::test_it")
    assert not picks_rows("tests/storage/test_audit_chain.py::test_it")


def test_of_made_up_examples_there_are_never_none() -> None:
    assert examples(1) == 1
    assert examples(40, least=40) == 40
    assert examples(1200) == (1200 if THOROUGH else 100)
