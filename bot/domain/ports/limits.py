"""Port: how often something may be done, counted for all processes together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Limit:
    """A bucket that holds `burst` tokens and gets `per_second` new ones (a fraction for slow ones: 1 / 180 is one in three minutes)."""

    name: str
    burst: int
    per_second: float

    def __post_init__(self) -> None:
        if self.burst < 1 or self.per_second <= 0:
            raise ValueError(f"{self.name}: a bucket that never holds a token")

    @property
    def seconds_to_fill(self) -> float:
        """How long an empty bucket takes to be full, and after which nothing about it need be remembered."""
        return self.burst / self.per_second


class Limits(Protocol):
    """One bucket for each (limit, `of`): an account, an address, a channel. `of` is stored as a digest only.

    Counts are hints: while Redis is lost each process counts by itself, from full buckets. Raises ValueError for a `count` that never
    fits into the bucket, and nothing else.
    """

    async def take(self, limit: Limit, of: str, count: int = 1) -> float:
        """Take `count` tokens (1 to `burst`): 0.0 when they were taken; else nothing was, and in so many seconds ask again."""
        ...

    async def forget(self, limit: Limit, of: str) -> None:
        """Fill the bucket again, as after a login that succeeded."""
        ...
