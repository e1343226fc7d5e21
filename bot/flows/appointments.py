"""Appointments that stand: asked of their hospital now, shown in full, each with what can be done about it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from bot.dialogue.router import Router
from bot.dialogue.taps import start
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.appointment import Booking, BookingState, Standing
from bot.domain.appointment_facts import AppointmentSeen
from bot.domain.change import ChangeKind
from bot.domain.consent import Purpose
from bot.domain.facts import Fact
from bot.domain.sayings import Card, Carousel, Choice, Plain, Shape, Urgency
from bot.domain.waitlist import WaitState
from bot.domain.words import Phrase, When
from bot.flows import noticed
from bot.flows.appointment_card import hospital_of, standing_card
from bot.flows.booking_words import place_lines
from bot.flows.care_words import names_a_relative
from bot.flows.caring_shown import for_people
from bot.flows.caring_ways import TO_CARE
from bot.flows.seen_appointments import Theirs, could_be_seen, theirs
from bot.flows.waitlist_words import wait_card
from bot.flows.ways_on import TO_BOOKING, TO_LINK, TO_MENU, TO_PERSON, back_to_step

router = Router()

TO_ALL = start("all_appointments", Phrase("way-all"))
_MOST_CARDS, _MOST_AT_ALL = 4, 10
_BEING_CHECKED = (BookingState.REQUESTED, BookingState.UNKNOWN)
_NEXT = re.compile(
    r"(?:นัด|ครั้ง|คราว|รอบ|คิว)\s*(?:ครั้ง|คราว|รอบ)?\s*(?:หน้า|ต่อไป|ถัดไป)|\bnext\s+(?:appointment|appt|visit|one)\b",
    re.IGNORECASE,
)
_LETTING_GO = (ChangeKind.CANCEL, ChangeKind.MOVE)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found: how it is shown, and what became true by that. `news`: the hospital has changed something, which is told with it."""

    cards: tuple[Card, ...] = ()
    facts: tuple[Fact, ...] = ()
    news: bool = False

    def __add__(self, other: Seen) -> Seen:
        return Seen((*self.cards, *other.cards), (*self.facts, *other.facts), self.news or other.news)


@router.intent("check_appointment", needs=Purpose.APPOINTMENTS)
async def my_appointments(turn: Turn, clinic: Clinic) -> Outcome:
    """What was booked in this chat and is still to come, the next one first; who cares for others is asked whose are meant."""
    people = await for_people(turn, clinic)
    if people is not None:
        return people
    own = await own_appointments(turn, clinic)
    return _of_this_chat(own) if not turn.patient.cares and names_a_relative(turn.text) else own


def _of_this_chat(own: Outcome) -> Outcome:
    """Who asks for somebody else's and cares for nobody sees what was booked here, and hears that it is no more than that."""
    said = Plain(Phrase("mine-of-this-chat"))
    return replace(own, say=(said, *own.say), choices=(TO_CARE, *own.choices))


async def own_appointments(turn: Turn, clinic: Clinic) -> Outcome:
    """Those of the person of this chat; then what hospitals have made for linked records, and where they wait for a free time.

    If the next one is asked for, the first of both: either may be it.
    """
    ahead, made = ahead_of(turn), _with_waits(turn, clinic, await theirs(turn, clinic))
    most = 1 if ahead and _NEXT.search(turn.text) else _MOST_CARDS
    room = max(most - len(ahead), 1 if most == 1 else 0)
    some = replace(made, cards=made.cards[:room])
    return await _shown(turn, clinic, ahead[:most], some, more=len(ahead) > most or len(made.cards) > room)


@router.intent("all_appointments", needs=Purpose.APPOINTMENTS)
async def all_appointments(turn: Turn, clinic: Clinic) -> Outcome:
    """Every one of them, side by side where there are many."""
    ahead, made = ahead_of(turn), _with_waits(turn, clinic, await theirs(turn, clinic))
    return await _shown(turn, clinic, ahead[:_MOST_AT_ALL], made, more=False)


async def one_appointment(turn: Turn, clinic: Clinic, booking: Booking) -> Outcome:
    """This one, with all that can be asked for."""
    return await _shown(turn, clinic, (booking,), Theirs(), more=len(ahead_of(turn)) > 1)


def _with_waits(turn: Turn, clinic: Clinic, made: Theirs) -> Theirs:
    """With the waitlists on which they are."""
    waiting = (each for each in turn.patient.waits if each.state is WaitState.WAITING)
    cards = (card for each in waiting if (card := wait_card(each, clinic.hospitals)) is not None)
    return replace(made, cards=(*made.cards, *cards))


def ahead_of(turn: Turn) -> tuple[Booking, ...]:
    """Appointments to come, and wishes that are still being checked, the next one first."""
    shown = (BookingState.BOOKED, *_BEING_CHECKED)
    ahead = [each for each in turn.patient.bookings if each.start > turn.now and each.state in shown]
    return tuple(sorted(ahead, key=lambda each: each.start))


async def seen_now(turn: Turn, clinic: Clinic, ahead: Sequence[Booking]) -> Seen:
    """Each of them as its hospital has it at this moment, the first one with all that can be asked for."""
    standing = await clinic.booking.look([each for each in ahead if each.state is BookingState.BOOKED])
    found = (_seen(turn, clinic, each, standing, whole=each is ahead[0]) for each in ahead)
    return sum(found, start=Seen())


async def _shown(turn: Turn, clinic: Clinic, ahead: Sequence[Booking], made: Theirs, *, more: bool) -> Outcome:
    link = (TO_LINK,) if could_be_seen(turn, clinic) else ()
    if not ahead and not made.cards and not made.silent:
        none = (Plain(Phrase("mine-none")), *((Plain(Phrase("seen-link-first")),) if link else ()))
        return Outcome(none, _ways_on(turn, *link), step_kept=True)
    seen = await seen_now(turn, clinic, ahead)
    cards = (*seen.cards, *made.cards)
    left = len(cards) - _MOST_AT_ALL
    beside = made.silent or ((Plain(Phrase("seen-more", {"count": str(left)})),) if left > 0 else ())
    many = len(cards) > _MOST_CARDS
    shapes: tuple[Shape, ...] = (Carousel(cards[:_MOST_AT_ALL], Phrase("alt-answer")),) if many else cards
    shapes = (*shapes, *beside[:1])
    choices = _ways_on(turn, *link, *((TO_ALL,) if more else ()))
    # News that is recorded as told must be heard, also when the answer to this message is lost.
    urgency = Urgency.OUTCOME if seen.news else Urgency.TALK
    return Outcome(shapes, choices, facts=seen.facts, urgency=urgency, step_kept=True)


def _seen(turn: Turn, clinic: Clinic, booking: Booking, standing: Mapping[UUID, Standing], *, whole: bool) -> Seen:
    """As the hospital has it at this moment; what it has changed is told here and now, and recorded with it."""
    if booking.state is not BookingState.BOOKED:
        lines = (When(booking.slot.start), *place_lines(booking.slot, hospital_of(booking, clinic)))
        return Seen((Card(Phrase("mine-being-checked"), lines, alt=Phrase("alt-answer")),))
    found = standing.get(booking.key)
    if found is None:
        as_of = booking.as_of or booking.requested_at
        return Seen((standing_card(booking, clinic, turn.now, as_of=as_of, whole=whole),))
    if _letting_go(turn, booking):
        return Seen((standing_card(booking, clinic, turn.now, whole=whole),))
    hospital = hospital_of(booking, clinic)
    if hospital is not None and noticed.differs(booking, found, turn.now):
        told = noticed.as_told(booking, found, hospital, clinic.signatures, turn.now)
        return Seen(tuple(each for each in told.say if isinstance(each, Card)), told.facts, news=True)
    return Seen(
        (standing_card(booking, clinic, turn.now, whole=whole),), (AppointmentSeen(booking.key, found.accepted),)
    )


def _letting_go(turn: Turn, booking: Booking) -> bool:
    """Whether the patient is cancelling or moving it: what the hospital says of it may be our own doing."""
    return any(
        each.booking == booking.key and each.state.open and each.kind in _LETTING_GO for each in turn.patient.changes
    )


def _ways_on(turn: Turn, *first: Choice) -> tuple[Choice, ...]:
    return (*back_to_step(turn), *first, TO_BOOKING, TO_PERSON, TO_MENU)
