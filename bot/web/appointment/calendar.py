"""An appointment as a calendar file (RFC 5545) that calendars on phones take, and correct when they are given it again."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from bot.domain.appointment import BookingState, Hospital
from bot.domain.appointment_chain import Chain
from bot.domain.words import Words
from bot.flows.calendar_words import calendar_words

_MAKER = "-//KlaiMor//appointments//TH"


def calendar_file(chain: Chain, hospital: Hospital, word: Callable[[Words], str]) -> bytes:
    """One VEVENT with its time zone. The UID stays through every move, SEQUENCE grows with each, and what is cancelled says so.

    It has no METHOD: it is kept by whoever opens it, and is no invitation that could be answered.
    """
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add_component(_event(chain, hospital, word))
    calendar.add_missing_timezones()
    made: bytes = calendar.to_ical()
    return made


def _event(chain: Chain, hospital: Hospital, word: Callable[[Words], str]) -> Event:
    event, booking, words = Event(), chain.booking, calendar_words(chain.booking, hospital)
    zone = ZoneInfo(hospital.timezone)
    end = booking.slot.end if booking.appointment is None else booking.appointment.end
    event.add("uid", str(chain.uid))
    event.add("dtstamp", chain.changed_at)
    event.add("last-modified", chain.changed_at)
    event.add("sequence", chain.version)
    event.add("status", "CANCELLED" if booking.state is BookingState.CANCELLED else "CONFIRMED")
    event.add("dtstart", booking.start.astimezone(zone))
    event.add("dtend", end.astimezone(zone))
    event.add("summary", word(words.title))
    event.add("location", ", ".join(word(each) for each in words.place))
    event.add("description", "\n".join(word(each) for each in words.notes))
    event.add("class", "PRIVATE")
    return event
