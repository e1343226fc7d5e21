"""One patient's messages, one after the other, whatever the handlers do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.errors import StorageDown
from bot.domain.stored import Claim, Commit
from integrations.storage.records import SqlRecords
from tests.jobs.ward import PERSON, Ward, soon, ward
from tests.service.trouble import APOLOGY, DONE, FAILS, HANGS, SET_ASIDE, Trouble

SHORT = timedelta(seconds=0.3)


@pytest.fixture
def trouble() -> Trouble:
    return Trouble()


@pytest.fixture
async def place(tmp_path: Path, trouble: Trouble) -> AsyncIterator[Ward]:
    async with ward(tmp_path, trouble.at) as built:
        yield built


async def test_a_handler_that_hangs_has_its_time_once_and_staff_take_over(place: Ward, trouble: Trouble) -> None:
    await place.receives(HANGS)
    await place.receives("สวัสดีค่ะ")
    turns = place.turns(handler_seconds=0.2)
    assert await turns.serve(PERSON) is None
    assert len(trouble.tries[HANGS]) == 1
    [(kind, reason)] = await place.cases()
    assert kind == "set_aside"
    assert "TimeoutError" in reason
    assert await place.waiting() == 0
    [told] = await place.said()
    assert told == SET_ASIDE, "it is not tried again, and the patient is not told so"


async def test_a_handler_that_fails_at_once_is_tried_again_and_the_next_message_waits(
    place: Ward, trouble: Trouble
) -> None:
    await place.receives(FAILS)
    await place.receives("สวัสดีค่ะ")
    turns = place.turns()
    due = await turns.serve(PERSON)
    assert due is not None
    assert timedelta(0) < due - place.now() <= timedelta(seconds=1)
    assert await place.waiting() == 2
    [told] = await place.said()
    assert APOLOGY in told
    assert await turns.serve(PERSON) == due, "before its time it is not tried"
    assert len(trouble.tries[FAILS]) == 1


async def test_a_try_that_comes_hours_late_still_has_a_fair_time(place: Ward, trouble: Trouble) -> None:
    await place.receives(FAILS)
    turns = place.turns()
    await turns.serve(PERSON)
    place.moved = 7200
    await turns.serve(PERSON)
    assert len(trouble.tries[FAILS]) == 2
    assert [kind for kind, _ in await place.cases()] == ["set_aside"]


async def test_work_whose_lease_was_lost_is_dropped_at_once_and_nothing_is_said(place: Ward, trouble: Trouble) -> None:
    await place.receives(HANGS)
    serving = asyncio.create_task(place.turns(lease=SHORT).serve(PERSON))
    await trouble.asked.wait()
    await place.steals()
    async with asyncio.timeout(2):
        again = await serving
    assert again is not None
    assert again > place.now()
    assert await place.waiting() == 1
    assert await place.said() == []


async def test_a_lease_is_renewed_while_a_handler_takes_its_time(place: Ward, trouble: Trouble) -> None:
    await place.receives(HANGS)
    serving = asyncio.create_task(place.turns(lease=SHORT).serve(PERSON))
    await trouble.asked.wait()
    await asyncio.sleep(2 * SHORT.total_seconds())  # longer than the lease, which only real time can show
    assert await place.storage.records.claim(PERSON, "another", place.now(), SHORT) is None
    trouble.let_go.set()
    assert await serving is None
    assert await place.said() == [DONE]


async def test_an_older_message_that_arrives_late_is_answered_first(place: Ward, trouble: Trouble) -> None:
    trouble.let_go.set()
    await place.receives(HANGS)
    await place.receives("สวัสดีค่ะ", sent=place.now() - timedelta(minutes=5))
    await place.turns().serve(PERSON)
    first, second = await everything(place)
    assert second == DONE
    assert first != DONE


async def everything(place: Ward) -> list[str]:
    """What was said, in the order of its numbers: a row waits for the one before it, so they are taken one by one."""
    words: list[str] = []
    while said := await place.said():
        words += said
        await place.storage.database.write(
            lambda conn: conn.exec_driver_sql("UPDATE outbox SET state = 'said' WHERE state = 'sending'").rowcount
        )
    return words


async def test_a_patient_who_is_held_by_another_is_come_back_to(place: Ward) -> None:
    await place.receives("สวัสดีค่ะ")
    assert await place.storage.records.claim(PERSON, "another", place.now(), timedelta(seconds=15)) is not None
    again = await place.turns().serve(PERSON)
    assert again is not None
    assert again > place.now()
    assert await place.waiting() == 1


@dataclass
class FullDisk:
    """Records that cannot store the first commit."""

    real: SqlRecords
    full: bool = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    async def commit(self, claim: Claim, commit: Commit, *, release: bool = False) -> int:
        if self.full:
            self.full = False
            raise StorageDown("the disk is full")
        return await self.real.commit(claim, commit, release=release)


async def test_when_nothing_can_be_stored_the_patient_is_let_go_and_the_message_waits(
    place: Ward, trouble: Trouble
) -> None:
    trouble.let_go.set()
    await place.receives(HANGS)
    turns = place.turns(FullDisk(place.storage.records))
    with pytest.raises(StorageDown):
        await turns.serve(PERSON)
    assert await place.waiting() == 1
    assert await turns.serve(PERSON) is None
    assert await place.said() == [DONE]
    assert await place.cases() == []


async def test_the_dots_are_shown_only_to_who_waits_long(place: Ward, trouble: Trouble) -> None:
    await place.receives("สวัสดีค่ะ")
    await place.turns().serve(PERSON)
    assert place.messenger.loading == []
    await place.receives(HANGS)
    serving = asyncio.create_task(place.turns().serve(PERSON))
    await soon(lambda: bool(place.messenger.loading))
    assert place.messenger.loading == [(PERSON, 20)]
    trouble.let_go.set()
    await serving
