"""Three processes share the suite: nothing is left over, nothing is run twice, and each gets only what it knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from tests.scheduling import PART, PARTS, SESSION, HouseScheduling, knows, place

SERVICE = [f"tests/service/test_{name}.py::test_{number}" for name in ("kill", "demo", "once") for number in range(3)]
BROWSER = [f"tests/browser/test_{name}.py::test_it" for name in ("phone", "desk")]
REST = [f"tests/nlu/test_{name}.py::test_{number}" for name in ("dates", "words", "names") for number in range(4)]
FIRST = [f"tests/storage/test_{name}.py::test_it" for name in ("audit", "staff")] + [
    "tests/hospitals/test_faults.py::test_it"
]
ALL = sorted([*SERVICE, *BROWSER, *FIRST, *REST], key=place)


@dataclass(eq=False)
class Node:
    """A process that runs what it is given, one after the other, when the test says so."""

    name: str
    knows: list[str]
    part: str = ""
    shutting_down: bool = False
    waiting: list[int] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)

    @property
    def workerinput(self) -> dict[str, object]:
        return {PART: self.part}

    @property
    def gateway(self) -> SimpleNamespace:
        return SimpleNamespace(id=self.name)

    def send_runtest_some(self, indices: list[int]) -> None:
        self.waiting += indices

    def shutdown(self) -> None:
        self.shutting_down = True


class Told:
    """What the run hears of faults in collecting."""

    def __init__(self) -> None:
        self.reports: list[Any] = []
        self.session = SimpleNamespace(testscollected=0)
        self.stash = {SESSION: self.session}
        self.hook = self
        self.option = SimpleNamespace(tx=[], numprocesses=3)

    def pytest_collectreport(self, report: Any) -> None:
        self.reports.append(report)

    def getvalue(self, name: str) -> list[str]:
        return ["popen"] * 3


def scheduling(*nodes: Node) -> tuple[HouseScheduling, Told]:
    told = Told()
    house = HouseScheduling(told)  # type: ignore[arg-type]
    for node in nodes:
        house.add_node(node)  # type: ignore[arg-type]
        house.add_node_collection(node, node.knows)  # type: ignore[arg-type]
    house.schedule()
    return house, told


def three() -> tuple[Node, Node, Node]:
    first, second, light = (
        Node(name, [each for each in ALL if knows(part, each)], part) for name, part in PARTS.items()
    )
    return first, second, light


def runs_one(house: HouseScheduling, node: Node) -> bool:
    """It needs to know the next one, or that there is none."""
    if not node.waiting or (len(node.waiting) == 1 and not node.shutting_down):
        return False
    number = node.waiting.pop(0)
    node.ran.append(node.knows[number])
    house.mark_test_complete(node, number)  # type: ignore[arg-type]
    return True


@pytest.mark.parametrize("pace", [(1, 1, 1), (5, 1, 1), (1, 1, 9), (1, 7, 3)])
def test_everything_is_run_once_whoever_is_fast(pace: tuple[int, int, int]) -> None:
    nodes = three()
    house, told = scheduling(*nodes)
    while sum(runs_one(house, node) for node, times in zip(nodes, pace, strict=True) for _ in range(times)):
        pass
    assert sorted(each for node in nodes for each in node.ran) == sorted(ALL)
    assert not house.has_pending
    assert told.session.testscollected == len(ALL)
    assert told.reports == []


def test_each_knows_its_half_and_the_light_one_what_both_know() -> None:
    first, second, light = (set(node.knows) for node in three())
    assert light == {*SERVICE, *BROWSER} == first & second
    assert first - light == set(FIRST)
    assert second - light == set(REST)


@pytest.mark.parametrize("part", PARTS.values())
def test_no_folder_is_passed_by_that_holds_what_it_knows(part: str) -> None:
    for test in ALL:
        folders = [test[: at + 1] for at, letter in enumerate(test) if letter == "/"]
        assert all(knows(part, each) for each in folders) == knows(part, test)
        assert knows(part, test.partition("::")[0]) == knows(part, test)


def test_the_others_leave_it_what_it_can_do_and_help_at_the_end() -> None:
    first, second, light = three()
    house, _ = scheduling(first, second, light)
    while runs_one(house, first) or runs_one(house, second):
        pass
    for node, own in ((first, FIRST), (second, REST)):
        own_done = [each in own for each in node.ran]
        assert own_done.count(True) == len(own)
        assert own_done == sorted(own_done, reverse=True)
    assert {*first.ran, *second.ran} & set(SERVICE)
    assert light.knows[light.waiting[0]] == BROWSER[0], "the longest of its own"


def test_what_a_process_had_when_it_died_is_given_to_another() -> None:
    first, second, light = three()
    house, _ = scheduling(first, second, light)
    runs_one(house, light)
    crashed = house.remove_node(light)  # type: ignore[arg-type]
    assert crashed == BROWSER[1]
    in_its_place = Node("gw3", ALL)
    house.add_node(in_its_place)  # type: ignore[arg-type]
    house.add_node_collection(in_its_place, ALL)  # type: ignore[arg-type]
    house.schedule()
    while sum(runs_one(house, node) for node in (first, second, in_its_place)):
        pass
    ran = [*first.ran, *second.ran, *light.ran, *in_its_place.ran]
    assert sorted(ran) == sorted(ALL)


def test_processes_that_have_not_found_the_same_tests_do_not_begin() -> None:
    first, second, light = three()
    missed = second.knows.pop(second.knows.index(SERVICE[0]))
    _, told = scheduling(first, second, light)
    assert [report.nodeid for report in told.reports] == ["gw1"]
    assert first.waiting == second.waiting == light.waiting == []
    light.knows = light.knows[1:]
    second.knows.append(missed)
    _, told = scheduling(first, second, light)
    assert [report.nodeid for report in told.reports] == ["gw2"]


def test_what_one_knew_alone_when_it_died_is_not_lost() -> None:
    first, second, light = three()
    house, told = scheduling(first, second, light)
    crashed = house.remove_node(first)  # type: ignore[arg-type]
    assert crashed in FIRST
    while sum(runs_one(house, node) for node in (second, light)):
        pass
    assert house.workqueue
    assert all(knows("first", scope) for scope in house.workqueue)
    in_its_place = Node("gw3", ALL)
    house.add_node(in_its_place)  # type: ignore[arg-type]
    house.add_node_collection(in_its_place, ALL)  # type: ignore[arg-type]
    house.schedule()
    while runs_one(house, in_its_place):
        pass
    assert sorted([*second.ran, *light.ran, *in_its_place.ran]) == sorted(ALL)
    assert told.reports == []
