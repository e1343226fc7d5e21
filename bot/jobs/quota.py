"""LINE's monthly quota: read now and then, kept where every process and the desk see it, and counted on in between."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.domain.errors import KlaiMorError
from bot.domain.ports.outbox import Outbox
from bot.domain.ports.quota import QuotaBook, QuotaSource
from bot.domain.ports.wakeup import WakeUp
from bot.domain.quota import Quota
from bot.jobs import measures

EVERY = 60.0  # seconds between readings
PART = 10  # read again when this part of what is left above the reserve may have been pushed since
BELIEVED = timedelta(minutes=15)  # for so long LINE's refusal counts more than its own figures, which may lag behind
REVIVES = timedelta(hours=24)  # what has waited longer than this is not pushed any more when there is quota again

log = structlog.get_logger(__name__)


class QuotaGauge:
    """What this process knows of the quota: the newest reading, and what it has pushed itself since then.

    Several processes do not see each other's pushes between readings; the reserve has to be larger than what they push in that time.
    """

    def __init__(self, reserve: int) -> None:
        self._reserve = reserve
        self._known: Quota | None = None
        self._refused: tuple[datetime, int | None] | None = None  # when, and what the limit was then
        self.stale = asyncio.Event()

    @property
    def now(self) -> Quota | None:
        """As far as it is known; None before the first reading."""
        return self._known

    @property
    def short(self) -> bool:
        """Whether only urgent pushes may go out."""
        return self._known is not None and self._known.short

    def read(self, reading: Quota) -> None:
        """A new reading. What was pushed since an older one is in it."""
        if self._known is not None and reading.read_at <= self._known.read_at:
            return
        self._known = replace(reading, reserve=self._reserve)
        if self._refused is not None:
            at, limit = self._refused
            if reading.limit == limit and reading.read_at - at < BELIEVED:
                self._known = self._known.spent()
            else:
                self._refused = None

    def pushed(self) -> None:
        """One more of our pushes was said."""
        if self._known is None:
            return
        self._known = self._known.pushed()
        left = self._known.left
        if left is not None and self._known.since * PART >= max(0, left - self._reserve):
            self.stale.set()

    def spent(self, now: datetime) -> None:
        """LINE refuses pushes for this month. That is believed for a while, unless the limit is raised."""
        if self._refused is None or now - self._refused[0] >= BELIEVED:
            self._refused = (now, self._known.limit if self._known is not None else None)
            self.stale.set()
        self._known = (self._known or Quota(None, 0, now, reserve=self._reserve)).spent()


class QuotaKeeper:
    """One per process. Whoever reads first in a minute reads for all."""

    def __init__(
        self,
        gauge: QuotaGauge,
        source: QuotaSource,
        book: QuotaBook,
        outbox: Outbox,
        wake: WakeUp,
        clock: Callable[[], datetime],
    ) -> None:
        self._gauge, self._source, self._book, self._outbox = gauge, source, book, outbox
        self._wake, self._clock = wake, clock
        self._stopping = False

    async def run(self) -> None:
        """Read until `stop`; while LINE cannot be asked the last reading stands."""
        while not self._stopping:
            try:
                await self.look()
            except Exception as error:
                log.warning("the quota could not be read", error=type(error).__name__)
            await self._pause()

    async def stop(self) -> None:
        """Start no further reading."""
        self._stopping = True
        self._gauge.stale.set()

    async def look(self) -> None:
        """Read, keep, and if it was short and is not any more, let go what waited for it. Raises as QuotaSource."""
        was_short, hurry = self._gauge.short, self._gauge.stale.is_set()
        self._gauge.stale.clear()
        fresh = await self._book.latest()
        if fresh is None or hurry or self._clock() - fresh.read_at >= timedelta(seconds=EVERY):
            fresh = await self._read() or fresh
        if fresh is not None:
            self._gauge.read(fresh)
        self._measure()
        if was_short and not self._gauge.short:
            revived = await self._outbox.revive(self._clock() - REVIVES, self._clock())
            log.info("there is quota again", count=revived)
            self._wake.ring("outbox")
        elif self._gauge.short and not was_short:
            log.error("the month's quota is short: reminders go to the call list")

    async def _read(self) -> Quota | None:
        asked_at = self._clock()
        try:
            limit, used = await self._source.month()
        except KlaiMorError as error:
            log.warning("the quota could not be read", error=type(error).__name__)
            return None
        await self._book.note(limit, used, asked_at)
        return Quota(limit, used, asked_at)

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(EVERY):
                await self._gauge.stale.wait()
        except TimeoutError:
            return
        await asyncio.sleep(1.0)  # however fast it goes, LINE is asked once a second

    def _measure(self) -> None:
        known = self._gauge.now
        if known is not None:
            measures.QUOTA_LEFT.set(-1 if known.left is None else known.left)
            measures.QUOTA_SHORT.set(known.short)
