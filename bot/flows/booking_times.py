"""Choosing a day and a time: by a button, by number, by the clock, or in words that change the wish."""

from __future__ import annotations

from datetime import date

import msgspec

from bot.dialogue.router import Router
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.consent import Purpose
from bot.domain.words import Phrase
from bot.flows import booking_doctor, waitlist_join
from bot.flows.asides import aside, questions_first
from bot.flows.booking_change import agrees, changed_wish, follow, stays_in_department, wants_any_day, wants_other_time
from bot.flows.booking_contact import with_choice
from bot.flows.booking_offers import (
    ask_day,
    ask_department,
    asking_day,
    next_question,
    offer_times,
    showing,
)
from bot.flows.booking_steps import (
    ChoosingDay,
    ChoosingSlot,
    Offer,
    Wish,
)
from bot.flows.booking_whom_to_see import doctor_in, led_by_words, soonest
from bot.flows.booking_wish import hospital_of
from bot.flows.booking_words import AGAIN, ANY_DOCTOR, BACK, DOCTOR, LEAVE, MORE, OTHER_DAY, SOONEST, WAIT, is_over
from bot.flows.smalltalk import leave

router = Router()


@router.step(ChoosingDay, needs=Purpose.APPOINTMENTS)
@questions_first
async def choose_day(turn: Turn, clinic: Clinic, step: ChoosingDay) -> Outcome:
    """A day by its button or in words; 'any day' is the soonest."""
    if turn.tap is not None:
        return await _day_tapped(turn, clinic, step, turn.tap)
    if (led := await led_by_words(turn, clinic, step.wish)) is not None:
        return led
    beside = await aside(turn, clinic)
    stays = stays_in_department(turn, clinic, step.wish)
    if beside is not None or not step.days:
        return beside or await ask_day(turn, clinic, step.wish, *stays)
    unclear = stays or ((Phrase("booking-day-unclear"),) if turn.text else ())
    return asking_day(clinic, step, *unclear)


async def _day_tapped(turn: Turn, clinic: Clinic, step: ChoosingDay, tap: str) -> Outcome:
    if tap == LEAVE:
        return await leave(turn, clinic)
    if tap == WAIT:
        return await waitlist_join.begin(turn, clinic, step.full or step.wish)
    if tap == ANY_DOCTOR:
        return await next_question(turn, clinic, msgspec.structs.replace(step.full or step.wish, doctor=""))
    if tap == SOONEST:
        return await next_question(turn, clinic, msgspec.structs.replace(step.wish, any_day=True))
    if tap == BACK:
        hospital = hospital_of(clinic, step.wish)
        wish = msgspec.structs.replace(step.wish, department="")
        return (
            ask_department(clinic, hospital, wish) if hospital is not None else await next_question(turn, clinic, wish)
        )
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
    with_doctor = await doctor_in(turn, clinic, wish or step.wish)
    if with_doctor is not None:
        return with_doctor
    if wants_any_day(turn):
        return await soonest(turn, clinic, (wish or step.wish).without_day())
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
    said = (Phrase("booking-slot-unclear"),) if turn.text else ()
    unclear = stays_in_department(turn, clinic, step.wish) or said
    return beside or showing(clinic, turn, step, *unclear)


async def _slot_tapped(turn: Turn, clinic: Clinic, step: ChoosingSlot, tap: str) -> Outcome:
    if tap == LEAVE:
        return await leave(turn, clinic)
    if tap == WAIT:
        return await waitlist_join.begin(turn, clinic, step.full or step.wish)
    if tap in (BACK, OTHER_DAY):
        return await ask_day(turn, clinic, step.wish.without_day())
    if tap == DOCTOR:
        return await booking_doctor.asked(turn, clinic, step.wish)
    if tap == ANY_DOCTOR:
        return await next_question(turn, clinic, msgspec.structs.replace(step.wish, doctor=""))
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
