"""Booking an appointment: which hospital, department, day and time."""

from __future__ import annotations

import msgspec

from bot.dialogue.router import FALLBACK, Router
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.consent import Purpose
from bot.domain.sayings import Plain
from bot.domain.understanding import NOT_READ
from bot.domain.words import Phrase
from bot.flows import (
    booking_confirm,
    booking_contact,
    booking_doctor,
    booking_times,
    booking_whom_to_see,
)
from bot.flows.asides import aside, questions_first
from bot.flows.booking_change import changed_wish, follow, wants_any_day
from bot.flows.booking_letter import NO, ask_letter, without_letter
from bot.flows.booking_offers import (
    ask_department,
    ask_hospital,
    next_question,
    referred,
)
from bot.flows.booking_referral import read
from bot.flows.booking_steps import (
    ChoosingDepartment,
    ChoosingHospital,
    HavingLetter,
    Wish,
)
from bot.flows.booking_whom_to_see import doctor_in, led_by_words, soonest
from bot.flows.booking_wish import hospital_of
from bot.flows.booking_words import BACK, LEAVE, YES
from bot.flows.caring_booking import for_whom
from bot.flows.consent_question import needing
from bot.flows.hospital_choice import remembered
from bot.flows.hospital_names import named_hospital
from bot.flows.hospital_near import ask_place, to_near, wants_near
from bot.flows.smalltalk import leave

router = Router(booking_times.router, booking_contact.router, booking_confirm.router, booking_whom_to_see.router)


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
    if (led := await led_by_words(turn, clinic, step.wish)) is not None:
        return led
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
