"""Results of triages are handed to the hospitals that take them: sent until it is known how that ended, and never against a no."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from bot.domain.errors import HospitalRefused, HospitalUnavailable, OutcomeUnknown
from bot.domain.handoff import DueHandoff, HandoffState
from bot.domain.ports.handoffs import Handoffs
from bot.domain.ports.triage_intake import TriageIntake
from bot.jobs import measures
from bot.jobs.rounds import in_rounds

# Longer than a hospital is given for an answer (at most 10 s), so that no two workers send the same at once.
QUIET = timedelta(seconds=20)
# A result that arrives later says little of how somebody is, and whoever should have looked at it is long late.
GIVE_UP = timedelta(hours=24)
BATCH = 20

log = structlog.get_logger(__name__)


class HandoffKeeper:
    """One per process. `intakes`: the hospitals that take results, by id; `quiet`: how long a try is left alone."""

    def __init__(
        self,
        intakes: Mapping[str, TriageIntake],
        handoffs: Handoffs,
        clock: Callable[[], datetime],
        owner: str,
        *,
        quiet: timedelta = QUIET,
    ) -> None:
        self._intakes, self._handoffs, self._clock, self._owner, self._quiet = intakes, handoffs, clock, owner, quiet
        self._stopping = asyncio.Event()

    async def run(self, every: float = 2.0) -> None:
        """Hand on until `stop`; a fault of the store is logged and tried again."""
        await in_rounds(self.hand_on_all, every, self._stopping, log, "handing on failed")

    async def stop(self) -> None:
        """Start no further round."""
        self._stopping.set()

    async def hand_on_all(self) -> int:
        """One round; returns how many records were looked at. One that fails keeps no other from going."""
        due = await self._handoffs.due(self._owner, self._clock(), self._quiet, BATCH)
        await asyncio.gather(*(self._settle(each) for each in due))
        return len(due)

    async def _settle(self, due: DueHandoff) -> None:
        try:
            state = await self._end(due)
            if state is not None:
                await self._handoffs.conclude(due.handoff.key, state, self._clock())
                measures.HANDOFFS.labels(state.value).inc()
        except HospitalUnavailable:
            log.info("hospital away, result not handed on yet", tries=due.tries)
        except Exception as error:
            log.error("a result could not be handed on", error=type(error).__name__)

    async def _end(self, due: DueHandoff) -> HandoffState | None:
        """What has become of it; None while nothing new is known. Raises HospitalUnavailable."""
        intake = self._intakes.get(due.handoff.hospital)
        if intake is None:
            log.error("a result is for a hospital that takes none any more", hospital=due.handoff.hospital)
            return HandoffState.GIVEN_UP
        if not due.agreed:
            return await self._not_sent(intake, due, HandoffState.WITHHELD)
        if self._clock() - due.requested_at > GIVE_UP:
            return await self._not_sent(intake, due, HandoffState.GIVEN_UP)
        return await self._sent(intake, due)

    async def _sent(self, intake: TriageIntake, due: DueHandoff) -> HandoffState | None:
        try:
            await intake.hand_on(due.handoff)
        except OutcomeUnknown:
            log.info("result perhaps handed on", tries=due.tries)
            return None if due.state is HandoffState.UNKNOWN else HandoffState.UNKNOWN
        except HospitalRefused as error:
            log.error("a hospital refused a result", hospital=due.handoff.hospital, reason=str(error))
            return HandoffState.REFUSED
        return HandoffState.DONE

    async def _not_sent(self, intake: TriageIntake, due: DueHandoff, state: HandoffState) -> HandoffState:
        """It goes no more. What an earlier try may have left there is looked for, so that our record is true."""
        if due.tries == 1:
            return state
        try:
            stands = await intake.has_result(due.handoff.key)
        except HospitalRefused:
            return state
        return HandoffState.DONE if stands else state
