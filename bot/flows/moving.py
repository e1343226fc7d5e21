"""Moving an appointment: another time is booked first, and only then the old one is let go of, so that nobody ends with neither."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import msgspec

from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.ability import Ability
from bot.domain.appointment import Booking, Slot
from bot.domain.appointment_facts import BookingTold, ChangeTold
from bot.domain.change import Moved
from bot.domain.errors import HospitalRefused, HospitalUnavailable, NoHospital, NotCarer, OutcomeUnknown, SlotTaken
from bot.domain.facts import CaseKind, CaseOpened, Fact
from bot.domain.sayings import Card, Plain, Urgency
from bot.domain.words import Phrase, When, Words
from bot.flows import booking_ends
from bot.flows.appointment_buttons import just_made
from bot.flows.booking_change import follow
from bot.flows.booking_offers import ask_day, no_answer
from bot.flows.booking_record import contact_of_moved
from bot.flows.booking_steps import Confirming, Moving, Wish
from bot.flows.booking_wish import hospital_of, wish_after
from bot.flows.booking_words import booked_card, booking_with, is_over
from bot.flows.caring_outcomes import BOOK, about, looks_again, told_here, whose
from bot.flows.caring_rights import to_act_on
from bot.flows.caring_shown import care_over
from bot.flows.hospital_rules import not_allowed, not_any_more
from bot.flows.planned_reminders import reminders_planned
from bot.flows.ways_on import TO_BOOKING, TO_MENU, TO_MY_APPOINTMENTS, TO_PERSON

_ON = (TO_MY_APPOINTMENTS, TO_MENU)


async def begin(turn: Turn, clinic: Clinic, booking: Booking, said: Wish | None = None) -> Outcome:
    """Other times of the same department are offered; `said`: what the patient has asked for already."""
    if (barred := not_allowed(turn, clinic, Ability.MOVE, booking)) is not None:
        return barred
    contact = booking.contact
    name, phone = (contact.name, contact.phone) if contact is not None else ("", "")
    wish = msgspec.structs.replace(
        said or Wish(),
        hospital=booking.hospital,
        department=booking.slot.department,
        moves=Moving(booking.key, booking.start, name, phone),
        care=booking.care,
    )
    offered = await follow(turn, clinic, wish if said is not None else wish_after(turn, clinic, wish))
    stays = Plain(about(booking, Phrase("moving-from", {"when": When(booking.start)})))
    return replace(offered, say=(stays, *offered.say))


async def finish(turn: Turn, clinic: Clinic, step: Confirming, moves: Moving) -> Outcome:
    """The yes. After a crash this may run again: under the same key nothing is done twice."""
    slot, key = step.chosen.slot, step.chosen.key
    within_reach = to_act_on(turn.patient, clinic.hospitals, turn.now)
    old, new = (booking_with(within_reach, str(each)) for each in (moves.key, key))
    if old is None and not booking_with(turn.patient.bookings, str(moves.key)) and turn.patient.cares:
        return care_over(turn)
    if old is None or (new is None and (is_over(slot, turn.now) or old.start <= turn.now)):
        return Outcome((Plain(Phrase("moving-too-late")),), (TO_BOOKING, TO_MY_APPOINTMENTS, TO_PERSON))
    if new is None and (late := await _too_late(turn, clinic, step, old)) is not None:
        return late
    if new is not None and new.told:
        return Outcome((booked_card(new.slot, hospital_of(clinic, step.wish), "booking-already"),), _ON)
    contact = contact_of_moved(turn.patient, step, old)
    told = told_here(old, BookingTold(key), ChangeTold(key))
    try:
        moved = await clinic.booking.move(turn.incoming.person, old, slot, contact, key=key)
    except SlotTaken:
        return await booking_ends.taken(turn, clinic, step, *told)
    except OutcomeUnknown:
        said = Plain(Phrase("moving-being-checked", {"when": When(old.start)}))
        later = looks_again(turn.now, BOOK, key, owned=old.owned)
        return Outcome((said,), (TO_MENU, TO_PERSON), facts=later, urgency=Urgency.OUTCOME)
    except NotCarer:
        return care_over(turn)
    except HospitalUnavailable as error:
        return booking_ends.not_now(clinic, step, error, *told)
    except HospitalRefused:
        return refused(old, *told)
    except NoHospital as error:
        return no_answer(turn, clinic, step.wish, error)
    return _moved(turn, clinic, step, old, moved)


async def _too_late(turn: Turn, clinic: Clinic, step: Confirming, old: Booking) -> Outcome | None:
    """What the hospital's rules say by now, since they were looked at first."""
    if (late := not_allowed(turn, clinic, Ability.MOVE, old)) is not None:
        return replace(late, step_kept=False)
    gone = not_any_more(clinic, step.wish, step.chosen.slot, turn.now)
    return await ask_day(turn, clinic, step.wish.without_day(), gone) if gone is not None else None


def moved_card(clinic: Clinic, slot: Slot, hospital: str, *lines: Words) -> Card:
    """The new time in full, and what became of the old one."""
    known = next((each for each in clinic.hospitals if each.id == hospital), None)
    card = booked_card(slot, known, "moving-done")
    return replace(card, lines=(*card.lines, *lines))


def refused(old: Booking, *told: Fact) -> Outcome:
    """The hospital does not take the new time: the old one stands, and a person looks at it."""
    case = CaseOpened(CaseKind.BOOKING_REFUSED, "move")
    said = Plain(Phrase("moving-refused", {"when": When(old.start)}))
    return Outcome((said,), (TO_PERSON, TO_MENU), facts=(case, *told), urgency=Urgency.OUTCOME)


def let_go(start: datetime) -> Phrase:
    """The old time is free again."""
    return Phrase("moving-let-go", {"when": When(start)})


def _moved(turn: Turn, clinic: Clinic, step: Confirming, old: Booking, moved: Moved) -> Outcome:
    """The new time stands. Whether the old one is gone is told with it, or later if that is still being seen to."""
    slot, key = step.chosen.slot, step.chosen.key
    planned = reminders_planned(clinic.hospitals, step.wish.hospital, key, 1, moved.start, turn.now)
    facts = told_here(old, BookingTold(key), planned)
    going = Phrase("moving-letting-go", {"when": When(old.start)})
    if moved.let_go:
        facts = (*facts, *told_here(old, ChangeTold(key)))
    card = moved_card(clinic, slot, step.wish.hospital, *whose(old), let_go(old.start) if moved.let_go else going)
    hospital = hospital_of(clinic, step.wish)
    buttons = just_made(clinic, key, hospital, moved.start, turn.now, waits=old.care is None)
    card = replace(card, buttons=buttons)
    return Outcome((card,), _ON, facts=facts, urgency=Urgency.OUTCOME)
