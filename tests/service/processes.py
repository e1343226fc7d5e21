"""The service and the pretend platform as processes of their own, so that they can be killed."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
import socket
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientError, ClientSession

from tests.fakes.town import KEYS, SECRET, TOKEN, Town, hospitals_for, until
from tests.log_scan import SCAN

OFTEN = ",".join(["0.3"] * 300)  # so that people go on talking as soon as the service is back
ROOT = Path(__file__).parents[2]


@dataclass
class Service:
    """`klaimor serve` (or `worker`) on one port, started and killed as often as wished. `more`: settings beside the usual."""

    town: Town
    folder: Path
    port: int
    command: str = "serve"
    more: dict[str, str] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None
    seconds_to_start: float = 0.0

    async def start(self) -> None:
        """Returns when it says that it is ready."""
        started = time.monotonic()
        SCAN.reads_log_of(self.folder / "log")
        with (self.folder / "log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", self.command, env=self._env(), cwd=self.folder, stdout=log, stderr=log
            )
        await until(self._ready, 60, "the service does not start")
        self.seconds_to_start = time.monotonic() - started

    async def kill(self) -> None:
        """kill -9, no last words."""
        assert self.process is not None
        self.process.kill()
        await self.process.wait()

    def freeze(self) -> None:
        """It stands still in the middle of whatever it is doing."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on as if no time had passed."""
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    async def metric(self, name: str) -> float:
        """The sum of a metric over its labels."""
        async with self.town.client.get(f"http://127.0.0.1:{self.port}/metrics") as answer:
            lines = (await answer.text()).splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if re.match(rf"{name}[ {{]", line))

    async def stop(self) -> int:
        """SIGTERM; returns the exit status."""
        assert self.process is not None
        self.process.terminate()
        return await self.process.wait()

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """What stands in the database now."""
        with contextlib.closing(sqlite3.connect(f"file:{self.folder / 'klaimor.sqlite3'}?mode=ro", uri=True)) as conn:
            return conn.execute(sql).fetchall()

    def count(self, sql: str) -> int:
        """One number of the database."""
        return int(str(self.rows(sql)[0][0]))

    def unfinished(self) -> dict[str, int]:
        """How much waits to be worked on, sent and told."""
        return {
            "inbox": self.count("SELECT COUNT(*) FROM inbox WHERE state = 'waiting'"),
            "outbox": self.count("SELECT COUNT(*) FROM outbox WHERE state IN ('waiting', 'sending')"),
            "bookings": self.count("SELECT COUNT(*) FROM bookings WHERE NOT told OR state IN ('requested', 'unknown')"),
        }

    async def _ready(self) -> bool:
        assert self.process is not None
        assert self.process.returncode is None, (self.folder / "log").read_text("utf-8")[-2000:]
        try:
            async with self.town.client.get(f"http://127.0.0.1:{self.port}/readyz") as answer:
                return answer.status == 200
        except ClientError:
            return False

    def _env(self) -> dict[str, str]:
        given = {
            "LINE_CHANNEL_SECRET": SECRET,
            "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
            "LINE_API_URL": self.town.line,
            "LINE_DATA_URL": self.town.line,
            "DATA_DIR": str(self.folder),
            "ENCRYPTION_KEYS": KEYS,
            "HOSPITALS_FILE": str(hospitals_for(self.town, self.folder)),
            "PORT" if self.command == "serve" else "WORKER_PORT": str(self.port),
            **self.more,
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KLAIMOR_")}
        return {**kept, "PYTHONPATH": str(ROOT), **{f"KLAIMOR_{name}": value for name, value in given.items()}}


@asynccontextmanager
async def service_of(town: Town, folder: Path) -> AsyncIterator[Service]:
    """A service, not yet started, that this town's platform delivers to; dead at the end."""
    service = Service(town, folder, free_port())
    await town.posts("/sandbox/api/settings", {"webhook_url": f"http://127.0.0.1:{service.port}/line/webhook"})
    try:
        yield service
    finally:
        if service.process is not None and service.process.returncode is None:
            await service.kill()


@asynccontextmanager
async def town_of_its_own() -> AsyncIterator[Town]:
    """Pretend LINE and pretend hospital in another process."""
    platform = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "integrations.sandbox", "--secret", SECRET, "--token", TOKEN, "--redelivery", OFTEN),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert platform.stdout is not None
    try:
        where = json.loads(await platform.stdout.readline())
        async with ClientSession() as client:
            yield Town(client, where["line"], where["hospital"].removesuffix("/fhir"))
    finally:
        platform.terminate()
        await platform.wait()


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port
