"""How many calls LINE takes in a second, a little less than it says (Messaging API reference, "Rate limits", per channel and endpoint)."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from typing import Final

from bot.domain.ports.limits import Limit, Limits
from bot.domain.ports.messenger import RateLimited

# LINE: 2,000 requests per second for reply and push, 100 for the loading animation.
REPLY: Final = Limit("line reply", burst=1_000, per_second=1_900.0)
PUSH: Final = Limit("line push", burst=1_000, per_second=1_900.0)
LOADING: Final = Limit("line loading", burst=50, per_second=95.0)

_PATIENCE: Final = 2.0  # seconds in all that a call waits for its turn before it is put off


class LineRates:
    """What all processes together may call, asked before each call. `limits` None: nobody is held up."""

    def __init__(self, limits: Limits | None, access_token: str) -> None:
        self._limits = limits
        self._channel = sha256(access_token.encode()).hexdigest()[:16]

    async def turn(self, limit: Limit) -> None:
        """Wait until this call may be made. Raises RateLimited when that would take too long."""
        left = _PATIENCE
        while self._limits is not None and (wait := await self._limits.take(limit, self._channel)) > 0:
            if wait > left:
                raise RateLimited(wait)
            left -= wait
            await asyncio.sleep(wait)

    async def free(self, limit: Limit) -> bool:
        """Whether this call may be made now."""
        return self._limits is None or await self._limits.take(limit, self._channel) == 0
