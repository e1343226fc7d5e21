"""What acts of staff need to know, and their heartbeats."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from bot.domain.case import UNREAD_CLOCK
from bot.domain.messages import Person
from bot.domain.ports.case_files import CaseFile
from bot.domain.staff import StaffMember
from integrations.storage import notes, presences, speakers, takeovers
from integrations.storage.case_rows import COLUMNS, JOINS, case_of
from integrations.storage.cases_changed import words_read
from integrations.storage.database import Database
from integrations.storage.instants import micros
from integrations.storage.patients import person_of
from integrations.storage.sealed import Vault
from integrations.storage.statements import Statement

_WHOSE = Statement(
    "SELECT p.id, p.channel, p.user_id, p.wrapped_key FROM patients p WHERE p.id = :patient "
    "OR p.id = (SELECT patient_id FROM cases WHERE id = :case)"
)
_OF_PATIENT = Statement(
    f"SELECT {COLUMNS} FROM {JOINS} WHERE c.patient_id = :patient AND (c.state <> 'closed' OR c.id = :case) "  # noqa: S608
    "ORDER BY c.level, c.opened_at, c.id"
)
_PATIENT = Statement("SELECT wrapped_key, blocked_at FROM patients WHERE id = :patient")
_SPOKEN_WITH = Statement(
    "SELECT v.patient_id FROM conversations v WHERE v.patient_id = (SELECT patient_id FROM cases WHERE id = :case) "
    "AND v.speaker = :staff AND v.speaker_until > :now"
)
_STOP_CLOCK = Statement("DELETE FROM timers WHERE patient_id = :patient AND kind = :kind")


class SqlCaseFiles:
    """The CaseFiles port over either database."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault

    async def whose(self, case: UUID) -> Person | None:
        """See CaseFiles."""
        return await self._database.read(lambda conn: self._whose(conn, case=str(case), patient=None))

    async def person(self, patient: UUID) -> Person | None:
        """See CaseFiles."""
        return await self._database.read(lambda conn: self._whose(conn, case=None, patient=str(patient)))

    async def file(self, patient: UUID, case: UUID, act: UUID, now: datetime) -> CaseFile:
        """See CaseFiles."""
        return await self._database.read(lambda conn: self._file(conn, str(patient), str(case), str(act), now))

    async def present(self, staff: str, now: datetime) -> StaffMember | None:
        """See CaseFiles."""
        known = await self._database.read(lambda conn: presences.last_seen(conn, staff))
        return known[0] if known is not None and known[1] > now else None

    async def beat(self, who: StaffMember, now: datetime, reading: UUID | None, up_to: datetime | None) -> None:
        """See CaseFiles."""
        at = micros(now)

        def beat(conn: Connection) -> None:
            presences.seen(conn, who, at)
            spoken = None if reading is None else _SPOKEN_WITH.first(conn, case=str(reading), staff=who.id, now=at)
            if spoken is not None and up_to is not None and speakers.read(conn, spoken.patient_id, micros(up_to)):
                _STOP_CLOCK.run(conn, patient=spoken.patient_id, kind=UNREAD_CLOCK)
                words_read(conn, at, spoken.patient_id)

        await self._database.write(beat)

    async def leave(self, who: StaffMember, now: datetime) -> None:
        """See CaseFiles."""
        await self._database.write(lambda conn: presences.gone(conn, who.id, micros(now)))

    def _whose(self, conn: Connection, case: str | None, patient: str | None) -> Person | None:
        row = _WHOSE.first(conn, case=case, patient=patient)
        if row is None:
            return None
        return person_of(self._vault.box(row.id, row.wrapped_key), row.id, row.channel, row.user_id)

    def _file(self, conn: Connection, patient: str, case: str, act: str, now: datetime) -> CaseFile:
        known = _PATIENT.first(conn, patient=patient)
        if known is None:
            return CaseFile(None)
        box = self._vault.box(patient, known.wrapped_key)
        rows = _OF_PATIENT.all(conn, patient=patient, case=case, now=micros(now))
        cases = [case_of(box, row, now) for row in rows]
        return CaseFile(
            case=next((each for each in cases if str(each.id) == case), None),
            others=tuple(each for each in cases if str(each.id) != case),
            blocked=known.blocked_at is not None,
            token=takeovers.kept_token(conn, patient, box),
            acted=notes.acted(conn, act) is not None,
        )
