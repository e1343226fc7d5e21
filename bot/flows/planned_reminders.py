"""The reminders of an appointment, as its hospital wants them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.appointment import Hospital
from bot.domain.appointment_facts import RemindersPlanned
from bot.domain.reminder import plan


def reminders_planned(
    hospitals: Iterable[Hospital], hospital: str, booking: UUID, generation: int, start: datetime, now: datetime
) -> RemindersPlanned:
    """To be recorded in the commit that tells the patient of the time. A hospital that is not configured any more reminds of nothing."""
    known = next((each for each in hospitals if each.id == hospital), None)
    if known is None:
        return RemindersPlanned(booking, generation, ())
    return RemindersPlanned(booking, generation, plan(start, known.reminders, ZoneInfo(known.timezone), now))
