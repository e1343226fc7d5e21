"""A town for tests of the whole: pretend LINE, pretend hospital and our service on SQLite, over real HTTP."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from bot.app.clock import utc_now
from bot.app.service import Service, running_service
from bot.app.serving import served
from bot.dialogue.desk import Desk
from bot.jobs.reconciler import QUIET
from config.settings import PACKAGED, Settings, read_settings
from integrations.line.transcript import plain_text
from integrations.sandbox.hospital import hospital_app
from integrations.sandbox.line import DELIVERIES, line_app
from tests.fakes.migrated import migrated_copy
from tests.log_scan import SCAN
from tests.storage.clinic import quick_passwords
from tests.yaml_files import read_yaml, write_yaml

SECRET, TOKEN = "a-channel-secret", "an-access-token"
KEYS = "test:" + base64.b64encode(b"k" * 32).decode()
SOMSRI = "U" + "1" * 32
CHAI = "U" + "2" * 32
PATIENCE = 15.0
BUSY = 3  # a machine that runs other tests beside takes so many times as long


@dataclass
class Town:
    """What a test may do and see; `service` is None while it is down."""

    client: ClientSession
    line: str
    hospital: str
    webhook: str = ""
    service: Service | None = None

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
        for text in _texts(body.get("text")):
            SCAN.sent(text)
        async with self.client.post(self.line + path, json=body) as answer:
            assert answer.status < 300, await answer.text()
            result: dict[str, Any] = await answer.json()
            return result

    async def chooses(self, label: str, *, user: str = SOMSRI) -> dict[str, Any]:
        """Tap the newest button or choice whose label is this, or holds it."""
        offered = await self.buttons(user)
        named = [each for each in offered if each["label"] == label] or [
            each for each in offered if label in each["label"]
        ]
        assert named, f"no button {label!r} among {[each['label'] for each in offered]}"
        return await self.taps(named[0]["data"], user=user)

    async def buttons(self, user: str = SOMSRI) -> list[dict[str, str]]:
        """Every button and choice ever shown that sends a postback: label and data, those of the newest bubble first."""
        return [action for entry in reversed(await self.log(user)) for action in _actions(entry["message"])]

    async def answered(self, deed: Awaitable[object], *, user: str = SOMSRI, within: float = PATIENCE) -> list[str]:
        """Do something, wait for the next thing the bot says to this person, and return it in words."""
        before = len(await self.log(user))
        await deed
        started = time.monotonic()
        while time.monotonic() - started < within * BUSY:
            new = [entry for entry in await self._after(before, user) if entry["from"] == "bot"]
            if new:
                return words_of([entry["message"] for entry in new])
        raise AssertionError(f"no answer within {within} s")

    async def hears_next(self, deed: Awaitable[object], words: str, *, user: str = SOMSRI) -> str:
        """Do something and wait for a bubble that holds these words; returns it."""
        await deed
        await self.hears(words, user)
        return next(bubble for bubble in await self.heard(user) if words in bubble)

    async def _after(self, seq: int, user: str) -> list[dict[str, Any]]:
        """What is new in a chat, waiting for it up to a second."""
        url = f"{self.line}/sandbox/api/users/{user}/log?after={seq}&wait=1"
        async with self.client.get(url) as answer:
            entries: list[dict[str, Any]] = (await answer.json())["entries"]
        if entries and all(entry["from"] != "bot" for entry in entries):
            await asyncio.sleep(0.02)  # the person's own bubble is new too
        return entries

    async def calls(self, user: str = SOMSRI) -> list[list[str]]:
        """What the bot has said, call by call, each as its bubbles in words."""
        said: dict[str, list[dict[str, Any]]] = {}
        for entry in await self.log(user):
            if entry["from"] == "bot" and not entry["blocked"]:
                said.setdefault(entry["request_id"], []).append(entry["message"])
        return [words_of(messages) for messages in said.values()]

    async def log(self, user: str = SOMSRI) -> list[dict[str, Any]]:
        async with self.client.get(f"{self.line}/sandbox/api/users/{user}/log") as answer:
            entries: list[dict[str, Any]] = (await answer.json())["entries"]
            return entries

    async def heard(self, user: str = SOMSRI) -> list[str]:
        """What the bot has said to this person so far, in words."""
        messages = [
            entry["message"] for entry in await self.log(user) if entry["from"] == "bot" and not entry["blocked"]
        ]
        return words_of(messages)

    async def hears(self, words: str, user: str = SOMSRI, within: float = PATIENCE) -> float:
        """Wait until a bubble holds these words; returns how many seconds it took."""
        started = time.perf_counter()

        async def said() -> bool:
            return any(words in line for line in await self.heard(user))

        await until(said, within, f"nobody said {words!r}")
        return time.perf_counter() - started

    async def no_faults(self) -> None:
        """Everybody works as they should again."""
        await self.hospital_faults()
        async with self.client.delete(f"{self.line}/sandbox/api/faults") as answer:
            assert answer.status == 200

    async def delivered(self, times: int, user: str = SOMSRI) -> None:
        """Wait until the platform has brought this person's events to us so many times in all."""

        async def brought() -> bool:
            async with self.client.get(f"{self.line}/sandbox/api/deliveries?chat={user}") as answer:
                return sum(len(each["attempts"]) for each in (await answer.json())["deliveries"]) >= times

        await until(brought, PATIENCE, f"not delivered {times} times")

    async def burst_done(self, within: float = 30.0) -> dict[str, Any]:
        """Wait until everybody of the burst has been answered; returns its figures."""
        progress: dict[str, Any] = {}

        async def done() -> bool:
            async with self.client.get(f"{self.line}/sandbox/api/burst") as answer:
                progress.update(await answer.json())
            return bool(progress["done"])

        await until(done, within, "the burst does not end")
        await self.quiet()
        await done()
        return progress

    async def quiet(self, seconds: float = 0.2) -> None:
        """Wait until nothing is waiting to be worked on or sent, and has not been for `seconds`."""
        deadline = time.monotonic() + PATIENCE
        since: float | None = None
        while since is None or time.monotonic() - since < seconds:
            since = None if await self._busy() else since or time.monotonic()
            assert time.monotonic() < deadline, "still busy"
            await asyncio.sleep(0.03)
        assert not await self._busy(), "quiet for a moment only"

    async def _busy(self) -> bool:
        assert self.service is not None
        counts = await self.service.storage.outbox.counts()
        waiting, _ = await self.service.storage.inbox.ages(utc_now())
        return bool(waiting or counts.get("waiting") or counts.get("sending"))


def _texts(said: Any) -> list[str]:
    return [said] if isinstance(said, str) else list(said or ())


def words_of(messages: list[Any]) -> list[str]:
    """LINE's messages as a person reads them."""
    return plain_text(json.dumps(messages).encode())


def _actions(message: Any) -> list[dict[str, str]]:
    """Every button of a message and every choice under it that sends a postback."""
    match message:
        case {"type": "postback", "label": str(), "data": str()}:
            return [message]
        case dict():
            return [action for each in message.values() for action in _actions(each)]
        case list():
            return [action for each in message for action in _actions(each)]
    return []


async def until(holds: Callable[[], Awaitable[bool]], within: float, otherwise: str) -> None:
    """Wait until something holds: `within` seconds on a quiet machine, and as long again twice on one that runs other tests beside.

    Who has waited long looks seldom: looking takes the machine from those who are waited for.
    """
    began = time.monotonic()
    while not await holds():
        waited = time.monotonic() - began
        assert waited < within * BUSY, otherwise
        await asyncio.sleep(min(0.5, max(0.02, waited / 20)))


@asynccontextmanager
async def town(folder: Path, **how: Any) -> AsyncIterator[Town]:
    """A town whose service runs in this process; `how` as for `serving`."""
    async with empty_town() as place, serving(place, folder, **how):
        yield place


@asynccontextmanager
async def empty_town() -> AsyncIterator[Town]:
    """Pretend LINE and pretend hospital, and no service yet: events wait."""
    line = line_app(channel_secret=SECRET, access_token=TOKEN, redelivery_delays=(0.2, 0.4, 0.8, 1.6, 3.2))
    async with (
        ClientSession() as client,
        served(line, "127.0.0.1", 0) as line_port,
        served(hospital_app(days=7), "127.0.0.1", 0) as hospital_port,
    ):
        yield Town(client, f"http://127.0.0.1:{line_port}", f"http://127.0.0.1:{hospital_port}")


@asynccontextmanager
async def serving(
    place: Town,
    folder: Path,
    *,
    changed: Callable[[Desk], Desk] = lambda desk: desk,
    paused: bool = False,
    quiet: timedelta = QUIET,
    clock: Callable[[], datetime] = utc_now,
) -> AsyncIterator[Service]:
    """Our service in this town, over the data in `folder`."""
    settings = settings_for(place, folder)
    await migrated_copy(folder / "klaimor.sqlite3")
    running = running_service(
        settings, changed=changed, paused=paused, quiet=quiet, clock=clock, passwords=quick_passwords()
    )
    async with running as service, served(service.web, "127.0.0.1", 0) as port:
        await service.warm
        place.service, place.webhook = service, f"http://127.0.0.1:{port}/line/webhook"
        await place.posts("/sandbox/api/settings", {"webhook_url": place.webhook})
        yield service
        await place.posts("/sandbox/api/settings", {"webhook_url": None})
    place.service = None


def settings_for(place: Town, folder: Path) -> Settings:
    """Settings of a service in this town."""
    return read_settings(
        _env_file=None,
        line_channel_secret=SECRET,
        line_channel_access_token=TOKEN,
        line_api_url=place.line,
        line_data_url=place.line,
        database_url=f"sqlite:///{folder / 'klaimor.sqlite3'}",
        data_dir=folder,
        encryption_keys=KEYS,
        hospitals_file=hospitals_for(place, folder),
    )


def hospitals_for(place: Town, folder: Path) -> Path:
    """The packaged list of hospitals, pointed at this town's, and without quiet hours and holidays: tests run in the night too."""
    entries = read_yaml(PACKAGED / "hospitals.yaml")
    for entry in entries["hospitals"]:
        entry["base_url"] = f"{place.hospital}/fhir"
        entry["reminders"].pop("quiet")
        entry["public_holidays"] = "none"  # the pretend hospital works on them
    path = folder / "hospitals.yaml"
    write_yaml(path, entries)
    return path


__all__ = [
    "CHAI",
    "DELIVERIES",
    "SOMSRI",
    "Town",
    "empty_town",
    "hospitals_for",
    "serving",
    "settings_for",
    "town",
    "until",
]
