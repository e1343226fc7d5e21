"""Booking asks once who comes and how to reach them, and says what for."""

from __future__ import annotations

from bot.dialogue.router import Router
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.consent import Purpose
from bot.domain.facts import ContactGiven
from bot.domain.link import Link
from bot.domain.messages import Plain
from bot.domain.words import Phrase
from bot.flows.asides import aside, questions_first
from bot.flows.booking_change import changed_in_own_words, follow
from bot.flows.booking_offers import ask_day, showing
from bot.flows.booking_questions import ask_confirm, ask_name, ask_phone, ask_whom
from bot.flows.booking_record import contact_for, linked, links_at
from bot.flows.booking_steps import ChoosingSlot, ChoosingWhom, Chosen, Confirming, GivingName, GivingPhone, Offer
from bot.flows.booking_words import BACK, CONTACT, LEAVE
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
    links = links_at(turn.patient, step.wish.hospital)
    if len(links) > 1:
        return ask_whom(ChoosingWhom(step.wish, step.offers, chosen), links)
    if links:
        return _for_record(turn, clinic, ChoosingWhom(step.wish, step.offers, chosen), links[0])
    if turn.patient.name and turn.patient.phone:
        known = Confirming(step.wish, step.offers, chosen, turn.patient.name, turn.patient.phone)
        return _read_back(turn, clinic, known)
    return ask_name(GivingName(step.wish, step.offers, chosen))


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
    links = links_at(turn.patient, step.wish.hospital)
    chosen = next((each for each in links if str(each.id) == turn.tap or _names(turn.text, each)), None)
    if chosen is not None:
        return _for_record(turn, clinic, step, chosen)
    if turn.text and (wish := changed_in_own_words(turn, clinic, step.wish)) is not None:
        return await follow(turn, clinic, wish)
    return await aside(turn, clinic) or ask_whom(step, links)


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


def _read_back(turn: Turn, clinic: Clinic, step: Confirming) -> Outcome:
    """Everything is known, and read back; unless this person has as many appointments as the hospital allows."""
    link = linked(turn.patient, step)
    full = enough(turn, clinic, step.wish, contact_for(turn.patient, step))
    return full or ask_confirm(clinic, step, record=link.record if link is not None else None)


def _names(text: str, link: Link) -> bool:
    """Whether somebody writes the name or the hospital number on the record."""
    words = " ".join(text.split())
    return bool(words) and words in (link.record.hn, link.record.name)


def _known(turn: Turn, clinic: Clinic, step: GivingPhone, phone: str) -> Outcome:
    link = linked(turn.patient, step)
    name = (
        (turn.patient.name or step.name) if link is not None else step.name
    )  # a record's name is not that of who writes
    confirming = Confirming(step.wish, step.offers, step.chosen, step.name, phone, step.link)
    asked = _read_back(turn, clinic, confirming)
    return Outcome(asked.say, asked.choices, asked.step, (ContactGiven(name, phone),))
