"""Booking asks once who comes and how to reach them, and says what for."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.router import Router
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.care import Care
from bot.domain.consent import Purpose
from bot.domain.facts import ContactGiven
from bot.domain.link import Link
from bot.domain.sayings import Plain
from bot.domain.words import Phrase, When
from bot.flows.asides import aside, questions_first
from bot.flows.booking_change import changed_in_own_words, follow
from bot.flows.booking_offers import ask_day, showing
from bot.flows.booking_questions import ask_confirm, ask_name, ask_phone, ask_whom
from bot.flows.booking_record import cares_at, contact_for, links_for, record_of
from bot.flows.booking_steps import ChoosingSlot, ChoosingWhom, Chosen, Confirming, GivingName, GivingPhone, Offer
from bot.flows.booking_words import BACK, CONTACT, LEAVE
from bot.flows.care_words import meant
from bot.flows.caring_booking import restricted
from bot.flows.caring_shown import care_over
from bot.flows.contact_words import name_in, phone_in
from bot.flows.hospital_rules import enough, not_any_more
from bot.flows.link_words import named
from bot.flows.smalltalk import leave

router = Router()


async def with_choice(turn: Turn, clinic: Clinic, step: ChoosingSlot | Chosen, chosen: Offer) -> Outcome:
    """A time is chosen: who comes is asked unless it is known."""
    if (gone := not_any_more(clinic, step.wish, chosen.slot, turn.now)) is not None:
        return await ask_day(turn, clinic, step.wish.without_day(), gone)
    moves = step.wish.moves
    if moves is not None and moves.name and moves.phone:
        return ask_confirm(clinic, Confirming(step.wish, step.offers, chosen, moves.name, moves.phone))
    links, cares = links_for(turn.patient, clinic, step.wish), cares_at(turn.patient, clinic, step.wish, turn.now)
    whom = ChoosingWhom(step.wish, step.offers, chosen)
    if step.wish.care is not None:
        return _for_named(turn, clinic, whom, cares)
    if len(links) > 1 or cares:
        return ask_whom(whom, links, cares)
    if links:
        return _for_record(turn, clinic, whom, links[0])
    if turn.patient.name and turn.patient.phone:
        known = Confirming(step.wish, step.offers, chosen, turn.patient.name, turn.patient.phone)
        return _read_back(turn, clinic, known)
    return ask_name(GivingName(step.wish, step.offers, chosen))


async def earliest(turn: Turn, clinic: Clinic, outcome: Outcome) -> Outcome:
    """Where times are offered, the first of them is taken as chosen and said; it is read back before it is booked, like any."""
    step = outcome.step
    if not isinstance(step, ChoosingSlot):
        return outcome
    chosen = await with_choice(turn, clinic, step, step.offers[0])
    first = Plain(Phrase("booking-earliest-is", {"when": When(step.offers[0].slot.start)}))
    return replace(chosen, say=(first, *chosen.say))


@router.step(ChoosingWhom, needs=Purpose.APPOINTMENTS)
@questions_first
async def take_whom(turn: Turn, clinic: Clinic, step: ChoosingWhom) -> Outcome:
    """One of the linked records, or somebody who is not linked."""
    if turn.tap == BACK:
        return showing(clinic, turn, ChoosingSlot(step.wish, step.offers))
    if turn.tap == LEAVE:
        return await leave(turn, clinic)
    if turn.tap == CONTACT:
        return ask_name(GivingName(step.wish, step.offers, step.chosen))
    links, cares = links_for(turn.patient, clinic, step.wish), cares_at(turn.patient, clinic, step.wish, turn.now)
    chosen = next((each for each in links if str(each.id) == turn.tap or _names(turn.text, each)), None)
    if chosen is not None:
        return _for_record(turn, clinic, step, chosen)
    named = tuple(each for each in cares if str(each.id) == turn.tap) or meant(turn.text, cares)
    if len(named) == 1:
        return _for_person(turn, clinic, step, named[0])
    if turn.text and (wish := changed_in_own_words(turn, clinic, step.wish)) is not None:
        return await follow(turn, clinic, wish)
    return await aside(turn, clinic) or ask_whom(step, links, named or cares)


@router.step(GivingName, needs=Purpose.APPOINTMENTS)
@questions_first
async def take_name(turn: Turn, clinic: Clinic, step: GivingName) -> Outcome:
    """A name; a phone number written with it is taken too."""
    if turn.tap == BACK:
        return showing(clinic, turn, ChoosingSlot(step.wish, step.offers))
    if turn.tap == LEAVE:
        return await leave(turn, clinic)
    if not turn.text:
        return ask_name(step)
    if (wish := changed_in_own_words(turn, clinic, step.wish)) is not None:
        return await follow(turn, clinic, wish)
    name, phone = name_in(turn.text), phone_in(turn.text)
    if name is None or turn.understanding.findings:
        return await aside(turn, clinic) or ask_name(step, Plain(Phrase("booking-name-unclear")))
    if phone is not None:
        return _known(turn, clinic, GivingPhone(step.wish, step.offers, step.chosen, name), phone)
    return ask_phone(GivingPhone(step.wish, step.offers, step.chosen, name))


@router.step(GivingPhone, needs=Purpose.APPOINTMENTS)
@questions_first
async def take_phone(turn: Turn, clinic: Clinic, step: GivingPhone) -> Outcome:
    """A Thai phone number, however it is written."""
    if turn.tap == BACK:
        return ask_name(GivingName(step.wish, step.offers, step.chosen))
    if turn.tap == LEAVE:
        return await leave(turn, clinic)
    if not turn.text:
        return ask_phone(step)
    phone = phone_in(turn.text)
    if phone is not None:
        return _known(turn, clinic, step, phone)
    if (wish := changed_in_own_words(turn, clinic, step.wish)) is not None:
        return await follow(turn, clinic, wish)
    return await aside(turn, clinic) or ask_phone(step, Plain(Phrase("booking-phone-unclear")))


def _for_record(turn: Turn, clinic: Clinic, step: ChoosingWhom, link: Link) -> Outcome:
    """Whose record it is is known; the phone is that of whoever writes here."""
    at, name = (step.wish, step.offers, step.chosen), named(link.record)
    if turn.patient.phone:
        return _read_back(turn, clinic, Confirming(*at, name, turn.patient.phone, link.id))
    return ask_phone(GivingPhone(*at, name, link.id))


def _for_named(turn: Turn, clinic: Clinic, step: ChoosingWhom, cares: tuple[Care, ...]) -> Outcome:
    """The words named somebody: for them it is, or it is said why not (any more)."""
    care = next((each for each in cares if each.id == step.wish.care), None)
    if care is not None:
        return _for_person(turn, clinic, step, care)
    named = next((each for each in turn.patient.cares if each.id == step.wish.care), None)
    return care_over(turn, named) if named is None or not named.stands(turn.now) else restricted(named)


def _for_person(turn: Turn, clinic: Clinic, step: ChoosingWhom, care: Care) -> Outcome:
    """As for a record; whose it is is said by the name that the hospital has."""
    at, name = (step.wish, step.offers, step.chosen), named(care.record)
    if turn.patient.phone:
        return _read_back(turn, clinic, Confirming(*at, name, turn.patient.phone, care=care.id))
    return ask_phone(GivingPhone(*at, name, care=care.id))


def _read_back(turn: Turn, clinic: Clinic, step: Confirming) -> Outcome:
    """Everything is known, and read back; unless this person has as many appointments as the hospital allows."""
    full = enough(turn, clinic, step.wish, contact_for(turn.patient, step))
    return full or ask_confirm(clinic, step, record=record_of(turn.patient, step))


def _names(text: str, link: Link) -> bool:
    """Whether somebody writes the name or the hospital number on the record."""
    words = " ".join(text.split())
    return bool(words) and words in (link.record.hn, link.record.name)


def _known(turn: Turn, clinic: Clinic, step: GivingPhone, phone: str) -> Outcome:
    record = record_of(turn.patient, step)
    name = (
        (turn.patient.name or ("" if step.care is not None else step.name)) if record is not None else step.name
    )  # a record's name is not that of who writes
    confirming = Confirming(step.wish, step.offers, step.chosen, step.name, phone, step.link, step.care)
    asked = _read_back(turn, clinic, confirming)
    return Outcome(asked.say, asked.choices, asked.step, (ContactGiven(name, phone),) if name else ())
