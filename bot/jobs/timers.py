"""Timers ring: what was to be looked at again is looked at, once, in a turn of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.dialogue.desk import Desk
from bot.dialogue.turn import Outcome
from bot.domain.errors import Changed, LeaseLost
from bot.domain.facts import CaseKind, CaseOpened, TimerRang
from bot.domain.ports.records import Records
from bot.domain.ports.timers import Timers
from bot.domain.ports.wakeup import WakeUp
from bot.domain.stored import Claim, Commit, DueTimer
from bot.jobs import measures
from bot.jobs.patient_turns import LEASE
from bot.jobs.rounds import pause

AGAIN = timedelta(seconds=2)  # until a timer that could not ring is handed out again; doubles each time
TRIES = 6  # then staff are told, and it is over
SECONDS = 10.0  # for one handler
BATCH = 50

log = structlog.get_logger(__name__)


class TimerKeeper:
    """One per process; `owner` names it in the leases of patients."""

    def __init__(
        self,
        timers: Timers,
        records: Records,
        desk: Desk,
        wake: WakeUp,
        clock: Callable[[], datetime],
        owner: str,
    ) -> None:
        self._timers, self._records, self._desk = timers, records, desk
        self._wake, self._clock, self._owner = wake, clock, owner
        self._stopping = asyncio.Event()

    async def run(self, every: float = 0.5) -> None:
        """Ring what is due until `stop`; a fault of the store is logged and tried again."""
        while not self._stopping.is_set():
            try:
                if await self.ring_due() == BATCH:
                    continue
            except Exception as error:
                log.error("timers failed", error=type(error).__name__)
            await pause(every, self._stopping)

    async def stop(self) -> None:
        """Start no further round."""
        self._stopping.set()

    async def ring_due(self) -> int:
        """One round; returns how many were due."""
        due = await self._timers.claim(self._clock(), AGAIN, BATCH)
        await asyncio.gather(*(self._ring(each) for each in due))
        return len(due)

    async def _ring(self, timer: DueTimer) -> None:
        try:
            claim = await self._records.claim(timer.person, self._owner, self._clock(), LEASE)
            if claim is None:
                return  # somebody works for this patient just now: it is handed out again
            try:
                await self._rung(claim, timer)
            finally:
                await self._records.release(claim)
                self._wake.ring("inbox")
        except (LeaseLost, Changed):
            log.info("a timer was stopped or comes again")
        except Exception as error:
            log.error("a timer failed", error=type(error).__name__)

    async def _rung(self, claim: Claim, timer: DueTimer) -> None:
        if timer.attempts < TRIES and any(row.attempts == 0 for row in claim.waiting):
            return  # what the patient has just written may be the very answer that this timer waits for
        await self._records.commit(claim, await self._commit(claim, timer))
        self._wake.ring("outbox")
        self._wake.ring("noted")

    async def _commit(self, claim: Claim, timer: DueTimer) -> Commit:
        try:
            async with asyncio.timeout(SECONDS):
                commit = await self._desk.ring(claim.loaded, timer, self._clock())
        except Exception as error:
            if timer.attempts < TRIES:
                raise
            log.error("a timer is given up", error=type(error).__name__)
            measures.TIMERS.labels("given_up").inc()
            reason = CaseOpened(CaseKind.SET_ASIDE, f"timer {timer.kind}")
            gone = TimerRang(timer.kind, timer.ref, timer.due)
            return self._desk.tell(claim.loaded, Outcome(facts=(gone, reason), step_kept=True), self._clock())
        measures.TIMERS.labels("rang").inc()
        return replace(commit, trail={"timer": timer.kind})
