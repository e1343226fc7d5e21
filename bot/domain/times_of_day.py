"""What people mean by a time of day, in hours on the hospital's clock."""

from __future__ import annotations

from datetime import time

# From the first to before the last.
PERIODS = {
    "morning": (time(6), time(12)),
    "noon": (time(11), time(14)),
    "afternoon": (time(12), time(17)),
    "evening": (time(17), time(21)),
    "night": (time(18), time(23, 59)),
}


def in_period(at: time, period: str) -> bool:
    """Whether this time of day is meant by `period`; anything is by one that nobody knows, and by none."""
    if period not in PERIODS:
        return True
    begins, ends = PERIODS[period]
    return begins <= at < ends
