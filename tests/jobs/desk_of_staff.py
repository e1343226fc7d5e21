"""A shift at the desk: people who take, write and hand back, and what the patient hears of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from bot.domain.case import Case, CaseView, Ended, Line
from bot.domain.consent import Purpose
from bot.domain.messages import Person
from bot.domain.ports.cases import Cases
from bot.domain.staff import Role, StaffMember
from bot.domain.staff_act import (
    Acknowledge,
    Close,
    Done,
    Escalate,
    HandBack,
    HandOver,
    Note,
    OpenCase,
    StaffAct,
    Take,
    Write,
)
from bot.domain.stored import Dispatch, Fate, Sent
from bot.jobs.staff_desk import ActingDesk
from bot.jobs.timers import TimerKeeper
from integrations.line.transcript import plain_text
from tests.fakes.agreed import agree
from tests.fakes.staff import CLERK, SUPERVISOR
from tests.fakes.understand import meant
from tests.jobs.ward import HOSPITAL, OTHER, PERSON, Ward, ward

ASKS = "ขอคุยกับพยาบาล"
HELLO = "สวัสดีค่ะ"


@dataclass
class Shift:
    """The ward with its desk. `heard`: everything that went out to patients so far, in words; `said` gives what is new."""

    place: Ward
    patience: float = 2.0
    heard: list[str] = field(default_factory=list)

    @property
    def desk(self) -> ActingDesk:
        place = self.place
        patience = timedelta(seconds=self.patience)
        return ActingDesk(
            place.storage.records,
            place.storage.case_files,
            place.desk,
            place.wake,
            place.now,
            "staff",
            hospitals={HOSPITAL: place.hospital},
            patience=patience,
        )

    @property
    def cases(self) -> Cases:
        return self.place.storage.cases(plain_text)

    async def writes(self, text: str, person: Person = PERSON) -> None:
        """The patient writes, and the bot's turn is over."""
        await self.place.receives(text, person)
        await self.place.turns().serve(person)

    async def does(self, who: StaffMember, act: StaffAct) -> Done:
        return await self.desk.do(who, act)

    async def takes(self, who: StaffMember, case: UUID | None = None, **more: Any) -> UUID:
        """Take a case (the first of the queue if none is named); returns which."""
        case = case or (await self.queue())[0].id
        await self.does(who, Take(uuid4(), case, **more))
        return case

    async def answers(self, who: StaffMember, case: UUID, words: str, **more: Any) -> Done:
        return await self.does(who, Write(uuid4(), case, words, **more))

    async def queue(self, viewer: StaffMember = SUPERVISOR) -> tuple[Case, ...]:
        return await self.cases.queue(viewer, self.place.now())

    async def case(self, case: UUID) -> Case:
        """As a supervisor sees it, closed or not."""
        every = (*await self.queue(), *await self.cases.closed(SUPERVISOR, self.place.now()))
        return next(each for each in every if each.id == case)

    async def looks(self, viewer: StaffMember, case: UUID, **more: Any) -> CaseView:
        return await self.cases.look(viewer, case, self.place.now(), **more)

    async def lines(self, case: UUID, viewer: StaffMember = SUPERVISOR) -> list[Line]:
        return list((await self.looks(viewer, case)).lines)

    async def said(self) -> list[str]:
        """What has gone out since the last time, as a sender takes it."""
        new: list[str] = []
        while rows := await self.place.storage.outbox.claim("reader", self.place.now(), timedelta(hours=1), 100):
            for row in rows:
                new += plain_text(row.messages)
                await self.place.storage.outbox.record("reader", [said_now(row)], self.place.now())
        self.heard += new
        return new

    async def passes(self, seconds: float, present: tuple[StaffMember, ...] = ()) -> None:
        """Time passes, a heartbeat of those who are present every 15 seconds, and timers ring when they are due."""
        until = self.place.moved + seconds
        while self.place.moved < until:
            self.place.moved = min(until, self.place.moved + 15)
            for each in present:
                await self.desk.beat(each)
            await self.rings()

    async def rings(self) -> int:
        place = self.place
        keeper = TimerKeeper(place.storage.timers, place.storage.records, place.desk, place.wake, place.now, "keeper")
        return await keeper.ring_due()


@asynccontextmanager
async def asked_for_a_person(
    folder: Path, people: tuple[Person, ...] = (PERSON, OTHER), to: tuple[Purpose, ...] = tuple(Purpose)
) -> AsyncIterator[Shift]:
    """`people` have agreed `to` it, the patient has asked for a person, and everything said so far has gone out."""
    async with ward(folder) as place:
        table = place.desk.understand.meanings  # type: ignore[attr-defined]  # the ward's desk reads a table
        table |= {ASKS: meant("talk_to_nurse"), HELLO: meant("greeting")}
        await agree(place.storage, people, to)
        shift = Shift(place)
        await shift.writes(ASKS)
        await shift.said()
        yield shift


def said_now(row: Dispatch) -> Sent:
    """It was said, with all that went in the same call."""
    return Sent(row.id, Fate.SAID, via="push", carries=row.carries)


def closes(case: UUID, ended: Ended = Ended.ANSWERED, **more: Any) -> Close:
    return Close(uuid4(), case, ended, **more)


def escalates(
    case: UUID, reason: str = "เรื่องยา ต้องถามพยาบาล", to: Role = Role.NURSE, level: int | None = None
) -> Escalate:
    return Escalate(uuid4(), case, to, reason, level)


__all__ = [
    "ASKS",
    "CLERK",
    "HELLO",
    "Acknowledge",
    "HandBack",
    "HandOver",
    "Note",
    "OpenCase",
    "Shift",
    "closes",
    "escalates",
    "said_now",
]
