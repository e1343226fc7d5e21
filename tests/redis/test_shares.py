"""Each piece of work has one process that looks first, and none has nobody."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from bot.jobs.shares import Alone
from integrations.redis.link import RedisLink
from integrations.redis.shares import RedisShares
from tests.redis.server import Server

KEYS = [f"Ubot|U{number:032x}" for number in range(600)]


@asynccontextmanager
async def several(server: Server, *names: str, **how: float) -> AsyncIterator[list[RedisShares]]:
    """Processes that know each other."""
    async with AsyncExitStack() as stack:
        links = [await stack.enter_async_context(RedisLink(server.url, "test")) for _ in names]
        there = [RedisShares(link, name, **how) for link, name in zip(links, names, strict=True)]
        for _ in range(2):  # the second time everybody is there to be seen
            for each in there:
                await each.beat()
        yield there


def looking_first(there: list[RedisShares], key: str) -> list[int]:
    return [number for number, each in enumerate(there) if each.first(key)]


def test_who_is_alone_looks_at_everything() -> None:
    assert all(Alone().first(key) for key in KEYS)


async def test_one_that_has_met_nobody_looks_at_everything(link: RedisLink) -> None:
    assert all(RedisShares(link, "one").first(key) for key in KEYS)


async def test_each_key_is_one_process_and_each_process_has_its_share(valkey: Server) -> None:
    async with several(valkey, "one", "two", "three") as there:
        counted = Counter(number for key in KEYS for number in looking_first(there, key))
        assert counted.total() == len(KEYS)
        assert all(140 < counted[number] < 260 for number in range(3)), counted


async def test_when_one_goes_only_its_share_changes_hands(valkey: Server) -> None:
    async with several(valkey, "one", "two", "three") as there:
        before = {key: looking_first(there, key) for key in KEYS}
        running = asyncio.create_task(there[2].run())
        await asyncio.sleep(0.05)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        for each in there[:2]:
            await each.beat()
        after = {key: looking_first(there[:2], key) for key in KEYS}
        assert all(len(who) == 1 for who in after.values())
        assert all(after[key] == who for key, who in before.items() if who != [2])


async def test_one_that_gives_no_sign_of_life_is_counted_out_and_back_in(valkey: Server) -> None:
    async with several(valkey, "one", "frozen", gone=0.3) as (one, frozen):
        await asyncio.sleep(0.4)
        await one.beat()
        assert one.alone()
        assert all(one.first(key) for key in KEYS)
        await frozen.beat()
        await one.beat()
        assert not one.alone()
        assert all(len(looking_first([one, frozen], key)) == 1 for key in KEYS)


async def test_without_redis_everybody_goes_by_the_picture_they_had_last(own_valkey: Server) -> None:
    async with several(own_valkey, "one", "two") as there:
        before = {key: looking_first(there, key) for key in KEYS}
        own_valkey.kill()
        for each in there:
            await each.beat()
        assert {key: looking_first(there, key) for key in KEYS} == before
        assert [each.cut_off() for each in there] == [True, True]
        own_valkey.start()
        for _ in range(2):
            for each in there:
                await each.beat()
        assert {key: looking_first(there, key) for key in KEYS} == before
        assert [each.cut_off() for each in there] == [False, False]


async def test_who_was_alone_when_redis_was_lost_is_not_cut_off_from_anybody(own_valkey: Server) -> None:
    async with several(own_valkey, "one") as [one]:
        own_valkey.kill()
        await one.beat()
        assert one.alone()
        assert not one.cut_off()
