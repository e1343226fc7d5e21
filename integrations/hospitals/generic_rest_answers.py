"""What a hospital's bridge answers by the contract in generic_rest.openapi.yaml, as far as we read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Annotated, TypeAlias, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import structlog

from bot.domain.appointment import Mode
from bot.domain.words import Name

log = structlog.get_logger(__name__)

Row: TypeAlias = dict[str, object]

ID = r"^[A-Za-z0-9][A-Za-z0-9._~-]{0,63}\Z"
_BANGKOK = ZoneInfo("Asia/Bangkok")  # every hospital is in Thailand
_YEARS = range(2000, 2100)  # a Buddhist year is none of them

Id = Annotated[str, msgspec.Meta(pattern=ID)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class Status(Enum):
    """How an appointment is, as the contract tells."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    DONE = "done"
    CANCELLED = "cancelled"


class Named(msgspec.Struct, frozen=True):
    """A name, in Thai at least."""

    th: str
    en: str = ""

    def name(self) -> Name:
        """As the domain has it."""
        return Name(self.th, self.en or self.th)


class Timed(msgspec.Struct, frozen=True):
    """What begins and ends, each moment aware."""

    id: Id
    start: Moment
    end: Moment

    def __post_init__(self) -> None:
        """Raises ValueError for what cannot be a time at a hospital."""
        if self.start.year not in _YEARS or self.end.year not in _YEARS:
            raise ValueError("a year that is not Gregorian")
        if self.end <= self.start:
            raise ValueError("an end before the beginning")


class SlotTold(Timed, frozen=True):
    """A free time."""

    practitioner: Named | None = None
    mode: Mode = Mode.IN_PERSON


class AppointmentTold(Timed, frozen=True, kw_only=True):
    """An appointment as it is now; `version` is its ETag."""

    key: UUID
    version: str
    status: Status
    accepted: bool
    mode: Mode
    slot: str | None = None

    @property
    def stands(self) -> bool:
        """Whether it still holds."""
        return self.status is not Status.CANCELLED

    @property
    def begun(self) -> bool:
        """Whether the patient has arrived, or it is over."""
        return self.status in (Status.ARRIVED, Status.DONE)


class VisitTold(msgspec.Struct, frozen=True):
    """An appointment as its patient is shown it; without `start` where the hospital gives a day alone."""

    id: Id
    day: date
    start: Moment | None = None
    end: Moment | None = None
    department: str = ""
    clinic: Named | None = None
    practitioner: Named | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for a day in another calendar, and an hour on another day than it."""
        if self.day.year not in _YEARS:
            raise ValueError("a year that is not Gregorian")
        if self.start is not None and self.start.astimezone(_BANGKOK).date() != self.day:
            raise ValueError("an hour on another day")


class PatientTold(msgspec.Struct, frozen=True):
    """A record of a person; `born` is ISO 8601."""

    record: Id
    hn: str
    name: str
    born: str
    phones: tuple[str, ...] = ()


class SlotPage(msgspec.Struct, frozen=True):
    """One page of free slots; `next` leads to the page after it."""

    slots: list[Row]
    next: str | None = None


class AppointmentList(msgspec.Struct, frozen=True):
    """Those of some ids that the bridge knows."""

    appointments: list[Row]


class Finding(msgspec.Struct, frozen=True):
    """The record that was asked for, or nobody."""

    patient: PatientTold | None


class ChangeTold(msgspec.Struct, frozen=True):
    """A key of ours whose appointment was changed."""

    key: UUID
    changed: Moment


class ChangePage(msgspec.Struct, frozen=True):
    """One page of changes; `until`: the bridge's clock when it read."""

    changes: list[ChangeTold]
    until: Moment
    next: str | None = None


class About(msgspec.Struct, frozen=True):
    """Who answers; `response`: the hash of our challenge."""

    contract: str
    hospital: str
    now: Moment
    numbers: tuple[str, ...]
    response: str = ""


T = TypeVar("T", SlotTold, AppointmentTold, VisitTold)


def read_rows(rows: Sequence[Mapping[str, object]], kind: type[T]) -> list[T]:
    """Those that can be read; the others are said in the log, without their data."""
    found = []
    for row in rows:
        try:
            found.append(msgspec.convert(row, kind))
        except msgspec.ValidationError:
            log.warning("row_unreadable", kind=kind.__name__)
    return found
