"""The desk's ports in memory: cases on a board, acts that are remembered, a feed, and buckets of tokens."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from bot.domain.call import Call, CallOutcome
from bot.domain.case import By, Case, CaseKind, CaseState, CaseView, Colleague, Delivery, Ended, Line
from bot.domain.case_rights import Reads, at_home, reads, reads_words
from bot.domain.correction import Correction, NotAgreed, Standing, WordsGone
from bot.domain.ports.cases import LEAST_REASON, MOST_REASON, NeedsReason
from bot.domain.ports.feed import FeedItem
from bot.domain.ports.limits import Limit
from bot.domain.ports.staff_desk import CannedReply
from bot.domain.staff import Role, StaffMember
from bot.domain.staff_act import (
    ActRefused,
    BadWords,
    Close,
    Done,
    HandBack,
    MayNot,
    NoSuchCase,
    Note,
    OpenCase,
    StaffAct,
    Take,
    Write,
)
from bot.domain.words import Name


class FeedInMemory:
    """Port Feed."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._items: list[FeedItem] = []
        self._new = asyncio.Condition()

    async def note(self, case: UUID, kind: str = "words") -> int:
        """Something has happened; its position."""
        async with self._new:
            self._items.append(FeedItem(len(self._items) + 1, kind, case, self._clock()))
            self._new.notify_all()
            return len(self._items)

    async def after(self, position: int, limit: int) -> tuple[FeedItem, ...]:
        return tuple(self._items[position : position + limit])

    async def head(self) -> int:
        return len(self._items)

    async def wait(self, position: int, timeout: float) -> bool:
        async with self._new:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._new.wait_for(lambda: len(self._items) > position), timeout)
            return len(self._items) > position


class LimitsInMemory:
    """Port Limits, on a clock that may be moved."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._buckets: dict[tuple[str, str], tuple[float, datetime]] = {}

    async def take(self, limit: Limit, of: str, count: int = 1) -> float:
        now = self._clock()
        held, since = self._buckets.get((limit.name, of), (float(limit.burst), now))
        held = min(float(limit.burst), held + (now - since).total_seconds() * limit.per_second)
        if held >= count:
            self._buckets[limit.name, of] = (held - count, now)
            return 0.0
        self._buckets[limit.name, of] = (held, now)
        return (count - held) / limit.per_second

    async def forget(self, limit: Limit, of: str) -> None:
        self._buckets.pop((limit.name, of), None)


@dataclass
class CaseBoard:
    """Port Cases: what is pinned here is shown by the rules of `bot.domain.case`. `read`: who looked at what, and why."""

    views: dict[UUID, CaseView] = field(default_factory=dict)
    present: list[StaffMember] = field(default_factory=list)
    read: list[tuple[str, UUID, str]] = field(default_factory=list)

    def pin(self, view: CaseView) -> UUID:
        self.views[view.case.id] = view
        return view.case.id

    async def queue(self, viewer: StaffMember, now: datetime, limit: int = 200) -> tuple[Case, ...]:
        return tuple(
            self._as_seen(viewer, view.case)
            for view in self.views.values()
            if at_home(viewer, view.case.hospital) and view.case.state is not CaseState.CLOSED
        )

    async def closed(self, viewer: StaffMember, now: datetime, limit: int = 50) -> tuple[Case, ...]:
        cases = [view.case for view in self.views.values()]
        return tuple(
            self._as_seen(viewer, case)
            for case in cases
            if at_home(viewer, case.hospital) and case.state is CaseState.CLOSED
        )

    async def look(
        self,
        viewer: StaffMember,
        case: UUID,
        now: datetime,
        *,
        reason: str = "",
        before: datetime | None = None,
        limit: int = 200,
    ) -> CaseView:
        view = self.views.get(case)
        if view is None:
            raise NoSuchCase
        stated = LEAST_REASON <= len(reason) <= MOST_REASON
        if (reason and not stated) or (not stated and not reads(viewer, view.case)):
            raise NeedsReason
        shown = stated or reads_words(viewer, view.case)
        if shown:
            self.read.append((viewer.id, case, reason))
        lines = tuple(line for line in view.lines if before is None or line.at < before) if shown else ()
        speaks = view.speaker is not None and view.speaker.id == viewer.id
        seen = view.case if stated else self._as_seen(viewer, view.case)
        return replace(view, case=seen, words_shown=shown, lines=lines, may_write=speaks)

    async def at_desk(self, viewer: StaffMember, now: datetime) -> tuple[StaffMember, ...]:
        return tuple(each for each in self.present if each.id != viewer.id)

    async def people(self, ids: tuple[str, ...], now: datetime) -> tuple[Colleague, ...]:
        return tuple(Colleague(each.id, each.name, True) for each in self.present if each.id in ids)

    def _as_seen(self, viewer: StaffMember, case: Case) -> Case:
        allowed = reads(viewer, case)
        name = case.name if Reads.CONTACT in allowed else ""
        return replace(case, name=name, reasons=case.reasons if reads_words(viewer, case) else ())


@dataclass
class DeskInMemory:
    """Port StaffDesk: does each act once and remembers it. `refuses`: the next act meets this."""

    board: CaseBoard
    feed: FeedInMemory
    clock: Callable[[], datetime]
    done: list[tuple[StaffMember, StaffAct]] = field(default_factory=list)
    refuses: ActRefused | None = None
    beats: list[tuple[str, UUID | None, datetime | None]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    tries: defaultdict[UUID, int] = field(default_factory=lambda: defaultdict(int))

    async def do(self, who: StaffMember, act: StaffAct) -> Done:
        self.tries[act.id] += 1
        if self.refuses is not None:
            refused, self.refuses = self.refuses, None
            raise refused
        if any(earlier.id == act.id for _, earlier in self.done):
            return Done(act.case, repeated=True)
        if isinstance(act, OpenCase):
            view = asks_for_a_person(self.clock(), level=act.level, hospital=act.hospital, kind=CaseKind.BY_STAFF)
            self.board.pin(replace(view, case=replace(view.case, id=act.case, patient=act.patient)))
        if act.case not in self.board.views:
            raise NoSuchCase
        self.done.append((who, act))
        self.board.views[act.case] = self._after(self.board.views[act.case], who, act)
        await self.feed.note(act.case, "act")
        return Done(act.case)

    async def beat(self, who: StaffMember, *, reading: UUID | None = None, up_to: datetime | None = None) -> None:
        self.beats.append((who.id, reading, up_to))

    async def leave(self, who: StaffMember) -> None:
        self.left.append(who.id)

    def canned(self) -> Sequence[CannedReply]:
        return (CannedReply("wait", Name("ขอเวลา", "A moment"), Name("ขอเวลาสักครู่นะคะ", "One moment, please.")),)

    def _after(self, view: CaseView, who: StaffMember, act: StaffAct) -> CaseView:
        me = Colleague(who.id, who.name, True)
        match act:
            case Take():
                return replace(view, case=replace(view.case, state=CaseState.TAKEN, holder=me), speaker=me)
            case Write(words=words):
                return replace(view, lines=(*view.lines, said(words, self.clock(), author=who.name)))
            case Note(words=words):
                return replace(view, lines=(*view.lines, said(words, self.clock(), kind="note", author=who.name)))
            case HandBack():
                return replace(view, speaker=None)
            case Close(ended=ended):
                closed = replace(view.case, state=CaseState.CLOSED, ended=ended, closed_at=self.clock())
                return replace(view, case=closed, speaker=None)
        return view


@dataclass
class CallsInMemory:
    """Port CallList."""

    calls: dict[UUID, Call] = field(default_factory=dict)
    noted: list[tuple[UUID, CallOutcome, str]] = field(default_factory=list)

    def needs(self, call: Call) -> UUID:
        self.calls[call.id] = call
        return call.id

    async def open(self, hospitals: Collection[str], now: datetime, limit: int) -> tuple[Call, ...]:
        mine = [call for call in self.calls.values() if call.hospital in hospitals and call.start > now]
        return tuple(sorted(mine, key=lambda call: call.start))[:limit]

    async def note(self, call: UUID, outcome: CallOutcome, staff: str, now: datetime) -> bool:
        if call not in self.calls:
            return False
        self.noted.append((call, outcome, staff))
        if outcome is CallOutcome.NOT_REACHED:
            self.calls[call] = replace(self.calls[call], tries=self.calls[call].tries + 1, tried_at=now)
        else:
            del self.calls[call]
        return True

    async def waiting(self, now: datetime) -> dict[str, int]:
        return {}


@dataclass
class CorrectionsInMemory:
    """Port Corrections, by the same rules. `agreed`: patients who have said yes, by their cases."""

    board: CaseBoard
    agreed: set[UUID] = field(default_factory=set)
    noted: dict[UUID, Correction] = field(default_factory=dict)
    by: dict[UUID, str] = field(default_factory=dict)

    async def standing(self, case: UUID) -> Standing:
        lines = frozenset(each.line for each in self.noted.values() if each.case == case)
        return Standing(case in self.agreed, lines)

    async def note(self, who: StaffMember, correction: Correction, now: datetime) -> bool:
        view = self.board.views.get(correction.case)
        if view is None:
            raise NoSuchCase
        if not reads_words(who, view.case):
            raise MayNot
        if correction.id in self.noted:
            return False
        if correction.case not in self.agreed:
            raise NotAgreed
        line = next((each for each in view.lines if each.id == correction.line and not each.erased), None)
        if line is None or line.by is not By.PATIENT or line.kind != "text":
            raise WordsGone
        if any(each.words not in line.words[0] for each in correction.marked):
            raise BadWords("not_there")
        self.noted[correction.id], self.by[correction.id] = correction, who.id
        return True


def said(words: str, at: datetime, *, kind: str = "person", author: str = "") -> Line:
    """A line of a member of staff; an internal note has no delivery."""
    return Line(str(uuid4()), at, By.STAFF, kind, (words,), author, None if kind == "note" else Delivery.SAID)


def asks_for_a_person(
    now: datetime, *words: str, level: int = 3, hospital: str = "klaimor-demo", kind: CaseKind = CaseKind.TALK_TO_NURSE
) -> CaseView:
    """A case of somebody who has written these words, one a minute, the last one now."""
    first = now - timedelta(minutes=max(0, len(words) - 1))
    lines = tuple(
        Line(str(uuid4()), first + timedelta(minutes=n), By.PATIENT, "text", (word,)) for n, word in enumerate(words)
    )
    opened = first - timedelta(minutes=1)
    case = Case(
        uuid4(),
        uuid4(),
        kind,
        level,
        hospital,
        CaseState.WAITING,
        Role.CLERK,
        opened,
        opened,
        reasons=("asked",),
        name="สมศรี ใจดี",
    )
    return CaseView(case, words_shown=True, lines=lines, phone="0812345678")


__all__ = [
    "CallsInMemory",
    "CaseBoard",
    "CorrectionsInMemory",
    "DeskInMemory",
    "Ended",
    "FeedInMemory",
    "LimitsInMemory",
    "asks_for_a_person",
    "said",
]
