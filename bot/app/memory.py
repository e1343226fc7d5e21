"""Keeps the garbage collector away from what lives as long as the process."""

from __future__ import annotations

import asyncio
import gc


async def settle(warm: asyncio.Task[None]) -> None:
    """Once all is loaded, move it out of the collector's sight.

    Dictionaries, phrases and LINE's client are some hundred thousand objects that never become garbage; walking over them again and
    again took a fifth of the CPU time under load (measured with a sampling profiler). See gc.freeze in Python's documentation.
    """
    await asyncio.wait([warm])
    gc.collect()
    gc.freeze()
