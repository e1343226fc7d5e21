"""Accepting an offer: booked or moved under the key of the offer, once, and every way it can end is told as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.appointment import Appointment, Booking, BookingState, Hospital, PatientContact
from bot.domain.appointment_facts import BookingTold, ChangeTold
from bot.domain.care import Care, Scope
from bot.domain.change import Moved
from bot.domain.errors import (
    HospitalRefused,
    HospitalUnavailable,
    NoHospital,
    NotCarer,
    NotLinked,
    OutcomeUnknown,
    SlotTaken,
)
from bot.domain.facts import CaseKind, CaseOpened, Fact
from bot.domain.sayings import Card, Choice, Plain, Urgency
from bot.domain.wait_facts import WaitLeft
from bot.domain.waitlist import OfferState, SlotOffer, Wait, WaitState
from bot.domain.words import Phrase, When
from bot.flows import booking_ends, moving
from bot.flows.appointment_buttons import just_made
from bot.flows.booking_words import booked_card, booking_with, is_over
from bot.flows.cancelled import already_cancelled
from bot.flows.caring_booking import restricted
from bot.flows.caring_outcomes import BOOK, in_own_ledger, looks_again
from bot.flows.caring_shown import care_over
from bot.flows.planned_reminders import reminders_planned
from bot.flows.waitlist_offers import allowed, theirs, to_move
from bot.flows.waitlist_words import leave_choice, take_button
from bot.flows.ways_on import TO_BOOKING, TO_LINK, TO_MENU, TO_MY_APPOINTMENTS, TO_PERSON, call_hospital


async def take(turn: Turn, clinic: Clinic, wait: Wait, offer: SlotOffer) -> Outcome:
    """The yes. After a crash this may run again: under the same key nothing is done twice."""
    known = booking_with(theirs(wait, turn.patient), str(offer.key))
    if not _is_begun(known) and (stands := as_it_stands(turn, clinic, wait, offer)) is not None:
        return stands
    return await _write(turn, clinic, wait, offer)


def _is_begun(known: Booking | None) -> bool:
    """Whether this yes was cut off by a crash; one in another chat's ledger is told there, so that being told says nothing here."""
    if known is None:
        return False
    if not known.owned:
        return known.state is BookingState.REQUESTED
    return not known.told and known.state is not BookingState.UNKNOWN


def as_it_stands(turn: Turn, clinic: Clinic, wait: Wait, offer: SlotOffer) -> Outcome | None:
    """What has become of an offer that cannot be accepted (any more); None of one that can."""
    known = booking_with(theirs(wait, turn.patient), str(offer.key))
    match known.state if known is not None else None:
        case BookingState.BOOKED if known is not None:
            hospital = _hospital(clinic, wait)
            return _shows(booked_card(known.slot, hospital, "booking-already"))
        case BookingState.CANCELLED if known is not None:
            return already_cancelled(turn, known)
        case BookingState.REQUESTED | BookingState.UNKNOWN:
            return replace(booking_ends.being_checked(), step_kept=True)
    if wait.state is WaitState.BOOKED:
        return _says("waitlist-has-one", TO_MY_APPOINTMENTS, TO_MENU)
    if wait.state is not WaitState.WAITING:
        return _says("waitlist-not-waiting", TO_BOOKING, TO_MY_APPOINTMENTS, TO_MENU)
    if offer.state in _ENDS:
        return _says(_ENDS[offer.state], *_on(wait), when=offer.slot.start)
    if not offer.answerable(turn.now) or is_over(offer.slot, turn.now):
        return _says("waitlist-expired", *_on(wait), when=offer.slot.start)
    return None


_ENDS = {
    OfferState.LOST: "waitlist-lost",
    OfferState.DECLINED: "waitlist-passed-before",
    OfferState.REFUSED: "waitlist-refused-before",
    OfferState.EXPIRED: "waitlist-expired",
}


async def _write(turn: Turn, clinic: Clinic, wait: Wait, offer: SlotOffer) -> Outcome:
    """Book it, or move the appointment that it takes the place of; told is what the hospital says."""
    old = _old(turn, wait, offer)
    contact, care = _contact(turn, clinic, wait, old), _care(turn, clinic, wait)
    if wait.whom.care is not None and care is None:
        return _right_over(turn, wait)
    if contact is None:
        return _says("waitlist-record-gone", TO_LINK, *_on(wait))
    if wait.instead_of is not None and old is None:
        return _says("waitlist-not-waiting", TO_BOOKING, TO_MY_APPOINTMENTS, TO_MENU)
    owned = in_own_ledger(care)
    ends = (BookingTold(offer.key), *((ChangeTold(offer.key),) if old is not None else ()))
    told: tuple[Fact, ...] = ends if owned else ()
    try:
        made = await _at_hospital(turn, clinic, wait, offer, contact, old)
    except SlotTaken:
        return _says("waitlist-lost", *_on(wait), when=offer.slot.start, facts=told)
    except OutcomeUnknown:
        return replace(_being_checked(old), facts=looks_again(turn.now, BOOK, offer.key, owned=owned))
    except NotCarer:
        return _right_over(turn, wait)
    except HospitalUnavailable:
        again = replace(take_button(offer, moves=old is not None), label=Phrase("booking-again"))
        phrase = "waitlist-not-now" if old is None else "waitlist-not-now-earlier"
        return _says(phrase, again, *_call(clinic, wait), TO_PERSON, when=offer.until, facts=told)
    except NotLinked:
        return replace(booking_ends.not_linked(*told), step_kept=True)
    except HospitalRefused:
        refused = booking_ends.refused(*told) if old is None else moving.refused(old, *told)
        return replace(refused, step_kept=True)
    except NoHospital:
        case = CaseOpened(CaseKind.BOOKING_REFUSED, "book")
        return _says("waitlist-not-here", TO_PERSON, TO_MENU, facts=(case,))
    return _booked(turn, clinic, wait, offer, old, made)


async def _at_hospital(
    turn: Turn, clinic: Clinic, wait: Wait, offer: SlotOffer, contact: PatientContact, old: Booking | None
) -> Appointment | Moved:
    person, slot, key = turn.incoming.person, offer.slot, offer.key
    if old is not None:
        return await clinic.booking.move(person, old, slot, contact, key=key)
    return await clinic.booking.book(person, wait.hospital, slot, contact, key=key, mode=slot.mode)


def _booked(
    turn: Turn, clinic: Clinic, wait: Wait, offer: SlotOffer, old: Booking | None, made: Appointment | Moved
) -> Outcome:
    """It stands, and its reminders are planned with the very words that say so. The wait has ended with the booking."""
    planned = reminders_planned(clinic.hospitals, wait.hospital, offer.key, 1, made.start, turn.now)
    owned = in_own_ledger(_care(turn, clinic, wait))
    facts: tuple[Fact, ...] = (BookingTold(offer.key), planned) if owned else ()
    hospital, cared = _hospital(clinic, wait), wait.whom.care is not None
    buttons = just_made(clinic, offer.key, hospital, made.start, turn.now, waits=not cared)
    card = replace(booked_card(offer.slot, hospital, "waitlist-got"), buttons=buttons)
    if cared:
        card = replace(card, lines=(*card.lines, Phrase("reminder-for", {"name": wait.whom.name})))
    if isinstance(made, Moved) and old is not None:
        going = moving.let_go(old.start) if made.let_go else Phrase("moving-letting-go", {"when": When(old.start)})
        card = replace(card, lines=(*card.lines, going))
        facts = (*facts, *((ChangeTold(offer.key),) if made.let_go and owned else ()))
    return replace(_shows(card), facts=facts)


def _old(turn: Turn, wait: Wait, offer: SlotOffer) -> Booking | None:
    """The appointment that is moved; after a crash, the one that this very key has begun to move."""
    begun = next((each for each in turn.patient.changes if each.key == offer.key), None)
    if begun is not None:
        return next((each for each in theirs(wait, turn.patient) if each.key == begun.booking), None)
    known = booking_with(theirs(wait, turn.patient), str(offer.key))
    if known is not None and known.replaces is None:
        return None  # it was begun as a booking of its own
    old = to_move(wait, turn.patient, turn.now)
    return old if old is None or offer.slot.start < old.start else None


def _care(turn: Turn, clinic: Clinic, wait: Wait) -> Care | None:
    hospital = _hospital(clinic, wait)
    return allowed(wait, turn.patient, hospital, turn.now) if hospital is not None else None


def _right_over(turn: Turn, wait: Wait) -> Outcome:
    """The right was taken back or has ended: nothing is booked, and nobody waits under it any more."""
    care = next((each for each in turn.patient.cares if each.id == wait.whom.care), None)
    over = restricted(care) if care is not None and care.allows(Scope.BOOK, turn.now) else care_over(turn, care)
    return replace(over, facts=(WaitLeft(wait.id, over=True),), step_kept=True)


def _contact(turn: Turn, clinic: Clinic, wait: Wait, old: Booking | None) -> PatientContact | None:
    """Whom the hospital is told; None when it was for a record that is not linked any more."""
    own, whom = turn.patient.id, wait.whom
    if (care := _care(turn, clinic, wait)) is not None:
        return PatientContact(own, whom.name, whom.phone, care.record.hn or None, care.record.id, care.id)
    if old is not None and old.contact is not None and old.contact.name == whom.name:
        return PatientContact(own, whom.name, whom.phone, old.contact.hn, old.contact.record)
    if whom.link is None:
        return PatientContact(own, whom.name, whom.phone)
    link = next((each for each in turn.patient.links if each.id == whom.link), None)
    if link is None:
        return None
    return PatientContact(own, whom.name, whom.phone, link.record.hn or None, link.record.id)


def _being_checked(old: Booking | None) -> Outcome:
    if old is None:
        return replace(booking_ends.being_checked(), step_kept=True)
    return _says("moving-being-checked", TO_MENU, TO_PERSON, when=old.start)


def _hospital(clinic: Clinic, wait: Wait) -> Hospital | None:
    return next((each for each in clinic.hospitals if each.id == wait.hospital), None)


def _call(clinic: Clinic, wait: Wait) -> tuple[Choice, ...]:
    hospital = _hospital(clinic, wait)
    return call_hospital(hospital) if hospital is not None else ()


def _on(wait: Wait) -> tuple[Choice, ...]:
    return (TO_BOOKING, leave_choice(wait), TO_MENU)


def _says(phrase: str, *choices: Choice, when: datetime | None = None, facts: tuple[Fact, ...] = ()) -> Outcome:
    said = Plain(Phrase(phrase, {"when": When(when)} if when is not None else {}))
    return Outcome((said,), choices, facts=facts, urgency=Urgency.OUTCOME, step_kept=True)


def _shows(card: Card) -> Outcome:
    return Outcome((card,), (TO_MY_APPOINTMENTS, TO_MENU), urgency=Urgency.OUTCOME, step_kept=True)
