"""Which processes are there, and which of them looks first at what."""

from __future__ import annotations

import asyncio
from hashlib import blake2b

from integrations.redis.link import FAULTS, RedisLink, told_to_stop

BEAT = 1.0  # seconds between two signs of life
GONE = 4.0  # seconds without one, after which a process is not counted any more

# The sorted set holds each process with the server's time of its last sign of life.
_BEAT = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return redis.call('ZRANGE', KEYS[1], 0, -1)
"""


class RedisShares:
    """Port Shares by rendezvous hashing: when a process comes or goes, only its own share changes hands.

    While Redis is lost everybody goes by the picture they had last: if each looked at everything, three processes on one database were
    measured to do less than half of what they do with shares. The share of one that has died meanwhile is found by sweeps.
    """

    def __init__(self, link: RedisLink, me: str, *, gone: float = GONE) -> None:
        self._link, self._me, self._gone = link, me, gone
        self._there: tuple[str, ...] = (me,)
        self._key = link.key("processes")
        self._beat = link.client.register_script(_BEAT)

    def first(self, key: str) -> bool:
        """See Shares."""
        return self.alone() or self._winner(key) == self._me

    def alone(self) -> bool:
        """See Shares."""
        return len(self._there) < 2

    def cut_off(self) -> bool:
        """See Shares."""
        return not self._link.up and not self.alone()

    def _winner(self, key: str) -> str:
        return max(self._there, key=lambda process: (_weight(process, key), process))

    async def run(self) -> None:
        """Give signs of life until cancelled; then say goodbye, so that the others need not wait."""
        try:
            while not told_to_stop():
                await self.beat()
                await asyncio.sleep(BEAT)
        finally:
            await self._goodbye()

    async def beat(self) -> None:
        """One sign of life, and a look at who else is there."""
        try:
            there = await self._beat([self._key], [self._me, int(self._gone * 1000)])
        except Exception as error:  # whatever it is, the next sign of life may come through
            self._link.fails(error)
            return
        self._there = tuple(sorted(name.decode() for name in there))
        self._link.answers()

    async def _goodbye(self) -> None:
        if self._link.up:
            try:
                await self._link.client.zrem(self._key, self._me)
            except FAULTS as error:
                self._link.fails(error)


def _weight(process: str, key: str) -> bytes:
    return blake2b(f"{process}|{key}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
