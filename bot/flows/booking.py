"""Booking an appointment: which hospital, department, day and time."""

from __future__ import annotations

from datetime import date

import msgspec

from bot.dialogue.router import Router
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.consent import Purpose
from bot.domain.messages import Plain
from bot.domain.words import Phrase
from bot.flows import booking_confirm, booking_contact
from bot.flows.asides import aside, questions_first
from bot.flows.booking_change import agrees, changed_wish, follow, wants_any_day, wants_other_time
from bot.flows.booking_contact import with_choice
from bot.flows.booking_offers import (
    ask_day,
    ask_department,
    ask_hospital,
    asking_day,
    next_question,
    offer_times,
    referred,
    showing,
)
from bot.flows.booking_referral import read
from bot.flows.booking_steps import ChoosingDay, ChoosingDepartment, ChoosingHospital, ChoosingSlot, Offer, Wish
from bot.flows.booking_wish import hospital_of
from bot.flows.booking_words import AGAIN, BACK, LEAVE, MORE, OTHER_DAY, SOONEST, is_over
from bot.flows.caring_booking import for_whom
from bot.flows.smalltalk import leave

router = Router(booking_contact.router, booking_confirm.router)


@router.intent("book_appointment", needs=Purpose.APPOINTMENTS)
async def begin(turn: Turn, clinic: Clinic) -> Outcome:
    """Whatever the first message says already is not asked again."""
    wish = changed_wish(turn, clinic, Wish()) or Wish()
    if len(clinic.hospitals) == 1 and not wish.hospital:  # so that its departments are known by name at once
        wish = msgspec.structs.replace(wish, hospital=clinic.hospitals[0].id)
        wish = changed_wish(turn, clinic, wish) or wish
    wish, otherwise = for_whom(turn, wish)
    return otherwise or await follow(turn, clinic, wish)


@router.step(ChoosingHospital, needs=Purpose.APPOINTMENTS)
@questions_first
async def choose_hospital(turn: Turn, clinic: Clinic, step: ChoosingHospital) -> Outcome:
    """A hospital by its button, number or name."""
    if turn.tap == LEAVE:
        return await leave(turn, clinic)
    if turn.tap is not None:
        return await next_question(turn, clinic, msgspec.structs.replace(step.wish, hospital=turn.tap))
    wish = changed_wish(turn, clinic, step.wish)
    if wish is not None:
        return await follow(turn, clinic, wish)
    return await aside(turn, clinic) or ask_hospital(clinic, step.wish)


@router.step(ChoosingDepartment, needs=Purpose.APPOINTMENTS)
@questions_first
async def choose_department(turn: Turn, clinic: Clinic, step: ChoosingDepartment) -> Outcome:
    """A department by its button, number or name; a day said on the way is remembered."""
    if turn.tap == LEAVE:
        return await leave(turn, clinic)
    if turn.tap is not None:
        department, referral = read(turn.tap)
        return await referred(turn, clinic, msgspec.structs.replace(step.wish, department=department), referral)
    wish = changed_wish(turn, clinic, step.wish)
    if wish is not None:
        return await follow(turn, clinic, wish)
    hospital = hospital_of(clinic, step.wish)
    if hospital is None:
        return await next_question(turn, clinic, step.wish)
    unclear = (Plain(Phrase("booking-department-unclear")),) if turn.text else ()
    return await aside(turn, clinic) or ask_department(hospital, step.wish, *unclear)


@router.step(ChoosingDay, needs=Purpose.APPOINTMENTS)
@questions_first
async def choose_day(turn: Turn, clinic: Clinic, step: ChoosingDay) -> Outcome:
    """A day by its button or in words; 'any day' is the soonest."""
    if turn.tap is not None:
        return await _day_tapped(turn, clinic, step, turn.tap)
    wish = changed_wish(turn, clinic, step.wish)
    if wants_any_day(turn):
        return await next_question(turn, clinic, msgspec.structs.replace(wish or step.wish, any_day=True))
    if wish is not None:
        return await follow(turn, clinic, wish)
    beside = await aside(turn, clinic)
    if beside is not None or not step.days:
        return beside or await ask_day(turn, clinic, step.wish)
    unclear = (Phrase("booking-day-unclear"),) if turn.text else ()
    return asking_day(step.wish, step.days, *unclear)


async def _day_tapped(turn: Turn, clinic: Clinic, step: ChoosingDay, tap: str) -> Outcome:
    if tap == LEAVE:
        return await leave(turn, clinic)
    if tap == SOONEST:
        return await next_question(turn, clinic, msgspec.structs.replace(step.wish, any_day=True))
    if tap == BACK:
        hospital = hospital_of(clinic, step.wish)
        wish = msgspec.structs.replace(step.wish, department="")
        return ask_department(hospital, wish) if hospital is not None else await next_question(turn, clinic, wish)
    if tap == AGAIN:
        return await next_question(turn, clinic, step.wish)
    try:
        return await next_question(turn, clinic, step.wish.on(date.fromisoformat(tap)))
    except ValueError:  # a button of an older version
        return await ask_day(turn, clinic, step.wish)


@router.step(ChoosingSlot, needs=Purpose.APPOINTMENTS)
@questions_first
async def choose_slot(turn: Turn, clinic: Clinic, step: ChoosingSlot) -> Outcome:
    """A time by its button, its number or the clock; another wish in words is followed."""
    if turn.tap is not None:
        return await _slot_tapped(turn, clinic, step, turn.tap)
    wish = changed_wish(turn, clinic, step.wish)
    if wants_any_day(turn):
        return await next_question(
            turn, clinic, msgspec.structs.replace((wish or step.wish).without_day(), any_day=True)
        )
    if wish is not None:
        return await _other_wish(turn, clinic, step, wish)
    if wants_other_time(turn):
        return await _slot_tapped(turn, clinic, step, MORE)
    match turn.understanding.intent if turn.text else "":
        case "affirm" if len(step.offers) == 1:
            return await with_choice(turn, clinic, step, step.offers[0])
        case "deny" | "reschedule_appointment":
            return await ask_day(turn, clinic, step.wish.without_day())
    beside = await aside(turn, clinic)
    if beside is None and is_over(step.offers[0].slot, turn.now):  # the list is from another day
        return await ask_day(turn, clinic, step.wish.without_day(), Phrase("booking-time-gone"))
    unclear = (Phrase("booking-slot-unclear"),) if turn.text else ()
    return beside or showing(clinic, turn, step, *unclear)


async def _slot_tapped(turn: Turn, clinic: Clinic, step: ChoosingSlot, tap: str) -> Outcome:
    if tap == LEAVE:
        return await leave(turn, clinic)
    if tap in (BACK, OTHER_DAY):
        return await ask_day(turn, clinic, step.wish.without_day())
    if tap == MORE:
        return await offer_times(turn, clinic, step.wish, after=step.offers[-1].slot.start)
    chosen = offered(step.offers, tap)
    if chosen is None:  # a time of an earlier card
        return showing(clinic, turn, step, Phrase("booking-slot-old"))
    return await with_choice(turn, clinic, step, chosen)


async def _other_wish(turn: Turn, clinic: Clinic, step: ChoosingSlot, wish: Wish) -> Outcome:
    """A clock time among those offered chooses it; anything else is looked for anew."""
    fitting = [each for each in step.offers if wish.clocks and agrees(each, wish, clinic, turn)]
    if len(fitting) == 1:
        return await with_choice(turn, clinic, step, fitting[0])
    if fitting:
        return showing(clinic, turn, ChoosingSlot(step.wish, tuple(fitting)), Phrase("booking-which-time"))
    return await follow(turn, clinic, wish)


def offered(offers: tuple[Offer, ...], key: str) -> Offer | None:
    """The offer of this key."""
    return next((each for each in offers if str(each.key) == key), None)
