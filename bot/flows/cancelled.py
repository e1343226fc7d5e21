"""An appointment that was let go of: whoever asks for it again is told so, with the way to a new one."""

from __future__ import annotations

from bot.dialogue.turn import Outcome, Turn
from bot.domain.appointment import Booking
from bot.domain.sayings import Plain
from bot.domain.words import Phrase, When
from bot.flows.ways_on import TO_BOOKING, TO_MENU, TO_MY_APPOINTMENTS, back_to_step


def already_cancelled(turn: Turn, booking: Booking) -> Outcome:
    """Nothing is done twice."""
    said = Plain(Phrase("cancelling-already", {"when": When(booking.start)}))
    return Outcome((said,), (*back_to_step(turn), TO_BOOKING, TO_MY_APPOINTMENTS, TO_MENU), step_kept=True)
