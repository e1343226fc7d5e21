"""How often something may be done: one suite for the counter in one process and for the one in Redis."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.domain.ports.limits import Limit, Limits
from bot.jobs.limits import InProcessLimits
from integrations.redis.limits import RedisLimits
from integrations.redis.link import RedisLink
from tests.redis.server import Server

THREE = Limit("three", burst=3, per_second=1 / 600)  # as good as never refilled while a test runs
QUICK = Limit("quick", burst=2, per_second=20.0)
LOGIN = Limit("login", burst=5, per_second=1 / 180)


@pytest.fixture(params=["in process", "valkey"])
async def limits(request: pytest.FixtureRequest, link: RedisLink) -> AsyncIterator[Limits]:
    if request.param == "in process":
        yield InProcessLimits()
        return
    link.answers()
    yield RedisLimits(link, NeverAsked())


class NeverAsked:
    """Redis is there: nobody else is to be asked."""

    async def take(self, limit: Limit, of: str, count: int = 1) -> float:
        raise AssertionError("asked though Redis answers")

    async def forget(self, limit: Limit, of: str) -> None:
        return None


async def test_so_many_and_no_more(limits: Limits) -> None:
    assert [await limits.take(THREE, "somsri") for _ in range(3)] == [0.0] * 3
    assert await limits.take(THREE, "somsri") == pytest.approx(600, abs=5)


async def test_being_refused_costs_nothing(limits: Limits) -> None:
    for _ in range(3):
        await limits.take(THREE, "somsri")
    waits = [await limits.take(THREE, "somsri") for _ in range(5)]
    assert all(wait == pytest.approx(600, abs=5) for wait in waits)


async def test_each_has_a_bucket_of_their_own_and_each_limit_too(limits: Limits) -> None:
    for _ in range(3):
        await limits.take(THREE, "somsri")
    assert await limits.take(THREE, "chai") == 0.0
    assert await limits.take(LOGIN, "somsri") == 0.0


async def test_it_fills_again_with_time(limits: Limits) -> None:
    assert [await limits.take(QUICK, "a") for _ in range(2)] == [0.0] * 2
    wait = await limits.take(QUICK, "a")
    assert 0 < wait <= 0.05
    await asyncio.sleep(wait + 0.005)
    assert await limits.take(QUICK, "a") == 0.0
    await asyncio.sleep(0.3)
    assert [await limits.take(QUICK, "a") for _ in range(2)] == [0.0] * 2
    assert await limits.take(QUICK, "a") > 0, "more than full"


async def test_several_at_once_are_taken_together_or_not_at_all(limits: Limits) -> None:
    assert await limits.take(THREE, "a", 2) == 0.0
    assert await limits.take(THREE, "a", 2) == pytest.approx(600, abs=5)
    assert await limits.take(THREE, "a", 1) == 0.0


@pytest.mark.parametrize("count", [0, -1, 4])
async def test_a_count_that_never_fits_is_a_mistake(limits: Limits, count: int) -> None:
    with pytest.raises(ValueError, match="three"):
        await limits.take(THREE, "a", count)


async def test_forgetting_fills_the_bucket(limits: Limits) -> None:
    for _ in range(4):
        await limits.take(THREE, "a")
    await limits.forget(THREE, "a")
    await limits.forget(THREE, "nobody")
    assert [await limits.take(THREE, "a") for _ in range(3)] == [0.0] * 3


async def test_of_many_who_ask_at_once_as_many_get_one_as_there_are(limits: Limits) -> None:
    waits = await asyncio.gather(*(limits.take(THREE, "a") for _ in range(40)))
    assert sum(wait == 0.0 for wait in waits) == 3


async def test_any_name_is_good(limits: Limits) -> None:
    for name in ("", "สมศรี ใจดี", "a" * 10_000, "\udcff", "10.0.0.1 {x} :*"):
        assert await limits.take(THREE, name) == 0.0


@pytest.mark.parametrize(("burst", "per_second"), [(0, 1.0), (1, 0.0), (3, -1.0)])
def test_a_bucket_that_never_holds_anything_is_refused(burst: int, per_second: float) -> None:
    with pytest.raises(ValueError, match="never"):
        Limit("broken", burst, per_second)


# ---- inside one process ----------------------------------------------------------------------------------------------


async def test_full_buckets_are_thrown_away_and_used_ones_are_kept() -> None:
    seconds = 0.0
    limits = InProcessLimits(lambda: seconds)
    short = Limit("short", 1, 1.0)
    for number in range(9_000):
        await limits.take(short, str(number))
    await limits.take(THREE, "a", 3)
    seconds = 5.0
    for number in range(9_000, 11_000):
        await limits.take(short, str(number))
    assert len(limits._buckets) < 3_000
    assert await limits.take(THREE, "a") > 0


# ---- in Redis --------------------------------------------------------------------------------------------------------


async def test_two_processes_share_a_bucket(valkey: Server) -> None:
    async with RedisLink(valkey.url, "test") as here, RedisLink(valkey.url, "test") as there:
        one, two = RedisLimits(here, NeverAsked()), RedisLimits(there, NeverAsked())
        here.answers()
        there.answers()
        waits = await asyncio.gather(*(each.take(THREE, "a") for _ in range(20) for each in (one, two)))
        assert sum(wait == 0.0 for wait in waits) == 3


async def test_a_key_says_nothing_of_whom_it_counts_and_goes_when_the_bucket_is_full(valkey: Server) -> None:
    async with RedisLink(valkey.url, "test") as link:
        link.answers()
        await RedisLimits(link, NeverAsked()).take(QUICK, "somsri@hospital")
        [key] = await valkey.keys()
        assert "somsri" not in key
        assert 0 < await link.client.pttl(key) <= 1_100


async def test_while_redis_is_lost_each_process_counts_by_itself(own_valkey: Server) -> None:
    async with RedisLink(own_valkey.url, "test") as link:
        link.answers()
        limits = RedisLimits(link, InProcessLimits())
        await limits.take(THREE, "a")
        own_valkey.kill()
        assert [await limits.take(THREE, "a") for _ in range(3)] == [0.0] * 3
        assert await limits.take(THREE, "a") > 0
        await limits.forget(THREE, "a")
        assert await limits.take(THREE, "a") == 0.0
        assert not link.up


async def test_a_server_that_hangs_is_waited_for_once(own_valkey: Server) -> None:
    async with RedisLink(own_valkey.url, "test") as link:
        link.answers()
        limits = RedisLimits(link, InProcessLimits())
        await limits.take(THREE, "a")
        own_valkey.freeze()
        loop = asyncio.get_running_loop()
        started = loop.time()
        for _ in range(10):
            await limits.take(LOGIN, "a" * (_ + 1))
        assert loop.time() - started < 3
        own_valkey.thaw()
