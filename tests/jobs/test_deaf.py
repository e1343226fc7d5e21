"""Behind every wake-up stands a sweep: with every hint lost a message is still answered, and the desk still sees its case."""

from __future__ import annotations

import asyncio
from pathlib import Path

from prometheus_client import CollectorRegistry

from bot.jobs.feed import FeedKeeper, LiveFeed
from bot.jobs.inbox_worker import InboxWorker
from bot.jobs.outbox_sender import OutboxSender
from bot.jobs.sorting import Sorter
from integrations.line.events_read import LineEvents
from integrations.line.metrics import LineMetrics
from tests.fakes.redflags import WordSigns
from tests.jobs.ward import Ward, soon, ward
from tests.service.trouble import CHEST_PAIN


class Deaf:
    """Port WakeUp of which no bell is ever heard."""

    def ring(self, topic: str) -> None: ...

    async def wait(self, topic: str, timeout: float) -> bool:
        await asyncio.sleep(timeout)
        return False


async def test_with_every_hint_lost_everything_is_done_by_sweeps(tmp_path: Path) -> None:
    async with ward(tmp_path) as place:
        place.wake = Deaf()  # type: ignore[assignment]  # what the ward's own parts ring
        feed = LiveFeed(place.storage.feed, Deaf())
        jobs = [worker(place).run(), sender(place).run(), FeedKeeper(place.storage.feed, Deaf()).run(), feed.run()]
        tasks = [asyncio.create_task(job) for job in jobs]
        await asyncio.sleep(0.3)  # each has looked once and found nothing
        await place.receives(CHEST_PAIN)
        assert await feed.wait(0, 5), "the desk has not seen the case"
        await soon(lambda: bool(place.messenger.heard), within=5)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def worker(place: Ward) -> InboxWorker:
    sorter = Sorter(place.storage.journal, LineEvents(), LineMetrics(CollectorRegistry()))
    signs, inbox, records = WordSigns(), place.storage.inbox, place.storage.records
    return InboxWorker(sorter, inbox, records, LineEvents(), place.desk, signs, place.turns(), place.wake, place.now)


def sender(place: Ward) -> OutboxSender:
    return OutboxSender(place.storage.outbox, place.messenger, place.wake, place.now, "sender")
