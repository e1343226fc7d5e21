"""What a job has found out for a patient is told in a turn of its own, under the patient's lease."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.dialogue.desk import Desk
from bot.dialogue.turn import SILENCE, Outcome
from bot.domain.errors import Changed, LeaseLost
from bot.domain.messages import Person
from bot.domain.patient import Patient
from bot.domain.ports.records import Records
from bot.domain.ports.wakeup import WakeUp
from bot.jobs.patient_turns import LEASE


class Telling:
    """`owner` names the job in the leases of patients: a holder may take its own lease again, so each job has a name of its own."""

    def __init__(self, records: Records, desk: Desk, wake: WakeUp, clock: Callable[[], datetime], owner: str) -> None:
        self._records, self._desk, self._wake, self._clock, self._owner = records, desk, wake, clock, owner

    async def tell(self, person: Person, outcome_for: Callable[[Patient], Outcome]) -> None:
        """Commit what `outcome_for` makes of the patient as they are now; nothing for SILENCE.

        Raises LeaseLost (somebody works for them just now) and Changed (a message of theirs waits: perhaps the very one that asked for
        it, cut off by a crash, and then its own turn tells).
        """
        claim = await self._records.claim(person, self._owner, self._clock(), LEASE)
        if claim is None:
            raise LeaseLost
        try:
            if claim.waiting:
                raise Changed
            outcome = outcome_for(claim.loaded.patient)
            if outcome != SILENCE:
                await self._records.commit(claim, self._desk.tell(claim.loaded, outcome, self._clock()))
                self._wake.ring("outbox")
                self._wake.ring("noted")
        finally:
            await self._records.release(claim)
            self._wake.ring("inbox")
