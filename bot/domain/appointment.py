"""Appointments: departments, slots and what became of a booking."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from uuid import UUID

from bot.domain.ability import Ability
from bot.domain.hospital_rules import HospitalRules
from bot.domain.reminder import ReminderRules
from bot.domain.wait_rules import WaitRules
from bot.domain.words import Name


class Mode(Enum):
    """How the patient meets the doctor."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Department:
    """A department that can be booked; `code` as in the contracts, `place` where to go, `prepare` what to do before.

    `map` is an https address of the place. `restricted`: a clinic that is never shown to, bookable by, or named to somebody who cares
    for the patient, parents included.
    """

    code: str
    name: Name
    place: Name | None = None
    prepare: Name | None = None
    map: str | None = None
    referral: bool = False  # nobody is seen there without a letter of referral
    most: int | None = None  # appointments to come that one person may have there
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """When a hospital is open: days mon..sun, local times."""

    days: tuple[str, ...]
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class EmergencyRoom:
    """Where emergencies are taken in, in degrees (WGS84). `place`: how to find it; `map`: an https address of the way there."""

    latitude: float
    longitude: float
    map: str
    place: Name | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """A place in degrees (WGS84)."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class HnForm:
    """How a hospital writes its numbers (HN): a regular expression for what people may type, and to how many digits it is filled up."""

    pattern: str = "[0-9]{1,9}"
    pad: int = 0

    def read(self, typed: str) -> str | None:
        """The number as the hospital writes it, None when it is none; digits of any script, blanks do not count."""
        text = "".join(str(int(each)) if each.isdecimal() else each for each in typed if not each.isspace()).upper()
        return text.zfill(self.pad) if text and re.fullmatch(self.pattern, text) else None


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
    reminders: ReminderRules = ReminderRules()
    map: str | None = None  # an https address
    emergency_room: EmergencyRoom | None = None
    takes_triage: bool = False  # results of triages may be handed to its own system
    hn: HnForm = HnForm()
    can: frozenset[Ability] = frozenset(Ability)
    position: Position | None = None
    also_called: tuple[str, ...] = ()  # other names that people use
    rules: HospitalRules = HospitalRules()
    holiday_names: Mapping[date, Name] = field(default_factory=dict)  # of the holidays, as far as they have one
    waitlist: WaitRules | None = WaitRules()  # None: nobody can wait for a free time here

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
    """Who an Appointment is for. `own_id` is our pseudonymous id (a UUID), never LINE's.

    `hn` and `record` (the hospital's own id): of a record that is linked to this chat; None: we know only what the patient told us,
    and some hospitals book for nobody without a number of theirs. `care`: the right under which somebody else asks for it (see Care).
    """

    own_id: UUID
    name: str
    phone: str
    hn: str | None = None
    record: str | None = None
    care: UUID | None = None


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


@dataclass(frozen=True, slots=True)
class Standing:
    """An Appointment as its hospital has it at this moment. `start` is aware, None when the hospital does not say.

    `stands`: neither cancelled nor unknown there. `begun`: the patient has arrived, or it is over. `accepted`: the patient has confirmed.
    `known`: the hospital has it at all, cancelled or not, as far as it says so.
    """

    stands: bool
    begun: bool = False
    accepted: bool = False
    start: datetime | None = None
    end: datetime | None = None
    known: bool = True


class BookingState(Enum):
    """requested and unknown are reconciled by key; the others are ends. Only a booked one can become cancelled."""

    REQUESTED = "requested"
    UNKNOWN = "unknown"
    BOOKED = "booked"
    TAKEN = "taken"  # somebody else had the slot
    NOT_BOOKED = "not_booked"  # nothing stands at the hospital and the slot is free again
    REFUSED = "refused"  # the hospital said no: a person looks at it
    CANCELLED = "cancelled"  # booked once and let go of since, by the patient or by the hospital


@dataclass(frozen=True, slots=True)
class Booking:
    """Our record of one wish to book. `told`: the patient has been told how it ended.

    Of a booked one: `generation` grows with every change of its time, `confirmed_at` is when the patient said that they will come,
    `as_of` when the hospital last said so (None: at the booking), `reminded_at` when a reminder was last handed to the outbox.
    `replaces`: the booking that is let go of once this one is booked. `care`: the right through which this chat has it, None where it is
    the chat's own; `owned`: it stands in this chat's ledger, so that its end is told here.
    """

    key: UUID
    hospital: str
    slot: Slot
    state: BookingState
    told: bool
    requested_at: datetime
    appointment: Appointment | None = None
    contact: PatientContact | None = None
    generation: int = 1
    confirmed_at: datetime | None = None
    as_of: datetime | None = None
    reminded_at: datetime | None = None
    replaces: UUID | None = None
    care: UUID | None = None
    owned: bool = True

    @property
    def start(self) -> datetime:
        """When it begins: by the hospital's word, once there is one."""
        return self.slot.start if self.appointment is None else self.appointment.start
