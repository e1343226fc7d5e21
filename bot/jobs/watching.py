"""Appointments that stand are watched: what a hospital changes by itself is noticed, and told to the patient once.

Where a hospital says what has changed, that is read every minute, and at once when it knocks; every appointment is looked at now and
then all the same, since a server may forget to say. Where it says nothing, all are looked at every few minutes, fifty to a question.
Each hospital is watched by itself: a slow one delays no other, and one that does not answer is left alone for a while.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from bot.dialogue.desk import Desk
from bot.dialogue.turn import SILENCE, Outcome
from bot.domain.appointment import Hospital, Standing
from bot.domain.errors import Changed, HospitalRefused, HospitalUnavailable, LeaseLost
from bot.domain.ledger import Watched
from bot.domain.patient import Patient
from bot.domain.ports.hospital import HospitalBooking
from bot.domain.ports.hospital_changes import HospitalChanges
from bot.domain.ports.records import Records
from bot.domain.ports.wakeup import WakeUp
from bot.domain.ports.watches import Watches
from bot.flows.noticed import change_noticed, differs
from bot.jobs import measures
from bot.jobs.rounds import pause
from bot.jobs.telling import Telling

READ = timedelta(minutes=1)  # between two questions for what has changed
SWEEP = timedelta(hours=6)  # between two looks at an appointment, where the hospital says what has changed
LOOK = timedelta(minutes=10)  # and where it does not
LEASE = timedelta(minutes=1)
SOON = timedelta(seconds=10)  # the patient was being answered: again then
BATCH, BATCHES = 50, 10  # looked at in one question, and in one round
SUSPICIOUS = 5  # so many that a hospital does not know any more, and more than half, are not believed
DOUBT = timedelta(hours=1)
LONGEST_REST = 300.0  # seconds for which a hospital that does not answer is left alone
KNOCKS = timedelta(hours=12)  # between two looks at whether the hospital still knocks

log = structlog.get_logger(__name__)


class WatchKeeper:
    """One per process. `knock_at`: the address at which a hospital may say that something has changed; None: there is none."""

    def __init__(
        self,
        hospitals: Mapping[str, HospitalBooking],
        watches: Watches,
        records: Records,
        desk: Desk,
        wake: WakeUp,
        clock: Callable[[], datetime],
        owner: str,
        *,
        knock_at: Callable[[str], str | None] = lambda _: None,
    ) -> None:
        self._hospitals, self._watches, self._desk, self._clock = hospitals, watches, desk, clock
        self._known: Mapping[str, Hospital] = {each.id: each for each in desk.clinic.hospitals}
        self._telling = Telling(records, desk, wake, clock, owner)
        self._knock_at, self._subscribed = knock_at, dict[str, datetime]()
        self._ready: set[str] = set()  # hospitals whose changes are being read
        self._mute: set[str] = set()  # hospitals that have refused to say what has changed
        self._stopping = asyncio.Event()

    async def run(self, every: float = 5.0) -> None:
        """Watch every hospital until `stop`; a fault of the store is logged and tried again."""
        if self._hospitals:
            await asyncio.gather(*(self._run_at(hospital, every) for hospital in self._hospitals))

    async def stop(self) -> None:
        """Start no further round."""
        self._stopping.set()

    async def _run_at(self, hospital: str, every: float) -> None:
        rest = every
        while not self._stopping.is_set():
            try:
                await self.watch(hospital)
                rest = every
            except (HospitalUnavailable, HospitalRefused) as error:
                rest = min(max(rest * 2, getattr(error, "retry_after", None) or 0.0), LONGEST_REST)
                log.warning("a hospital cannot be watched", hospital=hospital, error=type(error).__name__)
            except Exception as error:
                log.error("watching failed", hospital=hospital, error=type(error).__name__)
            await pause(rest, self._stopping)

    async def watch(self, hospital: str) -> int:
        """One round; returns how many appointments were looked at. Raises HospitalUnavailable, HospitalRefused: later."""
        await self._read(hospital)
        looked = 0
        for _ in range(BATCHES):
            due = await self._watches.claim(hospital, self._clock(), LEASE, BATCH)
            await self._look(hospital, due)
            looked += len(due)
            if len(due) < BATCH or self._stopping.is_set():
                break
        return looked

    async def _read(self, hospital: str) -> None:
        """What the hospital says has changed is marked to be looked at."""
        adapter = self._hospitals[hospital]
        if not isinstance(adapter, HospitalChanges) or hospital in self._mute:
            return
        if hospital not in self._ready:
            await self._watches.ready([hospital], self._clock())
            self._ready.add(hospital)
        since = await self._watches.take(hospital, self._clock(), READ)
        if since is None:
            return
        try:
            recent = await adapter.changed(since)
        except HospitalRefused as error:
            self._mute.add(hospital)
            log.error("a hospital does not say what has changed", hospital=hospital, error=str(error))
            return
        await self._watches.read(hospital, recent.keys, recent.until, self._clock())
        await self._subscribe(hospital, adapter)

    async def _subscribe(self, hospital: str, adapter: HospitalChanges) -> None:
        """Ask it to knock, where it is to be asked; without that it is read every minute all the same."""
        endpoint, now = self._knock_at(hospital), self._clock()
        if endpoint is None or self._subscribed.get(hospital, now) > now:
            return
        self._subscribed[hospital] = now + KNOCKS
        try:
            await adapter.subscribe(endpoint)
        except (HospitalUnavailable, HospitalRefused) as error:
            log.warning("a hospital does not knock", hospital=hospital, error=type(error).__name__)

    async def _look(self, hospital: str, due: Sequence[Watched]) -> None:
        if not due:
            return
        asked = [each.booking.appointment for each in due if each.booking.appointment is not None]
        seen = await self._hospitals[hospital].look(asked)
        found = [(each, seen[each.booking.key]) for each in due if each.booking.key in seen]
        now = self._clock()
        same = [(each, how) for each, how in found if not differs(each.booking, how, now)]
        stands = [(each.booking.key, how.accepted) for each, how in same]
        await self._watches.seen(stands, now, now + self._rest(hospital))
        changed = [(each, how) for each, how in found if differs(each.booking, how, now)]
        for each, how in await self._believed(hospital, changed, len(found)):
            await self._tell(hospital, each, how)

    async def _believed(
        self, hospital: str, changed: Sequence[tuple[Watched, Standing]], among: int
    ) -> Sequence[tuple[Watched, Standing]]:
        """All but those of a hospital that suddenly knows next to none of its appointments: that is rather a fault than a thousand changes.

        They are looked at again in an hour; an alarm hangs on the measure, and reminders go on asking for each by itself.
        """
        lost = [(each, how) for each, how in changed if not how.known]
        suspicious = len(lost) >= SUSPICIOUS and 2 * len(lost) > among
        measures.LOST.labels(hospital).set(len(lost) if suspicious else 0)
        if not suspicious:
            return changed
        log.error(
            "a hospital does not know most of its appointments; nobody is told", hospital=hospital, count=len(lost)
        )
        for each, _ in lost:
            await self._watches.put_off(each.booking.key, self._clock() + DOUBT)
        return [(each, how) for each, how in changed if how.known]

    def _rest(self, hospital: str) -> timedelta:
        says = isinstance(self._hospitals[hospital], HospitalChanges) and hospital not in self._mute
        return SWEEP if says else LOOK

    async def _tell(self, hospital: str, each: Watched, seen: Standing) -> None:
        """In a turn of its own. Whoever tells it first (a reminder, the patient's own question) has told it: the others store nothing."""
        again: list[datetime] = []

        def outcome_for(patient: Patient) -> Outcome:
            found = self._noticed(hospital, each, seen, patient)
            if isinstance(found, Outcome):
                return found
            again.append(found)
            return SILENCE

        try:
            await self._telling.tell(each.person, outcome_for)
        except (LeaseLost, Changed):
            again.append(self._clock() + SOON)
        except Exception as error:
            log.error("a change could not be told", hospital=hospital, error=type(error).__name__)
            return  # its lease runs out, and then it is there again
        if again:
            await self._watches.put_off(each.booking.key, again[0])
        else:
            measures.NOTICED.labels("moved" if seen.stands else "gone").inc()

    def _noticed(self, hospital: str, each: Watched, seen: Standing, patient: Patient) -> Outcome | datetime:
        now = self._clock()
        found = change_noticed(each.booking, seen, patient, self._known[hospital], self._desk.clinic.signatures, now)
        return now + SWEEP if found is None else found
