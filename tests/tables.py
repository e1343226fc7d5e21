"""Tables of rows in a plain run of everything: a test that wants nothing but a row is walked with 25 rows at a time.

pytest makes a test of every row, and reports three times on each: for thousands of rows that are read in less than a millisecond this
is a quarter of the CPU time of a run. With CI=true, or where somebody names files, each row is a test of its own.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import product
from typing import Any

import pytest

from tests.thoroughness import THOROUGH, picks_rows, whole_suite

AT_A_TIME = 25
EVERYWHERE = {"_logs_are_read", "_logs_after_the_last_test_are_read", "event_loop_policy", "request"}
TABLES = pytest.StashKey[dict[str, int]]()  # how many rows each of these tests has

Row = Mapping[str, Any]


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makeitem(
    collector: pytest.Module | pytest.Class, name: str, obj: object
) -> list[pytest.Item] | None:
    """Tests for a table, or None: as pytest does it."""
    if THOROUGH or not whole_suite(collector.config) or not isinstance(collector, pytest.Module):
        return None
    if picks_rows(collector.nodeid) or not collector.funcnamefilter(name) or (rows := rows_of(obj)) is None:
        return None
    assert callable(obj)
    parts = [rows[at : at + AT_A_TIME] for at in range(0, len(rows), AT_A_TIME)]
    items = [_item(collector, f"{name}[{number}]", obj, part) for number, part in enumerate(parts, 1)]
    if not all(set(item.fixturenames) <= EVERYWHERE for item in items):
        return None  # it has to be made ready anew for each row
    collector.config.stash.setdefault(TABLES, {}).update(
        {item.nodeid: len(part) for item, part in zip(items, parts, strict=True)}
    )
    return [*items]


def _item(parent: pytest.Module, name: str, test: Callable[..., object], rows: list[Row]) -> pytest.Function:
    @functools.wraps(test)
    def walked() -> None:
        walk(test, rows)

    walked.__signature__ = inspect.Signature()  # type: ignore[attr-defined]
    del walked.pytestmark  # type: ignore[attr-defined]
    item: pytest.Function = pytest.Function.from_parent(parent, name=name, callobj=walked)
    return item


def walk(test: Callable[..., object], rows: Iterable[Row]) -> None:
    """All rows, whatever becomes of those before; at the end it fails, and tells of each row that has, or is skipped if one was."""
    failed, skipped, tried = list[str](), list[str](), 0
    for row in rows:
        tried += 1
        try:
            test(**row)
        except pytest.skip.Exception as reason:
            skipped.append(str(reason))
        except Exception:
            failed.append(f"{_said(row)}\n{pytest.ExceptionInfo.from_current().getrepr(style='short')}")
        except pytest.fail.Exception as reason:
            failed.append(f"{_said(row)}\n{reason}")
    if failed:
        pytest.fail(f"{len(failed)} of {tried} rows failed\n\n" + "\n\n".join(failed), pytrace=False)
    if skipped:
        pytest.skip(f"{len(skipped)} of {tried} rows: {skipped[0]}")


def _said(row: Row) -> str:
    return "row: " + ", ".join(f"{name}={value!r:.200}" for name, value in row.items())


def rows_of(test: object) -> list[Row] | None:
    """The rows of a test that asks for all that they hold and for nothing else, and is marked in no other way."""
    marks = getattr(test, "pytestmark", [])
    if not inspect.isfunction(test) or inspect.iscoroutinefunction(test) or hasattr(test, "is_hypothesis_test"):
        return None
    if not marks or not all(map(_is_plain, marks)):
        return None
    tables = [list(_table(*mark.args)) for mark in marks]
    if any(row is None for table in tables for row in table):
        return None
    rows = [{name: value for part in parts for name, value in part.items()} for parts in product(*tables) if all(parts)]
    wanted = set(inspect.signature(test).parameters)
    return rows if rows and all(set(row) == wanted for row in rows) else None


def _is_plain(mark: pytest.Mark) -> bool:
    """Whether it is a table and no more; what can be gone through only once is left to pytest."""
    plain = mark.name == "parametrize" and len(mark.args) == 2 and not {*mark.kwargs} - {"ids"}
    return plain and isinstance(mark.args[1], Collection)


def _table(names: str | Iterable[str], values: Iterable[object]) -> Iterator[Row | None]:
    """Each row by name; None for one that is marked by itself."""
    each = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    for value in values:
        marked = bool(getattr(value, "marks", ())) if _is_param(value) else False
        row = value.values if _is_param(value) else value if len(each) > 1 else (value,)
        yield None if marked else dict(zip(each, row, strict=True))


def _is_param(value: object) -> bool:
    return type(value) is type(pytest.param())


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What a process of xdist knows."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["tables"] = session.config.stash.get(TABLES, {})


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """For the one that started them."""
    node.config.stash.setdefault(TABLES, {}).update(getattr(node, "workeroutput", {}).get("tables", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """So that nobody takes the number of tests for the number of what was tried."""
    if tables := terminalreporter.config.stash.get(TABLES, {}):
        said = f"tables: {sum(tables.values())} rows in {len(tables)} tests; one for each row with CI=true or where files are named"
        terminalreporter.write_line(said)
