"""Appointments that a hospital has made for a linked record: shown as the hospital has them, and not ours to change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class SeenAppointment:
    """One that stands and has not begun. `id` is the hospital's own, as in `Appointment.id`; `record` whose it is, as in `Record.id`.

    `day` is the hospital's local day; `start` is aware, None when the hospital has given no hour. `department`: a code of the
    configuration, empty when none fits; `clinic` and `doctor`: their names as the hospital writes them, or empty.
    """

    id: str
    hospital: str
    record: str
    day: date
    start: datetime | None = None
    end: datetime | None = None
    department: str = ""
    clinic: str = ""
    doctor: str = ""
