"""How often something may be done, counted in Redis for all processes together."""

from __future__ import annotations

import math
from hashlib import sha256

from bot.domain.ports.limits import Limit, Limits
from integrations.redis.link import FAULTS, RedisLink

# By the server's own clock, so that processes whose clocks differ share a bucket fairly. Nothing about a full bucket need be remembered,
# so the key lives as long as the bucket takes to fill.
_TAKE = """
local burst, rate, count = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = burst
if kept[1] then
  tokens = math.min(burst, tonumber(kept[1]) + math.max(0, now - tonumber(kept[2])) / 1000000 * rate)
end
local wait = 0
if tokens >= count then tokens = tokens - count else wait = (count - tokens) / rate end
redis.call('HSET', KEYS[1], 'tokens', string.format('%.9f', tokens), 'at', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return string.format('%.9f', wait)
"""
_MARGIN = 1000  # milliseconds


class RedisLimits:
    """Port Limits. While Redis does not answer, `otherwise` counts for this process alone."""

    def __init__(self, link: RedisLink, otherwise: Limits) -> None:
        self._link, self._otherwise = link, otherwise
        self._take = link.client.register_script(_TAKE)

    async def take(self, limit: Limit, of: str, count: int = 1) -> float:
        """See Limits."""
        if not 1 <= count <= limit.burst:
            raise ValueError(f"{limit.name}: {count} tokens never fit into a bucket of {limit.burst}")
        if self._link.up:
            lives = math.ceil(limit.seconds_to_fill * 1000) + _MARGIN
            try:
                wait = await self._take([self._key(limit, of)], [limit.burst, repr(limit.per_second), count, lives])
            except FAULTS as error:
                self._link.fails(error)
            else:
                self._link.answers()
                return float(wait)
        return await self._otherwise.take(limit, of, count)

    async def forget(self, limit: Limit, of: str) -> None:
        """See Limits."""
        await self._otherwise.forget(limit, of)
        if self._link.up:
            try:
                await self._link.client.delete(self._key(limit, of))
            except FAULTS as error:
                self._link.fails(error)

    def _key(self, limit: Limit, of: str) -> str:
        """Whose bucket it is cannot be read off the key."""
        return self._link.key("limit", limit.name, sha256(of.encode("utf-8", "surrogatepass")).hexdigest()[:32])
