"""How a booking ended that was left unknown: what the patient is told by a timer."""

from __future__ import annotations

from datetime import datetime

from bot.dialogue.turn import SILENCE, Outcome
from bot.domain.appointment import Booking, BookingState, Hospital
from bot.domain.facts import BookingTold, CaseKind, CaseOpened, Fact
from bot.domain.messages import Card, Choice, Urgency
from bot.domain.patient import Patient
from bot.domain.words import Phrase, When
from bot.flows.booking_words import booked_card
from bot.flows.planned_reminders import reminders_planned
from bot.flows.ways_on import TO_BOOKING, TO_MENU, TO_MY_APPOINTMENTS, TO_PERSON


def booking_outcome(
    booking: Booking, patient: Patient, hospitals: tuple[Hospital, ...] = (), *, now: datetime
) -> Outcome:
    """What to say and record of an end; silence while it has not ended or the patient knows. The step is always kept.

    With `hospitals` the card also names department and place, and reminders are planned. A booking that replaces another is told of
    with that change.
    """
    known = next((each for each in patient.bookings if each.key == booking.key), booking)
    told = (BookingTold(booking.key),)
    if booking.told or known.told or booking.replaces is not None:
        return SILENCE
    match booking.state:
        case BookingState.BOOKED:
            hospital = next((each for each in hospitals if each.id == booking.hospital), None)
            card = booked_card(booking.slot, hospital, "booking-booked-late")
            planned = reminders_planned(
                hospitals, booking.hospital, booking.key, booking.generation, booking.start, now
            )
            return _outcome(card, (TO_MY_APPOINTMENTS, TO_MENU), (*told, planned))
        case BookingState.TAKEN | BookingState.NOT_BOOKED:
            return _outcome(_not_booked(booking, "booking-late-not-booked"), (TO_BOOKING, TO_PERSON, TO_MENU), told)
        case BookingState.REFUSED:
            case = CaseOpened(CaseKind.BOOKING_REFUSED, "book")
            return _outcome(_not_booked(booking, "booking-late-refused"), (TO_PERSON, TO_MENU), (case, *told))
    return SILENCE


def _not_booked(booking: Booking, line: str) -> Card:
    return Card(
        Phrase("booking-late-title"),
        (Phrase("booking-late-when", {"when": When(booking.slot.start)}), Phrase(line)),
        alt=Phrase("alt-booking-late"),
    )


def _outcome(card: Card, choices: tuple[Choice, ...], facts: tuple[Fact, ...]) -> Outcome:
    return Outcome((card,), choices, facts=facts, urgency=Urgency.OUTCOME, step_kept=True)
