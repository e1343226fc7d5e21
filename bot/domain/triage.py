"""Levels of urgency and what triage says of a complaint."""

from __future__ import annotations

from enum import Enum


class Level(Enum):
    """1 is the most urgent, as in the MOPH scale. A plain Enum: <, min() and max() raise, so only `more_urgent` compares."""

    CALL_1669 = 1
    EMERGENCY_ROOM = 2
    DOCTOR_SOON = 3
    APPOINTMENT = 4
    SELF_CARE = 5


def more_urgent(one: Level, other: Level) -> Level:
    """The more urgent of two levels."""
    return one if one.value <= other.value else other
