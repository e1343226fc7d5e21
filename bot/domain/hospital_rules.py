"""What a hospital allows in chat: how late and how far ahead, how often an appointment may be moved, and how many one person may have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class HospitalRules:
    """Spans reach back from the beginning of an appointment: later than that it is done by phone. None: as often as one likes."""

    book_before: timedelta = timedelta(0)
    book_ahead: timedelta | None = None  # no time later than that is offered
    cancel_before: timedelta = timedelta(0)
    move_before: timedelta = timedelta(0)
    moves: int | None = None  # how often one appointment may be moved
    most: int | None = None  # appointments to come that one person may have here
