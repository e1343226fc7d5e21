"""The pretend platform's own clock, which tests and the phone page may move ahead without anybody waiting."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Seconds since 1970 (UTC), and a way to move it."""

    offset: float

    def now(self) -> float:
        """The time on the platform."""
        ...


class MovableClock:
    """The machine's clock plus `offset` seconds."""

    def __init__(self) -> None:
        self.offset = 0.0

    def now(self) -> float:
        """The machine's time, moved."""
        return time.time() + self.offset


def iso(seconds: float) -> str:
    """A moment as ISO 8601 in UTC, with milliseconds."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
