"""How often something may be done, counted inside one process."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.domain.ports.limits import Limit

_MANY = 10_000  # buckets, from which on full ones are thrown away


class InProcessLimits:
    """Port Limits. `clock` gives seconds that only grow."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[tuple[Limit, str], tuple[float, float]] = {}  # tokens, and when they were counted

    async def take(self, limit: Limit, of: str, count: int = 1) -> float:
        """See Limits."""
        if not 1 <= count <= limit.burst:
            raise ValueError(f"{limit.name}: {count} tokens never fit into a bucket of {limit.burst}")
        now = self._clock()
        tokens, at = self._buckets.get((limit, of), (float(limit.burst), now))
        tokens = min(limit.burst, tokens + (now - at) * limit.per_second)
        taken = tokens >= count
        self._keep(limit, of, tokens - count if taken else tokens, now)
        return 0.0 if taken else (count - tokens) / limit.per_second

    async def forget(self, limit: Limit, of: str) -> None:
        """See Limits."""
        self._buckets.pop((limit, of), None)

    def _keep(self, limit: Limit, of: str, tokens: float, now: float) -> None:
        if len(self._buckets) >= _MANY and (limit, of) not in self._buckets:
            self._buckets = {
                (each, whose): kept
                for (each, whose), kept in self._buckets.items()
                if now - kept[1] < each.seconds_to_fill
            }
        self._buckets[limit, of] = (tokens, now)
