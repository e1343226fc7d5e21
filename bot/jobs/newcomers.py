"""Who waits, and which of several processes looks at them first."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.messages import Person
from bot.domain.ports.inbox import Inbox
from bot.domain.ports.shares import Shares
from bot.domain.stored import InboxRow

BATCH = 500
GRACE = timedelta(seconds=1)  # what its own process has not begun by then is anybody's
_SORTING = "sorting"

Waiting = tuple[Person, InboxRow]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An event that has just come. `ours`: answer it; else only read whether it is an emergency, another process answers it."""

    person: Person
    row: InboxRow
    ours: bool = True


class Newcomers:
    """Each event is given once: at once if this process looks first, at a later sweep if it still waits and was not given before.

    While the others cannot be woken their events are given too, as not ours: no emergency should wait for their sweep.
    """

    def __init__(self, inbox: Inbox, shares: Shares) -> None:
        self._inbox, self._shares = inbox, shares
        self._cursor = 0  # events up to here have been seen
        self._swept_to = 0  # where the cursor was at the last sweep
        self._behind = 0  # of events up to here nobody need think any more
        self._given: set[int] = set()  # of those after `_behind`

    def sorts(self) -> bool:
        """Whether this process sorts the journal at once; the others do at their sweeps, in case it is gone."""
        return self._shares.cut_off() or self._shares.first(_SORTING)

    async def at_once(self) -> AsyncIterator[Newcomer]:
        """What is new and for this process to look at first. Numbers become visible in their order."""
        while True:
            rows = await self._inbox.fresh(self._cursor, BATCH)
            for person, row in rows:
                self._cursor = row.seq
                if self._ours(person):
                    self._given.add(row.seq)
                    yield Newcomer(person, row)
                elif self._shares.cut_off():
                    yield Newcomer(person, row, ours=False)
            if len(rows) < BATCH:
                return

    async def left_over(self) -> AsyncIterator[Newcomer]:
        """At a sweep: what was there at the last one, still waits, and was not given to us: its own process has not looked."""
        rows: tuple[Waiting, ...] = await self._inbox.fresh(self._behind, BATCH)
        old = [each for each in rows if each[1].seq <= self._swept_to]
        behind = old[-1][1].seq if len(old) == BATCH else self._swept_to
        for person, row in old:
            self._behind = row.seq
            if row.seq not in self._given:
                yield Newcomer(person, row)
        self._behind, self._swept_to = behind, self._cursor
        self._given = {seq for seq in self._given if seq > behind}

    async def people(self, now: datetime) -> Iterable[Person]:
        """At a sweep: who waits, oldest first: our own whatever happens, others when nobody has taken them in time."""
        ours = [person for person in await self._inbox.people_waiting(now, BATCH) if self._ours(person)]
        if self._shares.alone():
            return ours
        return dict.fromkeys((*ours, *await self._inbox.people_left(now - GRACE, now, BATCH)))

    def _ours(self, person: Person) -> bool:
        return self._shares.first(f"{person.channel}|{person.user_id}")
