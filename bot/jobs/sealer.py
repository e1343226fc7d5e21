"""The sealer closes the audit book behind those who write into it: within a second every committed entry has its place in the chain."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.domain.ports.audit import AuditBroken, AuditChain, Head
from bot.jobs import measures
from bot.jobs.rounds import pause

SWEEP = 0.5
# The head is told to the log so often: kept on another machine, it shows later whether the whole chain was exchanged.
TELL_EVERY = timedelta(hours=1)
COMPLAIN_EVERY = timedelta(minutes=1)

log = structlog.get_logger(__name__)


class Sealer:
    """One per process; whichever comes first seals. No turn waits for it, and it needs no wake-up."""

    def __init__(self, chain: AuditChain, clock: Callable[[], datetime]) -> None:
        self._chain, self._clock = chain, clock
        self._head: Head | None = None
        self._told: datetime | None = None
        self._complained: datetime | None = None
        self._stopping = asyncio.Event()

    async def run(self, every: float = SWEEP) -> None:
        """Seal until `stop`; a fault is logged and tried again, entries wait meanwhile."""
        while not self._stopping.is_set():
            try:
                await self.seal_all()
            except AuditBroken as broken:
                self._complain(str(broken))
            except Exception as error:
                log.error("sealing failed", error=type(error).__name__)
            await pause(every, self._stopping)

    async def stop(self) -> None:
        """Seal what the last turns wrote, and start no further round."""
        self._stopping.set()
        try:
            await self.seal_all()
        except Exception as error:
            log.error("sealing failed", error=type(error).__name__)
        if self._head is not None:
            self._tell(self._head)

    async def seal_all(self) -> int:
        """Seal everything that waits; returns how many entries. Raises AuditBroken, StorageDown."""
        total = 0
        while True:
            sealed = await self._chain.seal(self._clock())
            total += sealed.count
            if sealed.foreign:
                log.error("audit entries that this service has not written", count=sealed.foreign)
                measures.AUDIT_FOREIGN.inc(sealed.foreign)
            if sealed.head is not None:
                self._look_at(sealed.head)
            if not sealed.count:
                measures.AUDIT_BROKEN.set(0)
                return total

    def _look_at(self, head: Head) -> None:
        """A chain only grows: if it is shorter than it was, somebody has put back an old copy of the database."""
        before, self._head = self._head, head
        if (
            before is not None
            and (head.number, head.hash) != (before.number, before.hash)
            and head.number <= before.number
        ):
            log.error("the audit chain went back", number=head.number)
            measures.AUDIT_WENT_BACK.inc()
        measures.AUDIT_SEALED.set(head.number)
        if self._told is None or self._clock() - self._told >= TELL_EVERY:
            self._tell(head)

    def _tell(self, head: Head) -> None:
        self._told = self._clock()
        log.info("audit head", number=head.number, hash=head.hash.hex())

    def _complain(self, reason: str) -> None:
        measures.AUDIT_BROKEN.set(1)
        if self._complained is None or self._clock() - self._complained >= COMPLAIN_EVERY:
            self._complained = self._clock()
            log.error("the audit chain is broken, nothing is sealed", reason=reason)
