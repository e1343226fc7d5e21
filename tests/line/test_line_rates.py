"""LINE's rates are asked for before a call, so that LINE need not refuse it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.domain.messages import Person
from bot.domain.ports.limits import Limit
from bot.domain.ports.messenger import RateLimited
from integrations.line.messenger import LineMessenger
from integrations.line.rates import LOADING, PUSH, REPLY

SOMSRI = Person("Ubot", "U" + "1" * 32)
HELLO = b'[{"type":"text","text":"hello"}]'
TOKEN = "an-access-token"


@dataclass
class Buckets:
    """Answers with these waits, one after the other, then with none."""

    waits: list[float] = field(default_factory=list)
    asked: list[tuple[Limit, str]] = field(default_factory=list)

    async def take(self, limit: Limit, of: str, count: int = 1) -> float:
        self.asked.append((limit, of))
        return self.waits.pop(0) if self.waits else 0.0

    async def forget(self, limit: Limit, of: str) -> None: ...


@dataclass
class Line:
    """Counts what arrives."""

    paths: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        self.paths.append(request.path.rpartition("/")[2])
        return web.json_response({})


@asynccontextmanager
async def messenger(buckets: Buckets, line: Line) -> AsyncIterator[LineMessenger]:
    app = web.Application()
    app.router.add_post("/{rest:.*}", line.answer)
    async with TestServer(app) as server:
        speaker = LineMessenger(access_token=TOKEN, api_url=str(server.make_url("")), limits=buckets)
        await speaker.warm_up()
        try:
            yield speaker
        finally:
            await speaker.aclose()


async def test_each_kind_of_call_has_its_own_rate_and_the_token_stands_in_no_name() -> None:
    buckets, line = Buckets(), Line()
    async with messenger(buckets, line) as speaker:
        await speaker.reply("token", HELLO)
        await speaker.push(SOMSRI, HELLO, retry_key=uuid4())
        await speaker.show_loading(SOMSRI, 5)
    assert [limit for limit, _ in buckets.asked] == [REPLY, PUSH, LOADING]
    assert line.paths == ["reply", "push", "start"]
    [channel] = {of for _, of in buckets.asked}
    assert TOKEN not in channel


def test_the_rates_are_below_lines() -> None:
    """LINE: 2,000 a second for reply and push, 100 for the dots; a bucket gives its burst and a second's worth at most."""
    assert REPLY.per_second < 2_000
    assert PUSH.per_second < 2_000
    assert LOADING.per_second < 100


async def test_a_short_wait_is_waited_for() -> None:
    buckets, line = Buckets([0.05, 0.05]), Line()
    async with messenger(buckets, line) as speaker:
        started = asyncio.get_running_loop().time()
        await speaker.reply("token", HELLO)
        assert asyncio.get_running_loop().time() - started >= 0.1
    assert len(buckets.asked) == 3


async def test_a_long_wait_puts_the_call_off_and_nothing_is_said() -> None:
    buckets, line = Buckets([30.0]), Line()
    async with messenger(buckets, line) as speaker:
        with pytest.raises(RateLimited) as put_off:
            await speaker.push(SOMSRI, HELLO, retry_key=uuid4())
    assert put_off.value.after == 30.0
    assert line.paths == []


async def test_the_dots_are_a_kindness_that_waits_for_nothing() -> None:
    buckets, line = Buckets([0.01]), Line()
    async with messenger(buckets, line) as speaker:
        await speaker.show_loading(SOMSRI, 5)
    assert line.paths == []
