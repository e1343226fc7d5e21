"""Filing a case: whose it is, and by when a person must have taken it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.dialogue.router import Router
from bot.dialogue.turn import Clinic, Outcome, Ring
from bot.domain.appointment import BookingState, Hospital
from bot.domain.case import ANSWER_WITHIN, CLOCK, HANDLING, IN_OPENING_HOURS
from bot.domain.case_facts import CaseOpened, CaseOverdue
from bot.domain.patient import Patient

router = Router()

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MOST_DAYS = 60  # a hospital that is closed for longer has no opening hours worth waiting for


def filing(hospitals: tuple[Hospital, ...]) -> Callable[[CaseOpened, Patient, datetime], CaseOpened]:
    """What `Desk.filed` adds to every case that is opened."""

    def filed(case: CaseOpened, patient: Patient, now: datetime) -> CaseOpened:
        usual = HANDLING[case.kind]
        level, hospital = case.level or usual.level, case.hospital or hospital_of(patient, hospitals, now)
        due = case.answer_by or answer_by(level, hospital, hospitals, now)
        return replace(case, hospital=hospital, level=level, needs=case.needs or usual.needs, answer_by=due)

    return filed


def hospital_of(patient: Patient, hospitals: tuple[Hospital, ...], now: datetime) -> str:
    """The hospital of the next appointment, else of the newest booking, else the one they chose, else the only one there is.

    "" when that is not known.
    """
    known = {each.id for each in hospitals}
    bookings = [each for each in patient.bookings if each.hospital in known]
    ahead = [each for each in bookings if each.state is BookingState.BOOKED and each.slot.start > now]
    if ahead:
        return min(ahead, key=lambda each: each.slot.start).hospital
    if bookings:
        return bookings[0].hospital
    if patient.hospital in known:
        return patient.hospital
    return hospitals[0].id if len(hospitals) == 1 else ""


def answer_by(level: int, hospital: str, hospitals: tuple[Hospital, ...], now: datetime) -> datetime:
    """When a case of this level must have been taken. Without a hospital of its own the hours of the first one count."""
    where = next((each for each in hospitals if each.id == hospital), hospitals[0] if hospitals else None)
    span = ANSWER_WITHIN[level] if where is None else where.answer_within.get(level, ANSWER_WITHIN[level])
    if where is None or level not in IN_OPENING_HOURS:
        return now + span
    return after_open_hours(where, now, span)


def after_open_hours(hospital: Hospital, start: datetime, span: timedelta) -> datetime:
    """The moment at which it has been open for `span` since `start` (aware); holidays do not count. Without hours: by the clock."""
    here, left = start.astimezone(ZoneInfo(hospital.timezone)), span
    for ahead in range(_MOST_DAYS):
        for opens, closes in _periods(hospital, here, ahead):
            begins = max(opens, here)
            if closes > begins:
                if closes - begins >= left:
                    return begins + left
                left -= closes - begins
    return start + span


def _periods(hospital: Hospital, here: datetime, ahead: int) -> list[tuple[datetime, datetime]]:
    """When it is open on the day that is so many days ahead, earliest first."""
    day = here.date() + timedelta(days=ahead)
    if day in hospital.holidays:
        return []
    name = _WEEK[day.weekday()]
    return sorted(
        (datetime.combine(day, each.opens, here.tzinfo), datetime.combine(day, each.closes, here.tzinfo))
        for each in hospital.open
        if name in each.days
    )


@router.timer(CLOCK)
async def nobody_came(ring: Ring, clinic: Clinic) -> Outcome:
    """The clock of a case has run out: it goes to the supervisors, loudly."""
    return Outcome(facts=(CaseOverdue(UUID(ring.ref)),), step_kept=True)
