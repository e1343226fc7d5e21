"""Bubbles are read together, and an unanswered question rings, with the real store, desk, worker and danger signs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app.language import red_flags
from bot.dialogue.desk import Desk
from bot.jobs.timers import TimerKeeper
from tests.jobs.test_inbox_worker import Spied, worker, working
from tests.jobs.ward import OTHER, PERSON, Ward, soon, ward


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Ward]:
    async with ward(tmp_path, with_real_signs) as built:
        yield built


def with_real_signs(desk: Desk) -> Desk:
    return replace(desk, clinic=replace(desk.clinic, red_flags=red_flags()))


async def kinds(place: Ward) -> list[str]:
    return [case.kind for case in await place.storage.records.cases(10)]


def keeper(place: Ward) -> TimerKeeper:
    return TimerKeeper(place.storage.timers, place.storage.records, place.desk, place.wake, place.now, "timers")


async def test_a_sign_in_three_bubbles_is_an_emergency(place: Ward) -> None:
    for bubble in ("หายใจ", "ไม่", "ออก"):
        await place.receives(bubble)
    await place.turns().serve(PERSON)
    assert "emergency" in await kinds(place)


async def test_a_sign_in_three_bubbles_waits_for_none_of_them(place: Ward) -> None:
    """The first bubble hangs in its turn; the third makes the sign, and is answered beside it."""
    for bubble in ("หายใจ", "ไม่", "ออก"):
        await place.receives(bubble)
    async with working(worker(place, red_flags=red_flags(), turns=Spied())):
        place.wake.ring("inbox")
        await until_found(place, "emergency")
    assert (await place.storage.outbox.counts())["waiting"] >= 1


async def test_bubbles_of_two_people_make_no_sign(place: Ward) -> None:
    await place.receives("หายใจ")
    await place.receives("ไม่ออก", OTHER)
    turns = Spied()
    async with working(worker(place, red_flags=red_flags(), turns=turns)):
        place.wake.ring("inbox")
        await soon(lambda: {PERSON, OTHER} <= set(turns.served))
    assert await kinds(place) == []


async def until_found(place: Ward, kind: str) -> None:
    for _ in range(100):
        if kind in await kinds(place):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"no case of kind {kind}")


async def test_the_same_bubbles_over_many_minutes_are_not(place: Ward) -> None:
    for bubble in ("หายใจ", "ไม่", "ออก"):
        await place.receives(bubble)
        await place.turns().serve(PERSON)
        place.moved += timedelta(minutes=3).total_seconds()
    assert "emergency" not in await kinds(place)


async def test_a_question_without_an_answer_becomes_an_emergency(place: Ward) -> None:
    await place.receives("ไม่ไหวแล้ว")
    await place.turns().serve(PERSON)
    assert await kinds(place) == []
    assert await keeper(place).ring_due() == 0
    place.moved += 121
    assert await keeper(place).ring_due() == 1
    assert await kinds(place) == ["emergency"]
    assert (await place.storage.outbox.counts()) == {"waiting": 2}


async def test_a_clear_no_stops_the_clock(place: Ward) -> None:
    await place.receives("ไม่ไหวแล้ว")
    await place.turns().serve(PERSON)
    place.moved += 5
    await place.receives("ไม่มีค่ะ")
    await place.turns().serve(PERSON)
    place.moved += 300
    assert await keeper(place).ring_due() == 0
    assert await kinds(place) == []
