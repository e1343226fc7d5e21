"""The eraser forgets patients who asked for it, once nothing is owed to them any more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from bot.domain.ports.erasures import Erasures
from bot.jobs import measures
from bot.jobs.rounds import in_rounds

BATCH = 20

log = structlog.get_logger(__name__)


class Eraser:
    """One per process; two that find the same patient forget them once. What is asked for stands in the database until it is done."""

    def __init__(self, erasures: Erasures, clock: Callable[[], datetime]) -> None:
        self._erasures, self._clock = erasures, clock
        self._stopping = asyncio.Event()

    async def run(self, every: float = 1.0) -> None:
        """Forget until `stop`; a fault of the store is logged and tried again."""
        await in_rounds(self.forget_all, every, self._stopping, log, "erasing failed")

    async def stop(self) -> None:
        """Start no further round."""
        self._stopping.set()

    async def forget_all(self) -> int:
        """One round; returns how many were forgotten. One that fails keeps no other from being forgotten."""
        gone = 0
        for patient in await self._erasures.ready(self._clock(), BATCH):
            try:
                gone += await self._erasures.forget(patient, self._clock())
            except Exception as error:
                log.error("a patient could not be forgotten", error=type(error).__name__)
        measures.ERASED.inc(gone)
        measures.ERASURES_WAITING.set(await self._erasures.waiting())
        return gone
