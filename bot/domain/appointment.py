"""Appointments: departments, slots and what became of a booking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from uuid import UUID

from bot.domain.words import Name


class Mode(Enum):
    """How the patient meets the doctor."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Department:
    """A department that can be booked; `code` as in the contracts, `place` where to go."""

    code: str
    name: Name
    place: Name | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """When a hospital is open: days mon..sun, local times."""

    days: tuple[str, ...]
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Hospital:
    """What the conversation may know of a hospital. `timezone` is an IANA name."""

    id: str
    name: Name
    departments: tuple[Department, ...]
    open: tuple[Opening, ...]
    timezone: str
    phone: str | None = None
    holidays: tuple[date, ...] = ()
    answer_within: Mapping[int, timedelta] = field(
        default_factory=dict
    )  # by level of a case, where it is not the usual

    def department(self, code: str) -> Department | None:
        """The department with this code, or None."""
        return next((each for each in self.departments if each.code == code), None)


@dataclass(frozen=True, slots=True)
class Slot:
    """A free time at a hospital. `id` is the hospital's own; start and end are aware datetimes."""

    id: str
    department: str
    start: datetime
    end: datetime
    practitioner: Name | None = None
    mode: Mode = Mode.IN_PERSON


@dataclass(frozen=True, slots=True)
class PatientContact:
    """Who an Appointment is for until records are linked. `own_id` is our pseudonymous id (a UUID), never LINE's."""

    own_id: UUID
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """A booked Appointment; `id` is the hospital's own, `key` ours."""

    id: str
    key: UUID
    hospital: str
    department: str
    start: datetime
    end: datetime
    mode: Mode = Mode.IN_PERSON


class BookingState(Enum):
    """requested and unknown are reconciled by key; the others are ends."""

    REQUESTED = "requested"
    UNKNOWN = "unknown"
    BOOKED = "booked"
    TAKEN = "taken"  # somebody else had the slot
    NOT_BOOKED = "not_booked"  # nothing stands at the hospital and the slot is free again
    REFUSED = "refused"  # the hospital said no: a person looks at it


@dataclass(frozen=True, slots=True)
class Booking:
    """Our record of one wish to book. `told`: the patient has been told how it ended."""

    key: UUID
    hospital: str
    slot: Slot
    state: BookingState
    told: bool
    requested_at: datetime
    appointment: Appointment | None = None
