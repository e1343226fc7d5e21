"""What reminders are measured against: the same pushes in a bare loop, with nothing stored and nobody asked."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path
from uuid import uuid4

from bot.bench.due_patients import Due, patients
from integrations.line.messenger import LineMessenger

_AT_ONCE = 64  # as many as the outbox sender has in the air


async def run(options: argparse.Namespace, messages: bytes) -> None:
    """Push, and say on stdout how fast it went."""
    messenger = LineMessenger(access_token=options.token, api_url=options.line, data_url=options.line)
    await messenger.warm_up()
    waiting = iter(patients(options.many))

    async def worker() -> None:
        due: Due
        for due in waiting:
            await messenger.push(due.person, messages, retry_key=uuid4())

    began, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(worker() for _ in range(_AT_ONCE)))
    seconds, spent = time.perf_counter() - began, time.process_time() - cpu
    await messenger.aclose()
    result = {"per_second": str(options.many / seconds), "cpu_ms": str(spent / options.many * 1000)}
    sys.stdout.write(json.dumps(result) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--token", default="sandbox-token")
    parser.add_argument("--line", required=True)
    parser.add_argument("--messages", required=True)
    parser.add_argument("--many", type=int, required=True)
    given = parser.parse_args()
    asyncio.run(run(given, Path(given.messages).read_bytes()))
