"""Booking an appointment: which hospital, department, day and time."""

from __future__ import annotations

from datetime import date

import msgspec

from bot.dialogue.router import FALLBACK, Router
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.consent import Purpose
from bot.domain.messages import Plain
from bot.domain.understanding import NOT_READ
from bot.domain.words import Phrase
from bot.flows import booking_confirm, booking_contact, booking_doctor, booking_whom_to_see, waitlist_join
from bot.flows.asides import aside, questions_first
from bot.flows.booking_change import agrees, changed_wish, follow, wants_any_day, wants_other_time
from bot.flows.booking_contact import with_choice
from bot.flows.booking_letter import NO, ask_letter, without_letter
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
from bot.flows.booking_steps import (
    ChoosingDay,
    ChoosingDepartment,
    ChoosingHospital,
    ChoosingSlot,
    HavingLetter,
    Offer,
    Wish,
)
from bot.flows.booking_whom_to_see import doctor_in, soonest
from bot.flows.booking_wish import hospital_of
from bot.flows.booking_words import AGAIN, ANY_DOCTOR, BACK, DOCTOR, LEAVE, MORE, OTHER_DAY, SOONEST, WAIT, YES, is_over
from bot.flows.caring_booking import for_whom
from bot.flows.consent_question import needing
from bot.flows.hospital_choice import remembered
from bot.flows.hospital_names import named_hospital
from bot.flows.hospital_near import ask_place, to_near, wants_near
from bot.flows.smalltalk import leave

router = Router(booking_contact.router, booking_confirm.router, booking_whom_to_see.router)


@router.intent("book_appointment", needs=Purpose.APPOINTMENTS)
async def begin(turn: Turn, clinic: Clinic) -> Outcome:
    """Whatever the first message says already is not asked again."""
    wish = changed_wish(turn, clinic, Wish()) or Wish()
    if len(clinic.hospitals) == 1 and not wish.hospital:  # so that its departments are known by name at once
        wish = msgspec.structs.replace(wish, hospital=clinic.hospitals[0].id)
        wish = changed_wish(turn, clinic, wish) or wish
    wish, otherwise = for_whom(turn, wish)
    if otherwise is not None:
        return otherwise
    offered = await _first_offer(turn, clinic, wish)
    return offered if wish.care is not None else remembered(turn, clinic, wish.hospital, offered)


async def _first_offer(turn: Turn, clinic: Clinic, wish: Wish) -> Outcome:
    if (with_doctor := await doctor_in(turn, clinic, wish)) is not None:
        return with_doctor
    if wants_any_day(turn) and wish.first is None:
        return await soonest(turn, clinic, wish)
    return await follow(turn, clinic, wish)


_begun = needing(Purpose.APPOINTMENTS, begin)
_SURE = 0.6


async def doctor_named(turn: Turn, clinic: Clinic) -> Outcome | None:
    """A guard: outside a flow, a wish for a visit that names a doctor is one to book, where the words alone leave doubt."""
    understood = turn.understanding
    doubtful = understood.confidence < _SURE or understood.intent in ("out_of_scope", FALLBACK)
    if turn.conversation.step is not None or understood == NOT_READ or not doubtful:
        return None
    if not booking_doctor.names_one(turn):
        return None
    return await _begun(turn, clinic)


@router.step(ChoosingHospital, needs=Purpose.APPOINTMENTS)
@questions_first
async def choose_hospital(turn: Turn, clinic: Clinic, step: ChoosingHospital) -> Outcome:
    """A hospital by its button, number or name."""
    if turn.tap == LEAVE:
        return await leave(turn, clinic)
    wish = changed_wish(turn, clinic, step.wish) or step.wish
    named = named_hospital(turn.text, clinic.hospitals, asked=True) if turn.text and turn.tap is None else None
    chosen = turn.tap if turn.tap is not None else (named.id if named is not None else wish.hospital)
    if chosen:
        outcome = await follow(turn, clinic, msgspec.structs.replace(wish, hospital=chosen))
        return remembered(turn, clinic, chosen, outcome, instead=step.keeps)
    if turn.text and wants_near(turn.text) and to_near(clinic.hospitals):
        return ask_place(turn)
    if wish != step.wish and not step.keeps:
        return await follow(turn, clinic, wish)
    return await aside(turn, clinic) or ask_hospital(clinic, wish, keeps=step.keeps)


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
    with_doctor = await doctor_in(turn, clinic, wish or step.wish)
    if with_doctor is not None:
        return with_doctor
    if wants_any_day(turn):
        return await soonest(turn, clinic, wish or step.wish)
    if wish is not None:
        return await follow(turn, clinic, wish)
    hospital = hospital_of(clinic, step.wish)
    if hospital is None:
        return await next_question(turn, clinic, step.wish)
    unclear = (Plain(Phrase("booking-department-unclear")),) if turn.text else ()
    return await aside(turn, clinic) or ask_department(clinic, hospital, step.wish, *unclear)


@router.step(HavingLetter, needs=Purpose.APPOINTMENTS)
@questions_first
async def have_letter(turn: Turn, clinic: Clinic, step: HavingLetter) -> Outcome:
    """With the letter it goes on; without it the way to one is said, and nothing is booked."""
    hospital = hospital_of(clinic, step.wish)
    if turn.tap == LEAVE or hospital is None:
        return await leave(turn, clinic)
    if turn.tap == BACK:
        return ask_department(clinic, hospital, msgspec.structs.replace(step.wish, department=""))
    intent = turn.understanding.intent if turn.text and turn.tap is None else ""
    if turn.tap == YES or intent == "affirm":
        return await next_question(turn, clinic, msgspec.structs.replace(step.wish, letter=True))
    if turn.tap == NO or intent in ("deny", "unsure"):
        return without_letter(hospital, step.wish)
    wish = changed_wish(turn, clinic, step.wish)
    if wish is not None:
        return await follow(turn, clinic, wish)
    return await aside(turn, clinic) or ask_letter(hospital, step.wish)


@router.step(ChoosingDay, needs=Purpose.APPOINTMENTS)
@questions_first
async def choose_day(turn: Turn, clinic: Clinic, step: ChoosingDay) -> Outcome:
    """A day by its button or in words; 'any day' is the soonest."""
    if turn.tap is not None:
        return await _day_tapped(turn, clinic, step, turn.tap)
    wish = changed_wish(turn, clinic, step.wish)
    with_doctor = await doctor_in(turn, clinic, wish or step.wish)
    if with_doctor is not None:
        return with_doctor
    if wants_any_day(turn):
        return await soonest(turn, clinic, wish or step.wish)
    if wish is not None:
        return await follow(turn, clinic, wish)
    beside = await aside(turn, clinic)
    if beside is not None or not step.days:
        return beside or await ask_day(turn, clinic, step.wish)
    unclear = (Phrase("booking-day-unclear"),) if turn.text else ()
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
    unclear = (Phrase("booking-slot-unclear"),) if turn.text else ()
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
