"""LINE's monthly quota of pushed messages, and how much of it is kept for what is urgent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Quota:
    """The month's pushes as LINE last told, and what was pushed since. `limit` None: there is none. `read_at` is UTC.

    When no more than `reserve` are left it is short: only what is urgent is pushed then.
    """

    limit: int | None
    used: int
    read_at: datetime
    since: int = 0
    reserve: int = 0

    @property
    def left(self) -> int | None:
        """Pushes that are left, None without a limit."""
        return None if self.limit is None else max(0, self.limit - self.used - self.since)

    @property
    def short(self) -> bool:
        """Whether only urgent pushes may go out."""
        return self.left is not None and self.left <= self.reserve

    def pushed(self, many: int = 1) -> Quota:
        """After so many pushes more."""
        return replace(self, since=self.since + many)

    def spent(self) -> Quota:
        """LINE has said that nothing is left."""
        return replace(self, limit=self.used + self.since, since=self.since)
