"""Rights to act for somebody: when they hold, what they allow, and when a child is one no more."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.care import EVERYTHING, Basis, Care, Relation, Scope, child_until, of_age_on, ordered
from bot.domain.link import Proof, Record

NOW = datetime(2026, 11, 26, 5, tzinfo=UTC)
EVERY = [each for many in range(1, 4) for each in combinations(Scope, many)]


def care(scopes: tuple[Scope, ...] = EVERYTHING, *, ended: bool = False) -> Care:
    """For a day from now on."""
    record = Record("h1", "p1", "1", "นางสมศรี ใจดี")
    until = NOW + timedelta(days=1)
    return Care(uuid4(), record, Relation.MOTHER, scopes, Basis.CONSENT, NOW, until, "สมหญิง", ended=ended)


def test_it_holds_from_its_beginning_to_before_its_end() -> None:
    moments = (NOW - timedelta(seconds=1), NOW, NOW + timedelta(hours=24, seconds=-1), NOW + timedelta(hours=24))
    assert [care().stands(each) for each in moments] == [False, True, True, False]
    assert not care(ended=True).stands(NOW)


@pytest.mark.parametrize("scopes", EVERY, ids=str)
def test_it_allows_what_it_says_and_nothing_else(scopes: tuple[Scope, ...]) -> None:
    assert {each for each in Scope if care(scopes).allows(each, NOW)} == set(scopes)
    assert not any(care(scopes, ended=True).allows(each, NOW) for each in Scope)
    assert ordered(scopes[::-1]) == scopes


@pytest.mark.parametrize(
    ("born", "day"),
    [
        ("2015-03-09", date(2035, 3, 9)),
        ("2004-02-29", date(2024, 2, 29)),
        ("2080-02-29", date(2100, 3, 1)),  # 2100 is no leap year
        ("2010-07", date(2030, 7, 1)),
        ("2010", date(2030, 1, 1)),
        ("", None),
        ("2015-13-01", None),
        ("2015-02-30", None),
        ("9990-01-01", None),
        ("2015-3-9-1", None),
        ("พ.ศ. 2558", None),
    ],
)
def test_of_age_with_the_earliest_birthday_that_the_papers_allow(born: str, day: date | None) -> None:
    assert of_age_on(born) == day


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2150, 1, 1)))
def test_a_childs_record_is_one_until_the_birthday_and_never_after(born: date, today: date) -> None:
    record = Record("h1", "p1", "1", "x", born=born.isoformat())
    until = child_until(record, Proof.CODE, today)
    aged = (today.year - born.year) - ((today.month, today.day) < (born.month, born.day))
    assert (until is not None) == (aged < 20)
    assert child_until(record, Proof.THAID, today) is None
    assert child_until(record, Proof.COUNTER, today) is None
