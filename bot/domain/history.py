"""What has happened to an appointment, by whom and when, as the patient may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID


class By(Enum):
    """Who did it. The hospital: whatever was done there and not through this service."""

    PATIENT = "patient"
    CARER = "carer"
    STAFF = "staff"  # at the console of this service
    HOSPITAL = "hospital"


class Happened(Enum):
    """What was done."""

    BOOKED = "booked"
    CONFIRMED = "confirmed"
    MOVED = "moved"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Event:
    """One change. `at`: when we knew of it; `start`: for when the appointment then was; `was`: of a move, for when it was before (UTC).

    A move that the patient made stands at the new booking, one that the hospital made at the booking that it moved.
    """

    booking: UUID
    what: Happened
    by: By
    at: datetime
    start: datetime
    was: datetime | None = None
