"""The steps of booking, and what is known of the wish at each of them."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID, uuid4

import msgspec

from bot.dialogue.steps import Step
from bot.domain.appointment import Slot
from bot.domain.words import Name
from bot.flows.booking_referral import Referral


class Moving(msgspec.Struct, frozen=True):
    """The appointment that is to be moved: its key, when it begins, and for whom it is."""

    key: UUID
    start: datetime
    name: str
    phone: str


class Wish(msgspec.Struct, frozen=True):
    """What the patient has asked for so far; empty means not said. Days and clock times are the hospital's local ones.

    `moves`: hospital and department are those of that appointment, which is let go of once another time is booked.
    `referral`: what a triage gave along. `letter`: they have the letter of referral that the department asks for.
    `doctor`: by the hospital's Thai name for them. `care`: the right to act for the person whom the words named.
    """

    hospital: str = ""
    department: str = ""
    first: date | None = None
    last: date | None = None
    period: str = ""  # morning, noon, afternoon, evening, night
    clocks: tuple[time, ...] = ()  # more than one where the words can be read in two ways
    any_day: bool = False
    moves: Moving | None = None
    referral: Referral | None = None
    letter: bool = False
    doctor: str = ""
    care: UUID | None = None

    def without_time(self) -> Wish:
        """The same wish at any hour."""
        return msgspec.structs.replace(self, period="", clocks=())

    def without_day(self) -> Wish:
        """The same wish with day and hour open again."""
        return msgspec.structs.replace(self.without_time(), first=None, last=None, any_day=False)

    def on(self, day: date) -> Wish:
        """The same wish on one day."""
        return msgspec.structs.replace(self, first=day, last=day, any_day=False)


class Offer(msgspec.Struct, frozen=True):
    """A slot as offered: its key was made with the offer, so that a repeated tap or a second run books once."""

    key: UUID
    slot: Slot


def offer(slot: Slot) -> Offer:
    """Offer a slot under a new key."""
    return Offer(uuid4(), slot)


class ChoosingHospital(Step, frozen=True, tag="booking.choosing_hospital"):
    """Which hospital, where there are several. `keeps`: it is theirs from now on, also where another one was before."""

    wish: Wish
    keeps: bool = False


class ChoosingDepartment(Step, frozen=True, tag="booking.choosing_department"):
    """Which department; the tap's key is its code."""

    wish: Wish


class HavingLetter(Step, frozen=True, tag="booking.having_letter"):
    """Whether they have the letter of referral that the department asks for."""

    wish: Wish


class ChoosingDoctor(Step, frozen=True, tag="booking.choosing_doctor"):
    """Which doctor; the tap's key is made of the name."""

    wish: Wish
    doctors: tuple[Name, ...]


class ChoosingDay(Step, frozen=True, tag="booking.choosing_day"):
    """Which day; `days` are those offered, the tap's key is the ISO date. `full`: the wish for which nothing was free, to wait for."""

    wish: Wish
    days: tuple[date, ...] = ()
    full: Wish | None = None


class ChoosingSlot(Step, frozen=True, tag="booking.choosing_slot"):
    """Which time; the tap's key is the booking key. `full`: as in ChoosingDay."""

    wish: Wish
    offers: tuple[Offer, ...]
    full: Wish | None = None


class _Chosen(Step, frozen=True):
    """A time is chosen; `offers` are kept so that another button of the same card still works."""

    wish: Wish
    offers: tuple[Offer, ...]
    chosen: Offer


class ChoosingWhom(_Chosen, frozen=True, tag="booking.choosing_whom"):
    """For which of the linked records or people cared for, or somebody else; the tap's key is the link or the right."""


class GivingName(_Chosen, frozen=True, tag="booking.giving_name"):
    """Who comes."""

    numbers_are_choices = False
    own_words = True


class GivingPhone(_Chosen, frozen=True, tag="booking.giving_phone"):
    """How to reach them. `link`: the record that it is for, or `care`: the right to act for its person; else it is for who was named."""

    numbers_are_choices = False
    own_words = True

    name: str = ""
    link: UUID | None = None
    care: UUID | None = None


class Confirming(_Chosen, frozen=True, tag="booking.confirming"):
    """Everything is known: yes or no. `link` and `care` as in GivingPhone."""

    name: str = ""
    phone: str = ""
    link: UUID | None = None
    care: UUID | None = None


Chosen = ChoosingWhom | GivingName | GivingPhone | Confirming
BookingStep = (
    ChoosingHospital | ChoosingDepartment | HavingLetter | ChoosingDoctor | ChoosingDay | ChoosingSlot | Chosen
)
