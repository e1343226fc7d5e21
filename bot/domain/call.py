"""The call list: patients whom staff ring, because a machine could not tell them in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID


class CallReason(Enum):
    """Why a person has to ring."""

    NOT_ASKED = "not_asked"  # the hospital could not be asked and our copy is too old
    MISSED = "missed"  # the time for the reminder has passed
    QUOTA = "quota"  # the month's messages are used up
    BLOCKED = "blocked"  # the patient has blocked the account
    HOLIDAY = "holiday"  # the appointment falls on a holiday of the hospital
    UNSETTLED = "unsettled"  # a cancellation or a move is still being checked
    CHANGED = "changed"  # the hospital has changed it, and the patient could not be told
    FAILED = "failed"  # our own fault, or LINE takes no message for this patient


class CallOutcome(Enum):
    """How it went. After NOT_REACHED the call stays on the list."""

    COMING = "coming"
    NOT_COMING = "not_coming"
    NOT_REACHED = "not_reached"
    WRONG_NUMBER = "wrong_number"


@dataclass(frozen=True, slots=True)
class Call:
    """Whom to ring about which appointment. `start` is aware; `tries`: how often nobody was reached, the last time at `tried_at`.

    name and phone are those given for this appointment, "" when they are not known.
    """

    id: UUID
    patient: UUID
    booking: UUID
    hospital: str
    department: str
    start: datetime
    name: str
    phone: str
    reason: CallReason
    listed_at: datetime
    tries: int = 0
    tried_at: datetime | None = None
