"""An appointment that stands as its patient sees it, with what can be done about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.dialogue.steps import Step
from bot.dialogue.taps import press
from bot.dialogue.turn import Clinic
from bot.domain.appointment import Booking, Hospital
from bot.domain.sayings import Card, Choice, Link, Picture
from bot.domain.words import Phrase, When, Words
from bot.flows.appointment_buttons import earlier
from bot.flows.appointment_links import Kind, address_of
from bot.flows.booking_words import booked_card
from bot.flows.reminder_words import answers, map_button

DETAILS, CHECK_IN, HISTORY = "details", "check-in", "history"


class Shown(Step, frozen=True, tag="mine.shown"):
    """Never stood at: it names the buttons that show more of an appointment, which work wherever the patient is."""


def to_see(what: str, booking: Booking, label: Words) -> Choice:
    """A button that shows this of the appointment, whenever it is tapped."""
    return press(Shown, f"{what}:{booking.key}", label)


def standing_card(
    booking: Booking,
    clinic: Clinic,
    now: datetime,
    *,
    title: str = "mine-title",
    as_of: datetime | None = None,
    whole: bool = True,
) -> Card:
    """The appointment in full. `as_of`: the hospital could not be asked, and this is what it said then.

    `whole`: with all that can be asked for; else with a button that leads there.
    """
    hospital = hospital_of(booking, clinic)
    card = booked_card(booking.slot, hospital, title)
    said = (*card.lines, *more_lines(booking, hospital, as_of))
    sooner = earlier(clinic, booking, hospital, now)
    more = (*_more_buttons(booking, clinic, hospital), *sooner) if whole else (_to_details(booking),)
    return replace(card, lines=said, buttons=(*answers(booking, clinic.signatures), *more))


def check_in_card(booking: Booking, clinic: Clinic) -> Card | None:
    """The picture that the counter scans; None where there is no address from which a phone could load it."""
    address = address_of(clinic, Kind.CHECK_IN, booking)
    if not address:
        return None
    hospital = hospital_of(booking, clinic)
    where: tuple[Words, ...] = (hospital.name,) if hospital is not None else ()
    lines = (When(booking.start), *where, Phrase("check-in-how"))
    return Card(Phrase("check-in-title"), lines, alt=Phrase("alt-answer"), picture=Picture(address))


def hospital_of(booking: Booking, clinic: Clinic) -> Hospital | None:
    """The hospital of an appointment, as long as it is configured."""
    return next((each for each in clinic.hospitals if each.id == booking.hospital), None)


def calendar_button(booking: Booking, clinic: Clinic) -> tuple[Choice, ...]:
    """The calendar file, where phones can load it."""
    address = address_of(clinic, Kind.CALENDAR, booking)
    return (Choice(Phrase("mine-calendar"), Link(address)),) if address else ()


def more_lines(booking: Booking, hospital: Hospital | None, as_of: datetime | None = None) -> tuple[Words, ...]:
    """What to do before, whether it is confirmed, and how old this is."""
    department = hospital.department(booking.slot.department) if hospital is not None else None
    lines: list[Words] = []
    if department is not None and department.prepare is not None:
        lines.append(Phrase("reminder-prepare", {"prepare": department.prepare}))
    if booking.confirmed_at is not None:
        lines.append(Phrase("reminder-confirmed"))
    if as_of is not None:
        lines.append(Phrase("reminder-as-of", {"when": When(as_of)}))
    return tuple(lines)


def _more_buttons(booking: Booking, clinic: Clinic, hospital: Hospital | None) -> tuple[Choice, ...]:
    check_in = to_see(CHECK_IN, booking, Phrase("mine-check-in"))
    return (
        *((check_in,) if clinic.appointment_url else ()),
        *calendar_button(booking, clinic),
        *(map_button(booking, hospital) if hospital is not None else ()),
        to_see(HISTORY, booking, Phrase("mine-history")),
    )


def _to_details(booking: Booking) -> Choice:
    return to_see(DETAILS, booking, Phrase("mine-details"))
