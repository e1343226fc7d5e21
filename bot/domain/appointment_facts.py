"""What becomes true of appointments: what was told and seen of them, their reminders, and whom staff are to ring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from bot.domain.call import CallReason
from bot.domain.reminder import PlannedReminder, ReminderState


@dataclass(frozen=True, slots=True)
class BookingTold:
    """The patient is told, in this commit, how this booking ended. Raises Changed in the commit when they were told already."""

    key: UUID


@dataclass(frozen=True, slots=True)
class RemindersPlanned:
    """These are the reminders of a booking in this generation; those of an earlier one are over."""

    booking: UUID
    generation: int
    reminders: tuple[PlannedReminder, ...]


@dataclass(frozen=True, slots=True)
class ReminderEnded:
    """A worker's reminder has ended so. Raises Changed in the commit when the worker does not hold this generation any more."""

    key: UUID
    generation: int
    owner: str
    state: ReminderState
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AppointmentSeen:
    """The hospital has this appointment as we have it. `accepted`: it knows that the patient will come."""

    booking: UUID
    accepted: bool


@dataclass(frozen=True, slots=True)
class AppointmentMoved:
    """The hospital has moved it: `generation` is the new one. Raises Changed in the commit when that is known already."""

    booking: UUID
    generation: int
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class AppointmentGone:
    """The hospital has it no more: its reminders and calls stop. Raises Changed in the commit when that is known already."""

    booking: UUID


@dataclass(frozen=True, slots=True)
class CallNeeded:
    """Staff ring the patient about this booking; once for each generation, the first reason stands."""

    booking: UUID
    reason: CallReason


@dataclass(frozen=True, slots=True)
class ChangeTold:
    """The patient is told, in this commit, how this change ended. Raises Changed in the commit when they were told already."""

    key: UUID


AppointmentFact: TypeAlias = (
    BookingTold
    | RemindersPlanned
    | ReminderEnded
    | AppointmentSeen
    | AppointmentMoved
    | AppointmentGone
    | CallNeeded
    | ChangeTold
)
