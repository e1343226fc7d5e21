"""Appointments that a hospital has made for a linked record or for a person cared for: shown with whom to call about them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.dialogue.turn import Clinic, Turn
from bot.domain.ability import Ability
from bot.domain.appointment import Booking, Hospital
from bot.domain.care import Care, Scope
from bot.domain.errors import HospitalRefused, HospitalUnavailable
from bot.domain.link import Record
from bot.domain.sayings import Card, Choice, Plain
from bot.domain.sayings import Link as Opens
from bot.domain.seen import SeenAppointment
from bot.domain.words import Clock, Day, Phrase, When, Words
from bot.flows.booking_record import is_surely_own
from bot.flows.caring_rights import is_restricted
from bot.flows.link_words import named
from bot.flows.ways_on import call_hospital


@dataclass(frozen=True, slots=True)
class Theirs:
    """`cards`: one for each appointment, the next one first. `silent`: what could not be asked, in words."""

    cards: tuple[Card, ...] = ()
    silent: tuple[Plain, ...] = ()


async def theirs(turn: Turn, clinic: Clinic) -> Theirs:
    """What the hospitals of the linked records have, without what was booked in this chat; all are asked at once.

    A record that may be somebody else's shows nothing of a restricted clinic, nor of one that may be one.
    """
    several, links = len(turn.patient.links) > 1, {each.record: each for each in turn.patient.links}

    def hidden(record: Record, seen: SeenAppointment) -> bool:
        return not is_surely_own(turn.patient, links[record]) and _may_be_secret(clinic, seen)

    return await _of_records(turn, clinic, tuple(links), turn.patient.bookings, hidden, several=several)


async def of_cared(turn: Turn, clinic: Clinic, care: Care) -> Theirs:
    """The same of a person cared for, as long as it may be seen; a clinic that is not configured counts as a restricted one."""
    if not care.allows(Scope.SEE, turn.now):
        return Theirs()

    def hidden(record: Record, seen: SeenAppointment) -> bool:
        return is_restricted(clinic.hospitals, seen.hospital, seen.department)

    return await _of_records(turn, clinic, (care.record,), turn.patient.cared, hidden, several=True)


async def _of_records(
    turn: Turn,
    clinic: Clinic,
    of: tuple[Record, ...],
    booked: tuple[Booking, ...],
    hidden: Callable[[Record, SeenAppointment], bool],
    *,
    several: bool,
) -> Theirs:
    """`booked`: shown elsewhere; `several`: it is said whose each is."""
    records = [each for each in of if _sees(clinic, each)]
    asked = await asyncio.gather(*(_asked(turn, clinic, each) for each in records))
    known = {(each.hospital, each.appointment.id) for each in booked if each.appointment is not None}
    found = [(record, each) for record, seen in zip(records, asked, strict=True) for each in seen or ()]
    new = [
        (record, each)
        for record, each in found
        if (each.hospital, each.id) not in known and _is_ahead(turn, each) and not hidden(record, each)
    ]
    new.sort(key=lambda pair: (pair[1].day, pair[1].start is not None, str(pair[1].start)))
    silent = dict.fromkeys(record.hospital for record, seen in zip(records, asked, strict=True) if seen is None)
    return Theirs(
        tuple(_card(turn, clinic, record if several else None, each) for record, each in new),
        tuple(Plain(Phrase("seen-silent", {"hospital": _at(clinic, each).name})) for each in silent),
    )


def _may_be_secret(clinic: Clinic, seen: SeenAppointment) -> bool:
    """Whether it is at a restricted clinic; where the hospital has such ones, one that we cannot place may be one."""
    hospital = _at(clinic, seen.hospital)
    department = hospital.department(seen.department)
    return department.restricted if department is not None else any(each.restricted for each in hospital.departments)


def could_be_seen(turn: Turn, clinic: Clinic) -> bool:
    """Whether linking a record would show appointments that cannot be seen now."""
    linked = {each.record.hospital for each in turn.patient.links}
    known = clinic.links.hospitals if clinic.links is not None and clinic.link_url else ()
    return clinic.seen is not None and any(
        Ability.SEE in each.can and each.id in known and each.id not in linked for each in clinic.hospitals
    )


def _sees(clinic: Clinic, record: Record) -> bool:
    hospital = next((each for each in clinic.hospitals if each.id == record.hospital), None)
    return clinic.seen is not None and hospital is not None and Ability.SEE in hospital.can


async def _asked(turn: Turn, clinic: Clinic, record: Record) -> tuple[SeenAppointment, ...] | None:
    """None: the hospital could not be asked, which is said."""
    here = turn.now.astimezone(ZoneInfo(_at(clinic, record.hospital).timezone))
    try:
        return await clinic.seen.of(record, here.date()) if clinic.seen is not None else ()
    except (HospitalUnavailable, HospitalRefused):
        return None


def _is_ahead(turn: Turn, seen: SeenAppointment) -> bool:
    return seen.start is None or seen.start > turn.now


def _at(clinic: Clinic, hospital: str) -> Hospital:
    return next(each for each in clinic.hospitals if each.id == hospital)


def _card(turn: Turn, clinic: Clinic, of: Record | None, seen: SeenAppointment) -> Card:
    hospital = _at(clinic, seen.hospital)
    when: Words = When(seen.start) if seen.start is not None else Phrase("seen-day", {"day": Day(seen.day)})
    doctor = (Phrase("booking-doctor", {"doctor": seen.doctor}),) if seen.doctor else ()
    whose = (Phrase("seen-for", {"name": named(of)}),) if of is not None else ()
    as_of = Phrase("seen-as-of", {"clock": Clock(turn.now)})
    lines = (when, *whose, *_where(hospital, seen), *doctor, as_of, *_how_to_change(hospital))
    return Card(
        Phrase("seen-title"), lines, (*call_hospital(hospital), *_way(hospital, seen)), alt=Phrase("alt-answer")
    )


def _where(hospital: Hospital, seen: SeenAppointment) -> tuple[Words, ...]:
    """Our own name of the department and where it is; else the clinic as the hospital writes it."""
    department = hospital.department(seen.department)
    name: Words = department.name if department is not None else seen.clinic
    place = department.place if department is not None else None
    lines: tuple[Words, ...] = (
        Phrase("booking-where", {"department": name, "hospital": hospital.name}) if name else hospital.name,
    )
    return (*lines, Phrase("booking-place", {"place": place})) if place is not None else lines


def _how_to_change(hospital: Hospital) -> tuple[Words, ...]:
    return (Phrase("seen-change-call", {"phone": hospital.phone}),) if hospital.phone else (Phrase("seen-change"),)


def _way(hospital: Hospital, seen: SeenAppointment) -> tuple[Choice, ...]:
    department = hospital.department(seen.department)
    url = (department.map if department is not None else None) or hospital.map
    return (Choice(Phrase("reminder-map"), Opens(url)),) if url else ()
