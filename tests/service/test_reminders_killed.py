"""Reminders by the thousand, some cancelled and some moved, and kill -9 half-way: none is lost, none twice, none to who has cancelled.

The suite sends some hundreds; `KLAIMOR_REMINDERS=20000 uv run pytest -n0 -s tests/service/test_reminders_killed.py` is the full size.
"""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from bot.bench.due_patients import Due, Outside, due_now, each, learns, patients, seed
from bot.domain.appointment_facts import AppointmentMoved, ChangeTold, RemindersPlanned
from bot.domain.change import ChangeKind, ChangeState, cancel_key
from config.settings import parse_keys
from integrations.storage.stores import Storage, open_storage, upgrade
from tests.fakes.town import KEYS, Town, until
from tests.service.processes import Service, free_port, service_of, town_of_its_own
from tests.service.wording import th
from tests.storage.postgres_for_tests import postgres_server
from tests.thoroughness import takes_long

MANY = int(os.environ.get("KLAIMOR_REMINDERS", "100"))
PATIENCE = 60 + MANY / 20  # seconds; a hospital that once answers too late is asked again after 30, then 60 and 120
IN_A_WEEK = timedelta(days=7)
REMINDER, MOVED, GONE = th("reminder-title"), th("moved-title"), th("gone-title")


@dataclass
class Fates:
    """What has become of the appointments: a tenth is cancelled, a tenth moved, half of each here and half at the counter."""

    everybody: list[Due]
    cancelled_here: list[Due] = field(init=False)
    cancelled_there: list[Due] = field(init=False)
    moved_here: list[Due] = field(init=False)
    moved_there: list[Due] = field(init=False)

    def __post_init__(self) -> None:
        tenth = [[due for due in self.everybody if due.number % 20 == place] for place in (3, 8, 13, 18)]
        self.cancelled_here, self.cancelled_there, self.moved_here, self.moved_there = tenth

    def wanted(self, due: Due) -> list[str]:
        """What this patient is to be told, and nothing else."""
        if due in self.cancelled_here:
            return []
        if due in self.cancelled_there:
            return [GONE]
        return [MOVED] if due in self.moved_there else [REMINDER]

    async def come_true(self, storage: Storage, outside: Outside) -> None:
        """Before a reminder is sent."""
        await each(self.cancelled_here, lambda due: _cancel(storage, due))
        await each(self.cancelled_there, lambda due: outside.puts(due, status="cancelled"))
        await each(self.moved_here, lambda due: _move(storage, outside, due))
        await each(self.moved_there, lambda due: outside.puts(due, **_times(due.start + IN_A_WEEK)))


async def _cancel(storage: Storage, due: Due) -> None:
    key, now = cancel_key(due.key), datetime.now(UTC)
    await storage.changes.request(due.person, due.key, ChangeKind.CANCEL, key=key, now=now)
    await storage.changes.conclude(key, ChangeState.DONE, now)
    await learns(storage, due.person, ChangeTold(key))


async def _move(storage: Storage, outside: Outside, due: Due) -> None:
    """Moved an hour: its reminder begins anew in the next generation, and is due."""
    start = due.start + timedelta(hours=1)
    await outside.puts(due, **_times(start))
    moved = AppointmentMoved(due.key, 2, start, start + timedelta(minutes=30))
    await learns(storage, due.person, moved, RemindersPlanned(due.key, 2, (due_now(due),)))


def _times(start: datetime) -> dict[str, str]:
    return {"start": start.isoformat(), "end": (start + timedelta(minutes=30)).isoformat()}


@dataclass
class Workers:
    """The services that share a database."""

    town: Town
    services: list[Service]
    url: str

    async def count(self, sql: str) -> int:
        """One number of the database."""
        if self.url.startswith("sqlite"):
            return self.services[0].count(sql)
        conn = await asyncpg.connect(self.url)
        try:
            return int(await conn.fetchval(sql))
        finally:
            await conn.close()

    async def pushed(self) -> int:
        """How many messages people have been shown."""
        return await self.count("SELECT COUNT(*) FROM outbox WHERE state = 'said'")

    async def at_rest(self) -> bool:
        """Whether nothing that is due is left to do."""
        now = int(time.time() * 1_000_000)
        due = f"SELECT COUNT(*) FROM reminders WHERE state IN ('planned', 'sending') AND at <= {now}"
        unsaid = "SELECT COUNT(*) FROM outbox WHERE state IN ('waiting', 'sending')"
        return not await self.count(due) and not await self.count(unsaid)


class _Shared(Service):
    """A service over a given database."""

    url = ""

    def _env(self) -> dict[str, str]:
        return {**super()._env(), "KLAIMOR_DATABASE_URL": self.url}


@asynccontextmanager
async def workers(town: Town, folder: Path, url: str, many: int) -> AsyncIterator[Workers]:
    """So many services, started one after the other."""
    async with service_of(town, folder) as first:
        services: list[Service] = []
        for number in range(many + 1):  # one more than run at a time: the third comes for the one that was killed
            own = folder if url.startswith("sqlite") else folder / f"worker-{number}"
            own.mkdir(exist_ok=True)
            port = first.port if number == 0 or url.startswith("sqlite") else free_port()
            service = _Shared(town, own, port)
            service.url = url
            services.append(service)
        try:
            yield Workers(town, services, url)
        finally:
            for service in services:
                if service.process is not None and service.process.returncode is None:
                    await service.kill()


@pytest.fixture(params=["sqlite", "postgresql"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'klaimor.sqlite3'}"
        return
    with postgres_server() as address:
        await upgrade(address.format("clinic"), tmp_path)
        yield address.format("clinic")


@pytest.mark.timeout(600 + MANY / 5)
@takes_long
async def test_killed_half_way_every_reminder_is_said_once_and_none_to_who_has_cancelled(
    url: str, tmp_path: Path
) -> None:
    fates = Fates(patients(MANY))
    async with town_of_its_own() as town:
        outside = Outside(town.client, town.line, f"{town.hospital}/fhir")
        async with await open_storage(url, parse_keys(KEYS), data_dir=tmp_path) as storage:
            await seed(storage, outside, fates.everybody)
            await fates.come_true(storage, outside)
        async with workers(town, tmp_path, url, 1 if url.startswith("sqlite") else 2) as crew:
            began = time.monotonic()
            await run_and_kill(crew)
            await until(crew.at_rest, PATIENCE, "it does not come to rest")
            print(f"{url[:10]}: {MANY} reminders in {time.monotonic() - began:.0f} s, one killed half-way")
            await check(crew, town, fates)


async def run_and_kill(crew: Workers) -> None:
    """Start all but the last; when half is said kill the first, and let the last take its place."""
    *working, spare = crew.services
    for service in working:
        await service.start()

    async def half() -> bool:
        return await crew.pushed() >= MANY / 2

    await until(half, PATIENCE, "not even half of them were said")
    await working[0].kill()
    await spare.start()


async def check(crew: Workers, town: Town, fates: Fates) -> None:
    """Everybody was told what they were to be told, once."""
    wrong: list[tuple[int, list[str]]] = []

    async def look(due: Due) -> None:
        heard = [title_of(bubble) for call in await town.calls(due.person.user_id) for bubble in call]
        if heard != fates.wanted(due):
            wrong.append((due.number, heard))

    await each(fates.everybody, look)
    assert wrong == []
    async with town.client.get(f"{town.line}/sandbox/api/stats") as answer:
        stats: dict[str, Any] = await answer.json()
    assert stats["duplicates"] == 0
    assert stats["bot_calls"] == sum(len(fates.wanted(due)) for due in fates.everybody)
    for state, many in (("sent", len([d for d in fates.everybody if fates.wanted(d) == [REMINDER]])), ("failed", 0)):
        assert await crew.count(f"SELECT COUNT(*) FROM reminders WHERE state = '{state}'") == many
    assert await crew.count("SELECT COUNT(*) FROM calls") == 0


def title_of(bubble: str) -> str:
    """Which kind of message it is."""
    return next((title for title in (REMINDER, MOVED, GONE) if title in bubble), bubble)


def test_the_fates_are_a_tenth_each_way() -> None:
    fates = Fates(patients(200))
    assert [len(each) for each in (fates.cancelled_here, fates.cancelled_there, fates.moved_here, fates.moved_there)] == [
        10, 10, 10, 10,
    ]  # fmt: skip
    assert sum(fates.wanted(due) == [REMINDER] for due in fates.everybody) == 170
