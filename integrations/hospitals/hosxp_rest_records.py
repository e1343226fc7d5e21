"""The records of people at a hospital on HOSxP: found by a number and a birth date, with one question whether they fit or not.

The hospital number is the record's id. HOSxP keeps no trace of numbers that were merged that its interface would show: such a
link has to be proved anew.
"""

from __future__ import annotations

from datetime import date

import msgspec

from bot.domain.errors import HospitalUnavailable
from bot.domain.link import Claimed, NumberKind, Record
from integrations.hospitals.hosxp_rest_client import HosxpClient
from integrations.hospitals.hosxp_rest_rows import Row
from integrations.http.wire import Deadline

# of the phones the patient's own alone: informtel is somebody else's, who must not be sent their code
_COLUMNS = "hn, pname, fname, lname, birthday, mobile_phone_number, hometel, death"
_BY = {NumberKind.CITIZEN: "cid", NumberKind.HN: "hn"}


class _Patient(msgspec.Struct, frozen=True):
    hn: str
    pname: str | None = None
    fname: str | None = None
    lname: str | None = None
    birthday: str | None = None
    mobile_phone_number: str | None = None
    hometel: str | None = None
    death: str | None = None


class Records:
    """Reads only. The marketplace token must grant reading of `patient`: without it numbers and names are masked."""

    kinds = frozenset(_BY)

    def __init__(self, client: HosxpClient, hospital: str) -> None:
        self._client, self._hospital = client, hospital

    async def find(self, claimed: Claimed, deadline: Deadline) -> Record | None:
        """See HospitalRecords. A birth date without day or month is none here, where the column holds whole dates."""
        column = _BY.get(claimed.kind)
        if column is None or not _whole_date(claimed.born):
            return None
        # fixed words: what was typed is bound, never written into the statement
        statement = f"SELECT {_COLUMNS} FROM patient WHERE {column} = :number AND birthday = :born LIMIT 2"  # noqa: S608
        params = {"number": (claimed.number, "string"), "born": (claimed.born, "date")}
        found = [_read(row) for row in await self._client.select(statement, params, deadline)]
        # some drivers give dates a day off: what does not fit by its own word does not count
        fitting = [each for each in found if _lives(each) and (each.birthday or "")[:10] == claimed.born]
        return self._record(fitting[0]) if len(found) == len(fitting) == 1 else None

    async def current(self, record: str, deadline: Deadline) -> Record | None:
        """See HospitalRecords."""
        statement = f"SELECT {_COLUMNS} FROM patient WHERE hn = :number LIMIT 1"  # noqa: S608
        rows = await self._client.select(statement, {"number": (record, "string")}, deadline)
        found = [_read(row) for row in rows]
        return self._record(found[0]) if found and found[0].hn == record and _lives(found[0]) else None

    def _record(self, patient: _Patient) -> Record:
        name = " ".join(
            each.strip() for each in (f"{patient.pname or ''}{patient.fname or ''}", patient.lname or "") if each
        )
        phones = tuple(each.strip() for each in (patient.mobile_phone_number, patient.hometel) if each and each.strip())
        return Record(self._hospital, patient.hn, patient.hn, name, phones)


def _read(row: Row) -> _Patient:
    try:
        return msgspec.convert(row, _Patient)
    except msgspec.ValidationError as error:
        raise HospitalUnavailable("a patient that cannot be read") from error


def _lives(patient: _Patient) -> bool:
    return patient.death != "Y"


def _whole_date(born: str) -> bool:
    try:
        return len(born) == 10 and bool(date.fromisoformat(born))
    except ValueError:
        return False
