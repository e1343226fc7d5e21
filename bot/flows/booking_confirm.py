"""Booking the chosen time: yes or no, and every way it can end."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.dialogue.router import Router
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.appointment import Booking, BookingState, PatientContact
from bot.domain.appointment_facts import BookingTold
from bot.domain.care import Care
from bot.domain.consent import Purpose
from bot.domain.errors import (
    HospitalRefused,
    HospitalUnavailable,
    NoHospital,
    NotCarer,
    NotLinked,
    OutcomeUnknown,
    SlotTaken,
)
from bot.domain.sayings import Plain, Urgency
from bot.domain.words import Phrase
from bot.flows import moving
from bot.flows.appointment_buttons import just_made
from bot.flows.asides import aside, questions_first
from bot.flows.booking_change import agrees, changed_wish, follow
from bot.flows.booking_ends import being_checked, not_linked, not_now, refused, taken
from bot.flows.booking_offers import ask_day, no_answer, showing
from bot.flows.booking_questions import ask_confirm, ask_name
from bot.flows.booking_record import cared_for, contact_for, is_gone, record_of
from bot.flows.booking_steps import ChoosingSlot, Confirming, GivingName
from bot.flows.booking_wish import hospital_of
from bot.flows.booking_words import CONTACT, LEAVE, YES, booked_card, booking_with
from bot.flows.cancelled import already_cancelled
from bot.flows.caring_booking import restricted
from bot.flows.caring_outcomes import BOOK, in_own_ledger, looks_again
from bot.flows.caring_rights import to_act_on
from bot.flows.caring_shown import care_over
from bot.flows.hospital_rules import enough, not_any_more
from bot.flows.improvement import asked_in_passing
from bot.flows.planned_reminders import reminders_planned
from bot.flows.smalltalk import leave
from bot.flows.ways_on import TO_MENU, TO_MY_APPOINTMENTS

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
        case "confirm_reminder" if not _has_appointment(turn):  # "I confirm" can only be meant for what is asked here
            return await book(turn, clinic, step)
        case "deny" | "reschedule_appointment":
            return showing(clinic, turn, ChoosingSlot(step.wish, step.offers))
    return await aside(turn, clinic) or _ask_again(turn, clinic, step)


def _ask_again(turn: Turn, clinic: Clinic, step: Confirming) -> Outcome:
    return ask_confirm(clinic, step, record=record_of(turn.patient, step))


def _has_appointment(turn: Turn) -> bool:
    return any(each.state is BookingState.BOOKED and each.start > turn.now for each in turn.patient.bookings)


async def _tapped(turn: Turn, clinic: Clinic, step: Confirming, tap: str) -> Outcome:
    if tap == f"{YES}:{step.chosen.key}":
        return await book(turn, clinic, step)
    if tap.startswith(YES):  # the yes of an earlier card: what it showed is not what would be booked now
        return _ask_again(turn, clinic, step)
    if tap == CONTACT:
        return ask_name(GivingName(step.wish, step.offers, step.chosen))
    if tap == LEAVE:
        return await leave(turn, clinic)
    return showing(clinic, turn, ChoosingSlot(step.wish, step.offers))


async def book(turn: Turn, clinic: Clinic, step: Confirming) -> Outcome:
    """Book under the key of the offer. After a crash this may run again: what the record says by then is told."""
    slot, key = step.chosen.slot, step.chosen.key
    known = booking_with(to_act_on(turn.patient, clinic.hospitals, turn.now), str(key))
    if step.wish.moves is not None:
        return await moving.finish(turn, clinic, step, step.wish.moves)
    if known is not None and known.state is not BookingState.REQUESTED:
        return await _ended(turn, clinic, step, known)
    care, contact = cared_for(turn.patient, clinic, step, turn.now), contact_for(turn.patient, step)
    if known is None and (no := await _not_to_be_booked(turn, clinic, step, care, contact)) is not None:
        return no
    owned = in_own_ledger(care)
    told = (BookingTold(key),) if owned else ()
    try:
        made = await clinic.booking.book(
            turn.incoming.person, step.wish.hospital, slot, contact, key=key, mode=slot.mode
        )
    except SlotTaken:
        return await taken(turn, clinic, step, *told)
    except OutcomeUnknown:
        return replace(being_checked(), facts=looks_again(turn.now, BOOK, key, owned=owned))
    except HospitalUnavailable as error:
        return not_now(clinic, step, error, *told)
    except NotCarer:
        return care_over(turn, care)
    except NotLinked:
        return not_linked(*told)
    except HospitalRefused:
        return refused(*told)
    except NoHospital as error:
        return no_answer(turn, clinic, step.wish, error)
    return _booked(turn, clinic, step, made.start, *told)


async def _not_to_be_booked(
    turn: Turn, clinic: Clinic, step: Confirming, care: Care | None, contact: PatientContact
) -> Outcome | None:
    """What has become of the wish since its time was offered, where that forbids it."""
    gone = not_any_more(clinic, step.wish, step.chosen.slot, turn.now)
    if gone is not None:
        return await ask_day(turn, clinic, step.wish.without_day(), gone)
    if is_gone(turn.patient, step):
        return ask_name(GivingName(step.wish, step.offers, step.chosen), Plain(Phrase("booking-record-gone")))
    if step.care is not None and care is None:  # asked at the write too: see Bookings.request
        return _not_allowed(turn, step)
    return enough(turn, clinic, step.wish, contact)


def _not_allowed(turn: Turn, step: Confirming) -> Outcome:
    """The right was taken back, has ended, or does not reach this clinic: nothing is booked."""
    care = next((each for each in turn.patient.cares if each.id == step.care), None)
    return care_over(turn, care) if care is None or not care.stands(turn.now) else restricted(care)


async def _ended(turn: Turn, clinic: Clinic, step: Confirming, known: Booking) -> Outcome:
    told = () if known.told or not known.owned else (BookingTold(known.key),)
    match known.state:
        case BookingState.BOOKED:
            return _booked(turn, clinic, step, known.start, *told)
        case BookingState.TAKEN:
            return await taken(turn, clinic, step, *told)
        case BookingState.REFUSED:
            return refused(*told)
        case BookingState.NOT_BOOKED:
            return not_now(clinic, step, HospitalUnavailable("the last try did not book"), *told)
        case BookingState.CANCELLED:
            return replace(already_cancelled(turn, known), step_kept=False)
    return being_checked()


def _booked(turn: Turn, clinic: Clinic, step: Confirming, start: datetime, *told: BookingTold) -> Outcome:
    """It stands, and its reminders are planned with the very words that say so."""
    hospital = hospital_of(clinic, step.wish)
    buttons = just_made(clinic, step.chosen.key, hospital, start, turn.now, waits=step.care is None)
    card = replace(booked_card(step.chosen.slot, hospital), buttons=buttons)
    if step.care is not None:
        card = replace(card, lines=(*card.lines, Phrase("reminder-for", {"name": step.name})))
    planned = tuple(
        reminders_planned(clinic.hospitals, step.wish.hospital, each.key, 1, start, turn.now) for each in told
    )
    outcome = Outcome((card,), (TO_MY_APPOINTMENTS, TO_MENU), facts=(*told, *planned), urgency=Urgency.OUTCOME)
    return asked_in_passing(turn, clinic, outcome)
