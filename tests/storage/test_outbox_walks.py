"""Whatever senders do, and whenever they die, what we owe leaves in its order and nothing is owed for ever."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.messages import Person
from bot.domain.sayings import Urgency
from bot.domain.stored import Commit, Dispatch, Ending, Fate, Sent
from tests.storage.clinic import Clinic, opened, says, spoken
from tests.thoroughness import examples

PEOPLE = [Person("Ubot", f"U{n}") for n in range(3)]
OVER = (Fate.SAID, Fate.DEAD, Fate.UNKNOWN)

steps = st.one_of(
    st.tuples(st.just("say"), st.sampled_from(PEOPLE), st.sampled_from([Urgency.TALK, Urgency.EMERGENCY])),
    st.tuples(st.just("claim"), st.integers(1, 4), st.sampled_from(["sender-1", "sender-2"])),
    st.tuples(st.just("end"), st.integers(0, 9), st.sampled_from([each for each in Fate if each is not Fate.PARKED])),
    st.tuples(st.just("die"), st.just(0), st.just(0)),
    st.tuples(st.just("wait"), st.just(0), st.just(0)),
)


class Walk:
    """A day at the outbox, with our own idea of what may happen beside it."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.owed: dict[Person, list[str]] = {person: [] for person in PEOPLE}  # unsaid, in order
        self.held: list[tuple[str, Dispatch]] = []
        self.out_of_quota: set[str] = set()  # these have let the others go, and come back in their own time
        self.over: set[str] = set()
        self.tried: dict[UUID, bytes] = {}
        self.number = 0

    async def say(self, person: Person, urgency: Urgency) -> None:
        self.number += 1
        text = f"{urgency.value} {self.number}"
        self.owed[person].append(text)
        sends = (says(text, urgency),)
        await self.clinic.storage.records.express(
            Commit(person, self.clinic.now, None, Ending.ANSWERED, None, step_kept=True, sends=sends)
        )

    async def claim(self, limit: int, owner: str) -> None:
        rows = await self.clinic.sends(owner, limit)
        assert len(rows) <= limit
        for row in rows:
            texts = spoken([row])
            assert 1 <= len(texts) <= 5
            assert not self.over.intersection(texts)
            assert row.id not in [other.id for _, other in self.held]
            if row.urgency is not Urgency.EMERGENCY:
                owed = [text for text in texts if text not in self.out_of_quota]
                assert owed == self.owed[row.person][: len(owed)]
            else:
                assert len(texts) == 1
            self.same_again(row)
            self.held.append((owner, row))

    def same_again(self, row: Dispatch) -> None:
        """What was tried is tried again with the same bytes; only a push that ran into the quota was certainly not said."""
        before = self.tried.setdefault(row.id, row.messages)
        assert before == row.messages

    async def end(self, which: int, fate: Fate) -> None:
        if not self.held:
            return
        owner, row = self.held.pop(which % len(self.held))
        texts = spoken([row])
        due = self.clinic.now + timedelta(seconds=1) if fate in (Fate.RETRY, Fate.QUOTA) else None
        await self.clinic.notes(Sent(row.id, fate, due=due, carries=row.carries), owner=owner)
        if fate in (Fate.APART, Fate.QUOTA, Fate.PARKED):
            self.tried.pop(row.id, None)
        for text in texts:
            if fate is Fate.QUOTA:
                self.out_of_quota.add(text)
            if fate not in (Fate.RETRY, Fate.APART) and text in self.owed[row.person]:
                self.owed[row.person].remove(text)
            if fate in OVER:
                self.over.add(text)

    async def die(self) -> None:
        self.held.clear()
        self.clinic.passes(seconds=16)

    async def drain(self) -> None:
        """In the end everything is over, whatever happened before."""
        await self.die()
        for _ in range(4 * self.number + 4):
            rows = await self.clinic.sends("sender-3", 50)
            await self.clinic.notes(*(Sent(row.id, Fate.SAID, carries=row.carries) for row in rows), owner="sender-3")
            self.clinic.passes(seconds=1)
        counts = await self.clinic.storage.outbox.counts()
        assert set(counts) <= {"said", "dead", "unknown"}
        assert sum(counts.values()) == self.number
        assert await self.clinic.storage.outbox.next_due(self.clinic.now) is None


async def walk(migrated: Path, path: Sequence[tuple[str, object, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(migrated, Path(folder) / "klaimor.db")
        async with opened("sqlite:///klaimor.db", Path(folder)) as clinic:
            day = Walk(clinic)
            for name, first, second in path:
                match name, first, second:
                    case "say", Person() as person, Urgency() as urgency:
                        await day.say(person, urgency)
                    case "claim", int(limit), str(owner):
                        await day.claim(limit, owner)
                    case "end", int(which), Fate() as fate:
                        await day.end(which, fate)
                    case "wait", _, _:
                        clinic.passes(seconds=3)  # what waits now belongs to a backlog
                    case _:
                        await day.die()
            await day.drain()


@given(st.lists(steps, max_size=40))
@settings(
    max_examples=examples(40, least=12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_walk(migrated_file: Path, path: list[tuple[str, object, object]]) -> None:
    asyncio.run(walk(migrated_file, path))
