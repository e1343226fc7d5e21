"""Wake-ups, and the hour of housekeeping."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.jobs.housekeeping import purge_nightly, seconds_until
from bot.jobs.wakeup import InProcessWakeUp

BANGKOK = ZoneInfo("Asia/Bangkok")


async def test_a_bell_rung_before_anybody_waits_is_not_lost() -> None:
    wake = InProcessWakeUp()
    wake.ring("inbox")
    assert await wake.wait("inbox", 0.01)
    assert not await wake.wait("inbox", 0.01), "one bell is heard once"


async def test_bells_of_other_topics_are_not_heard() -> None:
    wake = InProcessWakeUp()
    wake.ring("outbox")
    assert not await wake.wait("inbox", 0.01)


async def test_who_waits_is_woken() -> None:
    wake = InProcessWakeUp()
    waiting = asyncio.create_task(wake.wait("inbox", 5))
    await asyncio.sleep(0)
    wake.ring("inbox")
    assert await waiting


@pytest.mark.parametrize(
    ("now", "hours"),
    [("2026-11-23T02:00", 1), ("2026-11-23T03:00", 24), ("2026-11-23T03:01", 24 - 1 / 60), ("2026-12-31T23:00", 4)],
)
def test_three_at_night_is_so_far_away(now: str, hours: float) -> None:
    assert seconds_until(time(3), datetime.fromisoformat(now).replace(tzinfo=BANGKOK)) == pytest.approx(hours * 3600)


class Expired:
    """Records of which something has expired; the first purge fails."""

    def __init__(self) -> None:
        self.purged: list[datetime] = []
        self.twice = asyncio.Event()

    async def purge(self, now: datetime) -> int:
        self.purged.append(now)
        if len(self.purged) == 1:
            raise OSError("disk")
        self.twice.set()
        return 3


async def test_a_purge_that_fails_is_tried_again_the_next_night() -> None:
    records, now = Expired(), datetime(2026, 11, 23, 19, 59, 59, 990000, tzinfo=UTC)  # just before three in Bangkok

    def clock() -> datetime:
        nonlocal now
        now += timedelta(milliseconds=1)
        return now

    nightly = asyncio.create_task(purge_nightly(records, clock, BANGKOK))  # type: ignore[arg-type]  # only purge is asked
    async with asyncio.timeout(5):
        await records.twice.wait()
    nightly.cancel()
