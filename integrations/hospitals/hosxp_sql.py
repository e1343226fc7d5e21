"""A hospital on HOSxP that is read in its own tables: people are found and their appointments seen, and nothing is ever written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NoReturn
from uuid import UUID

from bot.domain.ability import Ability
from bot.domain.appointment import Appointment, Mode, PatientContact, Slot, Standing
from bot.domain.errors import HospitalUnavailable, NotOffered
from bot.domain.link import Claimed, NumberKind, Record
from bot.domain.seen import SeenAppointment
from integrations.hospitals import hosxp_sql_tables as tables
from integrations.hospitals.hosxp_sql_check import proven
from integrations.hospitals.hosxp_sql_database import STATEMENT, HosxpDatabase
from integrations.hospitals.hosxp_sql_options import read_options
from integrations.hospitals.hosxp_sql_rows import (
    Row,
    SiteDates,
    SiteDepartments,
    SiteNumbers,
    SiteStatus,
    joined,
    moment,
    written,
)
from integrations.hospitals.settings import HospitalSettings

READING = 7.0  # seconds for a question in all
MOST = 20
_BY = {NumberKind.CITIZEN: "cid", NumberKind.HN: "hn"}


class HosxpSqlHospital:
    """HospitalAppointments, HospitalRecords and the looking part of HospitalBooking. Options as in `hosxp_sql_options`."""

    kinds = frozenset(_BY)
    can = frozenset({Ability.NOTICE})

    def __init__(self, settings: HospitalSettings, *, database: HosxpDatabase | None = None) -> None:
        self._options = options = read_options(settings.id, settings.options)
        self._id = settings.id
        self._dates, self._status = SiteDates(options.buddhist_columns), SiteStatus(options)
        self._numbers = SiteNumbers(settings.hn_pad)
        self._departments = SiteDepartments(settings.id, settings.departments)
        self._database = database or HosxpDatabase(
            settings.base_url, settings.auth, charset=options.charset, ca=options.ca
        )

    # ---- people ----

    async def find(self, claimed: Claimed) -> Record | None:
        """See HospitalRecords. A birth date without day or month is none here, where the column holds whole dates."""
        by, born = _BY.get(claimed.kind), _whole_date(claimed.born)
        stored = self._dates.stored(born, "birthday") if born is not None else None
        if by is None or stored is None:
            return None
        numbers = self._numbers.spellings(claimed.number) if by == "hn" else (claimed.number,)
        rows = await self._database.rows(tables.person(by, numbers, stored), READING)
        fitting = [row for row in rows if _lives(row) and self._dates.read(row["birthday"], "birthday") == born]
        return self._record(fitting[0]) if len(rows) == len(fitting) == 1 else None

    async def current(self, record: str) -> Record | None:
        """See HospitalRecords. HOSxP keeps no trace of merged numbers in these tables: such a link has to be proved anew."""
        rows = await self._database.rows(tables.record(record), READING)
        return self._record(rows[0]) if rows and written(rows[0]["hn"]) == record and _lives(rows[0]) else None

    def _record(self, row: Row) -> Record:
        name = joined(f"{written(row['pname'])}{written(row['fname'])}", row["lname"])
        phones = tuple(each for each in (written(row["mobile_phone_number"]), written(row["hometel"])) if each)
        hn = written(row["hn"])
        return Record(self._id, hn, hn, name, phones)

    # ---- their appointments ----

    async def upcoming(self, record: str, since: date) -> tuple[SeenAppointment, ...]:
        """See HospitalAppointments. Those of clinics that the site hides are left out."""
        first = self._dates.since(since, "nextdate")
        question = tables.appointments(self._numbers.spellings(record), first, self._options.end)
        rows = await self._database.rows(question, READING)
        if any(not self._numbers.same(written(row["hn"]), record) for row in rows):
            raise HospitalUnavailable("a search by hospital number answers another's")
        seen = [self._seen(row, record) for row in rows if self._is_shown(row)]
        return tuple(each for each in seen if each is not None)[:MOST]

    def _is_shown(self, row: Row) -> bool:
        waits = self._status.stands(row) and not self._status.begun(row)
        return waits and written(row["clinic"]) not in self._options.hidden_clinics

    def _seen(self, row: Row, record: str) -> SeenAppointment | None:
        day = self._dates.read(row["day"], "nextdate")
        if day is None:
            return None
        return SeenAppointment(
            id=str(row["oapp_id"]),
            hospital=self._id,
            record=record,
            day=day,
            start=moment(day, row["start"]),
            end=moment(day, row["end"]),
            department=self._departments.of(row),
            clinic=written(row["clinic_name"]),
            doctor=written(row["doctor_name"]),
        )

    async def look(self, appointments: Sequence[Appointment]) -> Mapping[UUID, Standing]:
        """As HospitalBooking says, of appointments that were booked in another way: all in one question."""
        known = {int(each.id): each.key for each in appointments if each.id.isdecimal()}
        found = {each.key: Standing(False) for each in appointments}
        if known:
            rows = await self._database.rows(tables.by_ids(list(known), self._options.end), READING)
            found |= {known[int(row["oapp_id"])]: self._standing(row) for row in rows}
        return found

    def _standing(self, row: Row) -> Standing:
        day = self._dates.read(row["day"], "nextdate")
        begun = self._status.begun(row)
        return Standing(self._status.stands(row), begun, start=moment(day, row["start"]), end=moment(day, row["end"]))

    # ---- proving the settings ----

    async def ping(self) -> None:
        """One question for no row at all."""
        await self._database.rows(tables.needed(tables.CLINIC, ""), STATEMENT)

    async def proof(self) -> str:
        """See Proves."""
        return await proven(self._database, self._options, self._dates, self._status)

    async def aclose(self) -> None:
        """Close connections."""
        await self._database.aclose()

    # ---- what is never done in somebody's tables ----

    async def free_slots(self, department: str, start: datetime, end: datetime, limit: int) -> tuple[Slot, ...]:
        """Places are not told by these tables: NotOffered."""
        _not_offered()

    async def book(self, slot: Slot, contact: PatientContact, *, key: UUID, mode: Mode = Mode.IN_PERSON) -> Appointment:
        """NotOffered."""
        _not_offered()

    async def release(self, slot: Slot, *, key: UUID) -> Appointment | None:
        """NotOffered: nothing was ever claimed."""
        _not_offered()

    async def accept(self, appointment: Appointment) -> None:
        """NotOffered."""
        _not_offered()

    async def cancel(self, appointment: Appointment, slot: Slot) -> None:
        """NotOffered."""
        _not_offered()


def _not_offered() -> NoReturn:
    raise NotOffered("this hospital's tables are read and never written")


def _lives(row: Row) -> bool:
    return written(row["death"]) != "Y"


def _whole_date(born: str) -> date | None:
    try:
        return date.fromisoformat(born) if len(born) == 10 else None
    except ValueError:
        return None
