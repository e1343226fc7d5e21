"""What a chat may be shown and may do for the people it cares for, asked anew in every turn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.appointment import Booking, BookingState, Hospital
from bot.domain.care import Care, Scope
from bot.domain.patient import Patient


def standing(patient: Patient, now: datetime) -> tuple[Care, ...]:
    """The rights of this chat that hold now, the oldest first."""
    return tuple(each for each in patient.cares if each.stands(now))


def care_of(patient: Patient, booking: Booking) -> Care | None:
    """The right through which the chat has this booking, None where it is the chat's own."""
    return next((each for each in patient.cares if each.id == booking.care), None)


def is_restricted(hospitals: Iterable[Hospital], hospital: str, department: str) -> bool:
    """Whether carers never hear of this clinic. One that is not configured (any more) may have been one, so it counts as one."""
    known = next((each for each in hospitals if each.id == hospital), None)
    found = known.department(department) if known is not None else None
    return found is None or found.restricted


def open_to_carers(hospital: Hospital) -> Hospital:
    """The hospital as a carer sees it."""
    return replace(hospital, departments=tuple(each for each in hospital.departments if not each.restricted))


def may(
    patient: Patient, booking: Booking, scopes: tuple[Scope, ...], hospitals: Iterable[Hospital], now: datetime
) -> bool:
    """Whether this may be done with a booking: with one's own always, with one of somebody else's by a right that holds."""
    if booking.care is None:
        return True
    care = care_of(patient, booking)
    if care is None or not any(care.allows(scope, now) for scope in scopes):
        return False
    return not is_restricted(hospitals, booking.hospital, booking.slot.department)


def own_and_cared(
    patient: Patient, hospitals: Iterable[Hospital], now: datetime, *scopes: Scope
) -> tuple[Booking, ...]:
    """The chat's own bookings, then those of the people it cares for with which one of `scopes` may be done."""
    known = tuple(hospitals)
    return (*patient.bookings, *(each for each in patient.cared if may(patient, each, scopes, known, now)))


def to_act_on(patient: Patient, hospitals: Iterable[Hospital], now: datetime) -> tuple[Booking, ...]:
    """Those that may be moved and cancelled."""
    return own_and_cared(patient, hospitals, now, Scope.BOOK)


def to_confirm(patient: Patient, hospitals: Iterable[Hospital], now: datetime) -> tuple[Booking, ...]:
    """Those of which the hospital may be told that the patient will come."""
    return own_and_cared(patient, hospitals, now, Scope.BOOK, Scope.REMIND)


def of_person(patient: Patient, care: Care, hospitals: Iterable[Hospital], now: datetime) -> tuple[Booking, ...]:
    """What may be shown of the appointments to come of one person, the next one first."""
    states = (BookingState.BOOKED, BookingState.REQUESTED, BookingState.UNKNOWN)
    known = tuple(hospitals)
    ahead = [
        each
        for each in patient.cared
        if each.care == care.id
        and each.start > now
        and each.state in states
        and may(patient, each, (Scope.SEE,), known, now)
    ]
    return tuple(sorted(ahead, key=lambda each: each.start))
