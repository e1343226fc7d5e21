"""A department that sees nobody without a letter of referral: asked before any time is offered, so that nobody comes in vain."""

from __future__ import annotations

from bot.dialogue.taps import press
from bot.dialogue.turn import Outcome
from bot.domain.appointment import Hospital
from bot.domain.sayings import Card, Shape
from bot.domain.words import Name, Phrase, Words
from bot.flows.booking_steps import HavingLetter, Wish
from bot.flows.booking_words import YES, back_and_leave
from bot.flows.ways_on import TO_BOOKING, TO_MENU, TO_PERSON, call_hospital

NO = "no"


def lacks_letter(hospital: Hospital, wish: Wish) -> bool:
    """Whether it has to be asked first; an appointment that is moved had its letter already."""
    department = hospital.department(wish.department)
    return department is not None and department.referral and not wish.letter and wish.moves is None


def ask_letter(hospital: Hospital, wish: Wish, *before: Shape) -> Outcome:
    """What a letter of referral is for, and whether they have one."""
    card = Card(
        Phrase("letter-ask", {"department": _department(hospital, wish)}),
        (Phrase("letter-why"),),
        (press(HavingLetter, YES, Phrase("letter-yes")), press(HavingLetter, NO, Phrase("letter-no"))),
        alt=Phrase("alt-answer"),
    )
    return Outcome((*before, card), (*back_and_leave(HavingLetter), TO_PERSON), HavingLetter(wish))


def without_letter(hospital: Hospital, wish: Wish) -> Outcome:
    """Where one gets it; nothing is booked."""
    card = Card(
        Phrase("letter-how-title", {"department": _department(hospital, wish)}),
        (Phrase("letter-how"), Phrase("booking-nothing-booked")),
        call_hospital(hospital),
        alt=Phrase("alt-answer"),
    )
    return Outcome((card,), (TO_BOOKING, TO_PERSON, TO_MENU))


def letter_lines(hospital: Hospital | None, wish: Wish) -> tuple[Words, ...]:
    """That it must be brought along, where it is needed."""
    department = hospital.department(wish.department) if hospital is not None else None
    return (Phrase("letter-bring"),) if department is not None and department.referral else ()


def _department(hospital: Hospital, wish: Wish) -> Name | str:
    department = hospital.department(wish.department)
    return department.name if department is not None else wish.department
