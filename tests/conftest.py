"""The whole suite runs in three processes (see tests/scheduling.py); a single file runs in this one, where a debugger and prints work."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from bot.app.memory import collect_seldom
from tests.thoroughness import THOROUGH, WHOLE, examples, in_words, left_out, left_out_in_words, whole_suite

if TYPE_CHECKING:
    from types import FrameType

    from xdist.workermanage import WorkerController

pytest_plugins = ("tests.log_scan", "tests.rasa.served", "tests.scheduling", "tests.tables")

MEMORY = Path("/dev/shm")
# Every test has databases of its own, and a disk is asked to be sure of each commit: in memory the suite is twice as fast. No test
# here takes the power away, so none can tell. TMPDIR=/somewhere keeps them there.
if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 2 << 30:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

# A container may forbid Python its caches: then each of a hundred processes compiles our thousand modules again, 1 s each time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

collect_seldom()  # as the service does


def _interrupted(number: int, frame: FrameType | None) -> None:
    signal.default_int_handler(number, frame)


# asyncio takes Ctrl-C over for each of some twenty thousand runs of a loop, if it is Python's own handler that it finds; and each time
# the module `signal` writes the task and what it returned out in words, for an error that nobody sees: a tenth of the CPU time.
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, _interrupted)

# The same examples in every run, and no stopwatch: a red run is red again. Random ones: --hypothesis-profile=explore
settings.register_profile("steady", derandomize=True, deadline=None, max_examples=examples(100, least=15))
settings.register_profile("explore", derandomize=False, deadline=None)
settings.load_profile("steady")


LEFT_OUT = pytest.StashKey[Counter[str]]()  # how many tests of each file


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A run of everything leaves out what only a thorough one tries; files that somebody names are run whole."""
    if whole_suite(config) and not THOROUGH:
        gone = left_out(items)
        config.stash[LEFT_OUT] = Counter(item.nodeid.partition("::")[0] for item in gone)
        config.hook.pytest_deselected(items=gone)
        tried = set(items) - set(gone)
        items[:] = [item for item in items if item in tried]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: WorkerController) -> None:
    """Tell a process that is about to start."""
    node.workerinput[WHOLE] = whole_suite(node.config)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What a process has left out, for the last lines of the run."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput[WHOLE] = dict(session.config.stash.get(LEFT_OUT, {}))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: WorkerController) -> None:
    """What a process has left out of the files it knows; one that died tells nothing."""
    told = Counter[str](getattr(node, "workeroutput", {}).get(WHOLE, {}))
    node.config.stash[LEFT_OUT] = told | node.config.stash.get(LEFT_OUT, Counter())  # a file of several counts once


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Nothing that collecting makes is garbage: looking for it takes a thirteenth of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish() -> None:
    """Thousands of tests and what they import stay to the end: the garbage collector need not walk over them."""
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What this run left out: every reason to skip once, with how many tests (pytest's own list has a line for each), and examples."""
    reasons = Counter(report.longrepr[2] for report in terminalreporter.stats.get("skipped", []))
    for reason, tests in reasons.items():
        terminalreporter.write_line(f"SKIPPED [{tests}] {reason.removeprefix('Skipped: ')}")
    terminalreporter.write_line(in_words())
    if gone := terminalreporter.config.stash.get(LEFT_OUT, Counter()):
        terminalreporter.write_line(left_out_in_words(gone.total()))
