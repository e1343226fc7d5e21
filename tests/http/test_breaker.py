"""The breaker opens after failures in a row, probes once, and is not misled by cancelled calls."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.errors import HospitalRefused, HospitalUnavailable
from integrations.http.breaker import Breaker
from integrations.http.bulkhead import Bulkhead


class Down(Exception):
    """The hospital is down."""


class Clock:
    """Time that moves when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def fail(breaker: Breaker) -> None:
    with pytest.raises(Down), breaker.attempt():
        raise Down


def pass_through(breaker: Breaker) -> None:
    with breaker.attempt():
        pass


def opened(clock: Clock) -> Breaker:
    breaker = Breaker(failures=(Down,), threshold=3, cool_down=10, clock=clock)
    for _ in range(3):
        fail(breaker)
    return breaker


def test_three_failures_in_a_row_open_it_and_say_for_how_long() -> None:
    breaker = opened(Clock())
    with pytest.raises(HospitalUnavailable) as refused, breaker.attempt():
        pytest.fail("nothing passes an open breaker")
    assert refused.value.retry_after == 10


def test_failures_that_are_not_in_a_row_do_not() -> None:
    breaker = Breaker(failures=(Down,), threshold=3)
    for _ in range(5):
        fail(breaker)
        fail(breaker)
        pass_through(breaker)
    assert not breaker.is_open


def test_an_answer_marked_as_failed_counts() -> None:
    breaker = Breaker(failures=(Down,), threshold=1)
    with breaker.attempt() as attempt:
        attempt.fail()
    assert breaker.is_open


def test_a_refusal_counts_as_nothing() -> None:
    breaker = Breaker(failures=(Down,), threshold=1)
    with pytest.raises(HospitalRefused), breaker.attempt():
        raise HospitalRefused("422")
    assert not breaker.is_open


@pytest.mark.parametrize("cancels", [1, 50])
async def test_cancelled_calls_count_as_nothing(cancels: int) -> None:
    breaker = Breaker(failures=(Down,), threshold=1)

    async def call() -> None:
        with breaker.attempt():
            await asyncio.Event().wait()

    calls = [asyncio.ensure_future(call()) for _ in range(cancels)]
    await asyncio.sleep(0)
    for each in calls:
        each.cancel()
    await asyncio.gather(*calls, return_exceptions=True)
    assert not breaker.is_open


async def test_half_open_lets_one_of_five_through_and_closes_when_it_succeeds() -> None:
    clock, answer, passed = Clock(), asyncio.Event(), []
    breaker = opened(clock)
    clock.now = 11

    async def call(number: int) -> None:
        with breaker.attempt():
            passed.append(number)
            await answer.wait()

    calls = [asyncio.ensure_future(call(number)) for number in range(5)]
    await asyncio.sleep(0)
    answer.set()
    ends = await asyncio.gather(*calls, return_exceptions=True)
    assert passed == [0]
    assert [type(end) for end in ends[1:]] == [HospitalUnavailable] * 4
    assert not breaker.is_open


def test_a_failed_probe_opens_it_again() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now = 11
    fail(breaker)
    with pytest.raises(HospitalUnavailable), breaker.attempt():
        pytest.fail("nothing passes an open breaker")
    clock.now = 22
    pass_through(breaker)
    assert not breaker.is_open


async def test_a_cancelled_probe_leaves_the_next_one_its_turn() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now = 11

    async def call() -> None:
        with breaker.attempt():
            await asyncio.Event().wait()

    probe = asyncio.ensure_future(call())
    await asyncio.sleep(0)
    probe.cancel()
    await asyncio.gather(probe, return_exceptions=True)
    assert breaker.is_open
    pass_through(breaker)
    assert not breaker.is_open


def test_a_pause_that_the_hospital_asked_for_is_kept() -> None:
    clock = Clock()
    breaker = Breaker(failures=(Down,), clock=clock)
    breaker.pause(30)
    clock.now = 29
    with pytest.raises(HospitalUnavailable), breaker.attempt():
        pytest.fail("the hospital asked to be left alone")
    clock.now = 30
    pass_through(breaker)
    assert not breaker.is_open


async def test_a_full_bulkhead_refuses_at_once_and_a_cancelled_wait_gives_its_place_back() -> None:
    bulkhead, leave = Bulkhead(places=1, queue=1), asyncio.Event()

    async def call() -> None:
        async with bulkhead.place(10):
            await leave.wait()

    inside, waiting = asyncio.ensure_future(call()), asyncio.ensure_future(call())
    await asyncio.sleep(0)
    with pytest.raises(HospitalUnavailable, match="full"):
        async with bulkhead.place(10):
            pytest.fail("one inside, one waiting: no more")
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    third = asyncio.ensure_future(call())
    leave.set()
    await asyncio.gather(inside, third)


async def test_patience_at_the_bulkhead_ends() -> None:
    bulkhead = Bulkhead(places=1, queue=1)
    async with bulkhead.place(10):
        with pytest.raises(HospitalUnavailable, match="waited"):
            async with bulkhead.place(0.01):
                pytest.fail("the only place is taken")
