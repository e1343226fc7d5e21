"""The waitlist is worked off: hospitals where somebody waits are asked for free times, and each is offered to the first who fit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog

from bot.dialogue.desk import Desk
from bot.dialogue.turn import SILENCE, Outcome
from bot.domain.appointment import Hospital, Slot
from bot.domain.errors import Changed, HospitalRefused, HospitalUnavailable, LeaseLost
from bot.domain.patient import Patient
from bot.domain.ports.hospital import HospitalBooking
from bot.domain.ports.records import Records
from bot.domain.ports.waitlist import Waitlist
from bot.domain.ports.wakeup import WakeUp
from bot.domain.reminder import quiet_until
from bot.domain.wait_facts import SlotOffered
from bot.domain.wait_rules import WaitRules
from bot.domain.waitlist import OfferState, Waiter, next_for, offered_now, same_time
from bot.flows.waitlist_offers import offered
from bot.jobs import measures
from bot.jobs.quota import QuotaGauge
from bot.jobs.rounds import pause
from bot.jobs.telling import Telling

LEASE = timedelta(minutes=2)  # of one look at one hospital
BATCH = 10
MOST_WAITERS = 2000
PAGE, MOST_PAGES = 100, 5  # of free times of one department, in one look
SOON = timedelta(seconds=10)  # until who could not be told just now is looked at again
LONGEST = timedelta(minutes=30)  # between looks at a hospital that does not answer

log = structlog.get_logger(__name__)


class WaitlistKeeper:
    """One per process. Each hospital is asked by itself, one search at a time: a slow one delays no other, and patients go first."""

    def __init__(
        self,
        hospitals: Mapping[str, HospitalBooking],
        waitlist: Waitlist,
        records: Records,
        desk: Desk,
        gauge: QuotaGauge,
        wake: WakeUp,
        clock: Callable[[], datetime],
        owner: str,
    ) -> None:
        self._hospitals, self._waitlist, self._gauge = hospitals, waitlist, gauge
        self._known = {each.id: each for each in desk.clinic.hospitals}
        self._clock, self._owner = clock, owner
        self._telling = Telling(records, desk, wake, clock, owner)
        self._looking: dict[str, asyncio.Task[None]] = {}
        self._stopping = asyncio.Event()

    async def run(self, every: float = 2.0) -> None:
        """Look until `stop`; a fault of the store is logged and tried again."""
        while not self._stopping.is_set():
            try:
                await self._begin()
            except Exception as error:
                log.error("the waitlist failed", error=type(error).__name__)
            await pause(every, self._stopping)

    async def stop(self) -> None:
        """Begin nothing more, and drop what is under way: each offer is written down with the words that make it."""
        self._stopping.set()
        looking = list(self._looking.values())
        for task in looking:
            task.cancel()
        await asyncio.gather(*looking, return_exceptions=True)

    async def look_all(self) -> int:
        """One round to its end; returns how many hospitals were asked."""
        looking = await self._begin()
        await asyncio.gather(*looking)
        return len(looking)

    async def _begin(self) -> list[asyncio.Task[None]]:
        await self._waitlist.sweep(self._clock())
        due = await self._waitlist.due(self._owner, self._clock(), LEASE, BATCH)
        begun = []
        for hospital, failures in due:
            if hospital in self._looking:
                continue  # it takes longer than the lease: one look at a time
            task = self._looking[hospital] = asyncio.create_task(self._look(hospital, failures))
            task.add_done_callback(partial(self._looked, hospital))
            begun.append(task)
        return begun

    def _looked(self, hospital: str, task: asyncio.Task[None]) -> None:
        if self._looking.get(hospital) is task:
            del self._looking[hospital]

    async def _look(self, hospital: str, failures: int) -> None:
        """One look at one hospital, and when the next one is."""
        known, adapter = self._known.get(hospital), self._hospitals.get(hospital)
        if known is None or adapter is None or known.waitlist is None:
            await self._next(hospital, LONGEST)
            return
        try:
            wait = self._not_now(known) or await self._offer(known, known.waitlist, adapter)
            await self._next(hospital, wait)
        except (HospitalUnavailable, HospitalRefused) as error:
            log.info("free times could not be asked for", hospital=hospital, error=type(error).__name__)
            later = min(LONGEST, known.waitlist.every * 2 ** min(failures, 8))
            if isinstance(error, HospitalUnavailable) and error.retry_after:
                later = max(later, timedelta(seconds=error.retry_after))
            await self._next(hospital, max(later, known.waitlist.every), failed=True)
        except Exception as error:  # its turn comes again when the lease is over
            log.error("a waitlist could not be worked off", hospital=hospital, error=type(error).__name__)

    async def _next(self, hospital: str, wait: timedelta, *, failed: bool = False) -> None:
        now = self._clock()
        await self._waitlist.looked(hospital, self._owner, now, now + wait, failed=failed)

    def _not_now(self, hospital: Hospital) -> timedelta | None:
        """How long nothing is offered: in quiet hours, and while the month's pushes are short."""
        now = self._clock()
        wakes = quiet_until(now, hospital.reminders, ZoneInfo(hospital.timezone))
        if wakes is not None:
            return wakes - now
        return LONGEST if self._gauge.short else None

    async def _offer(self, hospital: Hospital, rules: WaitRules, adapter: HospitalBooking) -> timedelta:
        """Ask for each department once, and offer what is free. Returns how long until the next look."""
        line = _Line(await self._waitlist.waiters(hospital.id, self._clock(), MOST_WAITERS))
        skipped = False
        for department in line.departments():
            if hospital.department(department) is None:
                continue
            free, complete_until = await self._free(adapter, department, line.last_of(department), rules)
            await self._forget_gone(line, department, free, complete_until)
            for slot in free:
                if not line.anybody_free(department):
                    break
                await asyncio.sleep(0)  # a long line and a long diary: others want to be answered in between
                skipped = await self._offer_slot(slot, line, hospital, rules) or skipped
        return SOON if skipped else rules.every

    async def _free(
        self, adapter: HospitalBooking, department: str, last: datetime, rules: WaitRules
    ) -> tuple[list[Slot], datetime]:
        """Free times in the order of the clock, and until when there are no others."""
        start, end, found = self._clock() + rules.notice, last, list[Slot]()
        for _ in range(MOST_PAGES):
            page = await adapter.free_slots(department, start, end, PAGE) if start < end else ()
            found += [each for each in page if not any(same_time(each, one) for one in found[-PAGE:])]
            if len(page) < PAGE:
                return found, end
            start = page[-1].start
            if page[0].start == start:  # a whole page of one moment: what else begins then is not seen
                start += timedelta(minutes=1)
        return found, start

    async def _forget_gone(self, line: _Line, department: str, free: Sequence[Slot], complete_until: datetime) -> None:
        """What is offered and not free any more leaves room for another offer."""
        now, gone = self._clock(), list[UUID]()
        for waiter in line.of(department):
            over = [
                each.key
                for each in waiter.wait.offers
                if each.state is OfferState.OPEN
                and each.slot.start < complete_until
                and not any(same_time(each.slot, one) for one in free)
            ]
            if over:
                gone += over
                line.has_now(_without(waiter, over, now))
        if gone:
            await self._waitlist.gone(gone, now)

    async def _offer_slot(self, slot: Slot, line: _Line, hospital: Hospital, rules: WaitRules) -> bool:
        """To the first who fit, until it is offered to enough. Returns whether somebody could not be told just now."""
        skipped, zone = False, ZoneInfo(hospital.timezone)
        room = rules.together - offered_now(slot, line.of(slot.department))
        for waiter in next_for(slot, line.of(slot.department), zone, self._clock()):
            if room <= 0:
                break
            try:
                outcome = await self._tell(waiter, slot, hospital)
            except (LeaseLost, Changed):
                skipped = True
                continue
            for fact in outcome.facts:
                if isinstance(fact, SlotOffered):
                    line.has_now(replace(waiter, wait=replace(waiter.wait, offers=(fact.offer, *waiter.wait.offers))))
                    measures.OFFERS.inc()
                    room -= 1
        return skipped

    async def _tell(self, waiter: Waiter, slot: Slot, hospital: Hospital) -> Outcome:
        said = SILENCE

        def outcome_for(patient: Patient) -> Outcome:
            nonlocal said
            said = offered(waiter.wait.id, slot, patient, hospital, self._clock())
            return said

        await self._telling.tell(waiter.person, outcome_for)
        return said


def _without(waiter: Waiter, gone: Sequence[UUID], now: datetime) -> Waiter:
    offers = tuple(
        replace(each, state=OfferState.GONE, ended_at=now) if each.key in gone else each for each in waiter.wait.offers
    )
    return replace(waiter, wait=replace(waiter.wait, offers=offers))


class _Line:
    """Who waits at one hospital, in the order of joining, as it is during one look."""

    def __init__(self, waiters: Sequence[Waiter]) -> None:
        self._by_department: dict[str, dict[object, Waiter]] = {}
        for each in waiters:
            self._by_department.setdefault(each.wait.wanted.department, {})[each.wait.id] = each

    def departments(self) -> tuple[str, ...]:
        """That of who has waited longest first."""
        return tuple(self._by_department)

    def of(self, department: str) -> tuple[Waiter, ...]:
        """Who waits for it."""
        return tuple(self._by_department.get(department, {}).values())

    def anybody_free(self, department: str) -> bool:
        """Whether somebody there has nothing open."""
        return any(not each.wait.has_open_offer() for each in self.of(department))

    def last_of(self, department: str) -> datetime:
        """Until when somebody waits for it."""
        return max(each.wait.until for each in self.of(department))

    def has_now(self, waiter: Waiter) -> None:
        """Something was offered to one of them."""
        self._by_department[waiter.wait.wanted.department][waiter.wait.id] = waiter
