"""Rounds of a job, one after the other, until it is told to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from structlog.typing import FilteringBoundLogger


async def in_rounds(
    one: Callable[[], Awaitable[object]],
    every: float,
    stopping: asyncio.Event,
    log: FilteringBoundLogger,
    failed: str,
) -> None:
    """One round after the other with so many seconds between them; a round that raises is logged as `failed`, and the next one comes."""
    while not stopping.is_set():
        try:
            await one()
        except Exception as error:
            log.error(failed, error=type(error).__name__)
        await pause(every, stopping)


async def pause(seconds: float, stopping: asyncio.Event) -> None:
    """Wait so long, or until the job is told to stop."""
    try:
        async with asyncio.timeout(seconds):
            await stopping.wait()
    except TimeoutError:
        return
