"""Housekeeping deletes every night what has expired."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog

from bot.domain.ports.records import Records
from bot.jobs import measures

AT = time(3, 0)  # local time, when the fewest people write

log = structlog.get_logger(__name__)


def seconds_until(at: time, now: datetime) -> float:
    """Seconds from `now` (aware) to the next time of day `at` in the same zone."""
    today = datetime.combine(now.date(), at, now.tzinfo)
    return ((today if today > now else today + timedelta(days=1)) - now).total_seconds()


async def purge_nightly(records: Records, clock: Callable[[], datetime], timezone: ZoneInfo) -> None:
    """Purge at start and every night at three, for ever; a failed purge is logged and tried again the next night."""
    while True:
        try:
            purged = await records.purge(clock())
            measures.PURGED.inc(purged)
            log.info("purged", rows=purged)
        except Exception as error:
            log.error("purge failed", error=type(error).__name__)
        await asyncio.sleep(seconds_until(AT, clock().astimezone(timezone)))
