"""`serve` and two `worker`s on one PostgreSQL and one Valkey, and an eye on who holds whom."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg

from bot.app.together import together
from bot.domain.ports.feed import FeedItem
from bot.jobs.feed import LiveFeed
from config.settings import parse_keys, read_settings
from integrations.storage.stores import open_storage, upgrade
from tests.fakes.town import KEYS, Town, until
from tests.redis.server import Server
from tests.service.answers import GREETING
from tests.service.processes import Service, free_port, town_of_its_own
from tests.storage.postgres_for_tests import postgres_server

# Written by the database itself whenever a patient changes hands, so that it does not depend on anything of ours. `early`: the new
# holder came although the lease of the one before still ran, by the database's clock.
_WATCH = """
CREATE TABLE hands (at BIGINT, patient TEXT, was TEXT, is_now TEXT, early BOOLEAN);
CREATE FUNCTION watch_hands() RETURNS trigger AS $$
DECLARE now_micros BIGINT := (extract(epoch FROM clock_timestamp()) * 1000000)::BIGINT;
BEGIN
  IF NEW.lease_owner IS NOT NULL AND NEW.lease_owner IS DISTINCT FROM OLD.lease_owner THEN
    INSERT INTO hands VALUES (now_micros, NEW.patient_id, OLD.lease_owner, NEW.lease_owner,
      OLD.lease_owner IS NOT NULL AND OLD.lease_until > now_micros);
  END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER watch_hands BEFORE UPDATE ON conversations FOR EACH ROW EXECUTE FUNCTION watch_hands();
"""


@dataclass
class Deployment:
    """All processes of one service, and a desk that watches its feed."""

    town: Town
    valkey: Server
    database: asyncpg.Connection
    serve: Service
    workers: list[Service]
    desk: DeskThatWatches

    async def number(self, sql: str) -> int:
        """One number of the database."""
        return int(await self.database.fetchval(sql))

    async def unfinished(self) -> dict[str, int]:
        """How much waits to be sorted, worked on and sent."""
        return {
            "journal": await self.number("SELECT COUNT(*) FROM journal"),
            "inbox": await self.number("SELECT COUNT(*) FROM inbox WHERE state = 'waiting'"),
            "outbox": await self.number("SELECT COUNT(*) FROM outbox WHERE state IN ('waiting', 'sending')"),
        }

    async def burst(self) -> dict[str, Any]:
        """What the pretend platform has counted."""
        async with self.town.client.get(f"{self.town.line}/sandbox/api/burst") as answer:
            progress: dict[str, Any] = await answer.json()
            return progress

    async def warm_up(self) -> None:
        """Some people say hello and are answered: everything that is slow at first has been loaded."""
        await self.town.posts("/sandbox/api/burst", {"users": 30, "messages_per_user": 1, "text": GREETING})
        await until(self.calm, 90, "nobody is answered")

    async def calm(self) -> bool:
        """Whether everybody has said everything and nothing is left to do."""
        return not (await self.burst())["running"] and not any((await self.unfinished()).values())

    async def freeze_while_holding(self, worker: Service) -> int:
        """Freeze this worker at a moment in which it holds a patient; returns how many it holds."""
        assert worker.process is not None
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            worker.freeze()
            await asyncio.sleep(0.05)  # what was on its way to the database has arrived
            now = round(time.time() * 1_000_000)
            holds = await self.number(
                f"SELECT COUNT(*) FROM conversations WHERE lease_owner LIKE '{worker.process.pid}-%' AND lease_until > {now}"
            )
            if holds:
                return holds
            worker.thaw()
            await asyncio.sleep(0.03)
        raise AssertionError("the worker never holds anybody")


@dataclass
class DeskThatWatches:
    """Reads the feed as the console does: after the last position, woken, for as long as the test runs."""

    seen: list[FeedItem] = field(default_factory=list)

    async def watch(self, feed: LiveFeed) -> None:
        position = 0
        while True:
            for item in await feed.after(position, 100):
                self.seen.append(item)
                position = item.position
            await feed.wait(position, 5)


@asynccontextmanager
async def deployment(folder: Path) -> AsyncIterator[Deployment]:
    """Started and ready; dead at the end."""
    async with AsyncExitStack() as stack:
        valkey = stack.enter_context(Server.started())
        url = stack.enter_context(postgres_server()).format("clinic")
        await upgrade(url, folder)
        database = await asyncpg.connect(url)
        stack.push_async_callback(database.close)
        await database.execute(_WATCH)
        town = await stack.enter_async_context(town_of_its_own())
        serve, *workers = (_process(town, folder, name, url, valkey.url) for name in ("serve", "worker", "worker"))
        stack.push_async_callback(_kill_all, [serve, *workers])
        desk = await stack.enter_async_context(_watching(url, valkey.url, folder))
        for each in (serve, *workers):  # one after the other: starting is what they need the machine for
            await each.start()
        await town.posts("/sandbox/api/settings", {"webhook_url": f"http://127.0.0.1:{serve.port}/line/webhook"})
        place = Deployment(town, valkey, database, serve, workers, desk)
        await place.warm_up()
        yield place


def _process(town: Town, folder: Path, command: str, database: str, redis: str) -> Service:
    port = free_port()
    own = folder / f"{command}-{port}"
    own.mkdir()
    return Service(town, own, port, command, {"DATABASE_URL": database, "REDIS_URL": redis})


async def _kill_all(processes: list[Service]) -> None:
    for each in processes:
        if each.process is not None and each.process.returncode is None:
            await each.kill()


@asynccontextmanager
async def _watching(database: str, redis: str, folder: Path) -> AsyncIterator[DeskThatWatches]:
    desk = DeskThatWatches()
    settings = read_settings(_env_file=None, redis_url=redis)
    async with (
        await open_storage(database, parse_keys(KEYS), data_dir=folder) as storage,
        together(settings, storage.vault, None) as others,
    ):
        feed = LiveFeed(storage.feed, others.wake)
        tasks = [asyncio.create_task(each) for each in (feed.run(), desk.watch(feed))]
        try:
            yield desk
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
