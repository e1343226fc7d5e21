"""A mother and her daughter on one database: the daughter may act for her."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from bot.domain.appointment import Department, PatientContact
from bot.domain.care import EVERYTHING, Basis, Care, CareAsk, Relation
from bot.domain.link import LINK_LASTS, Link, Proof, Record
from bot.domain.messages import Person
from bot.domain.record_facts import CareAsked, CareEnded, CareGiven, RecordLinked
from bot.domain.words import Name
from tests.fakes.agreed import agree
from tests.fakes.registered import somebody
from tests.fakes.understand import Table
from tests.jobs.ward import HOSPITAL, OTHER, PERSON, Ward, ward

MOTHER, DAUGHTER = PERSON, OTHER
NOON = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)  # at the hospital, where no hour is quiet then
SECRET = Department("psychiatry", Name("จิตเวช", "Psychiatry"), restricted=True)


@dataclass
class Family:
    """A mother with her record linked, and her daughter who may act for her."""

    place: Ward
    record: Record
    care: Care

    async def books(self, hours: float = 48, department: str = "dental", *, by: Person = DAUGHTER) -> UUID:
        """An appointment for the mother."""
        key, slot = uuid4(), self.place.slot(hours)
        slot = replace(slot, department=department)
        self.place.hospital.slots[slot.id] = slot
        care = self.care.id if by == DAUGHTER else None
        contact = PatientContact(uuid4(), self.record.name, "0812345678", self.record.hn, self.record.id, care)
        await self.place.booking().book(by, HOSPITAL, slot, contact, key=key)
        return key

    async def takes_back(self) -> None:
        await self.place.learns(MOTHER, CareEnded(self.care.id))

    async def rings(self) -> None:
        """Timers that are due ring for whom they are."""
        place = self.place
        for due in await place.storage.timers.claim(place.now(), timedelta(minutes=1), 100):
            loaded = await place.storage.records.peek(due.person)
            await place.storage.records.express(await place.desk.ring(loaded, due, place.now()))

    async def turn(self, text: str, person: Person = DAUGHTER) -> list[str]:
        """A message is answered."""
        await self.place.receives(text, person)
        await self.place.turns().serve(person)
        return await self.place.hears()

    def understands(self, text: str, intent: str) -> None:
        table = self.place.desk.understand
        assert isinstance(table, Table)
        table.knows(text, intent)


@asynccontextmanager
async def family_in(tmp_path: Path) -> AsyncIterator[Family]:
    """Both agree to be helped with appointments; what they were told so far has been read."""
    async with ward(tmp_path) as place:
        place.stands_at(NOON)
        await agree(place.storage, (MOTHER, DAUGHTER))
        person, now = somebody(), place.now()
        found = Record(HOSPITAL, place.hospital.registers(person), person.number("hn"), "นางสมศรี ใจดี")
        link = Link(uuid4(), found, Proof.CODE, now, now + LINK_LASTS)
        await place.learns(MOTHER, RecordLinked(link))
        ask = CareAsk("1234567890", "สมหญิง ใจดี", Relation.MOTHER, EVERYTHING, timedelta(days=365))
        await place.learns(DAUGHTER, CareAsked(ask, now + timedelta(hours=24)))
        until = now + timedelta(days=365)
        care = Care(uuid4(), found, Relation.MOTHER, EVERYTHING, Basis.CONSENT, now, until, ask.carer)
        await place.learns(MOTHER, CareGiven(care, ask.code, link.id))
        hospital = place.desk.clinic.hospitals[0]
        hospitals = (replace(hospital, departments=(*hospital.departments, SECRET)),)
        place.desk = replace(
            place.desk, clinic=replace(place.desk.clinic, hospitals=hospitals, booking=place.booking())
        )
        built = Family(place, found, care)
        await built.rings()
        await place.hears()
        yield built
