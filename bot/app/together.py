"""How the processes of one deployment find each other: over Redis when there is one, else this process is alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.ports.limits import Limits
from bot.domain.ports.shares import Shares
from bot.domain.ports.wakeup import WakeUp
from bot.jobs.limits import InProcessLimits
from bot.jobs.shares import Alone
from bot.jobs.wakeup import InProcessWakeUp
from config.settings import Settings
from integrations.storage.sealed import Vault

if TYPE_CHECKING:
    from integrations.redis.link import RedisLink


@dataclass(frozen=True, slots=True)
class Together:
    """Hints that processes give each other. `link` is None where there is no Redis."""

    wake: WakeUp
    limits: Limits
    shares: Shares
    link: RedisLink | None = None

    def fault(self) -> str | None:
        """What an operator should know; everything goes on, a second slower."""
        if self.link is None or self.link.up:
            return None
        return "Redis does not answer, work is found by sweeps"


@asynccontextmanager
async def together(settings: Settings, vault: Vault, me: str | None) -> AsyncIterator[Together]:
    """`me` is the name of a process that takes its share of the work, None for one that only listens.

    The database says who belongs together: the names of our keys in Redis come from its index key.
    """
    inside = InProcessWakeUp()
    url = "" if settings.redis_url is None else settings.redis_url.get_secret_value()
    if not url:
        yield Together(inside, InProcessLimits(), Alone())
        return
    async with _over_redis(url, vault.index("redis").hex()[:12], inside, me) as found:
        yield found


@asynccontextmanager
async def _over_redis(url: str, namespace: str, inside: WakeUp, me: str | None) -> AsyncIterator[Together]:
    # Redis' client takes a while to import, and most installations have one process
    from integrations.redis.limits import RedisLimits
    from integrations.redis.link import RedisLink
    from integrations.redis.shares import RedisShares
    from integrations.redis.wakeup import RedisWakeUp

    async with RedisLink(url, namespace) as link:
        wake, shares = RedisWakeUp(link, inside), RedisShares(link, me or "")
        tasks = [asyncio.create_task(wake.run())]
        if me is not None:
            tasks.append(asyncio.create_task(shares.run()))
        try:
            yield Together(wake, RedisLimits(link, InProcessLimits()), shares, link)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
