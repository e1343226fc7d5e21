"""The last questions of booking: who comes, how to reach them, and whether all of it is right."""

from __future__ import annotations

from bot.dialogue.taps import press
from bot.dialogue.turn import Clinic, Outcome
from bot.domain.care import Care
from bot.domain.link import Link, Record
from bot.domain.sayings import Card, Plain, Shape
from bot.domain.words import Phrase, When, Words
from bot.flows.booking_letter import letter_lines
from bot.flows.booking_referral import about_words
from bot.flows.booking_steps import ChoosingWhom, Confirming, GivingName, GivingPhone, Wish
from bot.flows.booking_wish import hospital_of
from bot.flows.booking_words import CONTACT, YES, asking_cards, back_and_leave, place_lines
from bot.flows.link_words import on_a_button
from bot.flows.ways_on import TO_PERSON


def ask_name(step: GivingName, *before: Shape) -> Outcome:
    """The name, and what it is for."""
    return Outcome((*before, Plain(Phrase("booking-ask-name"))), (*back_and_leave(GivingName), TO_PERSON), step)


def ask_phone(step: GivingPhone, *before: Shape) -> Outcome:
    """The phone number, and what it is for."""
    question = Plain(Phrase("booking-ask-phone", {"name": step.name}))
    return Outcome((*before, question), (*back_and_leave(GivingPhone), TO_PERSON), step)


def ask_whom(step: ChoosingWhom, links: tuple[Link, ...], cares: tuple[Care, ...] = ()) -> Outcome:
    """For whom, where several records are linked or others are cared for."""
    other = Phrase("booking-somebody-else" if links else "care-me-or-another")
    buttons = (
        *(press(ChoosingWhom, str(each.id), on_a_button(each.record)) for each in links),
        *(press(ChoosingWhom, str(each.id), on_a_button(each.record)) for each in cares),
        press(ChoosingWhom, CONTACT, other),
    )
    cards = tuple(asking_cards(Phrase("booking-ask-whom"), buttons))
    return Outcome(cards, back_and_leave(ChoosingWhom), step)


def ask_confirm(clinic: Clinic, step: Confirming, *before: Shape, record: Record | None = None) -> Outcome:
    """Everything read back, with the full date; the yes carries the booking key, so that an old one is known as old.

    `record`: the linked record that it is for.
    """
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
            *((Phrase("booking-for-hn", {"hn": record.hn}),) if record is not None and record.hn else ()),
            *_about(clinic, step.wish),
            *letter_lines(hospital_of(clinic, step.wish), step.wish),
        ),
        (
            press(Confirming, f"{YES}:{step.chosen.key}", Phrase("booking-yes" if moves is None else "moving-yes")),
            press(Confirming, CONTACT, Phrase("booking-change-contact")),
        ),
        alt=Phrase("alt-booking-confirm"),
    )
    return Outcome((*before, card), back_and_leave(Confirming), step)


def _about(clinic: Clinic, wish: Wish) -> tuple[Words, ...]:
    """What a triage gave along."""
    about = about_words(wish.referral, clinic.protocols) if wish.referral is not None else None
    return () if about is None else (Phrase("booking-about", {"about": about}),)


def said_phone(phone: str) -> str:
    """081-234-5678 or 02-123-4567."""
    head = len(phone) - 7
    return f"{phone[:head]}-{phone[head : head + 3]}-{phone[head + 3 :]}"
