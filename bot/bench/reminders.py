"""Yardstick: reminders per second on one core, each re-checked at the hospital and stored before it is said, against bare pushes."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from bot.bench.due_patients import Due, Outside, patients, seed
from bot.bench.processes import LOAD_CORE, SERVER_CORE, needs_two_cores, running
from bot.bench.turn import call, where
from bot.commands.keys import new_key
from config.settings import parse_keys
from integrations.storage.stores import open_storage

_LONGEST = 900.0  # seconds


def run(many: int) -> str:
    """So many reminders that are all due at once, said by the service as `serve` builds it, and then the same pushes by themselves."""
    needs_two_cores()
    with (
        tempfile.TemporaryDirectory(prefix="klaimor-reminders-") as folder,
        running("integrations.sandbox", core=LOAD_CORE) as sandbox,
    ):
        keys, line, everybody = new_key(), sandbox.said["line"], patients(many)
        asyncio.run(_prepare(Path(folder), keys, line, sandbox.said["hospital"], everybody))
        options = (*where(sandbox), "--data", folder, "--keys", keys, "--awake")
        with running("bot.bench.service_process", *options, core=SERVER_CORE) as server:
            cpu = server.cpu_seconds()
            rate = _rate(line, many)
            spent = (server.cpu_seconds() - cpu) / many * 1000
        twice = call(f"{line}/sandbox/api/stats")["duplicates"]
        messages = Path(folder) / "messages.json"
        messages.write_text(json.dumps(_heard(line, everybody[0])), "utf-8")
        bare = ("--line", line, "--messages", str(messages), "--many", str(many))
        with running("bot.bench.bare_pushes", *bare, core=SERVER_CORE) as yardstick:
            alone, alone_cpu = float(yardstick.said["per_second"]), float(yardstick.said["cpu_ms"])
    return "\n".join(
        (
            f"reminders per second          {rate:.0f}   ({many} due at once; ledger, hospital, outbox, push)",
            f"bare pushes per second        {alone:.0f}",
            f"ratio                         {rate / alone:.2f}",
            f"CPU per reminder              {spent:.2f} ms, of a bare push {alone_cpu:.2f} ms",
            f"shown twice                   {twice}",
        )
    )


async def _prepare(folder: Path, keys: str, line: str, fhir: str, everybody: list[Due]) -> None:
    url = f"sqlite:///{folder / 'bench.sqlite3'}"
    async with (
        await open_storage(url, parse_keys(keys), data_dir=folder) as storage,
        ClientSession() as http,
    ):
        await seed(storage, Outside(http, line, fhir), everybody)


def _rate(line: str, many: int) -> float:
    """From the first push to the last, as the platform counts them."""
    began, first, deadline = 0.0, 0, time.monotonic() + _LONGEST
    while time.monotonic() < deadline:
        said = int(call(f"{line}/sandbox/api/stats")["pushes_counted"])
        if said and not began:
            began, first = time.perf_counter(), said
        if said >= many:
            return (said - first) / (time.perf_counter() - began)
        time.sleep(0.5)
    raise RuntimeError(f"{many} reminders were not said within {_LONGEST:.0f} s")


def _heard(line: str, due: Due) -> list[dict[str, Any]]:
    """The messages of one reminder, as the phone has them."""
    log = call(f"{line}/sandbox/api/users/{due.person.user_id}/log")
    return [entry["message"] for entry in log["entries"] if entry["from"] == "bot"]
