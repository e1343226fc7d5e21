"""The eraser forgets who may be forgotten, again and again, whatever fails."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from uuid import UUID

from bot.jobs.eraser import BATCH, Eraser
from tests.fakes.erasures import Wishes

PEOPLE = [UUID(int=number) for number in range(BATCH + 5)]


def eraser(wishes: Wishes) -> Eraser:
    return Eraser(wishes, lambda: datetime(2026, 11, 26, tzinfo=UTC))


async def test_everybody_is_forgotten_a_batch_at_a_time() -> None:
    wishes = Wishes(list(PEOPLE))
    job = eraser(wishes)
    assert [await job.forget_all() for _ in range(3)] == [BATCH, 5, 0]
    assert wishes.asked == []


async def test_one_that_fails_and_one_that_must_wait_keep_no_other_from_it() -> None:
    wishes = Wishes(PEOPLE[:4], holds_up={PEOPLE[0]}, breaks={PEOPLE[1]})
    assert await eraser(wishes).forget_all() == 2
    assert wishes.asked == PEOPLE[:2], "their wishes stand"
    wishes.holds_up.clear()
    wishes.breaks.clear()
    assert await eraser(wishes).forget_all() == 2


async def test_it_lives_through_a_store_that_is_down_and_ends_when_told() -> None:
    wishes = Wishes(PEOPLE[:1], down=2)
    job = eraser(wishes)
    running = asyncio.create_task(job.run(every=0.001))
    async with asyncio.timeout(5):
        while wishes.asked:  # noqa: ASYNC110 (what is waited for has no event)
            await asyncio.sleep(0.001)
    await job.stop()
    async with asyncio.timeout(5):
        await running
    rounds = wishes.rounds
    assert rounds >= 3
    await asyncio.sleep(0.01)
    assert wishes.rounds == rounds
