"""Yardstick: a durable webhook against a bare aiohttp echo and against the SDK's parser without storage."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bot.bench.processes import LOAD_CORE, SERVER_CORE, Running, needs_two_cores, running
from bot.domain.errors import BadConfiguration

CONNECTIONS = 64
PEOPLE = 1000  # who write in turn
_TOGETHER = 100  # LINE sends several events in one request
_BOT = "U" + "c1a0" * 8
_WISH = "อยากนัดหมอฟันพุธหน้าช่วงบ่าย"
SECRET = "sandbox-secret"  # noqa: S105 (of the pretend platform)
_LUA = """
local lines, at = {}, 0
function init(args)
  for line in io.lines(args[1]) do lines[#lines + 1] = line end
end
function request()
  at = at % #lines + 1
  local signature, body = lines[at]:match("^(%S+) (.*)$")
  return wrk.format("POST", "/line/webhook", {["X-Line-Signature"] = signature, ["Content-Type"] = "application/json"}, body)
end
"""


@dataclass(frozen=True, slots=True)
class Round:
    """One contestant in one round: requests per second, CPU microseconds of the server per request, p99 in milliseconds."""

    rate: float
    cpu: float
    p99: float
    bad: int


def run(rounds: int, seconds: int) -> str:
    """Measure and put into a table. Raises BadConfiguration when wrk is missing."""
    if shutil.which("wrk") is None:
        raise BadConfiguration(
            "the load comes from wrk: `apt-get install wrk` (Debian, Ubuntu) or your system's package"
        )
    needs_two_cores()
    results: dict[str, list[Round]] = {"echo": [], "sdk": [], "klaimor": [], "answering": []}
    with tempfile.TemporaryDirectory(prefix="klaimor-wrk-") as folder:
        for number in range(rounds):
            load = _write_load(Path(folder), number, per_second=14_000, seconds=seconds)
            for kind in ("echo", "sdk"):
                with running("bot.bench.yardsticks", kind, core=SERVER_CORE) as server:
                    results[kind].append(_load(server, load, seconds))
            with running("bot.bench.service_process", "--paused", core=SERVER_CORE) as server:
                results["klaimor"].append(_load(server, load, seconds))
            with (
                running("integrations.sandbox", core=LOAD_CORE) as line,
                running("bot.bench.service_process", "--line", line.said["line"], core=SERVER_CORE) as server,
            ):
                _everybody_agrees(server)
                results["answering"].append(_load(server, load, seconds))
    return _table(results)


def _write_load(folder: Path, number: int, *, per_second: int, seconds: int) -> Path:
    """Signed webhooks of one Thai text event, each with an event id of its own. wrk takes them from two files in turn."""
    path = folder / f"load-{number}.txt"
    now = int(time.time() * 1000)
    with path.open("w", encoding="utf-8") as file:
        for n in range(per_second * (seconds + 1)):
            body = _body(f"{number:02d}{n:07d}", n % PEOPLE, now)
            digest = hmac.digest(SECRET.encode(), body.encode(), hashlib.sha256)
            file.write(f"{base64.b64encode(digest).decode()} {body}\n")
    (folder / "load.lua").write_text(_LUA)
    return path


def _everybody_agrees(server: Running) -> None:
    """Each of the people asks for an appointment once and says yes to the question for consent, and has been answered."""
    now = int(time.time() * 1000)
    for number, text in enumerate((_WISH, "ยินยอม")):
        for first in range(0, PEOPLE, _TOGETHER):
            people = range(first, min(first + _TOGETHER, PEOPLE))
            events = [_event(f"9{number}{person:07d}", person, now + number, text) for person in people]
            _deliver(server.said["url"], json.dumps({"destination": _BOT, "events": events}, ensure_ascii=False))
    deadline = time.monotonic() + 120
    while _answered(server.said["url"]) < 2 * PEOPLE:
        if time.monotonic() > deadline:
            raise RuntimeError("the people were not answered within two minutes")
        time.sleep(0.5)


def _deliver(url: str, body: str) -> None:
    signature = base64.b64encode(hmac.digest(SECRET.encode(), body.encode(), hashlib.sha256)).decode()
    headers = {"X-Line-Signature": signature, "Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}/line/webhook", body.encode(), headers)  # noqa: S310 (our own address)
    with urllib.request.urlopen(request, timeout=30):  # noqa: S310
        return


def _answered(url: str) -> float:
    """How many events the service has answered since it started."""
    with urllib.request.urlopen(f"{url}/metrics", timeout=30) as answer:  # noqa: S310 (our own address)
        return float(_find(r'klaimor_turns_total\{ending="answered"\} ([\d.e+]+)', answer.read().decode(), "0"))


def _body(tag: str, person: int, now: int) -> str:
    body = {"destination": _BOT, "events": [_event(tag, person, now, f"สวัสดีค่ะ {_WISH}")]}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _event(tag: str, person: int, now: int, text: str) -> dict[str, object]:
    user = f"U{hashlib.sha256(f'person {person}'.encode()).hexdigest()[:32]}"
    return {
        "type": "message",
        "message": {
            "type": "text",
            "id": f"5{tag}00000000",
            "quoteToken": "q" * 40,
            "text": text,
        },
        "webhookEventId": f"01J{tag:0>23}",
        "deliveryContext": {"isRedelivery": False},
        "timestamp": now,
        "source": {"type": "user", "userId": user},
        "replyToken": hashlib.sha256(f"r{tag}".encode()).hexdigest()[:32],
        "mode": "active",
    }


def _load(server: Running, load: Path, seconds: int) -> Round:
    command = [
        "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(load.parent / "load.lua"),
        server.said["url"], "--", str(load),
    ]  # fmt: skip
    before = server.cpu_seconds()
    done = subprocess.run(  # noqa: S603 (fixed words)
        command,
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {LOAD_CORE}),
    )
    spent = server.cpu_seconds() - before
    requests = int(_find(r"(\d+) requests in", done.stdout))
    bad = int(_find(r"Non-2xx or 3xx responses: (\d+)", done.stdout, "0"))
    return Round(
        rate=float(_find(r"Requests/sec:\s+([\d.]+)", done.stdout)),
        cpu=spent / max(1, requests) * 1e6,
        p99=_milliseconds(_find(r"99%\s+([\d.]+\w+)", done.stdout)),
        bad=bad,
    )


def _find(pattern: str, text: str, default: str | None = None) -> str:
    found = re.search(pattern, text)
    if found is None:
        if default is None:
            raise RuntimeError(f"wrk did not say {pattern!r}:\n{text}")
        return default
    return found[1]


def _milliseconds(text: str) -> float:
    number, unit = re.match(r"([\d.]+)(us|ms|s)", text).groups()  # type: ignore[union-attr]  # wrk's own format
    return float(number) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]


def _table(results: dict[str, list[Round]]) -> str:
    names = {
        "echo": "bare aiohttp echo",
        "sdk": "aiohttp + SDK WebhookParser, no storage",
        "klaimor": "KlaiMor, durable, worker paused",
        "answering": "KlaiMor, worker answering",
    }
    lines = ["contestant                                 req/s   CPU us/req   p99 ms   bad   (medians)"]
    for kind, rounds in results.items():
        lines.append(
            f"{names[kind]:<40} {median(each.rate for each in rounds):>7.0f} {median(each.cpu for each in rounds):>12.1f}"
            f" {median(each.p99 for each in rounds):>8.1f} {sum(each.bad for each in rounds):>5}"
        )
    echo, sdk, own = (results[kind] for kind in ("echo", "sdk", "klaimor"))
    by_echo = median(one.cpu / other.cpu for one, other in zip(echo, own, strict=True))
    by_sdk = median(one.cpu / other.cpu for one, other in zip(sdk, own, strict=True))
    lines += [
        "",
        f"of a bare echo, by CPU time per request     {by_echo:.2f}   (floor 0.60, wanted 0.70)",
        f"times the SDK's parser, by CPU time         {by_sdk:.2f}   (floor 1.80, wanted 2.00)",
        f"p99, worker paused                          {median(each.p99 for each in own):.1f} ms   (at most 50)",
        f"p99, worker answering                       {median(each.p99 for each in results['answering']):.1f} ms   (at most 500)",
    ]
    return "\n".join(lines)
