"""A reminder that is due: sent, put off, skipped, or handed to staff, by what the hospital says of the appointment now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.dialogue.turn import Outcome
from bot.domain.appointment import Booking, BookingState, Hospital, Standing
from bot.domain.appointment_facts import AppointmentSeen, CallNeeded, ReminderEnded
from bot.domain.call import CallReason
from bot.domain.care import Scope
from bot.domain.change import ChangeKind
from bot.domain.consent import Purpose
from bot.domain.facts import Fact
from bot.domain.ledger import DueReminder
from bot.domain.patient import Patient
from bot.domain.ports.signatures import Signatures
from bot.domain.reminder import ReminderState, quiet_until
from bot.domain.sayings import Shape, Urgency
from bot.domain.words import Phrase
from bot.flows import noticed
from bot.flows.care_words import person
from bot.flows.caring_rights import care_of, may
from bot.flows.reminder_words import map_button, reminder_card
from bot.flows.ways_on import TO_PERSON

PATIENCE = timedelta(
    minutes=30
)  # for so long a hospital that does not answer is asked again, before our own copy has to do
TRIES = 3  # at least, also when we come late ourselves
YOUNG = timedelta(hours=24)  # a copy of this age is good enough to remind by
UNSETTLED_AGAIN = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class PutOff:
    """Not now: look again then (UTC). `failed`: this try counts as one that failed."""

    again: datetime
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """What is needed beside the reminder itself. `short`: the month's quota is."""

    hospital: Hospital
    signatures: Signatures
    now: datetime
    short: bool = False


def before_asking(due: DueReminder, patient: Patient, desk: Desk) -> Outcome | PutOff | None:
    """What can be decided without the hospital; None: it is to be asked."""
    booking, decided = booking_of(due, patient), _before_asking(due, patient, desk)
    rings = isinstance(decided, Outcome) and any(isinstance(each, CallNeeded) for each in decided.facts)
    return _not_reached(due) if rings and booking is not None and not booking.owned else decided


def _before_asking(due: DueReminder, patient: Patient, desk: Desk) -> Outcome | PutOff | None:
    booking = booking_of(due, patient)
    if booking is None or booking.state is not BookingState.BOOKED:
        return _ended(due, ReminderState.STOPPED, "no appointment")
    if not may(patient, booking, (Scope.REMIND,), (desk.hospital,), desk.now):
        return _ended(due, ReminderState.WITHHELD, "no right")
    if not patient.agrees_to(Purpose.APPOINTMENTS):
        return _ended(due, ReminderState.WITHHELD, "no consent")
    if desk.now >= due.start:
        return _ended(due, ReminderState.MISSED, "the appointment has begun")
    if desk.now >= due.helps_until:
        return _too_late(due, CallReason.MISSED)
    if patient.blocked:
        return _rung(due, CallReason.BLOCKED)
    if any(each.booking == due.booking and each.state.open and each.kind in _LETTING_GO for each in patient.changes):
        return _later(due, desk.now + UNSETTLED_AGAIN, CallReason.UNSETTLED)
    wakes = quiet_until(desk.now, desk.hospital.reminders, ZoneInfo(desk.hospital.timezone))
    return None if wakes is None else _later(due, wakes, CallReason.MISSED)


def after_asking(due: DueReminder, patient: Patient, desk: Desk, seen: Standing | None) -> Outcome | PutOff:
    """What the hospital's word means for it; `seen` None: it could not be asked."""
    booking = booking_of(due, patient)
    if booking is None:
        return _ended(due, ReminderState.STOPPED, "no appointment")
    if not booking.owned:
        return _to_carer(due, booking, patient, desk, seen)
    if seen is None:
        return _unasked(due, booking, desk)
    if not seen.stands:
        return _gone(due, booking, desk)
    if seen.begun:
        return _ended(due, ReminderState.SKIPPED, "the patient is there")
    if seen.start is not None and seen.start != booking.start:
        return _moved(due, booking, desk, seen.start, noticed.end_of(booking, seen))
    checked = AppointmentSeen(booking.key, seen.accepted)
    if seen.accepted and booking.confirmed_at is None:
        booking = replace(booking, confirmed_at=desk.now)
    said = _said(due, booking, desk, None)
    return replace(said, facts=(checked, *said.facts))


def booking_of(due: DueReminder, patient: Patient) -> Booking | None:
    """The appointment that a reminder is about: the patient's own, or that of somebody whom they care for."""
    return next((each for each in (*patient.bookings, *patient.cared) if each.key == due.booking), None)


def _to_carer(
    due: DueReminder, booking: Booking, patient: Patient, desk: Desk, seen: Standing | None
) -> Outcome | PutOff:
    """Beside the patient's own reminder, whose worker keeps the ledger: here it is only said, or not, and nobody is rung for it."""
    if seen is None:
        again = desk.now + timedelta(minutes=5)
        return PutOff(again, failed=True) if due.attempts < TRIES and again < due.helps_until else _not_reached(due)
    if not seen.stands:
        return _ended(due, ReminderState.STOPPED, "cancelled")
    if seen.begun:
        return _ended(due, ReminderState.SKIPPED, "the patient is there")
    if seen.start is not None and seen.start != booking.start:
        # The patient is told of the other time, and with that it is planned anew for the carer too.
        again = desk.now + UNSETTLED_AGAIN
        return PutOff(again) if again < due.helps_until else _not_reached(due)
    if desk.short:
        return _not_reached(due)
    care, booking_as_seen = care_of(patient, booking), booking
    if seen.accepted and booking.confirmed_at is None:
        booking_as_seen = replace(booking, confirmed_at=desk.now)
    can_act = care is not None and care.allows(Scope.BOOK, desk.now)
    card = reminder_card(booking_as_seen, desk.hospital, desk.signatures)
    shown = replace(card, buttons=card.buttons if can_act else map_button(booking, desk.hospital))
    if care is not None:
        shown = replace(shown, title=Phrase("care-reminder-title", {"person": person(care)}))
    return _tells(_ended(due, ReminderState.SENT), shown, Urgency.REMINDER)


def _not_reached(due: DueReminder) -> Outcome:
    return _ended(due, ReminderState.SKIPPED, "the carer cannot be reached")


def failed(due: DueReminder) -> Outcome:
    """It could not be worked on, again and again: staff ring, while it still helps."""
    return _rung(due, CallReason.FAILED)


_LETTING_GO = (ChangeKind.CANCEL, ChangeKind.MOVE)


def _unasked(due: DueReminder, booking: Booking, desk: Desk) -> Outcome | PutOff:
    """Ask again for a while; then by our own copy if it is young, which the reminder says; else staff ring."""
    again = desk.now + min(timedelta(minutes=5), timedelta(seconds=30) * 2 ** min(due.attempts, 10))
    patient_still = due.attempts < TRIES or again < due.at + PATIENCE
    if patient_still and again < due.helps_until:
        return PutOff(again, failed=True)
    as_of = booking.as_of or booking.requested_at
    if desk.now - as_of > YOUNG:
        return _rung(due, CallReason.NOT_ASKED)
    return _said(due, booking, desk, as_of)


def _said(due: DueReminder, booking: Booking, desk: Desk, as_of: datetime | None) -> Outcome:
    """The reminder itself, unless a person has to ring after all."""
    zone = ZoneInfo(desk.hospital.timezone)
    if booking.start.astimezone(zone).date() in desk.hospital.holidays:
        return _rung(due, CallReason.HOLIDAY)
    if desk.short:
        return _rung(due, CallReason.QUOTA)
    card = reminder_card(booking, desk.hospital, desk.signatures, as_of=as_of)
    return _tells(_ended(due, ReminderState.SENT), card, Urgency.REMINDER)


def _moved(due: DueReminder, booking: Booking, desk: Desk, start: datetime, end: datetime) -> Outcome:
    """Another time: told at once, and reminded of anew."""
    if start <= desk.now:
        return _ended(due, ReminderState.MISSED, "moved to a time that has passed")
    told = noticed.moved(booking, desk.hospital, desk.signatures, start, end, desk.now)
    return replace(told, facts=(_end(due, ReminderState.STOPPED, "moved"), *told.facts))


def _gone(due: DueReminder, booking: Booking, desk: Desk) -> Outcome:
    """Cancelled at the hospital: told once, and never reminded of again."""
    told = noticed.gone(booking, desk.hospital)
    return replace(told, facts=(_end(due, ReminderState.STOPPED, "cancelled"), *told.facts))


def _later(due: DueReminder, again: datetime, otherwise: CallReason) -> Outcome | PutOff:
    return PutOff(again) if again < due.helps_until else _too_late(due, otherwise)


def _too_late(due: DueReminder, reason: CallReason) -> Outcome:
    """The next reminder says the same; after the last one staff ring."""
    return _rung(due, reason) if due.last else _ended(due, ReminderState.SKIPPED, "a later one says it")


def _rung(due: DueReminder, reason: CallReason) -> Outcome:
    facts = (_end(due, ReminderState.TO_CALL, reason.value), CallNeeded(due.booking, reason))
    return Outcome(facts=facts, step_kept=True)


def _ended(due: DueReminder, state: ReminderState, reason: str = "") -> Outcome:
    return Outcome(facts=(_end(due, state, reason),), step_kept=True)


def _end(due: DueReminder, state: ReminderState, reason: str = "") -> Fact:
    return ReminderEnded(due.key, due.generation, due.owner, state, reason)


def _tells(outcome: Outcome, card: Shape, urgency: Urgency) -> Outcome:
    return replace(outcome, say=(card,), choices=(TO_PERSON,), urgency=urgency, relied_on=(Purpose.APPOINTMENTS,))
