"""A job that fails is begun again: a process whose sender or timers had stopped for good would look well and say nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.jobs import measures

PAUSE = 1.0  # seconds before the next try

log = structlog.get_logger(__name__)


async def kept_running(name: str, job: Callable[[], Awaitable[None]], *, pause: float = PAUSE) -> None:
    """Run `job` until it ends by itself. A fault is logged by its kind, counted under `name`, and the job is begun again."""
    while True:
        try:
            return await job()
        except Exception as error:
            log.error("job failed", job=name, error=type(error).__name__)
            measures.JOBS_BEGUN_AGAIN.labels(name).inc()
            await asyncio.sleep(pause)


__all__ = ["kept_running"]
