"""All waiting events of one patient, one after the other, under a lease."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import structlog

from bot.dialogue.desk import RETRY_AFTER, Desk
from bot.domain.errors import Changed, LeaseLost, StorageDown
from bot.domain.messages import Incoming, Person, Place
from bot.domain.ports.inbox import EventReader
from bot.domain.ports.messenger import Messenger
from bot.domain.ports.records import Records
from bot.domain.ports.wakeup import WakeUp
from bot.domain.stored import Claim, Commit, Ending, InboxRow
from bot.jobs import measures

LEASE = timedelta(seconds=15)
HANDLER_SECONDS = 10.0  # for one event in all, however often it is tried
LEAST_SECONDS = 2.0  # a try that comes late has at least so long
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
        *,
        lease: timedelta = LEASE,
        handler_seconds: float = HANDLER_SECONDS,
    ) -> None:
        self._records, self._reader, self._desk = records, reader, desk
        self._messenger, self._wake, self._clock, self._owner = messenger, wake, clock, owner
        self._lease, self._handler_seconds = lease, handler_seconds
        self._begun: dict[int, datetime] = {}  # events that wait for another try, by when the first one began
        self.hands_off: set[int] = set()

    async def serve(self, person: Person) -> datetime | None:
        """Answer what waits, oldest first. Returns when to come back if the oldest waits for its next try, else None."""
        claim = await self._records.claim(person, self._owner, self._clock(), self._lease)
        if claim is None:
            return self._clock() + timedelta(seconds=1)
        try:
            async with self._held(claim):
                return await self._drain(claim)
        except LeaseLost:
            measures.LEASES_LOST.inc()
            return self._clock() + timedelta(seconds=1)
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
            commit = await self._take(incoming, row, claim)
            release = last and commit.ending is Ending.ANSWERED
            try:
                await self._records.commit(claim, commit, release=release)
            except Changed:
                measures.RERUNS.inc()
                claim = await self._records.load(claim)
                if all(each.seq != row.seq for each in claim.waiting):
                    return False  # the express lane or another worker has answered it
                continue
            except (LeaseLost, StorageDown):
                raise
            except Exception as error:  # what the turn made cannot be stored: it failed, as a handler fails
                await self._give_up(incoming, row, claim, type(error).__name__)
                return False
            self._count(commit, row)
            return release
        await self._give_up(incoming, row, claim, Changed.__name__)
        return False

    async def _take(self, incoming: Incoming, row: InboxRow, claim: Claim) -> Commit:
        now = self._clock()
        begun = self._begun.setdefault(row.seq, now)
        left = self._handler_seconds - (now - begun).total_seconds()
        try:
            async with asyncio.timeout(left if begun == now else max(LEAST_SECONDS, left)), self._dots(incoming):
                return await self._desk.take(incoming, row, claim.loaded, now)
        except Exception as error:
            return self._failed(incoming, row, claim, type(error).__name__)

    async def _give_up(self, incoming: Incoming, row: InboxRow, claim: Claim, reason: str) -> None:
        commit = self._failed(incoming, row, claim, reason)
        await self._records.commit(claim, commit)
        self._count(commit, row)

    def _failed(self, incoming: Incoming, row: InboxRow, claim: Claim, reason: str) -> Commit:
        """What a failed try makes true: another try if there is time for it, else the staff list."""
        log.error("handler failed", error=reason, attempt=row.attempts + 1)
        now = self._clock()
        if row.attempts < len(RETRY_AFTER):
            due = now + RETRY_AFTER[row.attempts]
            if due - self._begun.get(row.seq, now) < timedelta(seconds=self._handler_seconds):
                return self._desk.apologise(incoming, row, claim.loaded, now, due)
        return self._desk.set_aside(incoming, row, claim.loaded, now, reason)

    def _count(self, commit: Commit, row: InboxRow) -> None:
        if commit.ending is not Ending.RETRY:
            self._begun.pop(row.seq, None)
        measures.TURNS.labels(commit.ending.value).inc()
        measures.TURN_SECONDS.observe((self._clock() - row.received_at).total_seconds())
        if commit.sends:
            self._wake.ring("outbox")
        if commit.facts or commit.ending is Ending.SET_ASIDE:
            self._wake.ring("noted")

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
                await asyncio.sleep(self._lease.total_seconds() / 3)
                try:
                    await self._records.renew(claim, self._clock(), self._lease)
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
