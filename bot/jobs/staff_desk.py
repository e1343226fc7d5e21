"""The desk of the staff: each act holds the patient, is decided on what stands, and is committed whole, once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from bot.dialogue.desk import Desk
from bot.domain.case_facts import TokenUsed
from bot.domain.errors import AlreadyDone, Changed, HospitalRefused, HospitalUnavailable, LeaseLost
from bot.domain.link import Record
from bot.domain.messages import Person
from bot.domain.ports.case_files import CaseFile, CaseFiles
from bot.domain.ports.hospital_records import HospitalRecords
from bot.domain.ports.records import Records
from bot.domain.ports.staff_desk import CannedReply
from bot.domain.ports.wakeup import WakeUp
from bot.domain.staff import StaffMember
from bot.domain.staff_act import (
    DeskBusy,
    Done,
    HandOver,
    HospitalSilent,
    LinkRecord,
    NoSuchCase,
    OpenCase,
    RegisterCarer,
    StaffAct,
    Write,
)
from bot.domain.stored import Claim, Commit
from bot.flows.staff_at_hand import AtHand
from bot.flows.staff_linking import may_link
from bot.flows.staff_outcomes import act_name, outcome_of
from bot.jobs import measures
from bot.jobs.patient_turns import LEASE

PATIENCE = timedelta(seconds=12)  # a handler of the bot has 10 s in all
PAUSE = 0.05  # seconds between two tries to hold a patient
RERUNS = 8
NO_STEP = "-"  # a stored step that holds nothing but what was offered


class ActingDesk:
    """Port StaffDesk. `owner` names it in the leases of patients; each act holds them under a name of its own."""

    def __init__(
        self,
        records: Records,
        files: CaseFiles,
        desk: Desk,
        wake: WakeUp,
        clock: Callable[[], datetime],
        owner: str,
        canned: Sequence[CannedReply] = (),
        *,
        hospitals: Mapping[str, HospitalRecords] | None = None,
        patience: timedelta = PATIENCE,
    ) -> None:
        self._records, self._files, self._desk = records, files, desk
        self._wake, self._clock, self._owner = wake, clock, owner
        self._canned, self._patience = tuple(canned), patience
        self._hospitals = hospitals or {}

    async def do(self, who: StaffMember, act: StaffAct) -> Done:
        """See StaffDesk."""
        person = await self._person(act)
        claim = await self._hold(person)
        try:
            repeated = await self._done(claim, who, act)
        finally:
            await self._records.release(claim)
            self._wake.ring("inbox")  # what the patient wrote meanwhile was waiting for this
        measures.STAFF_ACTS.labels(act_name(act), "repeated" if repeated else "done").inc()
        return Done(act.case, repeated)

    async def beat(self, who: StaffMember, *, reading: UUID | None = None, up_to: datetime | None = None) -> None:
        """See StaffDesk."""
        await self._files.beat(who, self._clock(), reading, up_to)

    async def leave(self, who: StaffMember) -> None:
        """See StaffDesk."""
        await self._files.leave(who, self._clock())

    def canned(self) -> Sequence[CannedReply]:
        """See StaffDesk."""
        return self._canned

    async def _person(self, act: StaffAct) -> Person:
        known = await self._files.whose(act.case)
        if isinstance(act, OpenCase):
            patient = await self._files.person(act.patient)
            known = (
                patient if known in (None, patient) else None
            )  # an id that is another patient's case is not to be had
        if known is None:
            raise NoSuchCase
        return known

    async def _hold(self, person: Person) -> Claim:
        """Wait until the bot's hands, and those of colleagues, are off this patient. Raises DeskBusy."""
        owner = f"{self._owner}-{uuid4()}"  # a holder may take its own lease again, so each click is somebody else
        until = asyncio.get_running_loop().time() + self._patience.total_seconds()
        while True:
            claim = await self._records.claim(person, owner, self._clock(), LEASE)
            if claim is not None:
                return claim
            if asyncio.get_running_loop().time() > until:
                raise DeskBusy
            await asyncio.sleep(PAUSE)

    async def _done(self, claim: Claim, who: StaffMember, act: StaffAct) -> bool:
        """Decide and commit; True when the act stood already."""
        for _ in range(RERUNS):
            now = self._clock()
            file = await self._files.file(claim.loaded.patient.id, act.case, act.id, now)
            if file.acted:
                return True
            commit = await self._commit(claim, who, act, file, now)
            try:
                await self._records.commit(claim, commit)
            except AlreadyDone:
                return True
            except Changed:
                measures.RERUNS.inc()
                claim = await self._reloaded(claim)
                continue
            except LeaseLost:
                raise DeskBusy from None
            self._tell(commit)
            return False
        raise DeskBusy

    async def _commit(self, claim: Claim, who: StaffMember, act: StaffAct, file: CaseFile, now: datetime) -> Commit:
        loaded = claim.loaded
        colleague = await self._files.present(act.to, now) if isinstance(act, HandOver) else None
        in_flow = loaded.step is not None and loaded.step.tag != NO_STEP
        here = now.astimezone(self._desk.timezone)
        at = AtHand(who, loaded.patient, file, here, self._desk.clinic.hospitals, colleague, in_flow)
        if isinstance(act, LinkRecord | RegisterCarer):
            at = replace(at, record=await self._record(act, at))
        outcome = outcome_of(act, at)
        if outcome.say and file.token is not None:
            outcome = replace(outcome, facts=(*outcome.facts, TokenUsed()))
        commit = self._desk.tell(loaded, outcome, now, file.token)
        by = who.id if isinstance(act, Write) else None
        return replace(commit, by=by, actor=who.id, trail={"act": act_name(act), "case": str(act.case)})

    async def _record(self, act: LinkRecord | RegisterCarer, at: AtHand) -> Record | None:
        """What the hospital has, asked for only by who may link it. Raises ActRefused."""
        may_link(act, at)
        if act.hospital not in self._hospitals:
            raise HospitalSilent
        try:
            return await self._hospitals[act.hospital].find(act.claimed)
        except (HospitalUnavailable, HospitalRefused) as fault:
            raise HospitalSilent from fault

    async def _reloaded(self, claim: Claim) -> Claim:
        try:
            return await self._records.load(claim)
        except LeaseLost:
            raise DeskBusy from None

    def _tell(self, commit: Commit) -> None:
        self._wake.ring("noted")
        if commit.sends:
            self._wake.ring("outbox")
