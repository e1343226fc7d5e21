"""What a hospital has changed by itself: told to the patient once, in the very commit that records it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.dialogue.turn import Outcome
from bot.domain.appointment import Booking, Hospital, Standing
from bot.domain.appointment_facts import AppointmentGone, AppointmentMoved, CallNeeded
from bot.domain.call import CallReason
from bot.domain.care import Scope
from bot.domain.change import ChangeKind
from bot.domain.consent import Purpose
from bot.domain.facts import Fact
from bot.domain.patient import Patient
from bot.domain.ports.signatures import Signatures
from bot.domain.reminder import quiet_until
from bot.domain.sayings import Urgency
from bot.flows.caring_rights import may
from bot.flows.planned_reminders import reminders_planned
from bot.flows.reminder_words import gone_card, moved_card
from bot.flows.ways_on import TO_BOOKING, TO_PERSON

SOON = timedelta(hours=2)  # who has to leave so soon after the quiet hours is told within them
UNSETTLED_AGAIN = timedelta(minutes=2)
_OURS = (ChangeKind.CANCEL, ChangeKind.MOVE)


def differs(booking: Booking, seen: Standing, now: datetime) -> bool:
    """Whether the hospital has it otherwise than we have told. A time that has passed already is a slip of the hospital's."""
    if not seen.stands:
        return True
    return not seen.begun and seen.start is not None and seen.start != booking.start and seen.start > now


def change_noticed(
    booking: Booking, seen: Standing, patient: Patient, hospital: Hospital, signatures: Signatures, now: datetime
) -> Outcome | datetime | None:
    """What to say and record of it; a moment: not before then; None: it is not ours to tell.

    It is not told where a cancellation or a move of the patient's own is under way, which is perhaps what the hospital has noted,
    nor to a patient who does not agree to it. Where nothing can be said, staff ring.
    """
    if not patient.agrees_to(Purpose.APPOINTMENTS):
        return None
    if any(each.booking == booking.key and each.state.open and each.kind in _OURS for each in patient.changes):
        return now + UNSETTLED_AGAIN
    told = as_told(booking, seen, hospital, signatures, now)
    if not _to_be_shown(booking, patient, hospital, now):
        return replace(told, say=(), choices=())
    if patient.blocked:
        return replace(told, say=(), choices=(), facts=(*told.facts, CallNeeded(booking.key, CallReason.CHANGED)))
    wakes = quiet_until(now, hospital.reminders, ZoneInfo(hospital.timezone))
    if wakes is None or min(booking.start, seen.start or booking.start) < wakes + SOON:
        return told
    return wakes


def _to_be_shown(booking: Booking, patient: Patient, hospital: Hospital, now: datetime) -> bool:
    """Of what a carer holds for somebody without a chat only as long as they may know of it; it becomes true all the same."""
    if booking.care is None:
        return True
    held = next((each for each in patient.cared if each.key == booking.key), None)
    return held is not None and may(patient, held, tuple(Scope), (hospital,), now)


def as_told(booking: Booking, seen: Standing, hospital: Hospital, signatures: Signatures, now: datetime) -> Outcome:
    """The one card and the facts of what the hospital has changed."""
    if seen.stands and seen.start is not None:
        return moved(booking, hospital, signatures, seen.start, end_of(booking, seen), now)
    return gone(booking, hospital)


def moved(
    booking: Booking, hospital: Hospital, signatures: Signatures, start: datetime, end: datetime, now: datetime
) -> Outcome:
    """Another time, and its reminders are planned anew."""
    generation = booking.generation + 1
    facts = (
        AppointmentMoved(booking.key, generation, start, end),
        reminders_planned((hospital,), hospital.id, booking.key, generation, start, now),
    )
    card = moved_card(booking.start, as_moved(booking, start, end), hospital, signatures)
    return replace(_told(facts), say=(card,), choices=(TO_PERSON,))


def gone(booking: Booking, hospital: Hospital) -> Outcome:
    """It was cancelled, and is never reminded of again."""
    told = _told((AppointmentGone(booking.key),))
    return replace(told, say=(gone_card(booking, hospital),), choices=(TO_BOOKING, TO_PERSON))


def as_moved(booking: Booking, start: datetime, end: datetime) -> Booking:
    """The booking with another time."""
    later = replace(booking, generation=booking.generation + 1, confirmed_at=None)
    later = replace(later, slot=replace(booking.slot, start=start, end=end))
    if later.appointment is None:
        return later
    return replace(later, appointment=replace(later.appointment, start=start, end=end))


def end_of(booking: Booking, seen: Standing) -> datetime:
    """When it ends by the hospital's word, or as long after its beginning as before. Raises ValueError without a beginning."""
    if seen.end is not None:
        return seen.end
    if seen.start is None:
        raise ValueError("the hospital does not say when it begins")
    return seen.start + (booking.slot.end - booking.slot.start)


def _told(facts: tuple[Fact, ...]) -> Outcome:
    return Outcome(facts=facts, urgency=Urgency.OUTCOME, step_kept=True, relied_on=(Purpose.APPOINTMENTS,))
