"""What is kept of a patient, counted for them to see."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from bot.domain.facts import CaseKind
from bot.domain.kept import Kept, OpenCase
from bot.domain.messages import Person
from integrations.storage import handed_off, patients, tables
from integrations.storage.database import Database
from integrations.storage.instants import moment, moment_or_none
from integrations.storage.sealed import Box, Vault, cell
from integrations.storage.statements import Statement

RESULT = cell(tables.triages.c.result)

_COUNTS = Statement(
    "SELECT (SELECT COUNT(*) FROM messages WHERE patient_id = :patient AND words IS NOT NULL) AS messages, "
    "(SELECT MAX(expires_at) FROM messages WHERE patient_id = :patient AND words IS NOT NULL) AS messages_until, "
    "(SELECT COUNT(*) FROM outbox WHERE patient_id = :patient) AS answers, "
    "(SELECT MAX(expires_at) FROM outbox WHERE patient_id = :patient) AS answers_until, "
    "(SELECT COUNT(*) FROM triages WHERE patient_id = :patient) AS triages, "
    "(SELECT MAX(expires_at) FROM triages WHERE patient_id = :patient) AS triages_until, "
    "(SELECT COUNT(*) FROM corrections WHERE patient_id = :patient) AS corrections, "
    "(SELECT MAX(expires_at) FROM corrections WHERE patient_id = :patient) AS corrections_until"
)
_NEWEST = Statement("SELECT id, result FROM triages WHERE patient_id = :patient ORDER BY done_at DESC LIMIT 1")
_CASES = Statement(
    "SELECT kind, opened_at FROM cases WHERE patient_id = :patient AND state <> 'closed' ORDER BY opened_at, id"
)


class _Result(msgspec.Struct):
    protocols: tuple[str, ...] = ()


class SqlKept:
    """The KeptRecords port over either database."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault

    async def of(self, person: Person) -> Kept:
        """See KeptRecords."""
        return await self._database.read(lambda conn: _kept(conn, self._vault, person))


def _kept(conn: Connection, vault: Vault, person: Person) -> Kept:
    known = patients.find(conn, vault, patients.index_of(vault, person))
    counts = None if known is None else _COUNTS.first(conn, patient=known.id)
    if known is None or counts is None:
        return Kept()
    cases = _CASES.all(conn, patient=known.id)
    return Kept(
        messages=counts.messages,
        messages_until=moment_or_none(counts.messages_until),
        answers=counts.answers,
        answers_until=moment_or_none(counts.answers_until),
        triages=counts.triages,
        triages_until=moment_or_none(counts.triages_until),
        corrections=counts.corrections,
        corrections_until=moment_or_none(counts.corrections_until),
        newest=_newest(conn, known.box, known.id) if counts.triages else (),
        handed_off=handed_off.counted(conn, known.id),
        cases=tuple(OpenCase(CaseKind(row.kind), moment(row.opened_at)) for row in cases),
    )


def _newest(conn: Connection, box: Box, patient: str) -> tuple[str, ...]:
    """The protocols of the newest triage."""
    row = _NEWEST.first(conn, patient=patient)
    if row is None:
        return ()
    return msgspec.json.decode(box.open(RESULT, row.id, row.result), type=_Result).protocols
