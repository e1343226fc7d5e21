"""The pause between two rounds of a job."""

from __future__ import annotations

import asyncio


async def pause(seconds: float, stopping: asyncio.Event) -> None:
    """Wait so long, or until the job is told to stop."""
    try:
        async with asyncio.timeout(seconds):
            await stopping.wait()
    except TimeoutError:
        return
