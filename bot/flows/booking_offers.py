"""Asking what is still missing for an appointment, and offering times."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import msgspec

from bot.dialogue.steps import Step
from bot.dialogue.taps import press, start
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.ability import Ability
from bot.domain.appointment import Hospital, Slot
from bot.domain.errors import HospitalRefused, HospitalUnavailable, NoHospital
from bot.domain.facts import CaseKind, CaseOpened
from bot.domain.sayings import Card, Choice, Plain, Shape
from bot.domain.words import Day, Phrase, Words
from bot.flows.booking_letter import ask_letter, lacks_letter
from bot.flows.booking_referral import Referral
from bot.flows.booking_search import HORIZON, free_days, free_times, nearest_times, zone_of
from bot.flows.booking_steps import ChoosingDay, ChoosingDepartment, ChoosingHospital, ChoosingSlot, Wish, offer
from bot.flows.booking_where import able, only_hospital, with_usual
from bot.flows.booking_wish import hospital_of
from bot.flows.booking_words import (
    AGAIN,
    MORE,
    OTHER_DAY,
    back_and_leave,
    day_card,
    department_cards,
    doctor_choice,
    hospital_cards,
    leave,
    place_lines,
    slot_cards,
    wait_choice,
)
from bot.flows.caring_booking import at_their_hospital, refused_to_carer
from bot.flows.caring_rights import open_to_carers
from bot.flows.hospital_choice import to_another
from bot.flows.hospital_near import to_near
from bot.flows.hospital_rules import rules_of, said_span
from bot.flows.not_offered import cannot_book
from bot.flows.ways_on import CALL_1669, TO_MENU, TO_PERSON, call_hospital


async def next_question(turn: Turn, clinic: Clinic, wish: Wish) -> Outcome:
    """The first thing that is missing is asked: hospital, department, day; else times are offered."""
    if not any(hospital.departments for hospital in clinic.hospitals):
        return Outcome((Plain(Phrase("booking-no-hospital")),), (TO_PERSON, TO_MENU, CALL_1669))
    wish, elsewhere = at_their_hospital(turn, clinic, wish)
    if elsewhere:
        offered = await next_question(turn, clinic, wish)
        return replace(offered, say=(*elsewhere, *offered.say))
    wish = only_hospital(clinic, with_usual(turn, clinic, wish))
    hospital = hospital_of(clinic, wish)
    if hospital is None:
        return ask_hospital(clinic, wish)
    if wish.moves is None and Ability.BOOK not in hospital.can:
        return cannot_book(clinic, hospital, wish)
    if wish.care is not None:
        hospital = open_to_carers(hospital)
    if not wish.department:
        return ask_department(clinic, hospital, wish)
    if hospital.department(wish.department) is None:
        missing = refused_to_carer(turn, clinic, wish) or Plain(Phrase("booking-department-not-here"))
        return ask_department(clinic, hospital, msgspec.structs.replace(wish, department=""), missing)
    if lacks_letter(hospital, wish):
        return ask_letter(hospital, wish)
    if (outside := _outside(wish, hospital, turn.now)) is not None:
        return await ask_day(turn, clinic, wish.without_day(), outside)
    if wish.first is None and not wish.any_day:
        return await ask_day(turn, clinic, wish)
    return await offer_times(turn, clinic, wish)


def _outside(wish: Wish, hospital: Hospital, now: datetime) -> Phrase | None:
    """Why the days that are wished for cannot be had: further ahead than the hospital books, or gone by."""
    ahead = hospital.rules.book_ahead
    if ahead is not None and wish.first is not None and wish.first > (now + ahead).date():
        return Phrase("rule-too-far", {"span": said_span(ahead)})
    if wish.last is not None and wish.last < now.date():
        return Phrase("booking-day-gone", {"day": Day(wish.last)})
    return None


async def referred(turn: Turn, clinic: Clinic, wish: Wish, referral: Referral | None) -> Outcome:
    """A wish that a triage leads to: who should be seen soon is shown times of the next two days first."""
    if referral is None:
        return await next_question(turn, clinic, wish)
    days = referral.days(turn.now.date())
    first, last = days if days is not None else (wish.first, wish.last)
    return await next_question(turn, clinic, msgspec.structs.replace(wish, referral=referral, first=first, last=last))


def ask_hospital(clinic: Clinic, wish: Wish, *, keeps: bool = False) -> Outcome:
    """Which hospital: those that have the wished department, if it is known."""
    hospitals = able(clinic, wish) or clinic.hospitals
    ways = (*to_near(hospitals), leave(ChoosingHospital))
    return Outcome(hospital_cards(hospitals), ways, ChoosingHospital(wish, keeps))


def ask_department(clinic: Clinic, hospital: Hospital, wish: Wish, *before: Shape) -> Outcome:
    """Which department; who does not know is led to telling the symptoms. For somebody else no restricted clinic is among them."""
    hospital = open_to_carers(hospital) if wish.care is not None else hospital
    return Outcome(
        (*before, *department_cards(hospital)),
        (
            start("report_symptom", Phrase("booking-which")),
            *_to_another(clinic, wish),
            leave(ChoosingDepartment),
            TO_PERSON,
        ),
        ChoosingDepartment(wish),
    )


async def ask_day(turn: Turn, clinic: Clinic, wish: Wish, *lines: Words, full: Wish | None = None) -> Outcome:
    """Which day, with the next days that have free times. `full`: the wish for which there is none, to wait for."""
    try:
        days = await free_days(clinic, wish, turn.now)
        if not days and (wish.period or wish.clocks):
            wish = wish.without_time()
            days = await free_days(clinic, wish, turn.now)
    except (HospitalUnavailable, HospitalRefused, NoHospital) as error:
        return no_answer(turn, clinic, wish, error)
    if not days:
        return nothing_free(clinic, wish, full)
    return asking_day(clinic, ChoosingDay(wish, days, full), *lines)


def asking_day(clinic: Clinic, step: ChoosingDay, *lines: Words) -> Outcome:
    """The question for the day, with the days of this step."""
    wait = _to_wait(ChoosingDay, clinic, step.wish) if step.full is not None else ()
    with_whom = (Phrase("booking-doctor", {"doctor": step.wish.doctor}),) if step.wish.doctor else ()
    others = (*doctor_choice(ChoosingDay, step.wish.doctor), *wait, *back_and_leave(ChoosingDay))
    return Outcome((day_card(step.days, *lines, *with_whom),), others, step)


async def offer_times(turn: Turn, clinic: Clinic, wish: Wish, *lines: Words, after: datetime | None = None) -> Outcome:
    """Free times that fit; else others of the same days; else other days."""
    asked = wish
    try:
        slots = await free_times(clinic, wish, turn.now, after)
        if not slots and (wish.period or wish.clocks):
            slots = await nearest_times(clinic, wish, turn.now)
            wish = wish.without_time()
            lines = (*lines, Phrase("booking-other-hours")) if slots else lines
    except (HospitalUnavailable, HospitalRefused, NoHospital) as error:
        return no_answer(turn, clinic, wish, error)
    if slots:
        return offering(clinic, turn, wish, slots, *lines, full=asked if wish != asked else None)
    if wish.referral is not None and wish.referral.soon and after is None:
        lines = (*lines, Phrase("booking-not-soon"))  # a later visit is no answer to a doctor within two days
    full = asked if after is None else None  # who has seen every time of a day has seen some that are free
    return await ask_day(turn, clinic, wish.without_day(), *lines, *_full(wish, after), full=full)


def offering(
    clinic: Clinic, turn: Turn, wish: Wish, slots: tuple[Slot, ...], *lines: Words, full: Wish | None = None
) -> Outcome:
    """These slots, each under a key of its own."""
    return showing(clinic, turn, ChoosingSlot(wish, tuple(offer(slot) for slot in slots), full), *lines)


def showing(clinic: Clinic, turn: Turn, step: ChoosingSlot, *lines: Words) -> Outcome:
    """The offers of this step, again under the same keys."""
    zone = zone_of(clinic, step.wish, turn.now)
    where = place_lines(step.offers[0].slot, hospital_of(clinic, step.wish))[:1]
    with_whom = (Phrase("booking-doctor", {"doctor": step.wish.doctor}),) if step.wish.doctor else ()
    cards = slot_cards(step.offers, zone, *lines, *where, *with_whom)
    others = (
        press(ChoosingSlot, MORE, Phrase("booking-more")),
        press(ChoosingSlot, OTHER_DAY, Phrase("booking-other-day")),
        *doctor_choice(ChoosingSlot, step.wish.doctor, step.offers),
    )
    elsewhere = _to_another(clinic, step.wish) if step.wish.moves is None else ()
    wait = _to_wait(ChoosingSlot, clinic, step.wish)
    return Outcome(cards, (*others, *wait, *elsewhere, *back_and_leave(ChoosingSlot), TO_PERSON), step)


def nothing_free(clinic: Clinic, wish: Wish, full: Wish | None = None) -> Outcome:
    """Nothing as far ahead as is looked: to wait for a time, another department, the hospital's number, or a person."""
    hospital = hospital_of(clinic, wish)
    tried = Phrase("booking-none-free-try", {"span": said_span(rules_of(clinic, wish).book_ahead or HORIZON)})
    card = Card(Phrase("booking-none-free"), (tried,), _numbers(hospital))
    again = ChoosingDay(wish, full=full or wish)
    ways = (*doctor_choice(ChoosingDay, wish.doctor), *_to_wait(ChoosingDay, clinic, wish))
    return Outcome((card,), (*ways, *back_and_leave(ChoosingDay), TO_PERSON), again)


def no_answer(turn: Turn, clinic: Clinic, wish: Wish, error: Exception) -> Outcome:
    """The hospital could not be asked: why as far as we know, when to try again, and whom to call."""
    if isinstance(error, HospitalRefused | NoHospital):
        case = CaseOpened(CaseKind.BOOKING_REFUSED, "search")
        said = Plain(Phrase("booking-not-possible"))
        return Outcome((said,), (TO_MENU, TO_PERSON), facts=(case,))
    card = unavailable_card(clinic, wish, error)
    again = press(ChoosingDay, AGAIN, Phrase("booking-again"))
    return Outcome((card,), (again, *back_and_leave(ChoosingDay), TO_PERSON), ChoosingDay(wish))


def unavailable_card(clinic: Clinic, wish: Wish, error: Exception) -> Card:
    """The hospital's system does not answer, or is under maintenance."""
    down = isinstance(error, HospitalUnavailable) and error.maintenance
    seconds = error.retry_after if isinstance(error, HospitalUnavailable) else None
    minutes = str(max(1, round(seconds / 60))) if seconds else ""
    wait = Phrase("booking-wait-minutes", {"minutes": minutes}) if minutes else Phrase("booking-wait")
    title = Phrase("booking-maintenance" if down else "booking-unavailable")
    as_is = Phrase("booking-nothing-booked" if wish.moves is None else "moving-old-stands")
    return Card(title, (as_is, wait), _numbers(hospital_of(clinic, wish)))


def _to_another(clinic: Clinic, wish: Wish) -> tuple[Choice, ...]:
    """For somebody cared for there is one hospital only: that of the record."""
    return to_another(clinic) if wish.care is None else ()


def _to_wait(step: type[Step], clinic: Clinic, wish: Wish) -> tuple[Choice, ...]:
    """Not for an earlier time than the one that somebody cared for has: see caring_booking.not_earlier."""
    theirs_moves = wish.care is not None and wish.moves is not None
    return () if theirs_moves else wait_choice(step, hospital_of(clinic, wish))


def _numbers(hospital: Hospital | None) -> tuple[Choice, ...]:
    return call_hospital(hospital) if hospital is not None else ()


def _full(wish: Wish, after: datetime | None) -> tuple[Words, ...]:
    if after is not None:
        return (Phrase("booking-no-more"),)
    if wish.first is not None and wish.first == wish.last:
        return (Phrase("booking-day-full", {"day": Day(wish.first)}),)
    return (Phrase("booking-days-full"),)
