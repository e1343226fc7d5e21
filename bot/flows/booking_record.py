"""For whom an appointment is made: a record that is linked, or whoever the patient names."""

from __future__ import annotations

from bot.domain.appointment import Booking, PatientContact
from bot.domain.link import Link
from bot.domain.patient import Patient
from bot.flows.booking_steps import Confirming, GivingPhone


def links_at(patient: Patient, hospital: str) -> tuple[Link, ...]:
    """The records of this hospital that the chat may use."""
    return tuple(each for each in patient.links if each.record.hospital == hospital)


def linked(patient: Patient, step: GivingPhone | Confirming) -> Link | None:
    """The record that the step is for, as long as the chat may use it."""
    return next((each for each in links_at(patient, step.wish.hospital) if each.id == step.link), None)


def is_gone(patient: Patient, step: GivingPhone | Confirming) -> bool:
    """Whether it was to be for a record that the chat may not use any more."""
    return step.link is not None and linked(patient, step) is None


def contact_for(patient: Patient, step: Confirming) -> PatientContact:
    """Whom the hospital is told."""
    link = linked(patient, step)
    if link is None:
        return PatientContact(patient.id, step.name, step.phone)
    return PatientContact(patient.id, step.name, step.phone, link.record.hn or None, link.record.id)


def contact_of_moved(patient: Patient, step: Confirming, moved: Booking) -> PatientContact:
    """Whom the hospital is told when an appointment is moved: the same record, unless somebody else was named since."""
    known = moved.contact
    if known is None or known.name != step.name:
        return PatientContact(patient.id, step.name, step.phone)
    return PatientContact(patient.id, step.name, step.phone, known.hn, known.record)
