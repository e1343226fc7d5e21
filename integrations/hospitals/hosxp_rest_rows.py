"""Rows of HOSxP's tables as its vendor's interface tells them: sessions with places, and appointments."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import structlog

from bot.domain.appointment import Mode, Slot

log = structlog.get_logger(__name__)

BANGKOK = ZoneInfo("Asia/Bangkok")  # no time has a zone there, and every hospital is in Thailand
CLOSED = 4  # from this oapp_status_id up the vendor's interface lets nothing be changed
_NOTE = re.compile(r"KlaiMor(?::(video|phone))? ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")

Row: TypeAlias = dict[str, object]


class Session(msgspec.Struct, frozen=True):
    """A row of opd_queue_schedule with what `expand(all)` joins to it."""

    id: int = msgspec.field(name="opd_queue_schedule_id")
    day: str = msgspec.field(name="schedule_date")
    start_time: str = msgspec.field(name="opd_queue_slot.opd_queue_slot_start_time")
    finish_time: str = msgspec.field(name="opd_queue_slot.opd_queue_slot_finish_time")
    available: int = msgspec.field(name="available_count", default=0)
    places: int = msgspec.field(name="slot_count", default=0)
    owner: str | None = msgspec.field(name="doctor_code", default=None)
    kind: int | None = msgspec.field(name="opd_qs_schedule_tmpl_type_id", default=None)
    doctor: str | None = msgspec.field(name="doctor.name", default=None)

    @property
    def start(self) -> datetime:
        """When it begins, aware."""
        return moment(self.day, self.start_time)

    @property
    def end(self) -> datetime:
        """When it is over, aware."""
        return moment(self.day, self.finish_time)

    def next_start(self, spread: timedelta | None) -> datetime:
        """When the next patient is asked to come: at its beginning, or, with `spread`, as far into it as it is full, in such steps."""
        if spread is None or self.places <= 0:
            return self.start
        taken = max(0, self.places - self.available)
        return self.start + (self.end - self.start) * taken // self.places // spread * spread

    def is_offered(self, slot: Slot, spread: timedelta | None) -> bool:
        """Whether it has a place and still is when the patient was told; with `spread` others may have come between."""
        begins = self.start <= slot.start < self.end if spread else self.start == slot.start
        return self.available > 0 and begins and self.end == slot.end


class Oapp(msgspec.Struct, frozen=True):
    """A row of oapp: an appointment."""

    id: int = msgspec.field(name="oapp_id")
    day: str | None = msgspec.field(name="nextdate", default=None)
    time: str | None = msgspec.field(name="nexttime", default=None)
    end_time: str | None = msgspec.field(name="nexttime_end", default=None)
    hn: str | None = None
    status: int | None = msgspec.field(name="oapp_status_id", default=None)
    visited: str | None = msgspec.field(name="patient_visit", default=None)
    session: int | None = msgspec.field(name="opd_queue_schedule_id", default=None)
    note: str | None = None
    confirmed: int | None = msgspec.field(name="oapp_confirm_type_id", default=None)

    @property
    def start(self) -> datetime | None:
        """When it begins, aware; None when the hospital does not say, or says what is no time."""
        return _moment_if_any(self.day, self.time)

    @property
    def end(self) -> datetime | None:
        """When it ends, if the hospital says so."""
        return _moment_if_any(self.day, self.end_time)

    @property
    def key(self) -> UUID | None:
        """Our booking key; None for an appointment that the counter made, or whose note was written over."""
        found = _NOTE.search(self.note or "")
        return UUID(found[2]) if found else None

    @property
    def mode(self) -> Mode | None:
        """How patient and doctor meet, if our note is there to say it."""
        found = _NOTE.search(self.note or "")
        return (Mode(found[1]) if found[1] else Mode.IN_PERSON) if found else None


@dataclass(frozen=True, slots=True)
class SiteStatus:
    """What the oapp_status_id of this site mean. None there is an appointment that waits."""

    cancelled: frozenset[int]
    came: frozenset[int]

    def stands(self, row: Oapp) -> bool:
        """Whether it still holds."""
        return row.status not in self.cancelled

    def begun(self, row: Oapp) -> bool:
        """Whether the patient has come, or it is over in any other way."""
        if row.visited == "Y" or row.status in self.came:
            return True
        return self.stands(row) and (row.status or 0) >= CLOSED


def note_of(key: UUID, mode: Mode) -> str:
    """What stands in the note of an appointment of ours; its staff may add to it."""
    return f"KlaiMor {key}" if mode is Mode.IN_PERSON else f"KlaiMor:{mode.value} {key}"


def moment(day: str, clock: str) -> datetime:
    """Their date and time as an aware datetime. Raises ValueError."""
    return datetime.combine(date.fromisoformat(day[:10]), time.fromisoformat(clock), BANGKOK)


def _moment_if_any(day: str | None, clock: str | None) -> datetime | None:
    """Old appointments of a patient may hold anything as their hour, and must not keep them from a new one."""
    try:
        return moment(day, clock) if day and clock else None
    except ValueError:
        return None


T = TypeVar("T", Session, Oapp)


def read_row(row: Mapping[str, object], kind: type[T]) -> T | None:
    """The row with the fields that we know, its times proven; None, and said in the log, when it cannot be read."""
    try:
        read = msgspec.convert(dict(row), kind, strict=False)
        _ = read.start, read.end
    except (msgspec.ValidationError, ValueError):
        log.warning("row_unreadable", kind=kind.__name__)
        return None
    return read


def read_rows(rows: Sequence[Mapping[str, object]], kind: type[T]) -> list[T]:
    """Those that can be read."""
    return [read for row in rows if (read := read_row(row, kind)) is not None]
