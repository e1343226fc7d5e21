"""Keeps the garbage collector away from what lives as long as the process."""

from __future__ import annotations

import asyncio
import gc


def collect_seldom() -> None:
    """Look for garbage less often than Python does by itself, from the start of the process on.

    A start makes a million objects, nearly all of which stay: walking over them again and again was a third of its CPU time (measured:
    5.0 s to read all of the bot's language became 3.2 s, with the same memory).
    """
    gc.set_threshold(20_000, 20, 20)


async def settle(warm: asyncio.Task[None]) -> None:
    """Once all is loaded, move it out of the collector's sight.

    Dictionaries, phrases and LINE's client are some hundred thousand objects that never become garbage; walking over them again and
    again took a fifth of the CPU time under load (measured with a sampling profiler). See gc.freeze in Python's documentation.
    """
    await asyncio.wait([warm])
    gc.collect()
    gc.freeze()
