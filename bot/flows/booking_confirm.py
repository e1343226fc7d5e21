"""Booking the chosen time: yes or no, and every way it can end."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from bot.dialogue.router import Router
from bot.dialogue.taps import press
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.appointment import Booking, BookingState, PatientContact
from bot.domain.consent import Purpose
from bot.domain.errors import HospitalRefused, HospitalUnavailable, NoHospital, OutcomeUnknown, SlotTaken
from bot.domain.facts import BookingTold, CaseKind, CaseOpened
from bot.domain.messages import Plain, Urgency
from bot.domain.words import Phrase
from bot.flows.asides import aside, questions_first
from bot.flows.booking_change import agrees, changed_wish, follow
from bot.flows.booking_offers import ask_day, no_answer, offer_times, showing, unavailable_card
from bot.flows.booking_questions import ask_confirm, ask_name
from bot.flows.booking_steps import ChoosingSlot, Confirming, GivingName, offer
from bot.flows.booking_wish import hospital_of
from bot.flows.booking_words import CONTACT, LEAVE, YES, back_and_leave, booked_card, booking_with, is_over
from bot.flows.improvement import asked_in_passing
from bot.flows.smalltalk import leave
from bot.flows.ways_on import TO_MENU, TO_MY_APPOINTMENTS, TO_PERSON

router = Router()


@router.step(Confirming, needs=Purpose.APPOINTMENTS)
@questions_first
async def confirm(turn: Turn, clinic: Clinic, step: Confirming) -> Outcome:
    """Yes books; no goes back to the times; anything else is understood as far as possible."""
    if turn.tap is not None:
        return await _tapped(turn, clinic, step, turn.tap)
    wish = changed_wish(turn, clinic, step.wish)
    if wish is not None and not agrees(step.chosen, wish, clinic, turn):
        return await follow(turn, clinic, wish)
    match turn.understanding.intent if turn.text else "":
        case "affirm":
            return await book(turn, clinic, step)
        case "deny" | "reschedule_appointment":
            return showing(clinic, turn, ChoosingSlot(step.wish, step.offers))
    return await aside(turn, clinic) or ask_confirm(clinic, step)


async def _tapped(turn: Turn, clinic: Clinic, step: Confirming, tap: str) -> Outcome:
    if tap == f"{YES}:{step.chosen.key}":
        return await book(turn, clinic, step)
    if tap.startswith(YES):  # the yes of an earlier card: what it showed is not what would be booked now
        return ask_confirm(clinic, step)
    if tap == CONTACT:
        return ask_name(GivingName(step.wish, step.offers, step.chosen))
    if tap == LEAVE:
        return await leave(turn, clinic)
    return showing(clinic, turn, ChoosingSlot(step.wish, step.offers))


async def book(turn: Turn, clinic: Clinic, step: Confirming) -> Outcome:
    """Book under the key of the offer. After a crash this may run again: what the record says by then is told."""
    slot, key = step.chosen.slot, step.chosen.key
    known = booking_with(turn.patient.bookings, str(key))
    if known is not None and known.state is not BookingState.REQUESTED:
        return await _ended(turn, clinic, step, known)
    if known is None and is_over(slot, turn.now):
        return await ask_day(turn, clinic, step.wish.without_day(), Phrase("booking-time-gone"))
    contact = PatientContact(turn.patient.id, step.name, step.phone)
    try:
        await clinic.booking.book(turn.incoming.person, step.wish.hospital, slot, contact, key=key, mode=slot.mode)
    except SlotTaken:
        return await _taken(turn, clinic, step, BookingTold(key))
    except OutcomeUnknown:
        return being_checked()
    except HospitalUnavailable as error:
        return _not_now(clinic, step, error, BookingTold(key))
    except HospitalRefused:
        return refused(BookingTold(key))
    except NoHospital as error:
        return no_answer(turn, clinic, step.wish, error)
    return _booked(turn, clinic, step, BookingTold(key))


async def _ended(turn: Turn, clinic: Clinic, step: Confirming, known: Booking) -> Outcome:
    told = () if known.told else (BookingTold(known.key),)
    match known.state:
        case BookingState.BOOKED:
            return _booked(turn, clinic, step, *told)
        case BookingState.TAKEN:
            return await _taken(turn, clinic, step, *told)
        case BookingState.REFUSED:
            return refused(*told)
        case BookingState.NOT_BOOKED:
            return _not_now(clinic, step, HospitalUnavailable("the last try did not book"), *told)
    return being_checked()


def _booked(turn: Turn, clinic: Clinic, step: Confirming, *told: BookingTold) -> Outcome:
    card = booked_card(step.chosen.slot, hospital_of(clinic, step.wish))
    outcome = Outcome((card,), (TO_MY_APPOINTMENTS, TO_MENU), facts=told, urgency=Urgency.OUTCOME)
    return asked_in_passing(turn, clinic, outcome)


async def _taken(turn: Turn, clinic: Clinic, step: Confirming, *told: BookingTold) -> Outcome:
    others = await offer_times(turn, clinic, step.wish, Phrase("booking-taken"))
    return replace(others, facts=(*others.facts, *told), urgency=Urgency.OUTCOME)


def _not_now(clinic: Clinic, step: Confirming, error: HospitalUnavailable, *told: BookingTold) -> Outcome:
    """Nothing was written. The next try is a new wish with a key of its own."""
    fresh = msgspec.structs.replace(step, chosen=offer(step.chosen.slot))
    again = press(Confirming, f"{YES}:{fresh.chosen.key}", Phrase("booking-again"))
    return Outcome(
        (unavailable_card(clinic, step.wish, error),),
        (again, *back_and_leave(Confirming), TO_PERSON),
        fresh,
        told,
        Urgency.OUTCOME,
    )


def being_checked() -> Outcome:
    """It may or may not have happened: it is looked into, and the patient need not do anything."""
    return Outcome((Plain(Phrase("booking-being-checked")),), (TO_MENU, TO_PERSON), urgency=Urgency.OUTCOME)


def refused(*told: BookingTold) -> Outcome:
    """The hospital said no: a person looks at it."""
    case = CaseOpened(CaseKind.BOOKING_REFUSED, "book")
    said = (Plain(Phrase("booking-refused")),)
    return Outcome(said, (TO_PERSON, TO_MENU), facts=(case, *told), urgency=Urgency.OUTCOME)
