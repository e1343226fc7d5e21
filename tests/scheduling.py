"""Who runs which tests: two processes that know all, and a light one that knows those which wait for other processes most of the time.

Two cores are busy only if somebody works while others wait. A third process that knows all would spend 12 s of CPU time on collecting
ten thousand rows; the light one collects a few hundred tests, and the other two take of these only when nothing else is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from xdist.report import report_collection_diff
from xdist.scheduler.loadscope import LoadScopeScheduling

from tests.thoroughness import whole_suite

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.workermanage import WorkerController

PROCESSES = 3
LIGHT, ID_OF_THE_LIGHT_ONE = "klaimor_light", f"gw{PROCESSES - 1}"
SESSION = pytest.StashKey[pytest.Session]()
ROOT = Path(__file__).parents[1]
WAITING = ("tests/service/", "tests/browser/")
TOGETHER = ("tests/browser/", "tests/hospitals/", "tests/storage/")  # what they share there is slow to start
LARGEST, HALF = "tests/storage/", "f"
# The longest, longest first: at the end they would leave a process idle.
FIRST = (
    "tests/service/test_reminders_killed",
    "tests/service/test_many",
    "tests/browser/",
    "tests/service/test_kill",
    "tests/service/",
    "tests/hospitals/",
    "tests/storage/",
)


def place(nodeid: str) -> int:
    """The order in which tests are handed out."""
    return next((number for number, start in enumerate(FIRST) if nodeid.startswith(start)), len(FIRST))


class HouseScheduling(LoadScopeScheduling):
    """Hands out whole files, and whole folders where the tests share something that is slow to start."""

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        super().__init__(config, log)
        self._places: dict[WorkerController, dict[str, int]] = {}

    def add_node_collection(self, node: WorkerController, collection: Sequence[str]) -> None:
        """The tests that a process knows."""
        assert node in self.assigned_work
        self.registered_collections[node] = list(collection)
        self._places[node] = {nodeid: number for number, nodeid in enumerate(collection)}

    def schedule(self) -> None:
        """Begin, or give work to a process that has come in place of one that died."""
        if self.collection is None:
            if not self._check_nodes_have_same_collection():
                return
            self.collection = max(self.registered_collections.values(), key=len)
            self.config.stash[SESSION].testscollected = len(self.collection)  # else it is what the last process knows
            for nodeid in self.collection:
                self.workqueue.setdefault(self._split_scope(nodeid), {})[nodeid] = False
        for node in [*self.nodes, *self.nodes]:  # a process begins with a test when it knows the next one
            self._reschedule(node)

    def _reschedule(self, node: WorkerController) -> None:
        if node.shutting_down:
            return
        scope = self._next_for(node)
        if scope is None:
            node.shutdown()
        elif self._pending_of(self.assigned_work[node]) <= 2:
            unit = self.assigned_work[node][scope] = self.workqueue.pop(scope)
            node.send_runtest_some([self._places[node][nodeid] for nodeid, done in unit.items() if not done])

    def _next_for(self, node: WorkerController) -> str | None:
        """Of what it knows; those that know all leave to the light one what it can do, as long as there is anything else."""
        known = [scope for scope, unit in self.workqueue.items() if next(iter(unit)) in self._places[node]]
        return min(known, key=lambda scope: scope.startswith(WAITING), default=None)

    def _split_scope(self, nodeid: str) -> str:
        folder = next((folder for folder in TOGETHER if nodeid.startswith(folder)), None)
        if folder is None:
            return nodeid.split("::", 1)[0]
        half = nodeid.removeprefix(f"{folder}test_") < HALF  # in two parts, so that no process is left with all of it
        return f"{folder}{half}" if folder == LARGEST else folder

    def _check_nodes_have_same_collection(self) -> bool:
        """As the class above, of those that should know all; a light one must know nothing that they do not."""
        (first, all_of_them), *others = sorted(self.registered_collections.items(), key=lambda each: is_light(each[0]))
        for node, ids in others:
            expected = (
                [nodeid for nodeid in all_of_them if nodeid.startswith(WAITING)] if is_light(node) else all_of_them
            )
            if said := report_collection_diff(expected, ids, first.gateway.id, node.gateway.id):
                report = pytest.CollectReport(nodeid=node.gateway.id, outcome="failed", longrepr=said, result=[])
                self.config.hook.pytest_collectreport(report=report)
                return False
        return True


def is_light(node: WorkerController) -> bool:
    """Whether it knows only the tests that wait."""
    return bool(node.workerinput.get(LIGHT))


def pytest_sessionstart(session: pytest.Session) -> None:
    """For the scheduling."""
    session.config.stash[SESSION] = session


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """No more processes where somebody names files or wants to see what is printed."""
    return PROCESSES if whole_suite(config) and config.option.capture != "no" else 0


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """In the order of collection, which is ours, not by the number of tests."""
    return HouseScheduling(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: WorkerController) -> None:
    """Tell the light one."""
    node.workerinput[LIGHT] = whole_suite(node.config) and node.gateway.id == ID_OF_THE_LIGHT_ONE


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """The light one passes by what it shall not know."""
    if not getattr(config, "workerinput", {}).get(LIGHT) or not collection_path.is_dir():
        return None
    folder = f"{collection_path.relative_to(ROOT).as_posix()}/"
    return None if any(each.startswith(folder) or folder.startswith(each) for each in WAITING) else True


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first."""
    items.sort(key=lambda item: place(item.nodeid))
