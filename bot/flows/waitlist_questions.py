"""The questions of joining a waitlist: for whom, how to reach them, and whether all of it is right."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.dialogue.steps import Step
from bot.dialogue.taps import press
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.appointment import Hospital
from bot.domain.care import Care
from bot.domain.link import Link
from bot.domain.sayings import Card, Plain
from bot.domain.wait_rules import WaitRules
from bot.domain.waitlist import ForWhom, Wanted
from bot.domain.words import Phrase
from bot.flows.booking_record import record_of
from bot.flows.booking_steps import Wish
from bot.flows.booking_wish import hospital_of
from bot.flows.link_words import on_a_button
from bot.flows.waitlist_words import for_line, hn_line, until_line, wanted_lines
from bot.flows.ways_on import TO_BOOKING, TO_MENU, TO_PERSON

_PER_CARD = 5
YES, NO, OTHER = "yes", "no", "other"
_NOON = time(12)


class _Joining(Step, frozen=True):
    """What is waited for; `wait`: the id that the wait will have, made with the question, so that a second yes joins once."""

    wish: Wish
    wait: UUID


class AskingWhom(_Joining, frozen=True, tag="waitlist.whom"):
    """For which of the linked records, or somebody else; the tap's key is the link."""


class AskingName(_Joining, frozen=True, tag="waitlist.name"):
    """Who comes."""

    numbers_are_choices = False
    own_words = True


class AskingPhone(_Joining, frozen=True, tag="waitlist.phone"):
    """How to reach them. `link`: the record that it is for; `care`: the right under which it is for somebody cared for."""

    numbers_are_choices = False
    own_words = True

    name: str = ""
    link: UUID | None = None
    care: UUID | None = None


class Joining(_Joining, frozen=True, tag="waitlist.joining"):
    """Everything was read back: yes or no."""

    name: str = ""
    phone: str = ""
    link: UUID | None = None
    care: UUID | None = None


def wanted_of(wish: Wish) -> Wanted:
    """Half a day is as near as somebody can wait for: a clock time is taken for its half of the day."""
    period = wish.period
    if wish.clocks:
        period = "morning" if max(wish.clocks) < _NOON else "afternoon" if min(wish.clocks) >= _NOON else ""
    return Wanted(wish.department, wish.first, wish.last, period, wish.doctor)


def until_of(wish: Wish, hospital: Hospital, rules: WaitRules, now: datetime) -> datetime:
    """When it ends by itself: with the last day wished for, or before the appointment that is to become an earlier one."""
    zone = ZoneInfo(hospital.timezone)
    until = now + rules.lasts
    if wish.last is not None:
        until = datetime.combine(wish.last + timedelta(days=1), time(), zone)
    return until if wish.moves is None else min(until, wish.moves.start - rules.notice)


def ask_join(turn: Turn, clinic: Clinic, step: Joining) -> Outcome:
    """Everything read back, how it goes on, and one yes."""
    hospital = hospital_of(clinic, step.wish)
    if hospital is None or hospital.waitlist is None:
        return Outcome((Plain(Phrase("waitlist-not-here")),), (TO_BOOKING, TO_PERSON, TO_MENU))
    until = until_of(step.wish, hospital, hospital.waitlist, turn.now)
    card = Card(
        Phrase("waitlist-ask" if step.wish.moves is None else "waitlist-ask-earlier"),
        (
            *wanted_lines(hospital, wanted_of(step.wish)),
            for_line(ForWhom(step.name, step.phone)),
            *hn_line(record_of(turn.patient, step)),
            until_line(until, hospital),
            Phrase("waitlist-how" if step.wish.moves is None else "waitlist-how-earlier"),
        ),
        (
            press(Joining, f"{YES}:{step.wait}", Phrase("waitlist-yes")),
            press(Joining, NO, Phrase("waitlist-no")),
        ),
        alt=Phrase("alt-answer"),
    )
    return Outcome((card,), (TO_PERSON,), step)


def ask_whom(step: AskingWhom, links: tuple[Link, ...], cares: tuple[Care, ...] = ()) -> Outcome:
    """Each linked record, each person cared for, and anybody else."""
    records = (*((each.id, each.record) for each in links), *((each.id, each.record) for each in cares))
    buttons = (
        *(press(AskingWhom, str(which), on_a_button(record)) for which, record in records),
        press(AskingWhom, OTHER, Phrase("booking-somebody-else")),
    )
    cards = [
        Card(Phrase("waitlist-ask-whom" if first == 0 else "booking-go-on"), (), some, alt=Phrase("alt-answer"))
        for first in range(0, len(buttons), _PER_CARD)
        for some in (buttons[first : first + _PER_CARD],)
    ]
    return Outcome(tuple(cards), (press(AskingWhom, NO, Phrase("waitlist-no")),), step)


def ask_name(step: AskingName, *before: str) -> Outcome:
    """Who comes; `before`: ids of what is said first."""
    said = (*(Plain(Phrase(each)) for each in before), Plain(Phrase("booking-ask-name")))
    return Outcome(said, (press(AskingName, NO, Phrase("waitlist-no")), TO_PERSON), step)


def ask_phone(step: AskingPhone, *before: str) -> Outcome:
    """How to reach them; `before`: ids of what is said first."""
    said = (*(Plain(Phrase(each)) for each in before), Plain(Phrase("booking-ask-phone", {"name": step.name})))
    return Outcome(said, (press(AskingPhone, NO, Phrase("waitlist-no")), TO_PERSON), step)
