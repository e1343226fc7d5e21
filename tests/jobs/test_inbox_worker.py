"""The inbox worker finds everybody who waits, red flags first, and nothing stops it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from bot.domain.errors import StorageDown
from bot.domain.messages import Incoming, Person
from bot.domain.stored import InboxRow
from bot.domain.understanding import RedFlag
from bot.jobs.inbox_worker import SWEEP, InboxWorker
from bot.jobs.sorting import Sorter
from integrations.line.events_read import LineEvents
from integrations.line.metrics import LineMetrics
from integrations.storage.inbox import SqlInbox
from tests.fakes.redflags import WordSigns
from tests.fakes.town import until
from tests.jobs.ward import OTHER, PERSON, Ward, soon, ward
from tests.service.trouble import CHEST_PAIN, DONE, HANGS, Trouble


@pytest.fixture
def trouble() -> Trouble:
    return Trouble()


@pytest.fixture
async def place(tmp_path: Path, trouble: Trouble) -> AsyncIterator[Ward]:
    async with ward(tmp_path, trouble.at) as built:
        yield built


class Spied:
    """Serves patients as ordered by the test and remembers whom."""

    def __init__(self, *, due: datetime | None = None) -> None:
        self.served: list[Person] = []
        self.hands_off: set[int] = set()
        self.due = due

    async def serve(self, person: Person) -> datetime | None:
        self.served.append(person)
        due, self.due = self.due, None
        return due


def worker(place: Ward, **parts: Any) -> InboxWorker:
    """A worker of this ward, with some parts exchanged."""
    usual = {
        "sorter": Sorter(place.storage.journal, LineEvents(), LineMetrics(CollectorRegistry())),
        "inbox": place.storage.inbox,
        "records": place.storage.records,
        "reader": LineEvents(),
        "desk": place.desk,
        "red_flags": WordSigns(),
        "turns": place.turns(),
        "wake": place.wake,
        "clock": place.now,
    }
    return InboxWorker(**{**usual, **parts})


@asynccontextmanager
async def working(job: InboxWorker) -> AsyncIterator[None]:
    task = asyncio.create_task(job.run())
    try:
        yield
    finally:
        await job.stop(5)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_what_waited_through_a_restart_is_found_without_a_bell(place: Ward) -> None:
    await place.receives("สวัสดีค่ะ")
    turns = Spied()
    async with working(worker(place, turns=turns)):
        await soon(lambda: PERSON in turns.served, within=0.9 * SWEEP)


async def test_whoever_was_forgotten_is_found_though_the_bell_never_rests(place: Ward) -> None:
    """Under load a wake-up comes all the time; the sweep that finds stranded patients must not wait for a quiet second."""
    await place.receives("สวัสดีค่ะ")
    turns = Spied()
    job = worker(place, turns=turns)

    async def load() -> None:
        while True:
            place.wake.ring("inbox")
            await asyncio.sleep(0.02)

    ringing = asyncio.create_task(load())
    async with working(job):
        await soon(lambda: len(turns.served) >= 3, within=4 * SWEEP)  # once as new, then swept up again and again
    ringing.cancel()


async def test_a_patient_is_come_back_to_when_their_message_is_due(place: Ward) -> None:
    await place.receives("สวัสดีค่ะ")
    turns = Spied(due=place.now() + timedelta(seconds=0.1))
    async with working(worker(place, turns=turns)):
        place.wake.ring("inbox")
        await soon(lambda: len(turns.served) == 2, within=0.9)


@dataclass
class ChokesOnce:
    """A reader that fails on the first event it sees."""

    real: LineEvents = field(default_factory=LineEvents)
    choked: bool = False

    def read(self, raw: bytes, channel: str) -> Incoming:
        if not self.choked:
            self.choked = True
            raise ValueError("cannot be read")
        return self.real.read(raw, channel)


async def test_an_event_that_cannot_be_read_hides_neither_itself_nor_those_behind_it(place: Ward) -> None:
    await place.receives("สวัสดีค่ะ")
    await place.receives("สวัสดีค่ะ", OTHER)
    turns = Spied()
    async with working(worker(place, turns=turns, reader=ChokesOnce())):
        place.wake.ring("inbox")
        await soon(lambda: set(turns.served) == {PERSON, OTHER})


class DownAtFirst:
    """An inbox whose first looks fail."""

    def __init__(self, real: SqlInbox) -> None:
        self.real, self.failures = real, 1

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    async def fresh(self, after: int, limit: int) -> tuple[tuple[Person, InboxRow], ...]:
        if self.failures:
            self.failures -= 1
            raise StorageDown("the disk is gone for a moment")
        return await self.real.fresh(after, limit)


async def test_the_worker_lives_on_when_the_store_was_down(place: Ward) -> None:
    await place.receives("สวัสดีค่ะ")
    turns = Spied()
    async with working(worker(place, turns=turns, inbox=DownAtFirst(place.storage.inbox))):
        await soon(lambda: PERSON in turns.served)


async def test_a_red_flag_is_stored_as_answered_while_its_patient_is_being_worked_on(
    place: Ward, trouble: Trouble
) -> None:
    await place.receives(HANGS)
    async with working(worker(place)):
        place.wake.ring("inbox")
        await trouble.asked.wait()
        await place.receives(CHEST_PAIN)
        place.wake.ring("inbox")
        await until(lambda: alarmed(place), 1, "no case was opened")
        assert await place.waiting() == 1
        trouble.let_go.set()


async def alarmed(place: Ward) -> bool:
    return ("emergency", "chest_pain") in await place.cases()


async def nobody_waits(place: Ward) -> bool:
    return await place.waiting() == 0


async def test_many_red_flags_at_once_are_each_answered_once(place: Ward) -> None:
    people = [Person("U" + "d" * 32, f"U{number:032x}") for number in range(50)]
    for each in people:
        await place.receives(CHEST_PAIN, each)
    async with working(worker(place)):
        place.wake.ring("inbox")
        await until(lambda: nobody_waits(place), 5, "somebody still waits")
    assert len([kind for kind, _ in await place.cases() if kind == "emergency"]) == 50
    assert sum("1669" in bubble for bubble in await place.said()) == 50


async def test_stopping_finishes_what_was_begun_and_begins_nothing(place: Ward, trouble: Trouble) -> None:
    await place.receives(HANGS)
    job = worker(place)
    running = asyncio.create_task(job.run())
    await trouble.asked.wait()
    stopping = asyncio.create_task(job.stop(5))
    await asyncio.sleep(0)
    await place.receives("สวัสดีค่ะ", OTHER)
    place.wake.ring("inbox")
    trouble.let_go.set()
    await stopping
    await running
    assert await place.said() == [DONE]
    assert await place.waiting() == 1


async def test_stopping_has_an_end_even_if_a_handler_has_none(place: Ward, trouble: Trouble) -> None:
    await place.receives(HANGS)
    job = worker(place)
    running = asyncio.create_task(job.run())
    await trouble.asked.wait()
    async with asyncio.timeout(2):
        await job.stop(0.1)
    await running
    assert await place.waiting() == 1


class SlowSigns:
    """Reads for danger signs as slowly as a page of text may take, and says in which thread."""

    def __init__(self) -> None:
        self.threads: set[str] = set()

    def read(self, text: str) -> tuple[RedFlag, ...]:
        self.threads.add(threading.current_thread().name)
        return WordSigns().read(text)

    def doubts(self, text: str) -> tuple[RedFlag, ...]:
        self.threads.add(threading.current_thread().name)
        return WordSigns().doubts(text)


@pytest.mark.parametrize("words", ["ก" * 3000, CHEST_PAIN + "ก" * 3000])
async def test_a_page_of_text_is_read_beside_the_loop_and_answered_once(place: Ward, words: str) -> None:
    await place.receives(words)
    signs, turns = SlowSigns(), Spied()
    async with working(worker(place, turns=turns, red_flags=signs)):
        await soon(lambda: PERSON in turns.served, within=2)
    assert threading.main_thread().name not in signs.threads
    assert turns.hands_off == set()
    said = await place.storage.outbox.counts()
    assert said == ({"waiting": 1} if CHEST_PAIN in words else {})
