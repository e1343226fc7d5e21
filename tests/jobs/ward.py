"""A ward for the jobs: real storage and a real desk, with a hospital and a chat platform in memory."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from bot.dialogue.desk import Desk
from bot.domain.appointment import Booking, PatientContact, Slot
from bot.domain.appointment_facts import BookingTold, RemindersPlanned
from bot.domain.call import CallReason
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered
from bot.domain.facts import Fact
from bot.domain.messages import Person
from bot.domain.ports.records import Records
from bot.domain.reminder import PlannedReminder
from bot.domain.stored import Arrival, Commit, Ending, Fate, Sent
from bot.jobs.changes import ChangeKeeper
from bot.jobs.handoffs import HandoffKeeper
from bot.jobs.hospital_desk import RecordedBooking
from bot.jobs.patient_turns import PatientTurns
from bot.jobs.quota import QuotaGauge
from bot.jobs.reconciler import Reconciler
from bot.jobs.reminders import ReminderKeeper
from bot.jobs.waitlist import WaitlistKeeper
from bot.jobs.wakeup import InProcessWakeUp
from integrations.line.events_read import LineEvents
from integrations.line.transcript import plain_text
from integrations.storage.stores import Storage, open_storage
from tests.fakes.agreed import TEXTS
from tests.fakes.hospital import FakeHospital
from tests.fakes.house import build
from tests.fakes.messenger import FakeMessenger
from tests.fakes.migrated import migrated_copy
from tests.log_scan import SCAN

KEYS = [("test", bytes(range(32)))]
PERSON = Person("U" + "d" * 32, "U" + "1" * 32)
OTHER = Person("U" + "d" * 32, "U" + "2" * 32)
HOSPITAL = "klaimor-demo"


@dataclass
class Ward:
    """What a test of the jobs may use. `moved`: seconds by which the ward's clock is ahead."""

    storage: Storage
    desk: Desk
    hospital: FakeHospital
    messenger: FakeMessenger = field(default_factory=FakeMessenger)
    wake: InProcessWakeUp = field(default_factory=InProcessWakeUp)
    moved: float = 0.0
    gauge: QuotaGauge = field(default_factory=lambda: QuotaGauge(0))
    numbers: count[int] = field(default_factory=lambda: count(1))
    newest: str = ""  # the id of the event that was stored last

    def stands_at(self, moment: datetime) -> None:
        """From now on it is this time."""
        self.moved = (moment - datetime.now(UTC)).total_seconds()

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.moved)

    async def receives(
        self, text: str, person: Person = PERSON, *, sent: datetime | None = None, group: bool = False
    ) -> None:
        """A message is stored. `group`: the person is one."""
        SCAN.sent(text)
        number, sent = next(self.numbers), sent or self.now()
        source = {"type": "user", "userId": person.user_id}
        if group:
            source = {"type": "group", "groupId": person.user_id, "userId": PERSON.user_id}
        event = {
            "type": "message",
            "webhookEventId": f"E{number:05}",
            "timestamp": round(sent.timestamp() * 1000),
            "source": source,
            "replyToken": f"token-{number}",
            "message": {"type": "text", "id": str(number), "text": text},
        }
        self.newest = f"E{number:05}"
        arrival = Arrival(self.newest, person, sent, json.dumps(event).encode(), str(number))
        await self.storage.journal.sort((), [(arrival, self.now())])

    async def presses(self, key: str, person: Person = PERSON) -> None:
        """A button was pressed."""
        number, sent = next(self.numbers), self.now()
        event = {
            "type": "postback",
            "webhookEventId": f"E{number:05}",
            "timestamp": round(sent.timestamp() * 1000),
            "source": {"type": "user", "userId": person.user_id},
            "replyToken": f"token-{number}",
            "postback": {"data": key},
        }
        arrival = Arrival(f"E{number:05}", person, sent, json.dumps(event).encode())
        await self.storage.journal.sort((), [(arrival, self.now())])

    async def event(self, kind: str, person: Person = PERSON) -> None:
        """Something without words is stored: follow, unfollow."""
        number, sent = next(self.numbers), self.now()
        event = {
            "type": kind,
            "webhookEventId": f"E{number:05}",
            "timestamp": round(sent.timestamp() * 1000),
            "source": {"type": "user", "userId": person.user_id},
        }
        arrival = Arrival(f"E{number:05}", person, sent, json.dumps(event).encode())
        await self.storage.journal.sort((), [(arrival, self.now())])

    def turns(self, records: Records | None = None, **how: Any) -> PatientTurns:
        """A worker's hands; `how`: lease, handler_seconds."""
        records = records or self.storage.records
        return PatientTurns(records, LineEvents(), self.desk, self.messenger, self.wake, self.now, "worker", **how)

    def booking(self) -> RecordedBooking:
        return RecordedBooking({HOSPITAL: self.hospital}, self.storage.bookings, self.storage.changes, self.now)

    def changes(self, hospitals: dict[str, FakeHospital] | None = None) -> ChangeKeeper:
        """One that waits for nothing."""
        return ChangeKeeper(
            {HOSPITAL: self.hospital} if hospitals is None else hospitals,
            self.storage.changes,
            self.storage.records,
            self.desk,
            self.wake,
            self.now,
            "changes",
            quiet=timedelta(0),
        )

    def waitlist(self, hospitals: dict[str, FakeHospital] | None = None, owner: str = "waitlist") -> WaitlistKeeper:
        """The keeper of the waitlist."""
        return WaitlistKeeper(
            {HOSPITAL: self.hospital} if hospitals is None else hospitals,
            self.storage.waitlist,
            self.storage.records,
            self.desk,
            self.gauge,
            self.wake,
            self.now,
            owner,
        )

    def handoffs(self, hospitals: dict[str, FakeHospital] | None = None) -> HandoffKeeper:
        """One that waits for nothing."""
        return HandoffKeeper(
            {HOSPITAL: self.hospital} if hospitals is None else hospitals,
            self.storage.handoffs,
            self.now,
            "handoffs",
            quiet=timedelta(0),
        )

    def reminders(self, owner: str = "keeper", records: Records | None = None) -> ReminderKeeper:
        """A worker on the ledger of reminders."""
        return ReminderKeeper(
            self.storage.reminders,
            self.storage.calls,
            records or self.storage.records,
            {HOSPITAL: self.hospital},
            self.desk,
            self.gauge,
            self.wake,
            self.now,
            owner,
        )

    async def has_appointment(
        self, person: Person = PERSON, hours: float = 48, *, agrees: bool = True, told: bool = True
    ) -> Booking:
        """An appointment that stands at the hospital, and that the patient knows of."""
        key, slot = uuid4(), self.slot(hours)
        await self.booking().book(person, HOSPITAL, slot, PatientContact(key, "สมศรี ใจดี", "0812345678"), key=key)
        facts: tuple[Fact, ...] = (ConsentAnswered(Purpose.APPOINTMENTS, agrees, TEXTS[Purpose.APPOINTMENTS].version),)
        await self.learns(person, *facts, *((BookingTold(key),) if told else ()))
        return await self.booked(key, person)

    async def booked(self, key: UUID, person: Person = PERSON) -> Booking:
        """The booking as the next turn sees it."""
        seen = (await self.storage.records.peek(person)).patient.bookings
        return next(each for each in seen if each.key == key)

    async def learns(self, person: Person, *facts: Fact) -> None:
        """Something becomes true of the patient."""
        commit = Commit(person, self.now(), None, Ending.ANSWERED, None, step_kept=True, facts=facts)
        assert await self.storage.records.express(commit)

    async def plans(self, booking: Booking, *reminders: PlannedReminder, person: Person = PERSON) -> None:
        """These reminders stand on the ledger."""
        await self.learns(person, RemindersPlanned(booking.key, booking.generation, reminders))

    async def ledger(self) -> dict[str, int]:
        return await self.storage.reminders.counts()

    async def calls(self) -> list[CallReason]:
        return [each.reason for each in await self.storage.calls.open([HOSPITAL], self.now(), 1000)]

    def reconciler(self, hospitals: dict[str, FakeHospital] | None = None) -> Reconciler:
        """One that waits for nothing."""
        return Reconciler(
            {HOSPITAL: self.hospital} if hospitals is None else hospitals,
            self.storage.bookings,
            self.storage.records,
            self.desk,
            self.wake,
            self.now,
            "reconciler",
            quiet=timedelta(0),
        )

    async def steals(self, person: Person = PERSON) -> None:
        """Another worker takes the patient, because the lease has run out by its clock."""
        late = self.now() + timedelta(hours=1)
        assert await self.storage.records.claim(person, "thief", late, timedelta(seconds=15)) is not None

    async def said(self) -> list[str]:
        """Everything in the outbox that is still to be sent, in words, taken as a sender takes it."""
        words: list[str] = []
        while rows := await self.storage.outbox.claim("reader", self.now(), timedelta(hours=1), 100):
            words += [bubble for row in rows for bubble in plain_text(row.messages)]
            if len(rows) < 100:
                break
        return words

    async def hears(self) -> list[str]:
        """The same, and it is said with that."""
        words: list[str] = []
        while rows := await self.storage.outbox.claim("sender", self.now(), timedelta(seconds=15), 100):
            words += [bubble for row in rows for bubble in plain_text(row.messages)]
            said = [Sent(row.id, Fate.SAID, via="push", carries=row.carries) for row in rows]
            await self.storage.outbox.record("sender", said, self.now())
        return words

    async def waiting(self) -> int:
        return (await self.storage.inbox.ages(self.now()))[0]

    async def cases(self) -> list[tuple[str, str]]:
        return [(row.kind, row.reason) for row in await self.storage.records.cases(100)]

    def slot(self, hours: float = 48) -> Slot:
        """A free time, so many hours from now."""
        start = self.now().replace(microsecond=0) + timedelta(hours=hours)
        slot = Slot(f"slot-{next(self.numbers)}", "dental", start, start + timedelta(minutes=30))
        self.hospital.slots[slot.id] = slot
        return slot


@asynccontextmanager
async def ward(folder: Path, changed: Callable[[Desk], Desk] = lambda desk: desk) -> AsyncIterator[Ward]:
    """A ward over a database of its own; words are rendered for LINE, meanings come from a table that knows none."""
    await migrated_copy(folder / "ward.sqlite3")
    url = f"sqlite:///{folder / 'ward.sqlite3'}"
    held: list[Ward] = []
    clock = lambda: held[0].now() if held else datetime.now(UTC)  # noqa: E731
    async with await open_storage(url, KEYS, data_dir=folder, clock=clock) as storage:
        held.append(Ward(storage, changed(build().patient.desk), FakeHospital()))
        yield held[0]


async def soon(holds: Callable[[], bool], within: float = 5.0) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(within):
        while not holds():  # noqa: ASYNC110 (what is waited for has no event)
            await asyncio.sleep(0.005)
