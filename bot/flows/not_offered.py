"""What a hospital's interface cannot do: said plainly, with the number, its hours, and the hospitals that can."""

from __future__ import annotations

import msgspec

from bot.dialogue.taps import press
from bot.dialogue.turn import Clinic, Outcome
from bot.domain.ability import Ability
from bot.domain.appointment import Booking, Hospital
from bot.domain.sayings import Card, Choice
from bot.domain.words import Phrase, When, Words
from bot.flows.booking_steps import ChoosingHospital, Wish
from bot.flows.booking_words import leave
from bot.flows.labels import button_label
from bot.flows.opening import said_hours
from bot.flows.ways_on import TO_MENU, TO_MY_APPOINTMENTS, TO_PERSON, call_hospital

_TITLES = {Ability.MOVE: "cannot-move", Ability.CANCEL: "cannot-cancel", Ability.CONFIRM: "cannot-confirm"}


def bookable(clinic: Clinic, department: str = "") -> tuple[Hospital, ...]:
    """The hospitals that can be booked at in chat; with this department, where one is given."""
    return tuple(
        each
        for each in clinic.hospitals
        if Ability.BOOK in each.can and each.departments and (not department or each.department(department) is not None)
    )


def cannot_book(clinic: Clinic, hospital: Hospital, wish: Wish) -> Outcome:
    """Nothing is booked: how it is done there, and where it can be done in chat."""
    others = bookable(clinic, wish.department) if wish.care is None else ()  # a record is of one hospital
    buttons = tuple(press(ChoosingHospital, each.id, button_label(each.name)) for each in others[:4])
    elsewhere = (Phrase("cannot-elsewhere"),) if others else ()
    lines = (*by_phone(hospital), *elsewhere)
    card = Card(
        Phrase("cannot-book", {"hospital": hospital.name}),
        lines,
        (*call_hospital(hospital), *buttons),
        alt=Phrase("alt-answer"),
    )
    step = ChoosingHospital(msgspec.structs.replace(wish, hospital="")) if others else None
    ways: tuple[Choice, ...] = (leave(ChoosingHospital),) if others else (TO_MENU,)
    return Outcome((card,), (TO_PERSON, *ways), step)


def cannot(clinic: Clinic, ability: Ability, booking: Booking) -> Outcome | None:
    """None where the hospital of this appointment can do it; else the appointment stands, and whom to call."""
    hospital = next((each for each in clinic.hospitals if each.id == booking.hospital), None)
    if hospital is None or ability in hospital.can:
        return None
    title = Phrase(_TITLES[ability], {"hospital": hospital.name})
    lines = (Phrase("cannot-stands", {"when": When(booking.start)}), *by_phone(hospital))
    card = Card(title, lines, call_hospital(hospital), alt=Phrase("alt-answer"))
    return Outcome((card,), (TO_MY_APPOINTMENTS, TO_PERSON, TO_MENU), step_kept=True)


def by_phone(hospital: Hospital) -> tuple[Words, ...]:
    """The number and its hours; without a number, whom to ask."""
    if not hospital.phone:
        return (Phrase("cannot-come"),)
    call = Phrase("cannot-call", {"phone": hospital.phone})
    return (call, Phrase("cannot-hours", {"hours": said_hours(hospital)})) if hospital.open else (call,)
