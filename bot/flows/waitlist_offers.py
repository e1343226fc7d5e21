"""A free time is offered to one who waits, if it still is something for them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.dialogue.turn import SILENCE, Outcome
from bot.domain.appointment import Booking, BookingState, Hospital, Slot
from bot.domain.care import Care, Scope
from bot.domain.change import ChangeKind
from bot.domain.consent import Purpose
from bot.domain.patient import Patient
from bot.domain.sayings import Plain, Urgency
from bot.domain.wait_facts import SlotOffered, WaitLeft
from bot.domain.waitlist import OfferState, SlotOffer, Wait, WaitState, answer_by, fits, may_have
from bot.domain.words import Phrase
from bot.flows.caring_rights import is_restricted
from bot.flows.waitlist_words import offer_card
from bot.flows.ways_on import TO_LINK, TO_MENU, TO_PERSON

_OPEN = (BookingState.REQUESTED, BookingState.UNKNOWN)
_LETTING_GO = (ChangeKind.CANCEL, ChangeKind.MOVE)


def offered(which: UUID, slot: Slot, patient: Patient, hospital: Hospital, now: datetime) -> Outcome:
    """The offer, said in the commit that writes it down; silence where it is nothing for them just now.

    Who does not agree any more to be helped with appointments waits no more, nor does who waited for a record that is not linked now.
    """
    wait, zone, rules = _wait(patient, which), ZoneInfo(hospital.timezone), hospital.waitlist
    if wait is None or rules is None or wait.state is not WaitState.WAITING:
        return SILENCE
    if (over := _over(wait, patient, hospital, now)) is not None:
        return over
    if patient.blocked or patient.speaker is not None or patient.open_emergency or patient.open_doubt:
        return SILENCE
    moves = to_move(wait, patient, now)
    key, until = may_have(wait, slot, now), answer_by(slot, rules, hospital.reminders, zone, now)
    before = moves.start if moves is not None else None
    unsettled = _unsettled(patient, moves) or any(
        each.state in _OPEN and _same(each, wait) for each in theirs(wait, patient)
    )
    if key is None or until is None or not fits(slot, wait, zone, before) or unsettled:
        return SILENCE
    made = SlotOffer(key, wait.id, slot, OfferState.OPEN, now, until)
    card = offer_card(wait, made, hospital, moves, together=rules.together > 1)
    return Outcome(
        (card,),
        (TO_PERSON, TO_MENU),
        facts=(SlotOffered(made, hospital.id, rules.together),),
        urgency=Urgency.REMINDER,
        step_kept=True,
        relied_on=(Purpose.APPOINTMENTS,),
    )


def _over(wait: Wait, patient: Patient, hospital: Hospital, now: datetime) -> Outcome | None:
    """The end of a wait that nothing can be offered for any more."""
    left = Outcome(facts=(WaitLeft(wait.id, over=True),), step_kept=True)
    if not patient.agrees_to(Purpose.APPOINTMENTS):
        return left
    if wait.whom.link is not None and all(each.id != wait.whom.link for each in patient.links):
        return _record_gone(wait)
    if wait.whom.care is not None and allowed(wait, patient, hospital, now) is None:
        return left  # they have been told that the right is over
    return None


def to_move(wait: Wait, patient: Patient, now: datetime) -> Booking | None:
    """The appointment that an accepted offer takes the place of: the one that an earlier time is wished for, or one made since.

    Who waits and has booked in the same department for the same person meanwhile is not to have two.
    """
    ahead = [each for each in theirs(wait, patient) if each.state is BookingState.BOOKED and each.start > now]
    named = next((each for each in ahead if each.key == wait.instead_of), None)
    if named is not None or wait.instead_of is not None:
        return named
    same = [each for each in ahead if _same(each, wait)]
    return min(same, key=lambda each: each.start, default=None)


def allowed(wait: Wait, patient: Patient, hospital: Hospital, now: datetime) -> Care | None:
    """The right under which this chat waits for somebody, as long as it allows to book there."""
    if is_restricted((hospital,), hospital.id, wait.wanted.department):
        return None
    return next((each for each in patient.cares if each.id == wait.whom.care and each.allows(Scope.BOOK, now)), None)


def theirs(wait: Wait, patient: Patient) -> tuple[Booking, ...]:
    """The bookings of whoever is waited for: of this chat, or of the person cared for."""
    if wait.whom.care is None:
        return patient.bookings
    return tuple(each for each in patient.cared if each.care == wait.whom.care)


def _same(booking: Booking, wait: Wait) -> bool:
    there = booking.hospital == wait.hospital and booking.slot.department == wait.wanted.department
    if wait.whom.care is not None:
        return there and booking.care == wait.whom.care
    return there and booking.contact is not None and booking.contact.name == wait.whom.name


def _unsettled(patient: Patient, moves: Booking | None) -> bool:
    """Whether the appointment that would be moved is being cancelled or moved already."""
    return moves is not None and any(
        each.booking == moves.key and each.state.open and each.kind in _LETTING_GO for each in patient.changes
    )


def _wait(patient: Patient, which: UUID) -> Wait | None:
    return next((each for each in patient.waits if each.id == which), None)


def _record_gone(wait: Wait) -> Outcome:
    said = Plain(Phrase("waitlist-record-gone"))
    return Outcome(
        (said,), (TO_LINK, TO_MENU), facts=(WaitLeft(wait.id, over=True),), urgency=Urgency.REMINDER, step_kept=True
    )
