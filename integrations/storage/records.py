"""Conversations: held, read, and committed turn by turn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

from bot.domain.messages import Person
from bot.domain.patient import Patient
from bot.domain.stored import CaseRow, Claim, Commit, Loaded
from integrations.storage import commits, erasure, leases
from integrations.storage.appliers import forgets
from integrations.storage.cases import open_cases
from integrations.storage.database import Database
from integrations.storage.instants import micros
from integrations.storage.leases import Desk


class SqlRecords:
    """The Records port over either database. `clock` dates what the port gives no time for."""

    def __init__(self, database: Database, desk: Desk, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._desk = desk
        self._clock = clock

    async def claim(self, person: Person, owner: str, now: datetime, lease: timedelta) -> Claim | None:
        """See Records. At most 200 waiting events; the rest comes with a later load."""
        late = self._lateness()
        return await self._database.write(
            lambda conn: leases.take(conn, self._desk, person, owner, now + late(), lease)
        )

    async def renew(self, claim: Claim, now: datetime, lease: timedelta) -> None:
        """See Records."""
        late = self._lateness()
        await self._database.write(lambda conn: leases.renew(conn, claim, now + late() + lease))

    async def release(self, claim: Claim) -> None:
        """See Records."""
        await self._database.write(lambda conn: leases.release(conn, claim))

    async def load(self, claim: Claim) -> Claim:
        """See Records."""
        now = self._clock()
        return await self._database.read(lambda conn: leases.see_again(conn, self._desk, claim, now))

    async def peek(self, person: Person) -> Loaded:
        """See Records."""
        now = self._clock()
        seen = await self._database.read(lambda conn: leases.glance(conn, self._desk, person, now))
        return seen or Loaded(Patient(uuid4(), person), None, 0)

    async def commit(self, claim: Claim, commit: Commit, *, release: bool = False) -> int:
        """See Records."""
        version = await self._database.write(
            lambda conn: commits.commit(conn, self._desk, claim, commit, let_go=release)
        )
        if any(forgets(fact) for fact in commit.facts):
            await self._database.tidy()
        return version

    async def express(self, commit: Commit) -> bool:
        """See Records."""
        return await self._database.write(lambda conn: commits.express(conn, self._desk, commit))

    async def cases(self, limit: int) -> tuple[CaseRow, ...]:
        """See Records."""
        return await self._database.read(lambda conn: open_cases(conn, self._desk.vault, limit))

    async def erase_patient(self, person: Person) -> bool:
        """See Records."""
        now = micros(self._clock())
        erased = await self._database.write(lambda conn: erasure.erase(conn, self._desk, person, now))
        await self._database.tidy()
        return erased

    def _lateness(self) -> Callable[[], timedelta]:
        """How long it took until the database was free: a lease counts from when it is written, or under load it would be over by then."""
        asked = self._clock()
        return lambda: self._clock() - asked

    async def purge(self, now: datetime) -> int:
        """See Records."""
        return await erasure.purge(self._database, self._desk, micros(now))
