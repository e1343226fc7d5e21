"""Timers ring once, wait for what the patient has just written, and end on the staff list when they cannot be rung."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.dialogue.router import Router
from bot.dialogue.turn import Clinic, Outcome, Ring, say
from bot.domain.facts import TimerSet
from bot.domain.stored import Commit, Ending
from bot.jobs.timers import TRIES, TimerKeeper
from tests.jobs.ward import PERSON, Ward, ward


@dataclass
class Kitchen:
    """A flow with one timer; `faults` are raised first."""

    faults: list[Exception] = field(default_factory=list)
    rings: list[Ring] = field(default_factory=list)

    async def ready(self, ring: Ring, clinic: Clinic) -> Outcome:
        self.rings.append(ring)
        if self.faults:
            raise self.faults.pop(0)
        return replace(say("thanks"), step_kept=True)


@pytest.fixture
def kitchen() -> Kitchen:
    return Kitchen()


@pytest.fixture
async def place(tmp_path: Path, kitchen: Kitchen) -> AsyncIterator[Ward]:
    async with ward(tmp_path) as built:
        router = Router(built.desk.router)
        router.timer("tea")(kitchen.ready)
        built.desk = replace(built.desk, router=router)
        yield built


def keeper(place: Ward) -> TimerKeeper:
    return TimerKeeper(place.storage.timers, place.storage.records, place.desk, place.wake, place.now, "keeper")


async def sets(place: Ward, kind: str = "tea", *, after: float = 0) -> None:
    """A turn sets a timer."""
    claim = await place.storage.records.claim(PERSON, "worker", place.now(), timedelta(seconds=15))
    assert claim is not None
    fact = TimerSet(kind, "pot", place.now() + timedelta(seconds=after))
    version = claim.loaded.version
    commit = Commit(PERSON, place.now(), None, Ending.ANSWERED, version, step_kept=True, facts=(fact,))
    await place.storage.records.commit(claim, commit, release=True)


async def test_it_rings_when_it_is_due_and_once(place: Ward, kitchen: Kitchen) -> None:
    await sets(place, after=60)
    job = keeper(place)
    assert await job.ring_due() == 0
    place.moved = 61
    assert await job.ring_due() == 1
    assert [(ring.kind, ring.ref, ring.patient.person) for ring in kitchen.rings] == [("tea", "pot", PERSON)]
    assert len(await place.said()) == 1
    place.moved = 3600
    assert await job.ring_due() == 0


async def test_it_waits_for_a_message_that_nobody_has_answered_yet(place: Ward, kitchen: Kitchen) -> None:
    await sets(place)
    await place.receives("สวัสดีค่ะ")
    job = keeper(place)
    assert await job.ring_due() == 1
    assert kitchen.rings == []
    await place.turns().serve(PERSON)
    place.moved = 3
    await job.ring_due()
    assert len(kitchen.rings) == 1


async def test_a_fault_is_tried_again_and_the_patient_hears_it_once(place: Ward, kitchen: Kitchen) -> None:
    await sets(place)
    kitchen.faults = [KeyError("x"), RuntimeError("y")]
    job = keeper(place)
    for _ in range(5):
        await job.ring_due()
        place.moved += 20
    assert len(kitchen.rings) == 3
    assert len(await place.said()) == 1


@pytest.mark.parametrize("kind", ["tea", "a timer of an older program"])
async def test_what_can_never_ring_ends_on_the_staff_list(place: Ward, kitchen: Kitchen, kind: str) -> None:
    await sets(place, kind)
    kitchen.faults = [RuntimeError("broken")] * 100
    job = keeper(place)
    for _ in range(TRIES + 2):
        await job.ring_due()
        place.moved += 1000
    [case] = await place.storage.records.cases(10)
    assert (case.kind, case.reason) == ("set_aside", f"timer {kind}")
    assert await place.said() == []
    assert await job.ring_due() == 0


async def test_a_patient_who_is_being_worked_for_is_left_alone(place: Ward, kitchen: Kitchen) -> None:
    await sets(place)
    assert await place.storage.records.claim(PERSON, "worker", place.now(), timedelta(seconds=15)) is not None
    job = keeper(place)
    assert await job.ring_due() == 1
    assert kitchen.rings == []
    place.moved = 20
    await job.ring_due()
    assert len(kitchen.rings) == 1
