"""What the ledgers of reminders and of changes hand over, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.domain.appointment import Booking
from bot.domain.change import Change
from bot.domain.messages import Person


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A reminder in a worker's hands. `at`: when it was planned for; `attempts`: how often it was taken, this time included.

    Only while the ledger has this generation of it with this owner can it be ended. `person` None: what is sealed cannot be opened.
    """

    key: UUID
    generation: int
    owner: str
    person: Person | None
    booking: UUID
    hospital: str
    at: datetime
    start: datetime
    helps_until: datetime
    last: bool
    attempts: int


@dataclass(frozen=True, slots=True)
class DueChange:
    """A change whose end is not known or not told. `replacement`: the new booking of a move, None before it was asked for."""

    person: Person
    change: Change
    booking: Booking
    replacement: Booking | None
    tries: int


@dataclass(frozen=True, slots=True)
class Unplanned:
    """An appointment that stands and whose reminders were never planned."""

    person: Person
    booking: UUID
    generation: int
    hospital: str
    start: datetime


@dataclass(frozen=True, slots=True)
class Watched:
    """An appointment that stands, and is to be looked at at its hospital."""

    person: Person
    booking: Booking
