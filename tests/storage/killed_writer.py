"""A process of its own that stores events as fast as it can and names on its standard output each one that is durable."""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from bot.domain.messages import Person
from bot.domain.stored import Arrival
from integrations.storage.stores import open_storage

KEYS = [("2026-11", bytes(range(32)))]


async def main(data_dir: Path) -> None:
    """Accept for ever, from 32 callers."""
    storage = await open_storage("sqlite:///klaimor.db", KEYS, data_dir=data_dir)
    numbers, now = count(), datetime.now(UTC)

    async def caller() -> None:
        for number in numbers:
            event = Arrival(f"event-{number:08}", Person("Ubot", f"U{number % 50}"), now, b"x" * 500)
            await storage.inbox.accept([event], now)
            os.write(1, f"{event.event_id}\n".encode())  # one system call: it is out before the next line runs

    await asyncio.gather(*(caller() for _ in range(32)))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
