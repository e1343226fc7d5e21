"""Valkey from its wheel, which can be killed and frozen, and the check that nothing is left in it for ever."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from io import StringIO

import pytest
import structlog

from config.logging import set_up_logging
from integrations.redis.link import RedisLink
from tests.log_scan import SCAN
from tests.redis.server import Server


@pytest.fixture
def said() -> Iterator[StringIO]:
    """What is logged, as `serve` logs it."""
    before = logging.getLogger().handlers[:]
    lines = StringIO()
    set_up_logging("INFO", to=lines)
    yield lines
    for line in lines.getvalue().splitlines():
        SCAN.read(line)
    structlog.reset_defaults()
    logging.getLogger().handlers[:] = before


@pytest.fixture(scope="session")
def shared_server() -> Iterator[Server]:
    """One for all tests that leave it alive."""
    with Server.started() as server:
        yield server


@pytest.fixture
async def valkey(shared_server: Server) -> AsyncIterator[Server]:
    """An empty server; at the end every key that is left must have a time to live."""
    await shared_server.empty()
    yield shared_server
    assert await shared_server.immortal() == [], "keys without a time to live"


@pytest.fixture
async def own_valkey() -> AsyncIterator[Server]:
    """A server that the test may kill."""
    with Server.started() as server:
        yield server
        if server.alive:
            assert await server.immortal() == [], "keys without a time to live"


@pytest.fixture
async def link(valkey: Server) -> AsyncIterator[RedisLink]:
    async with RedisLink(valkey.url, "test") as link:
        yield link
