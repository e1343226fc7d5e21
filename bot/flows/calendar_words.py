"""What stands in a patient's calendar of an appointment: no department, doctor or reason, since calendars are shown to others too."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.appointment import Booking, BookingState, Hospital
from bot.domain.words import Phrase, Words
from bot.flows.reminder_words import neutral_place


@dataclass(frozen=True, slots=True)
class CalendarWords:
    """The entry in words."""

    title: Words
    place: tuple[Words, ...]
    notes: tuple[Words, ...]


def calendar_words(booking: Booking, hospital: Hospital) -> CalendarWords:
    """For a calendar that was not told it may show more."""
    gone = booking.state is BookingState.CANCELLED
    title = Phrase("event-title-gone" if gone else "event-title", {"hospital": hospital.name})
    place, prepare = neutral_place(booking, hospital)
    where = (hospital.name, *((place,) if place is not None else ()))
    before = () if prepare is None else (Phrase("reminder-prepare", {"prepare": prepare}),)
    return CalendarWords(title, where, (*before, Phrase("booking-bring"), Phrase("event-in-chat")))


# What a link says that opens nothing any more, and while our database is away.
LINK_OVER, LINK_LATER = Phrase("appointment-link-over"), Phrase("appointment-link-later")
