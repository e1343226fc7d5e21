"""The line to Redis: short time limits, one word in the log when it breaks and one when it is back."""

from __future__ import annotations

import asyncio
from functools import cache
from types import TracebackType
from typing import Final, Self

import structlog
from prometheus_client import Gauge
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from bot.domain.errors import BadConfiguration

FAULTS: Final = (RedisError, OSError, TimeoutError)  # whatever Redis or the way to it can do to us

_SECONDS = 1.0  # nobody waits longer for a hint
_CONNECTIONS = 10

log = structlog.get_logger(__name__)


@cache
def _gauge() -> Gauge:
    """Made with the first line to Redis: where there is none, nobody should read that it is down."""
    return Gauge("klaimor_redis_up", "1 while Redis answers; while it does not, work is found by sweeps")


def told_to_stop() -> bool:
    """Whether this task was cancelled. Loops ask, since a call to Redis may swallow that.

    redis-py sends within asyncio.wait_for, which before Python 3.12 returns as if nothing were when it is cancelled just as it is done.
    """
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


class RedisLink:
    """One per process. `up`: whether it is worth asking. `namespace` keeps deployments apart that share a server.

    Nothing is tried twice here: who asks has another way, and who listens comes back by itself.
    """

    def __init__(self, url: str, namespace: str) -> None:
        try:
            pool = BlockingConnectionPool.from_url(
                url,
                max_connections=_CONNECTIONS,
                timeout=_SECONDS,
                socket_timeout=_SECONDS,
                socket_connect_timeout=_SECONDS,
                retry=Retry(NoBackoff(), 0),
            )
        except ValueError as error:
            raise BadConfiguration("REDIS_URL is not an address such as redis://127.0.0.1:6379/0") from error
        self.client: Redis = Redis.from_pool(pool)
        self._namespace = namespace
        self._up: bool | None = None  # nobody has asked yet

    @property
    def up(self) -> bool:
        """Whether it answered when it was last asked."""
        return bool(self._up)

    def key(self, *parts: str) -> str:
        """A name of ours. Whatever is stored under one must have a time to live."""
        return ":".join(("klaimor", self._namespace, *parts))

    def answers(self) -> None:
        """It has answered."""
        if not self._up:
            log.info("Redis answers")
            _gauge().set(1)
        self._up = True

    def fails(self, error: Exception) -> None:
        """It has not."""
        if self._up is not False:
            log.error("Redis does not answer: work is found by sweeps", error=type(error).__name__)
            _gauge().set(0)
        self._up = False

    async def ping(self) -> None:
        """Ask it. Raises one of FAULTS."""
        await self.client.ping()

    async def aclose(self) -> None:
        """Close the connections."""
        await self.client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()
