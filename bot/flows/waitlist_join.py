"""Joining a waitlist: for what, for whom and until when is read back, and one yes is all it takes."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import msgspec

from bot.dialogue.router import Router
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.appointment import Booking
from bot.domain.care import Care, Scope
from bot.domain.consent import Purpose
from bot.domain.errors import HospitalRefused, HospitalUnavailable, NoHospital
from bot.domain.facts import ContactGiven, Fact
from bot.domain.link import Link
from bot.domain.sayings import Plain
from bot.domain.wait_facts import WaitJoined
from bot.domain.waitlist import MOST_WAITS, ForWhom, Wait, WaitState
from bot.domain.words import Phrase, When
from bot.flows.asides import aside, questions_first
from bot.flows.booking_offers import offering
from bot.flows.booking_record import cares_at, links_for
from bot.flows.booking_search import free_times, zone_of
from bot.flows.booking_steps import Moving, Wish
from bot.flows.booking_wish import hospital_of
from bot.flows.care_words import meant as people_meant
from bot.flows.caring_booking import not_earlier, not_to_book, restricted
from bot.flows.caring_shown import care_over
from bot.flows.contact_words import name_in, phone_in
from bot.flows.link_words import named
from bot.flows.waitlist_questions import (
    NO,
    OTHER,
    YES,
    AskingName,
    AskingPhone,
    AskingWhom,
    Joining,
    ask_join,
    ask_name,
    ask_phone,
    ask_whom,
    until_of,
    wanted_of,
)
from bot.flows.waitlist_words import leave_choice
from bot.flows.ways_on import TO_BOOKING, TO_MENU, TO_MY_APPOINTMENTS, TO_PERSON

router = Router()


async def begin(turn: Turn, clinic: Clinic, wish: Wish) -> Outcome:
    """Ask for whom unless it is known; `wish` names hospital and department, and what is wished of days, hours and doctor."""
    hospital = hospital_of(clinic, wish)
    if hospital is None or hospital.waitlist is None or hospital.department(wish.department) is None:
        return Outcome((Plain(Phrase("waitlist-not-here")),), (TO_BOOKING, TO_PERSON, TO_MENU))
    if until_of(wish, hospital, hospital.waitlist, turn.now) <= turn.now:
        return Outcome((Plain(Phrase("waitlist-too-late")),), (TO_BOOKING, TO_PERSON, TO_MENU))
    step, people = Joining(wish, uuid4()), cares_at(turn.patient, clinic, wish, turn.now)
    if wish.care is not None:
        return _for_named(turn, clinic, step, next((each for each in people if each.id == wish.care), None))
    moves, links = wish.moves, links_for(turn.patient, clinic, wish)
    if moves is not None and moves.name and moves.phone:
        return ask_join(turn, clinic, _for(step, moves.name, moves.phone, _link_of(turn, moves.key, links)))
    if len(links) > 1 or (people and moves is None):
        return ask_whom(AskingWhom(step.wish, step.wait), links, people)
    if links:
        return _for_record(turn, clinic, step, links[0])
    if turn.patient.name and turn.patient.phone:
        return ask_join(turn, clinic, _for(step, turn.patient.name, turn.patient.phone))
    return ask_name(AskingName(step.wish, step.wait))


async def earlier(turn: Turn, clinic: Clinic, booking: Booking) -> Outcome:
    """An earlier time than the one booked: what is free before it is shown; where nothing is, they may wait for it."""
    contact = booking.contact
    name, phone = (contact.name, contact.phone) if contact is not None else ("", "")
    moves = Moving(booking.key, booking.start, name, phone)
    wish = Wish(hospital=booking.hospital, department=booking.slot.department, moves=moves)
    zone = zone_of(clinic, wish, turn.now)
    days = msgspec.structs.replace(
        wish, first=turn.now.astimezone(zone).date(), last=booking.start.astimezone(zone).date()
    )
    try:
        free = tuple(each for each in await free_times(clinic, days, turn.now) if each.start < booking.start)
    except (HospitalUnavailable, HospitalRefused, NoHospital):
        free = ()  # it is asked again and again for who waits
    if not free:
        return await begin(turn, clinic, wish)
    return offering(clinic, turn, days, free, Phrase("waitlist-earlier-free", {"when": When(booking.start)}))


@router.step(AskingWhom, needs=Purpose.APPOINTMENTS)
@questions_first
async def take_whom(turn: Turn, clinic: Clinic, step: AskingWhom) -> Outcome:
    """One of the linked records, somebody cared for, or somebody who is neither."""
    links, people = links_for(turn.patient, clinic, step.wish), cares_at(turn.patient, clinic, step.wish, turn.now)
    if turn.tap == NO:
        return _not_joined()
    if turn.tap == OTHER:
        return ask_name(AskingName(step.wish, step.wait))
    said = " ".join(turn.text.split())
    meant = [
        each for each in links if str(each.id) == turn.tap or (said and said in (each.record.hn, each.record.name))
    ]
    if meant:
        return _for_record(turn, clinic, Joining(step.wish, step.wait), meant[0])
    called = tuple(each for each in people if str(each.id) == turn.tap) or people_meant(turn.text, people)
    if len(called) == 1:
        return _for_person(turn, clinic, Joining(step.wish, step.wait), called[0])
    return await aside(turn, clinic) or ask_whom(step, links, called or people)


@router.step(AskingName, needs=Purpose.APPOINTMENTS)
@questions_first
async def take_name(turn: Turn, clinic: Clinic, step: AskingName) -> Outcome:
    """A name; a phone number written with it is taken too."""
    if turn.tap == NO:
        return _not_joined()
    if not turn.text:
        return ask_name(step)
    name, phone = name_in(turn.text), phone_in(turn.text)
    if name is None or turn.understanding.findings:
        return await aside(turn, clinic) or ask_name(step, "booking-name-unclear")
    asking = AskingPhone(step.wish, step.wait, name)
    return ask_phone(asking) if phone is None else _known(turn, clinic, asking, phone)


@router.step(AskingPhone, needs=Purpose.APPOINTMENTS)
@questions_first
async def take_phone(turn: Turn, clinic: Clinic, step: AskingPhone) -> Outcome:
    """A Thai phone number, however it is written."""
    if turn.tap == NO:
        return _not_joined()
    phone = phone_in(turn.text) if turn.text else None
    if phone is not None:
        return _known(turn, clinic, step, phone)
    unclear = ("booking-phone-unclear",) if turn.text else ()
    return await aside(turn, clinic) or ask_phone(step, *unclear)


@router.step(Joining, needs=Purpose.APPOINTMENTS)
@questions_first
async def answered(turn: Turn, clinic: Clinic, step: Joining) -> Outcome:
    """Yes joins; the yes of an earlier card is known by the id that it carries."""
    intent = turn.understanding.intent if turn.text and turn.tap is None else ""
    if turn.tap == f"{YES}:{step.wait}" or intent == "affirm":
        return _joined(turn, clinic, step)
    if turn.tap == NO or intent == "deny":
        return _not_joined()
    return await aside(turn, clinic) or ask_join(turn, clinic, step)


def _joined(turn: Turn, clinic: Clinic, step: Joining) -> Outcome:
    """Stand in line. Who waits for the same already keeps the place, with the new wishes."""
    hospital = hospital_of(clinic, step.wish)
    if hospital is None or hospital.waitlist is None:
        return Outcome((Plain(Phrase("waitlist-not-here")),), (TO_BOOKING, TO_PERSON, TO_MENU))
    whom = ForWhom(step.name, step.phone, step.link, step.care)
    if step.care is not None and all(
        each.id != step.care for each in cares_at(turn.patient, clinic, step.wish, turn.now)
    ):
        return _not_allowed(turn, step.care)
    if step.link is not None and all(each.id != step.link for each in turn.patient.links):
        return ask_name(AskingName(step.wish, step.wait), "waitlist-record-gone-ask")
    waiting = [each for each in turn.patient.waits if each.state is WaitState.WAITING]
    same = next((each for each in waiting if _same(each, step.wish, whom)), None)
    if same is None and len(waiting) >= MOST_WAITS:
        return Outcome((Plain(Phrase("waitlist-too-many")),), (TO_MY_APPOINTMENTS, TO_PERSON, TO_MENU))
    wait = Wait(
        id=step.wait if same is None else same.id,
        hospital=hospital.id,
        wanted=wanted_of(step.wish),
        whom=whom,
        joined_at=turn.now if same is None else same.joined_at,
        until=until_of(step.wish, hospital, hospital.waitlist, turn.now),
        instead_of=None if step.wish.moves is None else step.wish.moves.key,
    )
    said = Plain(Phrase("waitlist-joined" if same is None else "waitlist-changed"))
    return Outcome((said,), (TO_MY_APPOINTMENTS, leave_choice(wait), TO_MENU), facts=(WaitJoined(wait),))


def _same(wait: Wait, wish: Wish, whom: ForWhom) -> bool:
    """Whether it is a wait for the same department and person."""
    there = wait.hospital == wish.hospital and wait.wanted.department == wish.department
    return there and (wait.whom.link, wait.whom.care, wait.whom.name) == (whom.link, whom.care, whom.name)


def _for(step: Joining, name: str, phone: str, link: UUID | None = None) -> Joining:
    return msgspec.structs.replace(step, name=name, phone=phone, link=link)


def _for_record(turn: Turn, clinic: Clinic, step: Joining, link: Link) -> Outcome:
    """Whose record it is is known; the phone is that of whoever writes here."""
    if turn.patient.phone:
        return ask_join(turn, clinic, _for(step, named(link.record), turn.patient.phone, link.id))
    return ask_phone(AskingPhone(step.wish, step.wait, named(link.record), link.id))


def _for_named(turn: Turn, clinic: Clinic, step: Joining, care: Care | None) -> Outcome:
    """The words named somebody: for them it is, or it is said why not."""
    if care is None:
        return _not_allowed(turn, step.wish.care)
    return not_earlier(care) if step.wish.moves is not None else _for_person(turn, clinic, step, care)


def _for_person(turn: Turn, clinic: Clinic, step: Joining, care: Care) -> Outcome:
    """The same of somebody cared for, under the right that this chat has: what is offered is told here."""
    wish = msgspec.structs.replace(step.wish, care=care.id)
    if turn.patient.phone:
        known = Joining(wish, step.wait, named(care.record), turn.patient.phone, care=care.id)
        return ask_join(turn, clinic, known)
    return ask_phone(AskingPhone(wish, step.wait, named(care.record), care=care.id))


def _not_allowed(turn: Turn, which: UUID | None) -> Outcome:
    """The right is over, or does not reach this clinic: nobody waits."""
    care = next((each for each in turn.patient.cares if each.id == which), None)
    if care is None or not care.stands(turn.now):
        return care_over(turn, care)
    return restricted(care) if Scope.BOOK in care.scopes else not_to_book(care)


def _link_of(turn: Turn, booking: UUID, links: tuple[Link, ...]) -> UUID | None:
    """The linked record that an appointment was made for."""
    made = next((each for each in turn.patient.bookings if each.key == booking), None)
    record = made.contact.record if made is not None and made.contact is not None else None
    return next((each.id for each in links if record is not None and each.record.id == record), None)


def _known(turn: Turn, clinic: Clinic, step: AskingPhone, phone: str) -> Outcome:
    asked = ask_join(turn, clinic, Joining(step.wish, step.wait, step.name, phone, step.link, step.care))
    own = turn.patient.name if step.link is not None or step.care is not None else step.name
    name = own or ("" if step.care is not None else step.name)  # of somebody cared for it is not that of who writes
    facts: tuple[Fact, ...] = (ContactGiven(name, phone),) if name else ()
    return replace(asked, facts=facts)


def _not_joined() -> Outcome:
    return Outcome((Plain(Phrase("waitlist-not-joined")),), (TO_BOOKING, TO_MY_APPOINTMENTS, TO_MENU))
