"""Results of triages, as they are written down and read back."""

from __future__ import annotations

from uuid import uuid4

import msgspec
from sqlalchemy import Connection

from bot.domain.assessment import Assessment
from bot.domain.case import Triage
from bot.domain.facts import TriageDone
from integrations.storage import handed_off, tables
from integrations.storage.instants import moment
from integrations.storage.retention import after
from integrations.storage.sealed import Box, cell
from integrations.storage.statements import Statement
from integrations.storage.writing import Known, Writing

RESULT = cell(tables.triages.c.result)

_NOTE = Statement(
    "INSERT INTO triages (id, patient_id, done_at, result, expires_at) VALUES (:id, :patient, :now, :result, :expires)"
)
_NEWEST = Statement(
    "SELECT id, done_at, result FROM triages WHERE patient_id = :patient ORDER BY done_at DESC, id LIMIT 3"
)


class Kept(msgspec.Struct):
    """What is sealed. `assessment` is missing in what was kept before there was one."""

    level: int
    protocols: tuple[str, ...] = ()
    assessment: Assessment | None = None


_kept = msgspec.json.Decoder(Kept)


def note(to: Writing, fact: TriageDone) -> None:
    """Keep a result, under its own id where it has one."""
    triage = str(uuid4() if fact.assessment is None else fact.assessment.id)
    content = msgspec.json.encode(Kept(fact.level, fact.protocols, fact.assessment))
    _NOTE.run(
        to.conn,
        id=triage,
        patient=to.patient.id,
        now=to.now,
        result=to.patient.box.seal(RESULT, triage, content),
        expires=after(to.now, to.keep.triages),
    )


def of_patient(conn: Connection, patient: Known) -> tuple[Triage, ...]:
    """The newest three, newest first, and to which hospitals they went."""
    found = []
    for row in _NEWEST.all(conn, patient=patient.id):
        kept = opened(patient.box, row.id, row.result)
        went = handed_off.of_triage(conn, row.id)
        found.append(Triage(moment(row.done_at), kept.level, kept.protocols, kept.assessment, went))
    return tuple(found)


def opened(box: Box, triage: str, result: bytes) -> Kept:
    """A sealed result."""
    return _kept.decode(box.open(RESULT, triage, result))
