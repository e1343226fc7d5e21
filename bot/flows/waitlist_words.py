"""What the waitlist shows: what somebody waits for, what is offered, and where they wait."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.dialogue.steps import Step
from bot.dialogue.taps import press
from bot.domain.appointment import Booking, Hospital
from bot.domain.link import Record
from bot.domain.sayings import Card, Choice
from bot.domain.waitlist import ForWhom, SlotOffer, Wait, Wanted
from bot.domain.words import Day, Phrase, When, Words
from bot.flows.booking_questions import said_phone
from bot.flows.booking_words import place_lines
from bot.flows.labels import button_label

TAKE, PASS, LEAVE, QUIT, STAY = "take", "pass", "leave", "quit", "stay"
_PERIODS = {
    "morning": Phrase("waitlist-morning"),
    "noon": Phrase("waitlist-noon"),
    "afternoon": Phrase("waitlist-afternoon"),
    "evening": Phrase("waitlist-evening"),
    "night": Phrase("waitlist-night"),
}
_ROOM = 30  # of a button, beside the words that say what it does


class Listed(Step, frozen=True, tag="waitlist.listed"):
    """Never stood at: it names the buttons of offers and of waits, which work wherever the patient is."""


def take_button(offer: SlotOffer, *, moves: bool) -> Choice:
    """Yes to an offer, wherever and whenever it is pressed."""
    return press(Listed, f"{TAKE}:{offer.key}", Phrase("waitlist-take-earlier" if moves else "waitlist-take"))


def leave_choice(wait: Wait) -> Choice:
    """Stop waiting, where a label is short."""
    return press(Listed, f"{LEAVE}:{wait.id}", Phrase("waitlist-leave-it"))


def leave_button(wait: Wait, hospital: Hospital) -> Choice:
    """Stop waiting, on a card. It says for what: its words may be typed."""
    department = hospital.department(wait.wanted.department)
    if department is None:
        return leave_choice(wait)
    label = Phrase("waitlist-leave", {"department": button_label(department.name, most=_ROOM)})
    return press(Listed, f"{LEAVE}:{wait.id}", label)


def leave_card(wait: Wait, hospitals: tuple[Hospital, ...]) -> Card:
    """Really? The place would be lost."""
    hospital = next((each for each in hospitals if each.id == wait.hospital), None)
    return Card(
        Phrase("waitlist-leave-ask"),
        (
            *(wanted_lines(hospital, wait.wanted) if hospital is not None else ()),
            Phrase("waitlist-off-for", {"name": wait.whom.name}),
            Phrase("waitlist-leave-hint"),
        ),
        (
            press(Listed, f"{QUIT}:{wait.id}", Phrase("waitlist-leave-yes")),
            press(Listed, f"{STAY}:{wait.id}", Phrase("waitlist-leave-no")),
        ),
        alt=Phrase("alt-answer"),
    )


def wanted_lines(hospital: Hospital, wanted: Wanted) -> tuple[Words, ...]:
    """Where, who and when, as far as it was said."""
    department = hospital.department(wanted.department)
    lines: list[Words] = [
        Phrase("booking-where", {"department": department.name, "hospital": hospital.name})
        if department is not None
        else hospital.name
    ]
    if wanted.doctor:
        lines.append(Phrase("booking-doctor", {"doctor": wanted.doctor}))
    return (*lines, _days(wanted), *((_PERIODS[wanted.period],) if wanted.period in _PERIODS else ()))


def _days(wanted: Wanted) -> Words:
    first, last = wanted.first, wanted.last
    if first is not None and first == last:
        return Day(first)
    if first is not None and last is not None:
        return Phrase("waitlist-days", {"first": Day(first), "last": Day(last)})
    return Phrase("waitlist-any-day")


def for_line(whom: ForWhom) -> Phrase:
    """For whom, and how to reach them."""
    return Phrase("booking-for", {"name": whom.name, "phone": said_phone(whom.phone)})


def hn_line(record: Record | None) -> tuple[Words, ...]:
    """The hospital's number of a linked record."""
    return (Phrase("booking-for-hn", {"hn": record.hn}),) if record is not None and record.hn else ()


def offer_card(wait: Wait, offer: SlotOffer, hospital: Hospital, moves: Booking | None, *, together: bool) -> Card:
    """The free time read back in full, until when to answer, and what a yes means. Its notification tells nothing."""
    instead = (Phrase("waitlist-instead", {"when": When(moves.start)}),) if moves is not None else ()
    shared = (Phrase("waitlist-together"),) if together else ()
    return Card(
        Phrase("waitlist-offer-earlier" if moves is not None else "waitlist-offer"),
        (
            When(offer.slot.start),
            *place_lines(offer.slot, hospital),
            for_line(wait.whom),
            *instead,
            Phrase("waitlist-answer-by", {"until": When(offer.until)}),
            *shared,
        ),
        (
            take_button(offer, moves=moves is not None),
            press(Listed, f"{PASS}:{offer.key}", Phrase("waitlist-pass")),
            leave_button(wait, hospital),
        ),
        alt=Phrase("alt-waitlist-offer"),
    )


def wait_card(wait: Wait, hospitals: tuple[Hospital, ...]) -> Card | None:
    """Where somebody waits, at which place, and how to stop."""
    hospital = next((each for each in hospitals if each.id == wait.hospital), None)
    if hospital is None:
        return None
    lines = (
        *wanted_lines(hospital, wait.wanted),
        for_line(wait.whom),
        _place(wait.ahead),
        until_line(wait.until, hospital),
    )
    title = Phrase("waitlist-mine" if wait.instead_of is None else "waitlist-mine-earlier")
    return Card(title, lines, (leave_button(wait, hospital),), alt=Phrase("alt-answer"))


def until_line(until: datetime, hospital: Hospital) -> Phrase:
    """The last day on which they wait; `until` is when it ends."""
    last = (until - timedelta(seconds=1)).astimezone(ZoneInfo(hospital.timezone)).date()
    return Phrase("waitlist-until", {"until": Day(last)})


def _place(ahead: int) -> Phrase:
    return Phrase("waitlist-ahead", {"ahead": str(ahead)}) if ahead else Phrase("waitlist-first")


def key_in(pressed: str, verb: str) -> UUID | None:
    """The id in the key of a button with this verb; None for any other."""
    before, _, which = pressed.rpartition(":")
    said = before.rpartition(":")[2]
    if said != verb:
        return None
    try:
        return UUID(which)
    except ValueError:
        return None
