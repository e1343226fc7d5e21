"""The inbox worker: red flags at once, everything else patient by patient, oldest first."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.dialogue.desk import Desk
from bot.domain.danger import Written
from bot.domain.messages import Incoming, Person, words_in
from bot.domain.ports.inbox import EventReader, Inbox
from bot.domain.ports.records import Records
from bot.domain.ports.redflags import RedFlags
from bot.domain.ports.shares import Shares
from bot.domain.ports.wakeup import WakeUp
from bot.domain.stored import InboxRow
from bot.jobs import measures
from bot.jobs.bubbles import Bubbles, with_bubbles
from bot.jobs.newcomers import Newcomer, Newcomers
from bot.jobs.patient_turns import PatientTurns
from bot.jobs.shares import Alone
from bot.jobs.sorting import Sorter

SWEEP = 1.0  # seconds between sweeps, and the longest wait for a wake-up
_LONG = 800  # letters; reading more for danger signs may take longer than others should wait

log = structlog.get_logger(__name__)


class InboxWorker:
    """One per process. `concurrency`: patients worked on at a time; red flags do not count. `shares`: None when there is no other."""

    def __init__(
        self,
        sorter: Sorter,
        inbox: Inbox,
        records: Records,
        reader: EventReader,
        desk: Desk,
        red_flags: RedFlags,
        turns: PatientTurns,
        wake: WakeUp,
        clock: Callable[[], datetime],
        *,
        concurrency: int = 256,
        shares: Shares | None = None,
    ) -> None:
        self._sorter, self._inbox, self._records = sorter, inbox, records
        self._shares = shares or Alone()
        self._newcomers = Newcomers(inbox, self._shares)
        self._reader, self._desk = reader, desk
        self._red_flags, self._turns, self._wake, self._clock = red_flags, turns, wake, clock
        self._concurrency = concurrency
        self._bubbles = Bubbles()
        self._swept = 0.0  # by the clock of the loop
        self._queue: OrderedDict[Person, None] = OrderedDict()
        self._working: set[Person] = set()
        self._again: set[Person] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False

    async def run(self) -> None:
        """Work until `stop`; a fault of the store is logged and tried again, the worker lives on."""
        self._wake.ring("inbox")  # what waited through a restart waits no second more
        while not self._stopping:
            try:
                await self._look()
            except Exception as error:
                log.error("inbox look failed", error=type(error).__name__)
                await asyncio.sleep(SWEEP)

    async def stop(self, patience: float) -> None:
        """Take no more; finish what is claimed, at most `patience` seconds."""
        self._stopping = True
        self._wake.ring("inbox")
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _look(self) -> None:
        await self._wake.wait("inbox", SWEEP)
        time = asyncio.get_running_loop().time()
        sweeps = time - self._swept >= SWEEP  # also while wake-ups come all the time
        sorts = sweeps or self._newcomers.sorts()
        while sorts and await self._sorter.sort():
            await self._read_fresh()
            if not self._shares.alone():
                self._wake.ring("inbox")  # the others have their share to look at
        await self._read_fresh()
        if sweeps:
            self._swept = time
            await self._sweep()
        self._start_waiting()

    async def _sweep(self) -> None:
        """Find who waits and was forgotten, by a crash, a lost lease or a failed store, by us or by another process."""
        now = self._clock()
        async for newcomer in self._newcomers.left_over():
            self._meet(newcomer)
        self._enqueue(await self._newcomers.people(now))
        waiting, oldest = await self._inbox.ages(now)
        measures.WAITING.set(waiting)
        measures.OLDEST.set(oldest)

    async def _read_fresh(self) -> None:
        """Read what is new, red flags first of all: before anything else is waited for."""
        async for newcomer in self._newcomers.at_once():
            self._meet(newcomer)
            self._start_waiting()

    def _meet(self, newcomer: Newcomer) -> None:
        row = newcomer.row
        incoming = self._reader.read(row.raw, row.channel)
        text, earlier = words_in(incoming.content), self._bubbles.before(incoming)
        if len(text) > _LONG:
            self._turns.hands_off.add(row.seq)
            self._spawn(self._read_long(newcomer, incoming, text))
        elif text and (self._alarming(text) or self._spread(earlier, text)):
            self._turns.hands_off.add(row.seq)
            self._spawn(self._express(incoming, row, earlier))
        elif newcomer.ours:
            self._enqueue((newcomer.person,))

    def _alarming(self, text: str) -> bool:
        """Whether the text holds a danger sign, or one that has to be asked about."""
        return bool(self._red_flags.read(text) or self._red_flags.doubts(text))

    def _spread(self, earlier: tuple[Written, ...], text: str) -> bool:
        """Whether this bubble may complete a sign that began in those before; what they show alone was seen when they came."""
        said = " ".join(each.words for each in earlier)[-_LONG:]
        return bool(said) and self._alarming(f"{said} {text}") and not self._alarming(said)

    async def _read_long(self, newcomer: Newcomer, incoming: Incoming, text: str) -> None:
        """A page of text is read in a thread, so that nobody else's emergency waits for it; the turn finds it read already."""
        if await asyncio.to_thread(self._alarming, text):
            await self._express(incoming, newcomer.row)
            return
        self._turns.hands_off.discard(newcomer.row.seq)
        if newcomer.ours:
            self._enqueue((newcomer.person,))
            self._start_waiting()

    async def _express(self, incoming: Incoming, row: InboxRow, earlier: tuple[Written, ...] = ()) -> None:
        """Answer a red flag in a transaction of its own, whatever else this patient waits for."""
        try:
            loaded = await self._records.peek(incoming.person)
            loaded = replace(loaded, patient=with_bubbles(loaded.patient, earlier))
            commit = await self._desk.take_express(incoming, row, loaded, self._clock())
            if commit is not None and await self._records.express(commit):
                measures.RED_FLAGS.inc()
                self._wake.ring("outbox")
                self._wake.ring("noted")
        except Exception as error:
            # The turn of the patient meets the same guards, so the event goes there at once.
            log.error("express lane failed", error=type(error).__name__)
        finally:
            self._turns.hands_off.discard(row.seq)
            self._enqueue((incoming.person,))
            self._start_waiting()

    def _enqueue(self, people: Iterable[Person]) -> None:
        for person in people:
            if person in self._working:
                self._again.add(person)
            else:
                self._queue[person] = None

    def _start_waiting(self) -> None:
        while self._queue and len(self._working) < self._concurrency and not self._stopping:
            person, _ = self._queue.popitem(last=False)
            self._working.add(person)
            self._spawn(self._serve(person))

    async def _serve(self, person: Person) -> None:
        try:
            due = await self._turns.serve(person)
            if due is not None:
                delay = max(timedelta(0), due - self._clock()).total_seconds()
                asyncio.get_running_loop().call_later(delay, self._come_back, person)
        except Exception as error:
            log.error("patient's turns failed", error=type(error).__name__)
        finally:
            self._working.discard(person)
            if person in self._again:
                self._again.discard(person)
                self._queue[person] = None
            self._start_waiting()

    def _come_back(self, person: Person) -> None:
        self._enqueue((person,))
        self._start_waiting()

    def _spawn(self, work: object) -> None:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)  # type: ignore[arg-type]
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
