"""Appointments that a hospital has made for a linked record: shown beside those of this chat, with whom to call about them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.dialogue.turn import Clinic, Turn
from bot.domain.ability import Ability
from bot.domain.appointment import Hospital
from bot.domain.errors import HospitalRefused, HospitalUnavailable
from bot.domain.link import Link
from bot.domain.messages import Card, Choice, Plain
from bot.domain.messages import Link as Opens
from bot.domain.seen import SeenAppointment
from bot.domain.words import Clock, Day, Phrase, When, Words
from bot.flows.link_words import named
from bot.flows.ways_on import call_hospital


@dataclass(frozen=True, slots=True)
class Theirs:
    """`cards`: one for each appointment, the next one first. `silent`: what could not be asked, in words."""

    cards: tuple[Card, ...] = ()
    silent: tuple[Plain, ...] = ()


async def theirs(turn: Turn, clinic: Clinic) -> Theirs:
    """What the hospitals of the linked records have, without what was booked in this chat; all are asked at once."""
    links = [each for each in turn.patient.links if _sees(clinic, each)]
    asked = await asyncio.gather(*(_asked(turn, clinic, each) for each in links))
    known = {(each.hospital, each.appointment.id) for each in turn.patient.bookings if each.appointment is not None}
    found = [(link, each) for link, seen in zip(links, asked, strict=True) for each in seen or ()]
    new = [(link, each) for link, each in found if (each.hospital, each.id) not in known and _is_ahead(turn, each)]
    new.sort(key=lambda pair: (pair[1].day, pair[1].start is not None, str(pair[1].start)))
    silent = dict.fromkeys(link.record.hospital for link, seen in zip(links, asked, strict=True) if seen is None)
    return Theirs(
        tuple(_card(turn, clinic, link, each) for link, each in new),
        tuple(Plain(Phrase("seen-silent", {"hospital": _at(clinic, each).name})) for each in silent),
    )


def could_be_seen(turn: Turn, clinic: Clinic) -> bool:
    """Whether linking a record would show appointments that cannot be seen now."""
    linked = {each.record.hospital for each in turn.patient.links}
    known = clinic.links.hospitals if clinic.links is not None and clinic.link_url else ()
    return clinic.seen is not None and any(
        Ability.SEE in each.can and each.id in known and each.id not in linked for each in clinic.hospitals
    )


def _sees(clinic: Clinic, link: Link) -> bool:
    hospital = next((each for each in clinic.hospitals if each.id == link.record.hospital), None)
    return clinic.seen is not None and hospital is not None and Ability.SEE in hospital.can


async def _asked(turn: Turn, clinic: Clinic, link: Link) -> tuple[SeenAppointment, ...] | None:
    """None: the hospital could not be asked, which is said."""
    here = turn.now.astimezone(ZoneInfo(_at(clinic, link.record.hospital).timezone))
    try:
        return await clinic.seen.of(link.record, here.date()) if clinic.seen is not None else ()
    except (HospitalUnavailable, HospitalRefused):
        return None


def _is_ahead(turn: Turn, seen: SeenAppointment) -> bool:
    return seen.start is None or seen.start > turn.now


def _at(clinic: Clinic, hospital: str) -> Hospital:
    return next(each for each in clinic.hospitals if each.id == hospital)


def _card(turn: Turn, clinic: Clinic, link: Link, seen: SeenAppointment) -> Card:
    hospital = _at(clinic, seen.hospital)
    when: Words = When(seen.start) if seen.start is not None else Phrase("seen-day", {"day": Day(seen.day)})
    doctor = (Phrase("booking-doctor", {"doctor": seen.doctor}),) if seen.doctor else ()
    whose = (Phrase("seen-for", {"name": named(link.record)}),) if len(turn.patient.links) > 1 else ()
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
