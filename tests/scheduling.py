"""Who runs which tests: two processes with a half each, and a light one for those which wait for other processes most of the time.

Two cores are busy only if somebody works while others wait. To know all is 12 s of CPU time for a process, spent on collecting ten
thousand rows: so each of the two knows its half and what the light one knows, of which both take when they have done their own. One
that comes in place of one that died knows all.
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

PART, PARTS = "klaimor_part", {"gw0": "first", "gw1": "second", "gw2": "light"}
SESSION = pytest.StashKey[pytest.Session]()
ROOT = Path(__file__).parents[1]
WAITING = ("tests/service/", "tests/browser/")
FIRST_HALF = ("tests/hospitals/", "tests/jobs/", "tests/storage/", "tests/web/")
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


def knows(part: str, path: str) -> bool:
    """Whether such a process collects this test, file or folder (which ends with a stroke; one that holds others is everybody's)."""
    if not part or path.startswith(WAITING) or any(each.startswith(path) for each in WAITING):
        return True
    return part != "light" and path.startswith(FIRST_HALF) == (part == "first")


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
            self.collection = self._all_that_is_known()
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

    def _all_that_is_known(self) -> list[str]:
        """What any process has found, once."""
        found = dict.fromkeys(nodeid for known in self.registered_collections.values() for nodeid in known)
        return sorted(found, key=place)

    def _next_for(self, node: WorkerController) -> str | None:
        """Of what it knows; the others leave to the light one what it can do, as long as there is anything else."""
        known = [scope for scope, unit in self.workqueue.items() if next(iter(unit)) in self._places[node]]
        return min(known, key=lambda scope: scope.startswith(WAITING), default=None)

    def _split_scope(self, nodeid: str) -> str:
        folder = next((folder for folder in TOGETHER if nodeid.startswith(folder)), None)
        if folder is None:
            return nodeid.split("::", 1)[0]
        half = nodeid.removeprefix(f"{folder}test_") < HALF  # in two parts, so that no process is left with all of it
        return f"{folder}{half}" if folder == LARGEST else folder

    def _check_nodes_have_same_collection(self) -> bool:
        """As the class above: each has found all that one like it should know of what anybody has found."""
        found = self._all_that_is_known()
        for node, ids in self.registered_collections.items():
            expected = sorted(nodeid for nodeid in found if knows(part_of(node), nodeid))
            if said := report_collection_diff(expected, sorted(ids), "the others", node.gateway.id):
                report = pytest.CollectReport(nodeid=node.gateway.id, outcome="failed", longrepr=said, result=[])
                self.config.hook.pytest_collectreport(report=report)
                return False
        return True


def part_of(node: WorkerController) -> str:
    """Which part of the suite it knows; empty if all of it."""
    return str(node.workerinput.get(PART, ""))


def pytest_sessionstart(session: pytest.Session) -> None:
    """For the scheduling."""
    session.config.stash[SESSION] = session


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """No more processes where somebody names files or wants to see what is printed."""
    return len(PARTS) if whole_suite(config) and config.option.capture != "no" else 0


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """In the order of collection, which is ours, not by the number of tests."""
    return HouseScheduling(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: WorkerController) -> None:
    """Tell each its part."""
    node.workerinput[PART] = PARTS.get(node.gateway.id, "") if whole_suite(node.config) else ""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A process passes by what it shall not know."""
    part = getattr(config, "workerinput", {}).get(PART, "")
    if not part or collection_path == ROOT:
        return None
    inside = collection_path.relative_to(ROOT).as_posix()
    return None if knows(part, f"{inside}/" if collection_path.is_dir() else inside) else True


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first."""
    items.sort(key=lambda item: place(item.nodeid))
