"""How a booking ended that was left unknown: what the patient is told by a timer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.dialogue.turn import SILENCE, Outcome
from bot.domain.appointment import Booking, BookingState, Hospital
from bot.domain.appointment_facts import BookingTold
from bot.domain.facts import CaseKind, CaseOpened, Fact
from bot.domain.patient import Patient
from bot.domain.sayings import Card, Choice, Urgency
from bot.domain.words import Phrase, When
from bot.flows.booking_words import booked_card
from bot.flows.caring_outcomes import by_carer
from bot.flows.caring_rights import is_restricted
from bot.flows.planned_reminders import reminders_planned
from bot.flows.ways_on import TO_BOOKING, TO_MENU, TO_MY_APPOINTMENTS, TO_PERSON


def booking_outcome(
    booking: Booking, patient: Patient, hospitals: tuple[Hospital, ...] = (), *, now: datetime
) -> Outcome:
    """What to say and record of an end; silence while it has not ended or the patient knows. The step is always kept.

    With `hospitals` the card also names department and place, and reminders are planned. A booking that replaces another is told of
    with that change.
    """
    known = next((each for each in (*patient.bookings, *patient.cared) if each.key == booking.key), booking)
    told = (BookingTold(booking.key),)
    if booking.told or known.told or booking.replaces is not None:
        return SILENCE
    care = booking.contact.care if booking.contact is not None else None
    carer = by_carer(patient, care)
    if _stays_quiet(booking, patient, hospitals, now):
        return Outcome(facts=told, step_kept=True)
    match booking.state:
        case BookingState.BOOKED:
            planned = reminders_planned(
                hospitals, booking.hospital, booking.key, booking.generation, booking.start, now
            )
            return _outcome(_booked(booking, hospitals, carer), (TO_MY_APPOINTMENTS, TO_MENU), (*told, planned))
        case BookingState.TAKEN | BookingState.NOT_BOOKED:
            return _outcome(_not_booked(booking, "booking-late-not-booked"), (TO_BOOKING, TO_PERSON, TO_MENU), told)
        case BookingState.REFUSED:
            case = CaseOpened(CaseKind.BOOKING_REFUSED, "book")
            return _outcome(_not_booked(booking, "booking-late-refused"), (TO_PERSON, TO_MENU), (case, *told))
    return SILENCE


def _booked(booking: Booking, hospitals: tuple[Hospital, ...], carer: str) -> Card:
    """It is booked after all; where a carer booked it, by whom (to the patient) or for whom (to the carer)."""
    hospital = next((each for each in hospitals if each.id == booking.hospital), None)
    card = booked_card(booking.slot, hospital, "carer-booked" if carer else "booking-booked-late")
    if booking.contact is None or booking.contact.care is None:
        return card
    by = Phrase("carer-by", {"carer": carer}) if carer else Phrase("reminder-for", {"name": booking.contact.name})
    return replace(card, lines=(*card.lines, by))


def _stays_quiet(booking: Booking, patient: Patient, hospitals: tuple[Hospital, ...], now: datetime) -> bool:
    """Whether nothing is said: to the patient of what a carer did not get, to a carer of what they may not know any more."""
    care = booking.contact.care if booking.contact is not None else None
    if care is None:
        return False
    mine = next((each for each in patient.cares if each.id == care), None)
    if mine is None:  # it stands in the ledger of the person cared for
        return booking.state is not BookingState.BOOKED
    return not mine.stands(now) or is_restricted(hospitals, booking.hospital, booking.slot.department)


def _not_booked(booking: Booking, line: str) -> Card:
    return Card(
        Phrase("booking-late-title"),
        (Phrase("booking-late-when", {"when": When(booking.slot.start)}), Phrase(line)),
        alt=Phrase("alt-booking-late"),
    )


def _outcome(card: Card, choices: tuple[Choice, ...], facts: tuple[Fact, ...]) -> Outcome:
    return Outcome((card,), choices, facts=facts, urgency=Urgency.OUTCOME, step_kept=True)
