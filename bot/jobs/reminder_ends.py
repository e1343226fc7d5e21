"""How a claimed reminder ends: said, rung about, put off, or given up; once, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid5

import structlog

from bot.dialogue.desk import Desk
from bot.dialogue.turn import Outcome
from bot.domain.appointment_facts import ReminderEnded
from bot.domain.errors import Changed, StorageDown
from bot.domain.ledger import DueReminder
from bot.domain.patient import Patient
from bot.domain.ports.records import Records
from bot.domain.ports.reminders import Reminders
from bot.domain.ports.wakeup import WakeUp
from bot.domain.reminder import sending_key
from bot.domain.stored import Commit, Loaded
from bot.flows import reminders
from bot.flows.reminders import PutOff
from bot.jobs import measures

TRIES = 4  # of one reminder that fails by a fault of ours; then staff ring
AGAIN = timedelta(seconds=5)  # after the first failure; doubles

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class InHand:
    """A claimed reminder with its patient as they are now."""

    due: DueReminder
    loaded: Loaded

    @property
    def patient(self) -> Patient:
        """Whom it is for."""
        return self.loaded.patient


class ReminderEnds:
    """Ends reminders that this process holds."""

    def __init__(
        self, ledger: Reminders, records: Records, desk: Desk, wake: WakeUp, clock: Callable[[], datetime]
    ) -> None:
        self._ledger, self._records, self._desk = ledger, records, desk
        self._wake, self._clock = wake, clock

    async def end(self, each: InHand, outcome: Outcome | PutOff) -> None:
        """Say it, with its end in the same commit, or put it off; a failure is tried again."""
        due = each.due
        try:
            if isinstance(outcome, PutOff):
                await self._ledger.put_off(due, outcome.again, failed=outcome.failed)
                return
            await self._records.express(self._commit(each, outcome))
        except Changed:
            log.info("a reminder was changed under our hands")  # whoever changed it has seen to it
        except Exception as error:
            await self.failed(due, each, error)
        else:
            for fact in outcome.facts:
                if isinstance(fact, ReminderEnded):
                    measures.REMINDERS.labels(fact.state.value).inc()
            if outcome.say:
                self._wake.ring("outbox")
                self._wake.ring("noted")

    def _commit(self, each: InHand, outcome: Outcome) -> Commit:
        """As any turn's, but that what is said has ids of its own: a second run says nothing twice, and the retry key stays the same."""
        commit = self._desk.tell(each.loaded, outcome, self._clock())
        first = sending_key(each.due.key, each.due.generation)
        sends = tuple(
            replace(send, id=first if number == 0 else uuid5(first, str(number)))
            for number, send in enumerate(commit.sends)
        )
        return replace(commit, sends=sends, trail={"reminder": each.due.hospital})

    async def failed(self, due: DueReminder, each: InHand | None, error: Exception) -> None:
        """A fault of ours: again in a while, in the end staff ring, and if not even that can be stored it is marked."""
        measures.REMINDER_FAULTS.inc()
        log.error("a reminder failed", error=type(error).__name__, attempt=due.attempts)
        if isinstance(error, StorageDown):
            return  # its lease runs out, and then it is there again
        if due.attempts < TRIES:
            await self._ledger.put_off(due, self._clock() + AGAIN * 2**due.attempts, failed=True)
            return
        if each is not None:
            try:
                await self._records.express(self._commit(each, reminders.failed(due)))
                measures.REMINDERS.labels("to_call").inc()
                return
            except Exception as worse:
                log.error("a failed reminder could not be put on the call list", error=type(worse).__name__)
        await self.give_up(due)

    async def give_up(self, due: DueReminder) -> None:
        """It has failed too often: the ledger says so, and it is counted."""
        await self._ledger.give_up(due, self._clock())
        measures.REMINDERS.labels("failed").inc()
        log.error("a reminder is given up", hospital=due.hospital)
