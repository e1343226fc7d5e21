"""What can be done at once about an appointment that has just been made or is shown: moved, cancelled, made earlier."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from bot.dialogue.turn import Clinic
from bot.domain.appointment import Booking, Hospital
from bot.domain.sayings import Choice
from bot.domain.words import Phrase
from bot.flows.reminder_buttons import CANCEL, EARLIER, MOVE, bound_to

_FAR = timedelta(days=2)  # nearer than that there is little to be won by an earlier time


def just_made(
    clinic: Clinic, key: UUID, hospital: Hospital | None, start: datetime, now: datetime, *, waits: bool = True
) -> tuple[Choice, ...]:
    """Under the card that says it is booked; in its first generation. `waits`: they may wait for an earlier time."""
    signatures = clinic.signatures
    return (
        bound_to(signatures, MOVE, key, 1, start, Phrase("reminder-move")),
        bound_to(signatures, CANCEL, key, 1, start, Phrase("reminder-cancel")),
        *(_earlier(clinic, key, 1, hospital, start, now) if waits else ()),
    )


def earlier(clinic: Clinic, booking: Booking, hospital: Hospital | None, now: datetime) -> tuple[Choice, ...]:
    """To wait for an earlier time, where one can and there is something to be won by it."""
    return _earlier(clinic, booking.key, booking.generation, hospital, booking.start, now)


def _earlier(
    clinic: Clinic, key: UUID, generation: int, hospital: Hospital | None, start: datetime, now: datetime
) -> tuple[Choice, ...]:
    if hospital is None or hospital.waitlist is None or start - now < _FAR:
        return ()
    return (bound_to(clinic.signatures, EARLIER, key, generation, start, Phrase("waitlist-earlier")),)
