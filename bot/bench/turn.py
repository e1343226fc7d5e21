"""Yardstick: whole turns per second on one core, from the webhook to the reply at the pretend platform."""

from __future__ import annotations

import json
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.bench.processes import LOAD_CORE, SERVER_CORE, Running, needs_two_cores, running

# No two messages are alike, so that nothing is answered from memory.
TEXTS = [
    "สวัสดีค่ะ ยาย {user} มาอีกแล้ว รอบที่ {n}",
    "อยากนัดหมอฟันพุธหน้าช่วงบ่าย คนไข้เลขที่ {user} {n}",
    "โรงพยาบาลเปิดกี่โมงคะ บ้านเลขที่ {user}/{n}",
    "ขอบคุณค่ะ จากบ้าน {user} หมู่ {n}",
    "ปวดหัวมาสองวันแล้ว {user} {n}",
    "ยกเลิก",
]
# Before anything is measured everybody agrees to what these messages need, as a patient does once and never again.
AGREEING = [TEXTS[1], "ยินยอม", "ยกเลิก", TEXTS[4], "ยินยอม", "ยกเลิก"]


def run(users: int, messages: int) -> str:
    """Measure twice: once for speed, once to see in which room the time goes."""
    needs_two_cores()
    with tempfile.TemporaryDirectory(prefix="klaimor-turn-") as folder:
        plain, cpu = _measure(users, messages, None)
        rooms = Path(folder) / "rooms.json"
        _measure(users, messages, rooms)
        looks: dict[str, int] = json.loads(rooms.read_text())
    return _report(plain, cpu, looks)


def _measure(users: int, messages: int, rooms: Path | None) -> tuple[dict[str, Any], float]:
    """Progress of the burst, and CPU milliseconds of the service per turn."""
    options = ["--rooms", str(rooms)] if rooms else []
    with (
        running("integrations.sandbox", core=LOAD_CORE) as line,
        running("bot.bench.service_process", *where(line), *options, core=SERVER_CORE) as server,
    ):
        origin = line.said["line"]
        call(f"{origin}/sandbox/api/settings", {"webhook_url": f"{server.said['url']}/line/webhook"})
        people = agreed(origin, users)  # and warm: dictionaries, prepared statements, connections
        before = server.cpu_seconds()
        progress = burst(origin, people, messages)
        return progress, (server.cpu_seconds() - before) / max(1, progress["answered"]) * 1000


def where(sandbox: Running) -> tuple[str, ...]:
    """Options that tell the service where LINE and the hospital are."""
    return "--line", sandbox.said["line"], "--hospital", sandbox.said["hospital"]


def agreed(origin: str, users: int) -> list[str]:
    """So many new people who have agreed to triage and appointments; their ids."""
    people = call(f"{origin}/sandbox/api/burst", _plan(AGREEING, len(AGREEING), users=users))["users"]
    _until_answered(origin)
    return [str(each) for each in people]


def burst(origin: str, people: Sequence[str], messages: int, texts: Sequence[str] = TEXTS) -> dict[str, Any]:
    """Let these people write so many messages each, every one after the answer to the one before; what the platform measured."""
    call(f"{origin}/sandbox/api/burst", _plan(texts, messages, people=list(people)))
    return _until_answered(origin)


def _plan(texts: Sequence[str], messages: int, **who: object) -> dict[str, Any]:
    return {"messages_per_user": messages, "text": list(texts), "wait_for_answer": True, **who}


def _until_answered(origin: str) -> dict[str, Any]:
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        progress = call(f"{origin}/sandbox/api/burst")
        if progress["done"]:
            return progress
        time.sleep(0.2)
    raise RuntimeError("the burst was not answered within five minutes")


def call(url: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """A call to the sandbox."""
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})  # noqa: S310 (our own address)
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        result: dict[str, Any] = json.load(answer)
        return result


def _report(progress: dict[str, Any], cpu: float, looks: dict[str, int]) -> str:
    busy = {room: count for room, count in looks.items() if room != "idle"}
    whole = sum(busy.values()) or 1
    lines = [
        f"whole turns per second   {progress['answered_per_second']:.0f}   (floor 150, wanted 250)",
        f"turns                    {progress['answered']} of {progress['acknowledged']} acknowledged, {progress['lost']} lost",
        f"CPU per turn             {cpu:.2f} ms",
        f"from message to answer   p50 {progress['p50_ms']:.0f} ms, p99 {progress['p99_ms']:.0f} ms",
        "",
        "share of the main thread's busy time (second run, sampled every 2 ms of CPU time; the database's writer is a thread of its own)",
    ]
    lines += [f"  {room:<26} {count / whole:>5.1%}" for room, count in sorted(busy.items(), key=lambda each: -each[1])]
    return "\n".join(lines)
