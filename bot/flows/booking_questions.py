"""The last questions of booking: who comes, how to reach them, and whether all of it is right."""

from __future__ import annotations

from bot.dialogue.taps import press
from bot.dialogue.turn import Clinic, Outcome
from bot.domain.messages import Card, Plain, Shape
from bot.domain.words import Phrase, When, Words
from bot.flows.booking_steps import Confirming, GivingName, GivingPhone
from bot.flows.booking_wish import hospital_of
from bot.flows.booking_words import CONTACT, YES, back_and_leave, place_lines
from bot.flows.ways_on import TO_PERSON


def ask_name(step: GivingName, *before: Shape) -> Outcome:
    """The name, and what it is for."""
    return Outcome((*before, Plain(Phrase("booking-ask-name"))), (*back_and_leave(GivingName), TO_PERSON), step)


def ask_phone(step: GivingPhone, *before: Shape) -> Outcome:
    """The phone number, and what it is for."""
    question = Plain(Phrase("booking-ask-phone", {"name": step.name}))
    return Outcome((*before, question), (*back_and_leave(GivingPhone), TO_PERSON), step)


def ask_confirm(clinic: Clinic, step: Confirming, *before: Shape) -> Outcome:
    """Everything read back, with the full date; the yes carries the booking key, so that an old one is known as old."""
    slot, moves = step.chosen.slot, step.wish.moves
    when: tuple[Words, ...] = (When(slot.start),)
    if moves is not None:
        when = (Phrase("moved-from", {"when": When(moves.start)}), Phrase("moved-to", {"when": When(slot.start)}))
    card = Card(
        Phrase("booking-confirm" if moves is None else "moving-confirm"),
        (
            *when,
            *place_lines(slot, hospital_of(clinic, step.wish)),
            Phrase("booking-for", {"name": step.name, "phone": said_phone(step.phone)}),
        ),
        (
            press(Confirming, f"{YES}:{step.chosen.key}", Phrase("booking-yes" if moves is None else "moving-yes")),
            press(Confirming, CONTACT, Phrase("booking-change-contact")),
        ),
        alt=Phrase("alt-booking-confirm"),
    )
    return Outcome((*before, card), back_and_leave(Confirming), step)


def said_phone(phone: str) -> str:
    """081-234-5678 or 02-123-4567."""
    head = len(phone) - 7
    return f"{phone[:head]}-{phone[head : head + 3]}-{phone[head + 3 :]}"
