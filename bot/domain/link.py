"""Links: which records of hospitals belong to a chat, how that was proved, and what a person says to be found."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from uuid import UUID

VISIT_LASTS = timedelta(minutes=30)  # how long a one-time link opens the page
CODE_LASTS = timedelta(minutes=10)
PASS_LASTS = timedelta(minutes=10)  # from the proof until LINE has told whose it is; LINE's own token lives as long
LINK_LASTS = timedelta(days=730)  # then it is proved anew
CODE_DIGITS = 6
MOST_CODES = 5  # wrong codes for one code sent
MOST_CLAIMS = 5  # for one chat, for one number, and for one phone, within `LOCKED`
LOCKED = timedelta(hours=24)
LINK_SHARED = "link_shared"  # the timer that tells a chat of another one with the same record; its ref is the link

_BUDDHIST = 543
_OLDEST = 130  # years


class NumberKind(Enum):
    """By what a record is found. OTHER: a passport, or the number of somebody who is no Thai citizen."""

    CITIZEN = "citizen"
    HN = "hn"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Claimed:
    """What somebody says of themselves: the number as the hospital writes it, and the day of birth.

    `born` is ISO 8601 (Gregorian); for those whose papers have no day or no month, the year and month, or the year alone.
    """

    kind: NumberKind
    number: str
    born: str


@dataclass(frozen=True, slots=True)
class Record:
    """A person's record as the hospital has it. `id` is the hospital's own; `phones`: as written there, the best for an SMS first.

    `born`: ISO 8601 as in Claimed, kept only of those who may be children in the law's eyes; else empty.
    """

    hospital: str
    id: str
    hn: str
    name: str
    phones: tuple[str, ...] = ()
    born: str = ""


class Proof(Enum):
    """How somebody has shown that a record is theirs, or that they may use it."""

    CODE = "code"  # number and birth date fit, and a code came to the phone that the hospital knows
    COUNTER = "counter"  # staff have seen the person and their card
    THAID = "thaid"  # the state's own service says who it is


@dataclass(frozen=True, slots=True)
class Link:
    """A record that a chat may use, until `until`."""

    id: UUID
    record: Record
    proof: Proof
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class LinkSeen:
    """A link as staff see it: how many chats may use its record, this one included."""

    link: Link
    chats: int


def hash_of(secret: str) -> bytes:
    """How a one-time secret is stored: whoever reads the database cannot use it (256 bits of chance need no salt)."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


def birth_in(day: str, month: str, year: str, today: date) -> str | None:
    """A birth date as typed (digits of any script) in ISO 8601; None when it cannot be one.

    Years from 2400 up are Buddhist (CE + 543). An empty day, or an empty day and month, is a date without them.
    """
    days, months, years = (_number(each) for each in (day, month, year))
    unreadable = any(typed.strip() and read is None for typed, read in ((day, days), (month, months)))
    if years is None or unreadable or (days is not None and months is None):
        return None
    years -= _BUDDHIST if years >= 2400 else 0
    try:
        first = date(years, 1 if months is None else months, 1 if days is None else days)
    except ValueError:
        return None
    if not today.year - _OLDEST <= first.year or first > today:
        return None
    return "-".join([f"{years:04}", *(f"{each:02}" for each in (months, days) if each is not None)])


def _number(typed: str) -> int | None:
    text = typed.strip()
    return int(text) if re.fullmatch(r"\d{1,4}", text) else None
