"""What booking shows: cards of times, the card to confirm, the card of a booked appointment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, tzinfo

from bot.dialogue.steps import Step
from bot.dialogue.taps import press
from bot.domain.appointment import Booking, Hospital, Slot
from bot.domain.sayings import Card, Choice
from bot.domain.words import Day, Phrase, When, Words
from bot.flows.booking_referral import Referral, written
from bot.flows.booking_steps import ChoosingDay, ChoosingDepartment, ChoosingHospital, ChoosingSlot, Offer
from bot.flows.labels import button_label
from bot.flows.short_time import short_day, short_when

PER_CARD = 5

BACK, LEAVE, MORE, AGAIN, SOONEST, OTHER_DAY = "back", "leave", "more", "again", "soonest", "day"
YES, CONTACT, WAIT = "yes", "contact", "wait"
DOCTOR, ANY_DOCTOR = "doctor", "any-doctor"


def leave(step: type[Step]) -> Choice:
    """Stop booking."""
    return press(step, LEAVE, Phrase("booking-leave"))


def back_and_leave(step: type[Step]) -> tuple[Choice, ...]:
    """One question back, or stop."""
    return (press(step, BACK, Phrase("booking-back")), leave(step))


def wait_choice(step: type[Step], hospital: Hospital | None) -> tuple[Choice, ...]:
    """Wait for a free time, where one can."""
    can = hospital is not None and hospital.waitlist is not None
    return (press(step, WAIT, Phrase("waitlist-way")),) if can else ()


def doctor_choice(step: type[Step], doctor: str, offers: tuple[Offer, ...] = ()) -> tuple[Choice, ...]:
    """Choose a doctor, where it is known who sits; any doctor, where one was chosen."""
    if doctor:
        return (press(step, ANY_DOCTOR, Phrase("booking-any-doctor")),)
    named = any(each.slot.practitioner is not None for each in offers)
    return (press(step, DOCTOR, Phrase("booking-by-doctor")),) if named else ()


def hospital_cards(hospitals: tuple[Hospital, ...]) -> tuple[Card, ...]:
    """Every hospital as a large button."""
    buttons = [press(ChoosingHospital, each.id, button_label(each.name)) for each in hospitals]
    return tuple(_cards(Phrase("booking-ask-hospital"), buttons))


def department_cards(hospital: Hospital) -> tuple[Card, ...]:
    """Every department as a large button with its number."""
    buttons = [
        press(ChoosingDepartment, each.code, button_label(each.name, number))
        for number, each in enumerate(hospital.departments, 1)
    ]
    return tuple(_cards(Phrase("booking-ask-department"), buttons, hospital.name))


def day_card(days: tuple[date, ...], *lines: Words) -> Card:
    """The soonest time, and days with free times, as large buttons."""
    buttons = [press(ChoosingDay, day.isoformat(), short_day(day)) for day in days]
    soonest = press(ChoosingDay, SOONEST, Phrase("booking-soonest"))
    return Card(
        Phrase("booking-ask-day"),
        (*lines, Phrase("booking-day-hint")),
        (soonest, *buttons),
        alt=Phrase("alt-booking-days"),
    )


def which_day_card(days: tuple[date, ...]) -> Card:
    """Days that the same words may mean, each read back in full."""
    buttons = tuple(press(ChoosingDay, day.isoformat(), short_day(day)) for day in days)
    return Card(Phrase("booking-which-day"), tuple(Day(day) for day in days), buttons, alt=Phrase("alt-booking-days"))


def slot_cards(offers: tuple[Offer, ...], zone: tzinfo, *lines: Words) -> tuple[Card, ...]:
    """Up to ten times, five to a card, each a large button with weekday, date and clock."""
    buttons = [press(ChoosingSlot, str(each.key), short_when(each.slot.start.astimezone(zone))) for each in offers]
    days = {each.slot.start.astimezone(zone).date() for each in offers}
    title: Words = Day(days.pop()) if len(days) == 1 else Phrase("booking-free-times")
    return tuple(_cards(title, buttons, *lines, Phrase("booking-slot-hint"), alt=Phrase("alt-booking-times")))


def place_lines(slot: Slot, hospital: Hospital | None) -> tuple[Words, ...]:
    """Department, hospital, building and doctor, as far as they are known."""
    if hospital is None:
        return ()
    department = hospital.department(slot.department)
    lines: list[Words] = []
    if department is not None:
        lines.append(Phrase("booking-where", {"department": department.name, "hospital": hospital.name}))
        if department.place is not None:
            lines.append(Phrase("booking-place", {"place": department.place}))
    else:
        lines.append(hospital.name)
    if slot.practitioner is not None:
        lines.append(Phrase("booking-doctor", {"doctor": slot.practitioner}))
    return tuple(lines)


def booked_card(slot: Slot, hospital: Hospital | None, title: str = "booking-booked") -> Card:
    """An appointment that stands: full date, place, what to bring."""
    when = When(slot.start)
    return Card(
        Phrase(title),
        (when, *place_lines(slot, hospital), Phrase("booking-bring")),
        alt=Phrase("alt-booked", {"when": when}),
    )


def booking_button(department: str, label: Words, referral: Referral | None = None) -> Choice:
    """A choice, for any flow to show, that starts booking at this department whenever it is tapped, with what a triage gives along."""
    return press(ChoosingDepartment, written(department, referral), label)


def booking_with(bookings: tuple[Booking, ...], key: str) -> Booking | None:
    """The booking whose key stands in a tap's key."""
    return next((each for each in bookings if str(each.key) in key), None)


def is_over(slot: Slot, now: datetime) -> bool:
    """Whether a slot has begun."""
    return slot.start <= now


def asking_cards(title: Words, buttons: Sequence[Choice]) -> Iterator[Card]:
    """A question with any number of answers."""
    yield from _cards(title, list(buttons), alt=Phrase("alt-answer"))


def _cards(title: Words, buttons: list[Choice], *lines: Words, alt: Phrase | None = None) -> Iterator[Card]:
    """Five buttons to a card; the lines stand on the first card only."""
    for first in range(0, len(buttons), PER_CARD):
        shown = tuple(buttons[first : first + PER_CARD])
        yield Card(
            title if first == 0 else Phrase("booking-go-on"),
            lines if first == 0 else (),
            shown,
            alt or Phrase("alt-card"),
        )
