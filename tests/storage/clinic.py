"""A clinic on a real database whose clock is moved by hand, and the words to talk about it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID, uuid4

from bot.domain.appointment import Appointment, Booking, Mode, PatientContact, Slot
from bot.domain.facts import Fact
from bot.domain.messages import Person
from bot.domain.sayings import Urgency
from bot.domain.stored import Arrival, Claim, Commit, Dispatch, Ending, InboxRow, Outgoing, Said, Sent, StoredStep
from bot.domain.words import Name
from integrations.storage.retention import Retention
from integrations.storage.staff_secrets import Passwords, quick_hasher
from integrations.storage.stores import Storage, open_storage
from tests.log_scan import SCAN

KEYS = [("2026-11", bytes(range(32)))]
START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LEASE = timedelta(seconds=15)
SOMCHAI = Person("Ubot0001", "Usomchai00000000000000000000000001")
MALEE = Person("Ubot0001", "Umalee0000000000000000000000000002")

_events = count(1)


@dataclass
class Clinic:
    """Storage with a clock that stands still until it is moved."""

    storage: Storage
    url: str
    data_dir: Path
    now: datetime = START
    claims: dict[Person, Claim] = field(default_factory=dict)

    def passes(self, **span: float) -> None:
        """Time passes."""
        self.now += timedelta(**span)

    async def hears(self, *arrivals: Arrival) -> int:
        """Events come in together; how many were new."""
        return await self.storage.journal.sort((), [(arrival, self.now) for arrival in arrivals])

    async def holds(self, person: Person, owner: str = "worker-1") -> Claim:
        """A worker takes the patient, who must be free."""
        claim = await self.storage.records.claim(person, owner, self.now, LEASE)
        assert claim is not None
        return claim

    async def answers(self, claim: Claim, row: InboxRow | None = None, **what: object) -> int:
        """The turn of the oldest waiting event (or `row`) is committed."""
        return await self.storage.records.commit(claim, self.turn(claim, row, **what))

    def turn(self, claim: Claim, row: InboxRow | None = None, **what: object) -> Commit:
        """A commit on the oldest waiting event, with what the test cares about."""
        row = row or (claim.waiting[0] if claim.waiting else None)
        usual: dict[str, object] = {
            "person": claim.person,
            "at": self.now,
            "seq": None if row is None else row.seq,
            "ending": Ending.ANSWERED,
            "expected_version": claim.loaded.version,
        }
        return Commit(**{**usual, **what})  # type: ignore[arg-type]

    async def turns(self, person: Person, *words: str, owner: str = "worker-1", **what: object) -> Claim:
        """A whole turn: the person writes, the bot says `words`, one message each. Returns the claim, let go."""
        await self.hears(message(person, at=self.now))
        claim = await self.holds(person, owner)
        await self.answers(claim, **{"sends": tuple(says(each) for each in words), **what})
        await self.storage.records.release(claim)
        return claim

    async def sends(self, owner: str = "sender-1", limit: int = 10) -> tuple[Dispatch, ...]:
        """A sender claims what may go out now."""
        return await self.storage.outbox.claim(owner, self.now, LEASE, limit)

    async def notes(self, *results: Sent, owner: str = "sender-1") -> None:
        """The sender stores how its tries ended."""
        await self.storage.outbox.record(owner, results, self.now)

    async def waiting(self) -> list[str]:
        """Event ids that wait, by number."""
        return [row.event_id for _, row in await self.storage.inbox.fresh(0, 10_000)]


def quick_passwords() -> Passwords:
    """argon2 as weak as it goes: tests log in hundreds of times."""
    return Passwords(quick_hasher())


@asynccontextmanager
async def opened(
    url: str,
    data_dir: Path,
    keys: Sequence[tuple[str, bytes]] = tuple(KEYS),
    retention: Retention | None = None,
) -> AsyncIterator[Clinic]:
    """Open a clinic at this address, and close it at the end."""
    held: list[Clinic] = []
    storage = await open_storage(
        url,
        keys,
        data_dir=data_dir,
        retention=retention,
        clock=lambda: held[0].now if held else START,
        passwords=quick_passwords(),
    )
    async with storage:
        held.append(Clinic(storage, url, data_dir))
        yield held[0]


def message(
    person: Person | None,
    text: str = "ปวดฟันมากค่ะ",
    *,
    at: datetime = START,
    event_id: str | None = None,
    message_id: str | None = None,
    broken: bool = False,
) -> Arrival:
    """An event as LINE would send it."""
    SCAN.sent(text)
    number = next(_events)
    raw = json.dumps({"message": {"text": text}}, ensure_ascii=False).encode()
    return Arrival(event_id or f"01EVENT{number:06}", person, at, raw, message_id or f"msg-{number}", broken)


def says(
    text: str, urgency: Urgency = Urgency.TALK, *, token: str | None = None, token_from: datetime | None = None
) -> Outgoing:
    """One call to LINE."""
    return Outgoing(json.dumps([text], ensure_ascii=False).encode(), urgency, token, token_from)


def spoken(dispatches: Sequence[Dispatch]) -> list[str]:
    """What a claimed batch would say."""
    return [text for each in dispatches for text in json.loads(each.messages)]


def said(row: InboxRow, text: str, message_id: str | None = None) -> Said:
    """The transcript line of an event."""
    return Said(row.event_id, message_id, "text", text, row.sent_at)


def step(data: bytes = b"{}", tag: str = "choosing_day") -> StoredStep:
    """Where a patient is in a flow."""
    return StoredStep(tag, 1, data)


def slot(starts: datetime = START + timedelta(days=2)) -> Slot:
    """A dentist's half hour."""
    return Slot(
        "slot-1", "dental", starts, starts + timedelta(minutes=30), Name("ทพญ. มาลี", "Dr. Malee"), Mode.IN_PERSON
    )


def contact() -> PatientContact:
    """Who the appointment is for."""
    return PatientContact(uuid4(), "สมชาย ใจดี", "0812345678")


def appointment(booking: Booking) -> Appointment:
    """The appointment that a hospital made of it."""
    wish = booking.slot
    return Appointment("appt-9", booking.key, booking.hospital, wish.department, wish.start, wish.end)


def nothing() -> tuple[Fact, ...]:
    """No facts."""
    return ()


def key() -> UUID:
    """A booking key."""
    return uuid4()
