"""Changes to appointments whose end is unknown are settled with the hospital, and the patient is told how they ended."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.dialogue.desk import Desk
from bot.domain.appointment import BookingState
from bot.domain.change import ChangeKind, ChangeState
from bot.domain.errors import (
    Changed,
    HospitalRefused,
    HospitalUnavailable,
    LeaseLost,
    NoLongerStands,
    OutcomeUnknown,
)
from bot.domain.ledger import DueChange
from bot.domain.ports.changes import Changes
from bot.domain.ports.hospital import HospitalBooking
from bot.domain.ports.records import Records
from bot.domain.ports.wakeup import WakeUp
from bot.flows.change_outcomes import change_outcome
from bot.jobs import measures
from bot.jobs.hospital_desk import appointment_of
from bot.jobs.reconciler import QUIET
from bot.jobs.rounds import in_rounds
from bot.jobs.telling import Telling

BATCH = 20

log = structlog.get_logger(__name__)


class ChangeKeeper:
    """One per process; `quiet` is how long a record must have been left alone, longer than a handler may run."""

    def __init__(
        self,
        hospitals: Mapping[str, HospitalBooking],
        changes: Changes,
        records: Records,
        desk: Desk,
        wake: WakeUp,
        clock: Callable[[], datetime],
        owner: str,
        *,
        quiet: timedelta = QUIET,
    ) -> None:
        self._hospitals, self._changes, self._desk = hospitals, changes, desk
        self._clock, self._owner, self._quiet = clock, owner, quiet
        self._telling = Telling(records, desk, wake, clock, owner)
        self._stopping = asyncio.Event()

    async def run(self, every: float = 2.0) -> None:
        """Settle until `stop`; a fault of the store is logged and tried again."""
        await in_rounds(self.settle_all, every, self._stopping, log, "settling changes failed")

    async def stop(self) -> None:
        """Start no further round."""
        self._stopping.set()

    async def settle_all(self) -> int:
        """One round; returns how many records were looked at."""
        due = await self._changes.to_settle(self._owner, self._clock(), self._quiet, BATCH)
        await asyncio.gather(*(self._settle(each) for each in due))
        return len(due)

    async def _settle(self, due: DueChange) -> None:
        try:
            settled = await self._end(due)
            if settled is not None:
                clinic = self._desk.clinic
                await self._telling.tell(
                    due.person, lambda patient: change_outcome(settled, patient, clinic, self._clock())
                )
        except (OutcomeUnknown, HospitalUnavailable):
            log.info("change still unknown", tries=due.tries, kind=due.change.kind.value)
        except (LeaseLost, Changed):
            log.info("change settled, told in a later round")
        except Exception as error:
            log.error("a change could not be settled", error=type(error).__name__)

    async def _end(self, due: DueChange) -> DueChange | None:
        """How it ended; None while it stays unknown."""
        if not due.change.state.open:
            return due
        state = await self._asked(due)
        if state is None:
            return None
        await self._changes.conclude(due.change.key, state, self._clock())
        measures.CHANGES.labels(due.change.kind.value, state.value).inc()
        return replace(due, change=replace(due.change, state=state))

    async def _asked(self, due: DueChange) -> ChangeState | None:
        """What has become of it, asked of the hospital, where doing it again is doing it once."""
        if due.change.kind is ChangeKind.MOVE and (before := _of_new_booking(due)) is not _GO_ON:
            return before
        hospital = self._hospitals.get(due.booking.hospital)
        if hospital is None or due.booking.start <= self._clock():
            return ChangeState.NOT_DONE  # nobody to ask any more, or nothing left to change
        appointment = appointment_of(due.booking)
        try:
            if due.change.kind is ChangeKind.CONFIRM:
                await hospital.accept(appointment)
            else:
                await hospital.cancel(appointment, due.booking.slot)
        except NoLongerStands:
            return ChangeState.GONE
        except HospitalRefused:
            return ChangeState.REFUSED
        return ChangeState.DONE


_GO_ON = ChangeState.REQUESTED  # the new appointment stands: the old one is to be let go of


def _of_new_booking(due: DueChange) -> ChangeState | None:
    """A move goes only as far as its new booking: None while that is not settled itself."""
    new = due.replacement
    if new is not None and new.state in (BookingState.REQUESTED, BookingState.UNKNOWN):
        return None
    return _GO_ON if new is not None and new.state is BookingState.BOOKED else ChangeState.NOT_DONE
