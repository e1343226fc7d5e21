"""The demo's carer: a young woman looks after her father, who has a chat of his own, and her grandmother, who has none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import structlog

from bot.app.demo_appointment import commit, free_time, planned, record_of
from bot.app.service import Service
from bot.dialogue.turn import Outcome
from bot.domain.appointment import PatientContact
from bot.domain.appointment_facts import BookingTold
from bot.domain.care import EVERYTHING, Basis, Care, CareAsk, Relation
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered
from bot.domain.errors import KlaiMorError
from bot.domain.facts import ContactGiven
from bot.domain.link import Record
from bot.domain.messages import Person
from bot.domain.record_facts import CareAsked, CareGiven, CareMade

NAME, PHONE = "ฟ้าใส ใจเย็น", "0810000103"
GRANDMOTHER = 102  # the number of her record at the pretend hospital
_LASTS = timedelta(days=365)

log = structlog.get_logger(__name__)


async def arrange_care(service: Service, carer: Person, father: Person, clock: Callable[[], datetime]) -> None:
    """Her father gives her the right in his chat, her grandmother at the counter; nothing where she cares for somebody already.

    By the same facts and writes as in a chat and at the desk. The demo goes on without it when the hospital says no.
    """
    if (await service.storage.records.peek(carer)).patient.cares:
        return
    hospital = service.desk.clinic.hospitals[0].id
    hers = record_of(GRANDMOTHER, hospital)
    try:
        await _given_by_father(service, carer, father, clock())
        care = await _registered(service, carer, hers, clock())
        await _books(service, carer, hers, care, clock)
    except KlaiMorError as error:
        log.warning("the demo's carer could not be arranged", error=type(error).__name__)


async def _given_by_father(service: Service, carer: Person, father: Person, now: datetime) -> None:
    links = (await service.storage.records.peek(father)).patient.links
    if not links:  # the hospital said no to his appointment, and nothing was linked
        return
    ask = CareAsk(f"9{now.microsecond:09}", NAME, Relation.FATHER, EVERYTHING, _LASTS)
    consent = ConsentAnswered(Purpose.APPOINTMENTS, True, service.desk.clinic.consents[Purpose.APPOINTMENTS].version)
    facts = (ContactGiven(NAME, PHONE), consent, CareAsked(ask, now + timedelta(hours=1)))
    await commit(service, carer, Outcome(facts=facts, step_kept=True), now)
    care = Care(uuid4(), links[0].record, Relation.FATHER, EVERYTHING, Basis.CONSENT, now, now + _LASTS, NAME)
    await commit(service, father, Outcome(facts=(CareGiven(care, ask.code, links[0].id),), step_kept=True), now)


async def _registered(service: Service, carer: Person, record: Record, now: datetime) -> Care:
    care = Care(uuid4(), record, Relation.GRANDMOTHER, EVERYTHING, Basis.COUNTER, now, now + _LASTS, NAME)
    await commit(service, carer, Outcome(facts=(CareMade(care),), step_kept=True), now)
    return care


async def _books(service: Service, carer: Person, record: Record, care: Care, clock: Callable[[], datetime]) -> None:
    """The grandmother's next visit, which her granddaughter has booked."""
    hospital, slot = await free_time(service, clock())
    patient, key = (await service.storage.records.peek(carer)).patient, uuid4()
    contact = PatientContact(patient.id, record.name, PHONE, record.hn, record.id, care.id)
    await service.desk.clinic.booking.book(carer, hospital.id, slot, contact, key=key)
    known = next(each for each in (await service.storage.records.peek(carer)).patient.cared if each.key == key)
    usual = planned(service, known, clock())
    facts = (BookingTold(key), replace(usual, reminders=usual.reminders[1:]))
    await commit(service, carer, Outcome(facts=facts, step_kept=True), clock())
