"""Wake-ups, in one process and between several: one suite for both, then what only several processes meet."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import StringIO

import pytest

from bot.domain.ports.wakeup import WakeUp
from bot.jobs.wakeup import InProcessWakeUp
from integrations.redis.link import RedisLink
from integrations.redis.wakeup import RedisWakeUp
from tests.jobs.ward import soon
from tests.redis.server import Server


@asynccontextmanager
async def ringing(server: Server, **how: float) -> AsyncIterator[tuple[RedisWakeUp, RedisLink]]:
    """The bells of one process, once it hears the others (and its own first bells have died away)."""
    async with RedisLink(server.url, "test") as link:
        wake = RedisWakeUp(link, InProcessWakeUp(), **how)
        running = asyncio.create_task(wake.run())
        try:
            if server.alive:
                await soon(lambda: link.up)
                for topic in ("inbox", "feed"):
                    assert await wake.wait(topic, 1)
            yield wake, link
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


@pytest.fixture(params=["in process", "valkey"])
async def wake(request: pytest.FixtureRequest, valkey: Server) -> AsyncIterator[WakeUp]:
    if request.param == "in process":
        yield InProcessWakeUp()
        return
    async with ringing(valkey) as (wake, _):
        yield wake


async def test_a_bell_rung_before_anybody_waits_is_not_lost(wake: WakeUp) -> None:
    wake.ring("inbox")
    assert await wake.wait("inbox", 0.5)


async def test_many_bells_are_one(wake: WakeUp) -> None:
    for _ in range(5):
        wake.ring("inbox")
    assert await wake.wait("inbox", 0.5)
    assert not await wake.wait("inbox", 0.1), "one bell is heard once"


async def test_bells_of_other_topics_are_not_heard(wake: WakeUp) -> None:
    wake.ring("outbox")
    assert not await wake.wait("inbox", 0.05)


async def test_who_waits_is_woken_at_once(wake: WakeUp) -> None:
    loop = asyncio.get_running_loop()
    waiting = asyncio.create_task(wake.wait("inbox", 5))
    await asyncio.sleep(0)
    started = loop.time()
    wake.ring("inbox")
    assert await waiting
    assert loop.time() - started < 0.05


async def test_all_who_wait_are_woken(wake: WakeUp) -> None:
    waiting = [asyncio.create_task(wake.wait("feed", 5)) for _ in range(3)]
    await asyncio.sleep(0)
    wake.ring("feed")
    assert await asyncio.gather(*waiting) == [True] * 3


async def test_nobody_rings_and_the_wait_ends(wake: WakeUp) -> None:
    assert not await wake.wait("inbox", 0.02)


# ---- between processes -----------------------------------------------------------------------------------------------


async def test_a_bell_is_heard_in_every_process(valkey: Server) -> None:
    async with ringing(valkey) as (one, _), ringing(valkey) as (two, _), ringing(valkey) as (three, _):
        one.ring("inbox")
        assert await asyncio.gather(*(each.wait("inbox", 1) for each in (one, two, three))) == [True] * 3
        three.ring("feed")
        assert await one.wait("feed", 1)


async def test_what_is_done_where_it_was_rung_is_not_told_to_others(valkey: Server) -> None:
    async with ringing(valkey) as (one, _), ringing(valkey) as (two, _):
        one.ring("outbox")
        one.ring("noted")
        assert not await two.wait("outbox", 0.1)
        assert not await two.wait("noted", 0.01)


async def test_deployments_that_share_a_server_do_not_wake_each_other(valkey: Server) -> None:
    async with ringing(valkey) as (ours, _), RedisLink(valkey.url, "neighbour") as link:
        theirs = RedisWakeUp(link, InProcessWakeUp())
        running = asyncio.create_task(theirs.run())
        await soon(lambda: link.up)
        theirs.ring("inbox")
        assert not await ours.wait("inbox", 0.1)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_whatever_else_is_said_on_the_channel_wakes_nobody_and_stops_nothing(valkey: Server) -> None:
    async with ringing(valkey) as (wake, link):
        for rubbish in (b"", b"\xff\xfe", b"somebody", b"somebody surprise", b"somebody " + b"x" * 100_000):
            await link.client.publish(link.key("wake"), rubbish)
        assert not await wake.wait("surprise", 0.05)
        await link.client.publish(link.key("wake"), "somebody inbox")
        assert await wake.wait("inbox", 1)


async def test_ten_thousand_bells_are_a_few_publications(valkey: Server) -> None:
    async with ringing(valkey) as (wake, link):
        before = (await link.client.info("stats"))["total_commands_processed"]
        for _ in range(100):
            for _ in range(100):
                wake.ring("inbox")
            await asyncio.sleep(0.002)
        spent = (await link.client.info("stats"))["total_commands_processed"] - before
        assert 1 < spent < 100


# ---- Redis is lost ---------------------------------------------------------------------------------------------------


async def test_without_redis_this_process_still_wakes_itself(own_valkey: Server) -> None:
    own_valkey.kill()
    async with ringing(own_valkey) as (wake, link):
        wake.ring("inbox")
        assert await wake.wait("inbox", 0.5)
        await soon(lambda: link._up is False)


async def test_when_it_is_lost_and_comes_back_everybody_looks_once_and_hears_again(
    own_valkey: Server, said: StringIO
) -> None:
    async with ringing(own_valkey) as (one, first), ringing(own_valkey) as (two, second):
        own_valkey.kill()
        await soon(lambda: not first.up and not second.up)
        one.ring("inbox")  # nobody carries it
        assert await one.wait("inbox", 0.1)
        assert not await two.wait("inbox", 0.1)
        own_valkey.start()
        assert await two.wait("inbox", 10), "nobody looked what had been missed"
        await soon(lambda: first.up and second.up, within=10)
        for wake in (one, two):
            await wake.wait("inbox", 0.05)
        one.ring("inbox")
        assert await two.wait("inbox", 1)
    lines = said.getvalue().splitlines()
    assert sum("does not answer" in line for line in lines) == 2, "each process says it once"
    assert sum("Redis answers" in line for line in lines) == 4, "at the start, and when it is back"


async def test_a_server_that_falls_silent_is_noticed(own_valkey: Server) -> None:
    """A frozen server, or a network that drops everything: the connection stands and nothing comes."""
    async with ringing(own_valkey, silence=0.2) as (_, link):
        own_valkey.freeze()
        await soon(lambda: not link.up)
        own_valkey.thaw()
        await soon(lambda: link.up, within=10)


async def test_ringing_never_waits_for_a_server_that_hangs(own_valkey: Server) -> None:
    async with ringing(own_valkey) as (wake, _):
        own_valkey.freeze()
        loop = asyncio.get_running_loop()
        started = loop.time()
        for _ in range(1000):
            wake.ring("inbox")
        assert await wake.wait("inbox", 0.5)
        assert loop.time() - started < 0.1
        own_valkey.thaw()
