"""The waitlist: who waits for a time at a department, and the free times that are offered in the order of joining.

What is decided here, since no source decides it:
- A time is offered to the first few who fit, together; the first who accepts has it, the others keep their places.
- Nobody has two open offers at once for one wait, and nobody is offered again what they have declined or let pass.
- Quiet hours do not count as time to answer, so that nobody loses a time asleep; and nothing is offered in them.
- Who has an appointment is offered only what is earlier, and moves: the new time is booked before the old one is let go of.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import Enum
from uuid import UUID, uuid5

from bot.domain.appointment import Slot
from bot.domain.messages import Person
from bot.domain.reminder import ReminderRules, quiet_until
from bot.domain.times_of_day import in_period
from bot.domain.wait_rules import WaitRules

SHOWN_FOR = timedelta(
    minutes=2
)  # longer than any memory of free times: what was lost is believed to be free again only after it
OCCASIONS = 3  # so often is one time offered to one who wants it and does not get it
MOST_WAITS = 5  # of one patient
WAIT_OFF = "wait_off"  # the timer that tells a patient that staff have taken them off; its ref is the wait


class WaitState(Enum):
    """waiting is the only one that is not an end."""

    WAITING = "waiting"
    BOOKED = "booked"  # an offer was accepted, and stands at the hospital
    LEFT = "left"  # the patient does not want to wait any more
    OVER = "over"  # the days have passed, or what it was for has ended


class OffReason(Enum):
    """Why staff have taken somebody off the list."""

    ASKED = "asked"  # they have said so, by phone or at the counter
    BOOKED = "booked"  # they have an appointment by another way
    CLOSED = "closed"  # the clinic has no further times
    OTHER = "other"


class OfferState(Enum):
    """open and taking are not ends; who accepts one that is gone may still be lucky, so the hospital is asked."""

    OPEN = "open"
    TAKING = "taking"  # accepted, and being written at the hospital
    TAKEN = "taken"
    LOST = "lost"  # accepted, and somebody else was first
    REFUSED = "refused"  # accepted, and the hospital said no
    DECLINED = "declined"
    EXPIRED = "expired"
    GONE = "gone"  # not among the free times of the hospital any more


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is waited for. Days and times of day are the hospital's local ones; empty means any. `doctor`: by the hospital's Thai name."""

    department: str
    first: date | None = None
    last: date | None = None
    period: str = ""
    doctor: str = ""


@dataclass(frozen=True, slots=True)
class ForWhom:
    """Who comes; `link`: the linked record that it is for, `care`: the right under which it is for somebody cared for.

    Both None: it is for whoever was named.
    """

    name: str
    phone: str
    link: UUID | None = None
    care: UUID | None = None


@dataclass(frozen=True, slots=True)
class TakenOff:
    """`by`: the name of the member of staff."""

    why: OffReason
    by: str


@dataclass(frozen=True, slots=True)
class SlotOffer:
    """A free time as offered to one who waits. `key` is the booking key, made with the offer. `until`: to be answered before."""

    key: UUID
    wait: UUID
    slot: Slot
    state: OfferState
    made_at: datetime
    until: datetime
    ended_at: datetime | None = None

    def answerable(self, now: datetime) -> bool:
        """Whether a yes still counts."""
        return self.state in (OfferState.OPEN, OfferState.GONE, OfferState.TAKING) and now < self.until


@dataclass(frozen=True, slots=True)
class Wait:
    """One who waits. `until`: when it ends by itself. `instead_of`: the booking that an earlier time is wished for.

    `ahead`: how many wait for the same department and have waited longer. `offers`: the newest first. `off`: staff have ended it.
    """

    id: UUID
    hospital: str
    wanted: Wanted
    whom: ForWhom
    joined_at: datetime
    until: datetime
    instead_of: UUID | None = None
    state: WaitState = WaitState.WAITING
    ahead: int = 0
    offers: tuple[SlotOffer, ...] = ()
    off: TakenOff | None = None
    ended_at: datetime | None = None

    def has_open_offer(self) -> bool:
        """Whether something is offered just now, or being booked."""
        return any(each.state in (OfferState.OPEN, OfferState.TAKING) for each in self.offers)


@dataclass(frozen=True, slots=True)
class Waiter:
    """Who waits, as the keeper of the list sees them. `before`: when the appointment begins that is to become an earlier one."""

    person: Person
    wait: Wait
    before: datetime | None = None


def fits(slot: Slot, wait: Wait, zone: tzinfo, before: datetime | None = None) -> bool:
    """Whether a free time is what somebody waits for; `before`: it has to be earlier than this."""
    wanted, here = wait.wanted, slot.start.astimezone(zone)
    days = (wanted.first or date.min) <= here.date() <= (wanted.last or date.max)
    doctor = not wanted.doctor or (slot.practitioner is not None and slot.practitioner.th == wanted.doctor)
    in_time = slot.start < wait.until and (before is None or slot.start < before)
    return (
        slot.department == wanted.department and days and doctor and in_time and in_period(here.time(), wanted.period)
    )


def answer_by(slot: Slot, rules: WaitRules, quiet: ReminderRules, zone: tzinfo, now: datetime) -> datetime | None:
    """Until when an offer of this time can be answered that is made now; None when it cannot be offered now.

    Not in quiet hours, and not when less than half of the usual time would be left to answer.
    """
    if quiet_until(now, quiet, zone) is not None:
        return None
    latest = slot.start - rules.notice
    if _awake_for(rules.answer_within / 2, now, quiet, zone) > latest:
        return None
    return min(_awake_for(rules.answer_within, now, quiet, zone), latest)


def may_have(wait: Wait, slot: Slot, now: datetime) -> UUID | None:
    """The key under which this time is offered; None when it must not be: something is open, or this very time was let go of.

    One that was lost to another is offered again when it is free again, a few times.
    """
    if wait.state is not WaitState.WAITING or wait.has_open_offer():
        return None
    same = [each for each in wait.offers if same_time(each.slot, slot)]
    if any(each.state not in (OfferState.LOST, OfferState.GONE) for each in same) or len(same) >= OCCASIONS:
        return None
    if any(each.ended_at is None or now - each.ended_at < SHOWN_FOR for each in same):
        return None
    return uuid5(wait.id, f"{slot.id}|{slot.start.timestamp():.0f}|{len(same)}")


def same_time(one: Slot, other: Slot) -> bool:
    """Whether it is the same place in the hospital's diary."""
    return one.id == other.id and one.start == other.start


def offered_now(slot: Slot, waiters: Iterable[Waiter]) -> int:
    """To how many a time is offered just now, or is being booked by them."""
    open_ones = (OfferState.OPEN, OfferState.TAKING)
    return sum(
        same_time(each.slot, slot) and each.state in open_ones for waiter in waiters for each in waiter.wait.offers
    )


def next_for(slot: Slot, waiters: Iterable[Waiter], zone: tzinfo, now: datetime) -> tuple[Waiter, ...]:
    """Who may have this time, in the order of joining (which is that of `waiters`)."""
    return tuple(
        each
        for each in waiters
        if fits(slot, each.wait, zone, each.before) and may_have(each.wait, slot, now) is not None
    )


def _awake_for(span: timedelta, now: datetime, quiet: ReminderRules, zone: tzinfo) -> datetime:
    """When so much time has passed outside quiet hours; `now` is outside them."""
    here = now
    while quiet.quiet is not None:
        sleeps = datetime.combine(here.astimezone(zone).date(), quiet.quiet.begins, zone)
        sleeps = sleeps if sleeps >= here else sleeps + timedelta(days=1)
        wakes = quiet_until(sleeps, quiet, zone)
        if here + span <= sleeps or wakes is None:
            break
        span -= sleeps - here
        here = wakes
    return here + span
