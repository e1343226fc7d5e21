"""Several processes on one inbox: each patient has one that looks first, and nobody waits long for one that is gone."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from bot.domain.messages import Person
from bot.jobs.inbox_worker import SWEEP, InboxWorker
from bot.jobs.newcomers import Newcomers
from bot.jobs.sorting import Sorter
from bot.jobs.wakeup import InProcessWakeUp
from integrations.line.events_read import LineEvents
from integrations.line.metrics import LineMetrics
from tests.fakes.redflags import WordSigns
from tests.fakes.town import until
from tests.jobs.test_inbox_worker import Spied, nobody_waits, working
from tests.jobs.ward import OTHER, PERSON, Ward, soon, ward
from tests.service.trouble import CHEST_PAIN

SORTING = "sorting"


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Ward]:
    async with ward(tmp_path) as built:
        yield built


@dataclass
class Looks:
    """Shares as the test deals them out: these people, and the sorting or not."""

    first_at: set[str] = field(default_factory=set)
    lost: bool = False

    def first(self, key: str) -> bool:
        return key in self.first_at or key.rpartition("|")[2] in self.first_at

    def alone(self) -> bool:
        return False

    def cut_off(self) -> bool:
        return self.lost


class Recorded(Sorter):
    """A sorter that remembers that it was asked."""

    asked = 0

    async def sort(self) -> bool:
        self.asked += 1
        return await super().sort()


def one_of_several(place: Ward, looks: Looks, turns: Spied | None = None) -> InboxWorker:
    sorter = Recorded(place.storage.journal, LineEvents(), LineMetrics(CollectorRegistry()))
    return InboxWorker(
        sorter,
        place.storage.inbox,
        place.storage.records,
        LineEvents(),
        place.desk,
        WordSigns(),
        turns or place.turns(),  # type: ignore[arg-type]
        place.wake,
        place.now,
        shares=looks,
    )


async def test_each_patient_is_served_by_the_one_who_looks_first(place: Ward) -> None:
    one, two = Spied(), Spied()
    async with AsyncExitStack() as stack:
        for who, turns in ((PERSON, one), (OTHER, two)):
            await stack.enter_async_context(working(one_of_several(place, Looks({who.user_id}), turns)))
        await asyncio.sleep(0.05)
        for who in (PERSON, OTHER):
            await place.receives("สวัสดีค่ะ", who)
        for _ in range(2):  # the bells of two processes, which here are one
            place.wake.ring("inbox")
            await asyncio.sleep(0.1)
        assert (set(one.served), set(two.served)) == ({PERSON}, {OTHER})


async def test_one_whose_own_process_is_gone_is_served_by_another_a_sweep_later(place: Ward) -> None:
    turns = Spied()
    async with working(one_of_several(place, Looks(), turns)):
        await asyncio.sleep(0.05)
        await place.receives("สวัสดีค่ะ")
        place.wake.ring("inbox")
        await asyncio.sleep(0.3)
        assert turns.served == [], "served before its own process had a chance"
        await soon(lambda: PERSON in turns.served, within=3 * SWEEP + 1)


async def test_a_red_flag_whose_own_process_is_gone_takes_the_express_lane_of_another(place: Ward) -> None:
    async with working(one_of_several(place, Looks(), Spied())):
        await asyncio.sleep(0.05)
        await place.receives(CHEST_PAIN)
        place.wake.ring("inbox")
        await until(lambda: nobody_waits(place), 3 * SWEEP + 1, "nobody read it")
    assert [kind for kind, _ in await place.cases()] == ["emergency"]


async def test_while_the_others_cannot_be_woken_their_emergencies_are_answered_at_once_and_the_rest_is_left_to_them(
    place: Ward,
) -> None:
    turns = Spied()
    async with working(one_of_several(place, Looks(lost=True), turns)):
        await asyncio.sleep(0.05)
        for text in ("สวัสดีค่ะ", "สวัสดีค่ะ " * 200, CHEST_PAIN + " สวัสดีค่ะ" * 200):
            await place.receives(text)
        await place.receives(CHEST_PAIN, OTHER)
        place.wake.ring("inbox")
        await until(lambda: emergencies(place, 2), 0.8, "somebody's emergency waits for a sweep")
    assert await place.waiting() == 2


async def emergencies(place: Ward, many: int) -> bool:
    return [kind for kind, _ in await place.cases()] == ["emergency"] * many


async def test_only_one_sorts_at_once_and_the_others_look_whether_it_does(place: Ward) -> None:
    await place.storage.journal.append([b'{"destination": "U1", "events": []}'], place.now())
    job = one_of_several(place, Looks(), Spied())
    sorter = job._sorter
    assert isinstance(sorter, Recorded)
    async with working(job):
        await soon(lambda: sorter.asked >= 2)  # the first look is a sweep, and goes on until nothing is left
        asked = sorter.asked
        for _ in range(5):
            place.wake.ring("inbox")
            await asyncio.sleep(0.02)
        assert sorter.asked == asked
        await soon(lambda: sorter.asked > asked, within=2 * SWEEP)


class Bells(InProcessWakeUp):
    """Counts what is rung."""

    def __init__(self) -> None:
        super().__init__()
        self.rung: Counter[str] = Counter()

    def ring(self, topic: str) -> None:
        self.rung[topic] += 1
        super().ring(topic)


async def test_who_sorts_tells_the_others_and_who_finds_nothing_does_not(place: Ward) -> None:
    place.wake = bells = Bells()
    job = one_of_several(place, Looks({SORTING}), Spied())
    async with working(job):
        await asyncio.sleep(0.1)
        before = bells.rung["inbox"]
        bells.ring("inbox")
        await asyncio.sleep(0.1)
        assert bells.rung["inbox"] == before + 1
        await place.storage.journal.append([b'{"destination": "U1", "events": []}'], place.now())
        bells.ring("inbox")
        await soon(lambda: bells.rung["inbox"] == before + 3)


# ---- who is given what -----------------------------------------------------------------------------------------------


async def given(newcomers: Newcomers) -> list[str]:
    return [each.person.user_id[-1] async for each in newcomers.at_once() if each.ours]


async def left(newcomers: Newcomers) -> list[str]:
    return [each.person.user_id[-1] async for each in newcomers.left_over()]


async def test_at_once_are_given_those_of_our_share_and_at_the_second_sweep_the_rest_that_still_waits(
    place: Ward,
) -> None:
    newcomers = Newcomers(place.storage.inbox, Looks({PERSON.user_id}))
    for who in (PERSON, OTHER, PERSON):
        await place.receives("สวัสดีค่ะ", who)
    assert await given(newcomers) == ["1", "1"]
    assert await given(newcomers) == []
    assert await left(newcomers) == [], "their own process has had no time yet"
    assert await left(newcomers) == ["2"]
    assert await left(newcomers) == [], "given twice"


async def test_what_was_answered_between_two_sweeps_is_given_to_nobody(place: Ward) -> None:
    newcomers = Newcomers(place.storage.inbox, Looks())
    await place.receives("สวัสดีค่ะ", OTHER)
    assert await given(newcomers) == []
    assert await left(newcomers) == []
    await place.turns().serve(OTHER)
    assert await left(newcomers) == []


async def test_what_comes_while_the_shares_change_is_given_once(place: Ward) -> None:
    looks = Looks()
    newcomers = Newcomers(place.storage.inbox, looks)
    await place.receives("สวัสดีค่ะ", PERSON)
    assert await given(newcomers) == []
    looks.first_at.add(PERSON.user_id)  # its process has said goodbye
    await place.receives("ขอบคุณค่ะ", PERSON)
    assert await given(newcomers) == ["1"]
    assert [await left(newcomers), await left(newcomers), await left(newcomers)] == [[], ["1"], []]


async def test_who_waits_is_found_ours_at_once_and_others_when_nobody_has_taken_them(place: Ward) -> None:
    newcomers = Newcomers(place.storage.inbox, Looks({PERSON.user_id}))
    for who in (OTHER, PERSON):
        await place.receives("สวัสดีค่ะ", who)
    assert list(await newcomers.people(place.now())) == [PERSON]
    place.moved += 1.5
    assert list(await newcomers.people(place.now())) == [PERSON, OTHER]
    await place.steals(OTHER)
    assert list(await newcomers.people(place.now())) == [PERSON]


async def test_while_the_others_cannot_be_woken_their_events_are_given_to_be_read_and_once_more_if_they_are_left(
    place: Ward,
) -> None:
    newcomers = Newcomers(place.storage.inbox, Looks({PERSON.user_id}, lost=True))
    assert newcomers.sorts()
    for who in (PERSON, OTHER):
        await place.receives("สวัสดีค่ะ", who)
    assert [(each.person, each.ours) async for each in newcomers.at_once()] == [(PERSON, True), (OTHER, False)]
    assert [await left(newcomers), await left(newcomers)] == [[], ["2"]]


async def test_a_thousand_that_nobody_looked_at_are_all_given(place: Ward) -> None:
    newcomers = Newcomers(place.storage.inbox, Looks())
    for number in range(1_100):
        await place.receives("สวัสดีค่ะ", Person(PERSON.channel, f"U{number:032x}"))
    assert await given(newcomers) == []
    sweeps = [len(await left(newcomers)) for _ in range(5)]
    assert sweeps == [0, 500, 500, 100, 0]
