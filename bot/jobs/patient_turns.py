"""All waiting events of one patient, one after the other, under a lease."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import structlog

from bot.dialogue.desk import RETRY_AFTER, Desk
from bot.domain.errors import Changed, LeaseLost
from bot.domain.messages import Incoming, Person, Place
from bot.domain.ports.inbox import EventReader
from bot.domain.ports.messenger import Messenger
from bot.domain.ports.records import Records
from bot.domain.ports.wakeup import WakeUp
from bot.domain.stored import Claim, Commit, Ending, InboxRow
from bot.jobs import measures

LEASE = timedelta(seconds=15)
HANDLER_SECONDS = 10.0
LOADING_AFTER = 0.5  # seconds of silence before the dots are shown
LOADING_SECONDS = 20
RERUNS = 8

log = structlog.get_logger(__name__)


class PatientTurns:
    """`hands_off`: inbox rows that the express lane is answering right now."""

    def __init__(
        self,
        records: Records,
        reader: EventReader,
        desk: Desk,
        messenger: Messenger,
        wake: WakeUp,
        clock: Callable[[], datetime],
        owner: str,
    ) -> None:
        self._records, self._reader, self._desk = records, reader, desk
        self._messenger, self._wake, self._clock, self._owner = messenger, wake, clock, owner
        self.hands_off: set[int] = set()

    async def serve(self, person: Person) -> datetime | None:
        """Answer what waits, oldest first. Returns when to come back if the oldest waits for its next try, else None."""
        claim = await self._records.claim(person, self._owner, self._clock(), LEASE)
        if claim is None:
            return self._clock() + timedelta(seconds=1)
        try:
            async with self._held(claim):
                return await self._drain(claim)
        except LeaseLost:
            measures.LEASES_LOST.inc()
            return None
        except Exception:
            await self._records.release(claim)
            raise

    async def _drain(self, claim: Claim) -> datetime | None:
        while True:
            waiting = [row for row in claim.waiting if row.seq not in self.hands_off]
            if not waiting:
                await self._records.release(claim)
                return None
            row = waiting[0]
            if row.due > self._clock():
                await self._records.release(claim)
                return row.due
            if await self._answer(claim, row, last=len(waiting) == 1):
                return None
            claim = await self._records.load(claim)

    async def _answer(self, claim: Claim, row: InboxRow, *, last: bool) -> bool:
        """Answer one event; True when the lease was let go with the commit."""
        incoming = self._reader.read(row.raw, row.channel)
        for _ in range(RERUNS):
            try:
                commit = await self._take(incoming, row, claim)
                release = last and commit.ending is Ending.ANSWERED
                await self._records.commit(claim, commit, release=release)
            except Changed:
                measures.RERUNS.inc()
                claim = await self._records.load(claim)
                if all(each.seq != row.seq for each in claim.waiting):
                    return False  # the express lane or another worker has answered it
                continue
            self._count(commit, row)
            return release
        raise RuntimeError("a turn changed under our hands every time")

    async def _take(self, incoming: Incoming, row: InboxRow, claim: Claim) -> Commit:
        now = self._clock()
        try:
            async with asyncio.timeout(HANDLER_SECONDS), self._dots(incoming):
                return await self._desk.take(incoming, row, claim.loaded, now)
        except Exception as error:
            reason = type(error).__name__
            log.error("handler failed", error=reason, attempt=row.attempts + 1)
            now = self._clock()
            if row.attempts < len(RETRY_AFTER):
                return self._desk.apologise(incoming, row, claim.loaded, now, now + RETRY_AFTER[row.attempts])
            return self._desk.set_aside(incoming, row, claim.loaded, now, reason)

    def _count(self, commit: Commit, row: InboxRow) -> None:
        measures.TURNS.labels(commit.ending.value).inc()
        measures.TURN_SECONDS.observe((self._clock() - row.received_at).total_seconds())
        if commit.sends:
            self._wake.ring("outbox")

    @asynccontextmanager
    async def _dots(self, incoming: Incoming) -> AsyncIterator[None]:
        """Show that somebody is typing once a handler (usually a hospital) takes its time."""
        if incoming.standby or incoming.place is not Place.PRIVATE:
            yield
            return
        loop = asyncio.get_running_loop()
        shown: list[asyncio.Task[None]] = []

        def show() -> None:
            shown.append(loop.create_task(self._messenger.show_loading(incoming.person, LOADING_SECONDS)))

        timer = loop.call_later(LOADING_AFTER, show)
        try:
            yield
        finally:
            timer.cancel()
            for task in shown:
                task.cancel()

    @asynccontextmanager
    async def _held(self, claim: Claim) -> AsyncIterator[None]:
        """Renew the lease while the work goes on; when it is lost, the work is dropped with LeaseLost."""
        work = asyncio.current_task()
        lost = False

        async def renew() -> None:
            nonlocal lost
            while True:
                await asyncio.sleep(LEASE.total_seconds() / 3)
                try:
                    await self._records.renew(claim, self._clock(), LEASE)
                except LeaseLost:
                    lost = True
                    if work is not None:
                        work.cancel()
                    return

        renewal = asyncio.get_running_loop().create_task(renew())
        try:
            yield
        except asyncio.CancelledError:
            if lost:
                raise LeaseLost from None
            raise
        finally:
            renewal.cancel()
