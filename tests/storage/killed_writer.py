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
    """Write down for ever, from 32 callers, and sort beside it."""
    storage = await open_storage("sqlite:///klaimor.db", KEYS, data_dir=data_dir)
    numbers, now = count(), datetime.now(UTC)

    async def caller() -> None:
        for number in numbers:
            name = f"event-{number:08}"
            await storage.journal.append([name.ljust(500).encode()], now)
            os.write(1, f"{name}\n".encode())  # one system call: it is out before the next line runs

    async def sorter() -> None:
        while True:
            await asyncio.sleep(0.005)
            entries = await storage.journal.unsorted(2)
            events = [(an_event(body.decode().strip(), now), now) for entry in entries for body in entry.bodies]
            await storage.journal.sort(entries, events)

    await asyncio.gather(sorter(), *(caller() for _ in range(32)))


def an_event(name: str, now: datetime) -> Arrival:
    """What is found in a delivery of that name."""
    return Arrival(name, Person("Ubot", f"U{int(name[-2:])}"), now, b"x" * 500)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
