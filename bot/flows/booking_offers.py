"""Asking what is still missing for an appointment, and offering times."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from bot.dialogue.taps import press, start
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.appointment import Hospital, Slot
from bot.domain.errors import HospitalRefused, HospitalUnavailable, NoHospital
from bot.domain.facts import CaseKind, CaseOpened
from bot.domain.messages import Card, Choice, Plain, Shape
from bot.domain.words import Day, Phrase, Words
from bot.flows.booking_referral import Referral
from bot.flows.booking_search import free_days, free_times, nearest_times, zone_of
from bot.flows.booking_steps import ChoosingDay, ChoosingDepartment, ChoosingHospital, ChoosingSlot, Wish, offer
from bot.flows.booking_wish import hospital_of
from bot.flows.booking_words import (
    AGAIN,
    MORE,
    OTHER_DAY,
    back_and_leave,
    day_card,
    department_cards,
    hospital_cards,
    leave,
    place_lines,
    slot_cards,
)
from bot.flows.caring_booking import refused_to_carer
from bot.flows.caring_rights import open_to_carers
from bot.flows.ways_on import CALL_1669, TO_MENU, TO_PERSON, call_hospital


async def next_question(turn: Turn, clinic: Clinic, wish: Wish) -> Outcome:
    """The first thing that is missing is asked: hospital, department, day; else times are offered."""
    if not any(hospital.departments for hospital in clinic.hospitals):
        return Outcome((Plain(Phrase("booking-no-hospital")),), (TO_PERSON, TO_MENU, CALL_1669))
    wish = _only_hospital(clinic, wish)
    hospital = hospital_of(clinic, wish)
    if hospital is None:
        return ask_hospital(clinic, wish)
    if wish.care is not None:
        hospital = open_to_carers(hospital)
    if not wish.department:
        return ask_department(hospital, wish)
    if hospital.department(wish.department) is None:
        missing = refused_to_carer(turn, clinic, wish) or Plain(Phrase("booking-department-not-here"))
        return ask_department(hospital, msgspec.structs.replace(wish, department=""), missing)
    if wish.last is not None and wish.last < turn.now.date():
        gone = Phrase("booking-day-gone", {"day": Day(wish.last)})
        return await ask_day(turn, clinic, wish.without_day(), gone)
    if wish.first is None and not wish.any_day:
        return await ask_day(turn, clinic, wish)
    return await offer_times(turn, clinic, wish)


async def referred(turn: Turn, clinic: Clinic, wish: Wish, referral: Referral | None) -> Outcome:
    """A wish that a triage leads to: who should be seen soon is shown times of the next two days first."""
    if referral is None:
        return await next_question(turn, clinic, wish)
    days = referral.days(turn.now.date())
    first, last = days if days is not None else (wish.first, wish.last)
    return await next_question(turn, clinic, msgspec.structs.replace(wish, referral=referral, first=first, last=last))


def ask_hospital(clinic: Clinic, wish: Wish) -> Outcome:
    """Which hospital: those that have the wished department, if it is known."""
    able = _able(clinic, wish) or clinic.hospitals
    return Outcome(hospital_cards(able), (leave(ChoosingHospital),), ChoosingHospital(wish))


def ask_department(hospital: Hospital, wish: Wish, *before: Shape) -> Outcome:
    """Which department; who does not know is led to telling the symptoms. For somebody else no restricted clinic is among them."""
    hospital = open_to_carers(hospital) if wish.care is not None else hospital
    return Outcome(
        (*before, *department_cards(hospital)),
        (start("report_symptom", Phrase("booking-which")), leave(ChoosingDepartment), TO_PERSON),
        ChoosingDepartment(wish),
    )


async def ask_day(turn: Turn, clinic: Clinic, wish: Wish, *lines: Words) -> Outcome:
    """Which day, with the next days that have free times."""
    try:
        days = await free_days(clinic, wish, turn.now)
        if not days and (wish.period or wish.clocks):
            wish = wish.without_time()
            days = await free_days(clinic, wish, turn.now)
    except (HospitalUnavailable, HospitalRefused, NoHospital) as error:
        return no_answer(turn, clinic, wish, error)
    if not days:
        return nothing_free(clinic, wish)
    return asking_day(wish, days, *lines)


def asking_day(wish: Wish, days: tuple[date, ...], *lines: Words) -> Outcome:
    """The question for the day, with these days."""
    return Outcome((day_card(days, *lines),), back_and_leave(ChoosingDay), ChoosingDay(wish, days))


async def offer_times(turn: Turn, clinic: Clinic, wish: Wish, *lines: Words, after: datetime | None = None) -> Outcome:
    """Free times that fit; else others of the same days; else other days."""
    try:
        slots = await free_times(clinic, wish, turn.now, after)
        if not slots and (wish.period or wish.clocks):
            slots = await nearest_times(clinic, wish, turn.now)
            wish = wish.without_time()
            lines = (*lines, Phrase("booking-other-hours")) if slots else lines
    except (HospitalUnavailable, HospitalRefused, NoHospital) as error:
        return no_answer(turn, clinic, wish, error)
    if slots:
        return offering(clinic, turn, wish, slots, *lines)
    if wish.referral is not None and wish.referral.soon and after is None:
        lines = (*lines, Phrase("booking-not-soon"))  # a later visit is no answer to a doctor within two days
    return await ask_day(turn, clinic, wish.without_day(), *lines, *_full(wish, after))


def offering(clinic: Clinic, turn: Turn, wish: Wish, slots: tuple[Slot, ...], *lines: Words) -> Outcome:
    """These slots, each under a key of its own."""
    return showing(clinic, turn, ChoosingSlot(wish, tuple(offer(slot) for slot in slots)), *lines)


def showing(clinic: Clinic, turn: Turn, step: ChoosingSlot, *lines: Words) -> Outcome:
    """The offers of this step, again under the same keys."""
    zone = zone_of(clinic, step.wish, turn.now)
    where = place_lines(step.offers[0].slot, hospital_of(clinic, step.wish))[:1]
    cards = slot_cards(step.offers, zone, *lines, *where)
    others = (
        press(ChoosingSlot, MORE, Phrase("booking-more")),
        press(ChoosingSlot, OTHER_DAY, Phrase("booking-other-day")),
    )
    return Outcome(cards, (*others, *back_and_leave(ChoosingSlot), TO_PERSON), step)


def nothing_free(clinic: Clinic, wish: Wish) -> Outcome:
    """Nothing within two months: another department, the hospital's number, or a person."""
    hospital = hospital_of(clinic, wish)
    card = Card(Phrase("booking-none-free"), (Phrase("booking-none-free-try"),), _numbers(hospital))
    again = ChoosingDay(wish)
    return Outcome((card,), (*back_and_leave(ChoosingDay), TO_PERSON), again)


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


def _numbers(hospital: Hospital | None) -> tuple[Choice, ...]:
    return call_hospital(hospital) if hospital is not None else ()


def _full(wish: Wish, after: datetime | None) -> tuple[Words, ...]:
    if after is not None:
        return (Phrase("booking-no-more"),)
    if wish.first is not None and wish.first == wish.last:
        return (Phrase("booking-day-full", {"day": Day(wish.first)}),)
    return (Phrase("booking-days-full"),)


def _able(clinic: Clinic, wish: Wish) -> tuple[Hospital, ...]:
    with_departments = tuple(each for each in clinic.hospitals if each.departments)
    if not wish.department:
        return with_departments
    return tuple(each for each in with_departments if each.department(wish.department) is not None)


def _only_hospital(clinic: Clinic, wish: Wish) -> Wish:
    """The one hospital that can do it needs no question."""
    if hospital_of(clinic, wish) is not None:
        return wish
    able = _able(clinic, wish) or _able(clinic, msgspec.structs.replace(wish, department=""))
    return msgspec.structs.replace(wish, hospital=able[0].id if len(able) == 1 else "")
