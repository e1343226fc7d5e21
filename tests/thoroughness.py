"""How much of what could go on for ever a run tries: all that we promise where CI is set, a part of it in a plain `uv run pytest`."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from zlib import crc32

import pytest

THOROUGH = os.environ.get("CI") == "true"
SHARE = 12
# What takes as long as hundreds of others: whole services killed again and again (tests/service/test_kill.py is in every run), two
# journeys of many pages in the browser, the lint of all training examples and their training twice over, every request that
# schemathesis can think of, a copy of the whole checkout.
takes_long = pytest.mark.skipif(
    not THOROUGH, reason="takes as long as hundreds of others: tried with CI=true, as .ci/run does"
)
# Where a test is run over and over, at every hospital, database, fault, step, screen, door and interview, a plain run tries every n-th
# of the combinations: of a list that stands alone other ones in each test.
EVERY = {
    "tests/browser/": 3,
    "tests/hospitals/": 5,
    "tests/house/test_imports": 6,
    "tests/jobs/": 2,
    "tests/service/test_staff_command": 3,
    "tests/storage/": 3,
    "tests/triage/test_cases_in_words": 5,
    "tests/walkthroughs/": 2,
    "tests/web/test_console_doors": 4,
    "tests/web/": 2,
}
# Where each test has a browser's pages or a town of its own, a plain run tries of each file every n-th test, the first among them.
TESTS = {
    "tests/browser/": 5,
    "tests/service/test_consent_whole.py": 2,
    "tests/service/test_demo.py": 2,
    "tests/service/test_handoff_whole.py": 2,
    "tests/service/test_hosxp_whole.py": 2,
    "tests/service/test_linking_whole.py": 2,
    "tests/service/test_staff_command.py": 2,
    "tests/service/test_takeover.py": 2,
}


WHOLE = "klaimor_whole_suite"


def whole_suite(config: pytest.Config) -> bool:
    """Whether nobody named files. A process that xdist has started is always given names, so it is told."""
    told: dict[str, bool] | None = getattr(config, "workerinput", None)
    return told[WHOLE] if told is not None else config.args_source is not pytest.Config.ArgsSource.ARGS


def examples(all_of_them: int, *, least: int = 1) -> int:
    """So many made-up examples with CI=true, a twelfth of them without; `least`: where fewer would show nothing."""
    return all_of_them if THOROUGH else max(all_of_them // SHARE, least)


def every_nth(name: str, combinations: Sequence[Mapping[str, int]], n: int) -> list[bool]:
    """Which combinations of a test's parameters are tried: at least one, always the same ones, others for another test's `name`.

    A combination is the place of each parameter's value in its list. Those are tried whose places add up to the same number, counted
    round n: along the diagonals, so that of two lists that have n values or more each value comes with every n-th of the other's.
    """
    columns = {tuple(each[parameter] for each in combinations) for parameter in combinations[0]}  # a pair counts once
    sums = [sum(row) for row in zip(*columns, strict=True)]
    start = crc32(name.encode()) % n
    while all((each + start) % n for each in sums):  # a list that is shorter than n
        start += 1
    return [(each + start) % n == 0 for each in sums]


def left_out(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The tests that only a thorough run tries."""
    tests: dict[str, list[pytest.Function]] = {}
    for item in items:
        if (
            isinstance(item, pytest.Function)
            and hasattr(item, "callspec")
            and item.callspec.indices
            and one_in(item.nodeid)
        ):
            tests.setdefault(item.nodeid.partition("[")[0], []).append(item)
    out: list[pytest.Item] = []
    for name, same in tests.items():
        tried = every_nth(name, [each.callspec.indices for each in same], one_in(name))
        out += [each for each, taken in zip(same, tried, strict=True) if not taken]
    also = left_out_whole([item.nodeid for item in items])
    return out + [item for item in items if item.nodeid in also and item not in out]


def left_out_whole(nodeids: Sequence[str]) -> set[str]:
    """Those that are left out where only every n-th test of a file is tried: whole tests, with all that they are tried with."""
    files: dict[str, dict[str, None]] = {}
    for nodeid in nodeids:
        files.setdefault(nodeid.partition("::")[0], {})[nodeid.partition("[")[0]] = None
    out = {
        name for file, names in files.items() for place, name in enumerate(names) if place % (one_in(file, TESTS) or 1)
    }
    return {nodeid for nodeid in nodeids if nodeid.partition("[")[0] in out}


def one_in(nodeid: str, of: Mapping[str, int] = EVERY) -> int:
    """Every n-th of this test's combinations is tried (of a file's tests, with TESTS); 0 for all."""
    return next((n for start, n in of.items() if nodeid.startswith(start)), 0)


def picks_rows(nodeid: str) -> bool:
    """Whether a plain run picks rows of this file's tables too: it is named in EVERY by itself, since its rows take long."""
    return any(nodeid.startswith(file) for file in EVERY if not file.endswith("/"))


def in_words() -> str:
    """For the last lines of a run."""
    reduced = f"one in {SHARE}, the service killed once, few commands from the shell; all of it in .ci/run"
    return "made-up examples: " + ("all of them" if THOROUGH else reduced)


def left_out_in_words(tests: int) -> str:
    """For the last lines of a run that has left out so many tests."""
    combinations, whole = (
        ", ".join(f"{start.rstrip('/')} one in {n}" for start, n in of.items()) for of in (EVERY, TESTS)
    )
    return f"left out: {tests} tests (combinations: {combinations}; whole tests: {whole}); none with CI=true"
