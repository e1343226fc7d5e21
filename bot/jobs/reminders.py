"""The reminder ledger is worked off: every reminder is said once, or somebody rings, and one that is broken costs no other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

import structlog

from bot.dialogue.desk import Desk
from bot.dialogue.turn import Outcome
from bot.domain.appointment import Hospital, Standing
from bot.domain.errors import Changed, HospitalRefused, HospitalUnavailable
from bot.domain.ledger import DueReminder, Unplanned
from bot.domain.ports.call_list import CallList
from bot.domain.ports.hospital import HospitalBooking
from bot.domain.ports.records import Records
from bot.domain.ports.reminders import Reminders
from bot.domain.ports.wakeup import WakeUp
from bot.flows import reminders
from bot.flows.planned_reminders import reminders_planned
from bot.jobs import measures
from bot.jobs.quota import QuotaGauge
from bot.jobs.reminder_ends import InHand, ReminderEnds
from bot.jobs.rounds import in_rounds

LEASE = timedelta(seconds=30)
BATCH = 100
AT_ONCE = 6  # worked on in one go: others want to be answered in between, and need connections to the database too
MOST_UNSAID = 300  # reminders that stand in the outbox at a time: more would only make its rounds slow
SWEEP = 60.0  # seconds between looks for what was never planned, and for measures

T = TypeVar("T")
R = TypeVar("R")

log = structlog.get_logger(__name__)


class ReminderKeeper:
    """One per process; `owner` names it in the leases of rows. Each hospital is worked for by itself: a slow one delays no other."""

    def __init__(
        self,
        ledger: Reminders,
        calls: CallList,
        records: Records,
        hospitals: Mapping[str, HospitalBooking],
        desk: Desk,
        gauge: QuotaGauge,
        wake: WakeUp,
        clock: Callable[[], datetime],
        owner: str,
    ) -> None:
        self._ledger, self._calls, self._records, self._hospitals = ledger, calls, records, hospitals
        self._desk, self._gauge, self._clock, self._owner = desk, gauge, clock, owner
        self._ends = ReminderEnds(ledger, records, desk, wake, clock)
        self._known = {each.id: each for each in desk.clinic.hospitals}
        self._working: dict[str, asyncio.Task[None]] = {}
        self._swept = 0.0
        self._stopping = asyncio.Event()

    async def run(self, every: float = 1.0) -> None:
        """Work until `stop`; a fault of the store is logged and tried again."""
        await in_rounds(self._look, every, self._stopping, log, "reminders failed")

    async def stop(self, patience: float) -> None:
        """Claim no more; finish what is claimed, at most `patience` seconds."""
        self._stopping.set()
        working = list(self._working.values())
        if working:
            _, late = await asyncio.wait(working, timeout=patience)
            for task in late:
                task.cancel()

    async def _look(self) -> None:
        for hospital in await self._ledger.hospitals_due(self._clock()):
            if hospital not in self._working:
                self._working[hospital] = asyncio.create_task(self._work(hospital))
        time = asyncio.get_running_loop().time()
        if time - self._swept >= SWEEP or not self._swept:
            self._swept = time
            await self.plan_forgotten()
            await self._measure()

    async def _work(self, hospital: str) -> None:
        try:
            while not self._stopping.is_set() and await self.work_batch(hospital):
                continue
        except Exception as error:
            log.error("a hospital's reminders failed", error=type(error).__name__, hospital=hospital)
        finally:
            self._working.pop(hospital, None)

    async def work_batch(self, hospital: str) -> int:
        """Claim and end what is due for one hospital; returns how many were claimed."""
        room = min(BATCH, MOST_UNSAID - await self._ledger.unsaid())
        if room <= 0:
            await asyncio.sleep(0.1)  # until the sender has said some
            return 1
        claimed = await self._ledger.claim(self._owner, hospital, self._clock(), LEASE, room)
        held = [each for each in await _some_at_once(self._take, claimed) if each is not None]
        asked = await self._before_asking(held)
        seen = await self._seen(hospital, asked)
        await _some_at_once(lambda each: self._finish(each, seen), asked)
        return len(claimed)

    async def _take(self, due: DueReminder) -> InHand | None:
        if due.person is None:
            await self._ends.give_up(due)
            return None
        try:
            return InHand(due, await self._records.peek(due.person))
        except Exception as error:
            await self._ends.failed(due, None, error)
            return None

    async def _before_asking(self, held: Sequence[InHand]) -> list[InHand]:
        """Those for which the hospital must be asked; all others are ended."""
        asked = []
        for each in held:
            try:
                outcome = reminders.before_asking(each.due, each.patient, self._desk_for(each.due))
            except Exception as error:
                await self._ends.failed(each.due, each, error)
                continue
            if outcome is None:
                asked.append(each)
            else:
                await self._ends.end(each, outcome)
        return asked

    async def _seen(self, hospital: str, asked: Sequence[InHand]) -> Mapping[UUID, Standing]:
        """How the appointments stand at the hospital; empty when it cannot be asked."""
        adapter = self._hospitals.get(hospital)
        bookings = [reminders.booking_of(each.due, each.patient) for each in asked]
        appointments = [each.appointment for each in bookings if each is not None and each.appointment is not None]
        if adapter is None or not appointments:
            return {}
        try:
            return await adapter.look(list({each.key: each for each in appointments}.values()))
        except (HospitalUnavailable, HospitalRefused) as error:
            log.warning("a hospital could not be asked", error=type(error).__name__, hospital=hospital)
            return {}

    async def _finish(self, each: InHand, seen: Mapping[UUID, Standing]) -> None:
        try:
            desk, standing = self._desk_for(each.due), seen.get(each.due.booking)
            outcome = reminders.after_asking(each.due, each.patient, desk, standing)
        except Exception as error:
            await self._ends.failed(each.due, each, error)
            return
        await self._ends.end(each, outcome)

    def _desk_for(self, due: DueReminder) -> reminders.Desk:
        """Raises KeyError for a hospital that is not configured any more: in the end staff ring."""
        hospital: Hospital = self._known[due.hospital]
        return reminders.Desk(hospital, self._desk.clinic.signatures, self._clock(), self._gauge.short)

    async def plan_forgotten(self) -> int:
        """Appointments that stand and were never planned, such as those that are older than reminders are; returns how many."""
        found = await self._ledger.unplanned(self._clock(), BATCH)
        for each in found:
            try:
                await self._plan(each)
            except Changed:
                continue  # it has changed meanwhile, and was planned or cancelled with that
            except Exception as error:
                log.error("reminders could not be planned", error=type(error).__name__, hospital=each.hospital)
        return len(found)

    async def _plan(self, each: Unplanned) -> None:
        now, hospitals = self._clock(), self._known.values()
        fact = reminders_planned(hospitals, each.hospital, each.booking, each.generation, each.start, now)
        loaded = await self._records.peek(each.person)
        await self._records.express(self._desk.tell(loaded, Outcome(facts=(fact,), step_kept=True), now))

    async def _measure(self) -> None:
        for state, many in (await self._ledger.counts()).items():
            measures.REMINDERS_BY_STATE.labels(state).set(many)
        for hospital, many in (await self._calls.waiting(self._clock())).items():
            measures.CALLS_WAITING.labels(hospital).set(many)


async def _some_at_once(deed: Callable[[T], Awaitable[R]], things: Sequence[T]) -> list[R]:
    """Do it for each of them, AT_ONCE at a time, and give what came of it in their order."""
    done: list[R] = []
    for first in range(0, len(things), AT_ONCE):
        done += await asyncio.gather(*map(deed, things[first : first + AT_ONCE]))
    return done
