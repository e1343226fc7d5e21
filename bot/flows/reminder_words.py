"""How appointments to come are shown: in full for whoever opens the chat, and giving nothing away on a locked screen."""

from __future__ import annotations

from datetime import datetime

from bot.domain.appointment import Booking, Department, Hospital
from bot.domain.ports.signatures import Signatures
from bot.domain.sayings import Card, Choice, Link
from bot.domain.words import Name, Phrase, When, Words
from bot.flows.reminder_buttons import CANCEL, CONFIRM, MOVE, bound


def reminder_card(
    booking: Booking, hospital: Hospital, signatures: Signatures, *, as_of: datetime | None = None
) -> Card:
    """The reminder. No department, doctor or reason stands in it. `as_of`: the hospital could not be asked, this is what we knew then."""
    doubt = (Phrase("reminder-as-of", {"when": When(as_of)}),) if as_of is not None else ()
    return Card(
        Phrase("reminder-title"),
        (*neutral_lines(booking, hospital), Phrase("booking-bring"), *doubt),
        (*answers(booking, signatures), *map_button(booking, hospital)),
        alt=Phrase("alt-reminder", {"when": When(booking.start)}),
    )


def moved_card(old: datetime, booking: Booking, hospital: Hospital, signatures: Signatures) -> Card:
    """The hospital has given the patient another time; `booking` has the new one."""
    return Card(
        Phrase("moved-title"),
        (
            Phrase("moved-from", {"when": When(old)}),
            Phrase("moved-to", {"when": When(booking.start)}),
            *neutral_lines(booking, hospital)[1:],
            Phrase("moved-fits"),
        ),
        (*answers(booking, signatures), *map_button(booking, hospital)),
        alt=Phrase("alt-moved"),
    )


def gone_card(booking: Booking, hospital: Hospital | None) -> Card:
    """The hospital has it no more."""
    where: tuple[Words, ...] = (hospital.name,) if hospital is not None else ()
    known = booking.contact if booking.care is not None else None  # of somebody cared for it is said whose it was
    whose: tuple[Words, ...] = (Phrase("reminder-for", {"name": known.name}),) if known is not None else ()
    lines = (When(booking.start), *whose, *where, Phrase("gone-words"))
    return Card(Phrase("gone-title"), lines, alt=Phrase("alt-gone"))


def neutral_lines(booking: Booking, hospital: Hospital) -> tuple[Words, ...]:
    """Full date, who comes, hospital, place and preparation, as far as they are known and name no department."""
    place, prepare = neutral_place(booking, hospital)
    lines: list[Words] = [When(booking.start)]
    if booking.contact is not None:
        lines.append(Phrase("reminder-for", {"name": booking.contact.name}))
    lines.append(hospital.name)
    if place is not None:
        lines.append(Phrase("booking-place", {"place": place}))
    if prepare is not None:
        lines.append(Phrase("reminder-prepare", {"prepare": prepare}))
    if booking.confirmed_at is not None:
        lines.append(Phrase("reminder-confirmed"))
    return tuple(lines)


def neutral_place(booking: Booking, hospital: Hospital) -> tuple[Name | None, Name | None]:
    """Where to go and what to do before, each as far as it is known and does not name the department."""
    department = hospital.department(booking.slot.department)
    if department is None:
        return None, None
    texts = (department.place, department.prepare)
    place, prepare = (None if each is None or _names(department, each) else each for each in texts)
    return place, prepare


def answers(booking: Booking, signatures: Signatures) -> tuple[Choice, ...]:
    """What can be answered to it; not again what was confirmed already."""
    yes = bound(signatures, CONFIRM, booking, Phrase("reminder-yes"))
    others = (
        bound(signatures, MOVE, booking, Phrase("reminder-move")),
        bound(signatures, CANCEL, booking, Phrase("reminder-cancel")),
    )
    return others if booking.confirmed_at is not None else (yes, *others)


def map_button(booking: Booking, hospital: Hospital) -> tuple[Choice, ...]:
    """The way there, if the hospital has given an address on a map."""
    department = hospital.department(booking.slot.department)
    url = (department.map if department is not None else None) or hospital.map
    return (Choice(Phrase("reminder-map"), Link(url)),) if url else ()


def _names(department: Department, words: Name) -> bool:
    """Whether a text of the configuration gives the department away."""
    said = f"{words.th} {words.en}".casefold()
    return any(name.casefold() in said for name in (department.name.th, department.name.en))
