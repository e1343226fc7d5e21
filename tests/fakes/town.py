"""A town for tests of the whole: pretend LINE, pretend hospital and our service on SQLite, over real HTTP."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from aiohttp import ClientSession

from bot.app.service import Service, running_service
from bot.app.serving import served
from bot.dialogue.desk import Desk
from config.settings import PACKAGED, Settings, read_settings
from integrations.line.transcript import plain_text
from integrations.sandbox.hospital import hospital_app
from integrations.sandbox.line import DELIVERIES, line_app

SECRET, TOKEN = "a-channel-secret", "an-access-token"
KEYS = "test:" + base64.b64encode(b"k" * 32).decode()
SOMSRI = "U" + "1" * 32
CHAI = "U" + "2" * 32
PATIENCE = 15.0


@dataclass
class Town:
    """What a test may do and see; `service` is None while it is down."""

    client: ClientSession
    line: str
    hospital: str
    webhook: str = ""
    service: Service | None = None
    sent: list[Any] = field(default_factory=list)

    async def writes(self, text: str, *, user: str = SOMSRI, **more: Any) -> dict[str, Any]:
        """A person types; returns the platform's word on it."""
        return await self.posts(f"/sandbox/api/users/{user}/messages", {"type": "text", "text": text, **more})

    async def sends(self, message: dict[str, Any], *, user: str = SOMSRI) -> dict[str, Any]:
        return await self.posts(f"/sandbox/api/users/{user}/messages", message)

    async def taps(self, data: str, *, user: str = SOMSRI) -> dict[str, Any]:
        return await self.posts(f"/sandbox/api/users/{user}/postbacks", {"data": data})

    async def faults(self, **switches: Any) -> None:
        await self.posts("/sandbox/api/faults", switches)

    async def hospital_faults(self, **switches: Any) -> None:
        async with self.client.post(f"{self.hospital}/sandbox/hospital/faults", json=switches) as answer:
            assert answer.status == 200, await answer.text()

    async def hospital_state(self) -> dict[str, Any]:
        async with self.client.get(f"{self.hospital}/sandbox/hospital/state") as answer:
            state: dict[str, Any] = await answer.json()
            return state

    async def posts(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        async with self.client.post(self.line + path, json=body) as answer:
            assert answer.status < 300, await answer.text()
            result: dict[str, Any] = await answer.json()
            return result

    async def log(self, user: str = SOMSRI) -> list[dict[str, Any]]:
        async with self.client.get(f"{self.line}/sandbox/api/users/{user}/log") as answer:
            entries: list[dict[str, Any]] = (await answer.json())["entries"]
            return entries

    async def heard(self, user: str = SOMSRI) -> list[str]:
        """What the bot has said to this person so far, in words."""
        messages = [
            entry["message"] for entry in await self.log(user) if entry["from"] == "bot" and not entry["blocked"]
        ]
        return plain_text(json.dumps(messages).encode()) if messages else []

    async def hears(self, words: str, user: str = SOMSRI, within: float = PATIENCE) -> float:
        """Wait until a bubble holds these words; returns how many seconds it took."""
        started = time.perf_counter()

        async def said() -> bool:
            return any(words in line for line in await self.heard(user))

        await until(said, within, f"nobody said {words!r}")
        return time.perf_counter() - started

    async def quiet(self, seconds: float = 0.3) -> None:
        """Wait until nothing is waiting to be worked on or sent, and has not been for `seconds`."""
        assert self.service is not None
        storage, calm = self.service.storage, time.monotonic()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() - calm < seconds:
            counts = await storage.outbox.counts()
            waiting, _ = await storage.inbox.ages(_now())
            if waiting or counts.get("waiting") or counts.get("sending"):
                calm = time.monotonic()
            assert time.monotonic() < deadline, f"still busy: {waiting} in, {counts} out"
            await asyncio.sleep(0.03)


def _now() -> Any:
    from bot.app.clock import utc_now

    return utc_now()


async def until(holds: Callable[[], Awaitable[bool]], within: float, otherwise: str) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + within
    while not await holds():
        assert time.monotonic() < deadline, otherwise
        await asyncio.sleep(0.02)


@asynccontextmanager
async def town(folder: Path, *, changed: Callable[[Desk], Desk] = lambda desk: desk) -> AsyncIterator[Town]:
    """A town whose service runs in this process."""
    async with empty_town() as place, serving(place, folder, changed=changed):
        yield place


@asynccontextmanager
async def empty_town() -> AsyncIterator[Town]:
    """Pretend LINE and pretend hospital, and no service yet: events wait."""
    line = line_app(channel_secret=SECRET, access_token=TOKEN, redelivery_delays=(0.2, 0.4, 0.8, 1.6, 3.2))
    async with (
        ClientSession() as client,
        served(line, "127.0.0.1", 0) as line_port,
        served(hospital_app(), "127.0.0.1", 0) as hospital_port,
    ):
        yield Town(client, f"http://127.0.0.1:{line_port}", f"http://127.0.0.1:{hospital_port}")


@asynccontextmanager
async def serving(
    place: Town, folder: Path, *, changed: Callable[[Desk], Desk] = lambda desk: desk
) -> AsyncIterator[Service]:
    """Our service in this town, over the data in `folder`."""
    settings = settings_for(place, folder)
    async with running_service(settings, changed=changed) as service, served(service.web, "127.0.0.1", 0) as port:
        place.service, place.webhook = service, f"http://127.0.0.1:{port}/line/webhook"
        await place.posts("/sandbox/api/settings", {"webhook_url": place.webhook})
        yield service
    place.service = None


def settings_for(place: Town, folder: Path) -> Settings:
    """Settings of a service in this town."""
    entries = yaml.safe_load((PACKAGED / "hospitals.yaml").read_text("utf-8"))
    for entry in entries["hospitals"]:
        entry["base_url"] = f"{place.hospital}/fhir"
    hospitals = folder / "hospitals.yaml"
    hospitals.write_text(yaml.safe_dump(entries, allow_unicode=True), "utf-8")
    return read_settings(
        _env_file=None,
        line_channel_secret=SECRET,
        line_channel_access_token=TOKEN,
        line_api_url=place.line,
        line_data_url=place.line,
        database_url=f"sqlite:///{folder / 'klaimor.sqlite3'}",
        data_dir=folder,
        encryption_keys=KEYS,
        hospitals_file=hospitals,
    )


__all__ = ["CHAI", "DELIVERIES", "SOMSRI", "Town", "empty_town", "serving", "settings_for", "town", "until"]
