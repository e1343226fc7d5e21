"""Appointments of the people whom a chat cares for: whose are meant, and what may be shown of them."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.steps import Step
from bot.dialogue.taps import press
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.appointment import Booking, BookingState
from bot.domain.care import Care, Scope
from bot.domain.sayings import Card, Choice, Plain
from bot.domain.waitlist import WaitState
from bot.domain.words import Day, Phrase, When
from bot.flows.appointment_card import more_lines
from bot.flows.booking_words import booked_card, place_lines
from bot.flows.care_words import means_oneself, meant, names_a_relative, on_button, person
from bot.flows.caring_rights import may, of_person, standing
from bot.flows.caring_ways import TO_CARE, TO_MY_PEOPLE
from bot.flows.reminder_words import answers, map_button
from bot.flows.seen_appointments import Theirs, of_cared
from bot.flows.ways_on import TO_BOOKING, TO_MENU, TO_PERSON, back_to_step

ME = "me"
_PER_CARD = 5
_MOST_CARDS = 4


class ChoosingPerson(Step, frozen=True, tag="caring.person"):
    """Whose appointments; the tap's key is the right, or `me`."""


async def for_people(turn: Turn, clinic: Clinic) -> Outcome | None:
    """The answer to "my appointments" of somebody who cares for others; None when it is about their own."""
    people = standing(turn.patient, turn.now)
    named = meant(turn.text, people)
    if named:
        return await _one(turn, clinic, named)
    if (over := explained_over(turn)) is not None:
        return over
    seen = tuple(each for each in people if each.allows(Scope.SEE, turn.now))
    if not seen or means_oneself(turn.text):
        return None
    waits = any(each.state is WaitState.WAITING for each in turn.patient.waits)
    own = any(each.start > turn.now for each in turn.patient.bookings) or turn.patient.links or waits
    return await shown_for(turn, clinic, seen[0]) if len(seen) == 1 and not own else ask_whom(turn, seen)


def explained_over(turn: Turn) -> Outcome | None:
    """Whoever names somebody for whom they may not act (any more) hears so, and how they can be allowed."""
    over = meant(turn.text, (each for each in turn.patient.cares if not each.stands(turn.now)))
    if over:
        return care_over(turn, over[-1])
    ahead = any(each.start > turn.now for each in turn.patient.bookings)  # anybody may book for anybody by name alone
    if not turn.patient.cares and not ahead and names_a_relative(turn.text):
        said = Plain(Phrase("care-none-yet"))
        return Outcome((said,), (TO_CARE, *back_to_step(turn), TO_PERSON, TO_MENU), step_kept=True)
    return None


def care_over(turn: Turn, care: Care | None = None) -> Outcome:
    """The right is over: whose, since when, and the ways on. Nothing of the appointments is said."""
    on = (TO_CARE, TO_PERSON, TO_MENU)
    ended = [each for each in turn.patient.cares if not each.stands(turn.now)]
    care = care or (ended[0] if len(ended) == 1 else None)
    if care is None:
        return Outcome((Plain(Phrase("care-not-allowed")),), on)
    until = Day(min(care.until, turn.now).astimezone(turn.now.tzinfo).date())
    return Outcome((Plain(Phrase("care-is-over", {"person": person(care), "until": until})),), on)


def ask_whom(turn: Turn, people: tuple[Care, ...]) -> Outcome:
    """Oneself first, then each person, five to a card."""
    buttons = [press(ChoosingPerson, ME, Phrase("care-me"))]
    for each in people:
        label = Phrase("care-of", {"name": on_button(each)})
        buttons.append(press(ChoosingPerson, str(each.id), label))
    cards = [
        Card(Phrase("care-whose") if first == 0 else Phrase("booking-go-on"), (), some, alt=Phrase("alt-answer"))
        for first in range(0, len(buttons), _PER_CARD)
        for some in (tuple(buttons[first : first + _PER_CARD]),)
    ]
    return Outcome(tuple(cards), (TO_PERSON, TO_MENU), ChoosingPerson(), below=_below(turn))


async def shown_for(turn: Turn, clinic: Clinic, care: Care) -> Outcome:
    """The appointments to come of this person, each saying whose it is; those that the hospital has made come last."""
    on = (*back_to_step(turn), TO_BOOKING, TO_MY_PEOPLE, TO_PERSON, TO_MENU)
    if not care.allows(Scope.SEE, turn.now):
        said = Plain(Phrase("care-not-to-see", {"person": person(care)}))
        return Outcome((said,), (TO_CARE, TO_MY_PEOPLE, TO_PERSON, TO_MENU), step_kept=True)
    found, made = of_person(turn.patient, care, clinic.hospitals, turn.now), await of_cared(turn, clinic, care)
    if not found and made == Theirs():
        return Outcome((Plain(Phrase("care-no-appointments", {"person": person(care)})),), on, step_kept=True)
    cards = (*(_card(turn, clinic, care, each) for each in found), *made.cards)[:_MOST_CARDS]
    return Outcome((*cards, *made.silent), on, step_kept=True)


async def _one(turn: Turn, clinic: Clinic, named: tuple[Care, ...]) -> Outcome:
    return await shown_for(turn, clinic, named[0]) if len(named) == 1 else ask_whom(turn, named)


def _card(turn: Turn, clinic: Clinic, care: Care, booking: Booking) -> Card:
    hospital = next((each for each in clinic.hospitals if each.id == booking.hospital), None)
    title = Phrase("care-appointment-of", {"person": person(care)})
    if booking.state is not BookingState.BOOKED:
        lines = (When(booking.start), *place_lines(booking.slot, hospital), Phrase("mine-being-checked"))
        return Card(title, lines, alt=Phrase("alt-answer"))
    card = booked_card(booking.slot, hospital)
    lines = (*card.lines, *more_lines(booking, hospital))
    return replace(card, title=title, lines=lines, buttons=_buttons(turn, clinic, booking))


def _buttons(turn: Turn, clinic: Clinic, booking: Booking) -> tuple[Choice, ...]:
    hospital = next((each for each in clinic.hospitals if each.id == booking.hospital), None)
    links = map_button(booking, hospital) if hospital is not None else ()
    if not may(turn.patient, booking, (Scope.BOOK,), clinic.hospitals, turn.now):
        return links
    return (*answers(booking, clinic.signatures), *links)


def _below(turn: Turn) -> tuple[Step, ...]:
    """What was open stays open under the question; the same question is not put twice."""
    return tuple(each for each in turn.conversation.stack if not isinstance(each, ChoosingPerson))
