"""The whole suite runs in two processes; a single file or test runs in this one, where a debugger and prints work."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from xdist.scheduler.loadscope import LoadScopeScheduling

from bot.app.memory import collect_seldom
from tests.thoroughness import THOROUGH, WHOLE, in_words, left_out, left_out_in_words, whole_suite

if TYPE_CHECKING:
    from types import FrameType

    from xdist.remote import Producer
    from xdist.workermanage import WorkerController

pytest_plugins = ("tests.log_scan", "tests.rasa.served", "tests.tables")

PROCESSES = 3  # half of the time is waiting for other processes, so two cores carry them
MEMORY = Path("/dev/shm")
TOGETHER = ("tests/browser/", "tests/hospitals/", "tests/storage/")  # what they share there is slow to start
LARGEST, HALF = "tests/storage/", "f"
# The longest, longest first: at the end they would leave a process idle.
FIRST = (
    "tests/service/test_reminders_killed",
    "tests/service/test_many",
    "tests/service/",
    "tests/storage/",
    "tests/browser/",
)

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
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", derandomize=False, deadline=None)
settings.load_profile("steady")


class HouseScheduling(LoadScopeScheduling):
    """Hands out whole files, and whole folders where the tests share something that is slow to start."""

    def _split_scope(self, nodeid: str) -> str:
        folder = next((folder for folder in TOGETHER if nodeid.startswith(folder)), None)
        if folder is None:
            return nodeid.split("::", 1)[0]
        half = (
            nodeid.removeprefix(f"{folder}test_") < HALF
        )  # a large folder in two parts, so that no process is left with all of it
        return f"{folder}{half}" if folder == LARGEST else folder


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """No more processes where somebody names files or wants to see what is printed."""
    named = config.args_source is pytest.Config.ArgsSource.ARGS
    return 0 if named or config.option.capture == "no" else PROCESSES


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """In the order of collection, which is ours, not by the number of tests."""
    config.option.loadscopereorder = False
    return HouseScheduling(config, log)


LEFT_OUT = pytest.StashKey[int]()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest first. A run of everything leaves out what only a thorough one tries; files that somebody names are run whole."""
    if whole_suite(config) and not THOROUGH:
        gone = left_out(items)
        config.stash[LEFT_OUT] = len(gone)
        config.hook.pytest_deselected(items=gone)
        tried = set(items) - set(gone)
        items[:] = [item for item in items if item in tried]
    items.sort(key=_place)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: WorkerController) -> None:
    """Tell a process that is about to start."""
    node.workerinput[WHOLE] = whole_suite(node.config)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What a process has left out, for the last lines of the run."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput[WHOLE] = session.config.stash.get(LEFT_OUT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: WorkerController) -> None:
    """Every process finds the same."""
    if hasattr(node, "workeroutput"):  # else it died
        node.config.stash[LEFT_OUT] = node.workeroutput[WHOLE]


def _place(item: pytest.Item) -> int:
    return next((place for place, start in enumerate(FIRST) if item.nodeid.startswith(start)), len(FIRST))


def pytest_collection_finish() -> None:
    """Eight thousand tests and what they import stay to the end: the garbage collector need not walk over them."""
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What this run left out: every reason to skip once, with how many tests (pytest's own list has a line for each), and examples."""
    reasons = Counter(report.longrepr[2] for report in terminalreporter.stats.get("skipped", []))
    for reason, tests in reasons.items():
        terminalreporter.write_line(f"SKIPPED [{tests}] {reason.removeprefix('Skipped: ')}")
    terminalreporter.write_line(in_words())
    if gone := terminalreporter.config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(left_out_in_words(gone))
