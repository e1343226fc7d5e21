"""For whom an appointment is made: a record that is linked, a person cared for, or whoever the patient names."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from bot.dialogue.turn import Clinic
from bot.domain.appointment import Booking, PatientContact
from bot.domain.care import Care, Scope
from bot.domain.link import Link, Proof, Record
from bot.domain.patient import Patient
from bot.flows.booking_steps import Confirming, GivingPhone, Wish
from bot.flows.caring_rights import is_restricted, standing

_SEVERAL = 2


class ForRecord(Protocol):
    """A step that is for a record: one that is linked, or one of a person cared for."""

    @property
    def link(self) -> UUID | None:
        """The link, None where it is for no record of the chat's own."""
        ...

    @property
    def care(self) -> UUID | None:
        """The right, None where it is for nobody cared for."""
        ...


def links_at(patient: Patient, hospital: str) -> tuple[Link, ...]:
    """The records of this hospital that the chat may use."""
    return tuple(each for each in patient.links if each.record.hospital == hospital)


def links_for(patient: Patient, clinic: Clinic, wish: Wish) -> tuple[Link, ...]:
    """Those for which the wished department can be booked. Several records in a chat are those of several people, and a code that came
    to a phone does not tell whose chat it is: at a restricted clinic only a record counts that was proved in person, or the only one.
    """
    links = links_at(patient, wish.hospital)
    secret = wish.department and is_restricted(clinic.hospitals, wish.hospital, wish.department)
    return tuple(each for each in links if is_surely_own(patient, each)) if secret else links


def is_surely_own(patient: Patient, link: Link) -> bool:
    """Whether the record is that of whoever writes in the chat, as far as can be told."""
    return link.proof is not Proof.CODE or len(links_at(patient, link.record.hospital)) < _SEVERAL


def cares_at(patient: Patient, clinic: Clinic, wish: Wish, now: datetime) -> tuple[Care, ...]:
    """The people of this hospital for whom the chat may book at the wished department: nobody, where it is a restricted clinic."""
    if wish.department and is_restricted(clinic.hospitals, wish.hospital, wish.department):
        return ()
    rights = standing(patient, now)
    return tuple(each for each in rights if Scope.BOOK in each.scopes and each.record.hospital == wish.hospital)


def linked(patient: Patient, step: GivingPhone | Confirming) -> Link | None:
    """The record that the step is for, as long as the chat may use it."""
    return next((each for each in links_at(patient, step.wish.hospital) if each.id == step.link), None)


def cared_for(patient: Patient, clinic: Clinic, step: GivingPhone | Confirming, now: datetime) -> Care | None:
    """The person that the step is for, as long as the chat may book this for them."""
    return next((each for each in cares_at(patient, clinic, step.wish, now) if each.id == step.care), None)


def record_of(patient: Patient, step: ForRecord) -> Record | None:
    """The record that the step is for, of the chat's own or of a person cared for; None where there is none."""
    link = next((each for each in patient.links if each.id == step.link), None)
    care = next((each for each in patient.cares if each.id == step.care), None)
    found = link or care
    return found.record if found is not None else None


def is_gone(patient: Patient, step: GivingPhone | Confirming) -> bool:
    """Whether it was to be for a record that the chat may not use any more."""
    return step.link is not None and linked(patient, step) is None


def contact_for(patient: Patient, step: Confirming) -> PatientContact:
    """Whom the hospital is told."""
    record = record_of(patient, step)
    if record is None:
        return PatientContact(patient.id, step.name, step.phone)
    return PatientContact(patient.id, step.name, step.phone, record.hn or None, record.id, step.care)


def contact_of_moved(patient: Patient, step: Confirming, moved: Booking) -> PatientContact:
    """Whom the hospital is told when an appointment is moved: the same record, unless somebody else was named since."""
    known = moved.contact
    if known is None or (known.name != step.name and moved.care is None):
        return PatientContact(patient.id, step.name, step.phone)
    return PatientContact(patient.id, known.name, step.phone, known.hn, known.record, moved.care)
