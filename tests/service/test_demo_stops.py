"""The demo stops at once, though phones are open that wait for news."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from aiohttp import ClientConnectionError, ClientSession

from bot.app.demo import Demo, running_demo
from tests.fakes.town import SOMSRI


async def waits_for_news(client: ClientSession, base: str) -> int:
    """As the page of the phone does all the time; the status of the answer, 0 if there was none."""
    try:
        async with client.get(f"{base}/sandbox/api/users/{SOMSRI}/log?after=99&wait=20") as answer:
            return answer.status
    except ClientConnectionError:
        return 0


async def test_phones_that_wait_do_not_hold_up_a_demo_that_is_to_stop(tmp_path: Path) -> None:
    async with ClientSession() as client:
        async with running_demo(0, tmp_path / "demo") as demo:
            waiting = [asyncio.create_task(waits_for_news(client, base)) for base in bases(demo)]
            await asyncio.sleep(0.5)
            assert not any(each.done() for each in waiting)
            stops = time.monotonic()
        assert time.monotonic() - stops < 8, "two servers give those whom they answer 5 s each"
        assert await asyncio.gather(*waiting) == [502, 200], "through the one address, and straight from the platform"


def bases(demo: Demo) -> list[str]:
    return [demo.base, demo.line]
