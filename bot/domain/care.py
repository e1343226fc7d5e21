"""Caring for another person's appointments: who may, how far, until when, and by whose word."""

from __future__ import annotations

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from uuid import UUID

from bot.domain.link import Proof, Record

OF_AGE = 20  # years: majority, Civil and Commercial Code, section 19
CODE_DIGITS = 10
ASK_LASTS = timedelta(hours=24)  # how long the one-time code of a request can be said yes to
MOST_CODES = 5  # codes that one chat may type within `CODES_LOCKED`
CODES_LOCKED = timedelta(hours=24)
TERMS = (90, 365, 730)  # days that a right may be given for in the chat; longer only at the counter
LONGEST = timedelta(days=730)
TOLD_FOR = timedelta(days=30)  # how long an ended right is still remembered, so that its end can be explained
MOST_PEOPLE = 20  # people whom one chat may care for
CARE_NEWS = "care_news"  # the timer that tells a chat of a right that was made or ended; its ref is the right
CARE_NOTICED = (
    "care_noticed"  # the timer that tells a carer what a hospital has changed; its ref is the change (see change_in)
)
CARE_OVER = "care_over"  # the timer of the moment at which a right ends by itself


class Scope(Enum):
    """What a carer may do."""

    SEE = "see"  # be shown the appointments
    BOOK = "book"  # book, move, cancel, confirm
    REMIND = "remind"  # be reminded of them


EVERYTHING = (Scope.SEE, Scope.BOOK, Scope.REMIND)


class Basis(Enum):
    """By whose word it was given."""

    CONSENT = "consent"  # the patient said yes in their own chat
    COUNTER = "counter"  # staff have seen both, or what shows that one may act for the other
    PARENT = "parent"  # a child's record, proved with its numbers and a code to the phone that the hospital knows


class Relation(Enum):
    """Who the person cared for is to the carer."""

    MOTHER = "mother"
    FATHER = "father"
    GRANDMOTHER = "grandmother"
    GRANDFATHER = "grandfather"
    CHILD = "child"
    SPOUSE = "spouse"
    SIBLING = "sibling"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Care:
    """The right of one chat to act for the person of one record, from `since` to before `until` (aware).

    `carer`: the carer's name, as the patient was shown it. `ended`: it was taken back, at `until`. `with_chat`: the person cared for has
    a chat of their own, in whose ledger the carer's bookings stand.
    """

    id: UUID
    record: Record
    relation: Relation
    scopes: tuple[Scope, ...]
    basis: Basis
    since: datetime
    until: datetime
    carer: str = ""
    ended: bool = False
    with_chat: bool = False

    def stands(self, now: datetime) -> bool:
        """Whether it holds at this moment."""
        return not self.ended and self.since <= now < self.until

    def allows(self, scope: Scope, now: datetime) -> bool:
        """Whether this may be done under it at this moment."""
        return scope in self.scopes and self.stands(now)


@dataclass(frozen=True, slots=True)
class CareAsk:
    """What somebody asks a patient for: to act for them this far, for so long. `carer`: the asker's name as they gave it."""

    code: str
    carer: str
    relation: Relation
    scopes: tuple[Scope, ...]
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class NoticedChange:
    """What a hospital has changed: of a move the generation and the old beginning (UTC), None of what stands no more."""

    booking: UUID
    generation: int | None = None
    old_start: datetime | None = None


def moved_ref(booking: str, generation: int, old_start: int) -> str:
    """The change as the ref of a timer; `old_start`: seconds since 1970."""
    return f"moved:{booking}:{generation}:{old_start}"


def gone_ref(booking: str) -> str:
    """The same of one that stands no more."""
    return f"gone:{booking}"


def change_in(ref: str) -> NoticedChange:
    """The change that such a ref names. Raises ValueError."""
    match ref.split(":"):
        case ["moved", booking, generation, old_start]:
            return NoticedChange(UUID(booking), int(generation), datetime.fromtimestamp(int(old_start), UTC))
        case ["gone", booking]:
            return NoticedChange(UUID(booking))
    raise ValueError("not the ref of a change")


def of_age_on(born: str) -> date | None:
    """The day from which somebody is certainly no child any more in the law's eyes, None when `born` (ISO 8601) cannot be read.

    Without a day or a month the earliest birthday counts: a parent's right ends rather early than late. Who was born on 29 February
    is of age on 1 March where the year has no such day.
    """
    parts = born.split("-")
    if not all(each.isdigit() for each in parts) or not 1 <= len(parts) <= 3:
        return None
    year, month, day = (int(each) for each in (*parts, *("1",) * (3 - len(parts))))
    if (month, day) == (2, 29) and not calendar.isleap(year + OF_AGE):
        month, day = 3, 1
    try:
        return date(year + OF_AGE, month, day)
    except ValueError:
        return None


def child_until(record: Record, proof: Proof, today: date) -> date | None:
    """The day on which a chat's use of a record that it has proved ends because it is a child's; None where it is not.

    A child who shows by the state's own service who they are is nobody's child there: the record is their own.
    """
    day = of_age_on(record.born) if record.born and proof is Proof.CODE else None
    return day if day is not None and day > today else None


def ordered(scopes: Collection[Scope]) -> tuple[Scope, ...]:
    """Each once, in the order in which they are said."""
    return tuple(each for each in Scope if each in scopes)
