"""Consents: the latest answer of each patient for each purpose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from bot.domain.consent import Consent, Purpose
from bot.domain.errors import Changed
from integrations.storage.instants import moment
from integrations.storage.statements import Statement
from integrations.storage.writing import Writing

_ANSWER = Statement(
    "INSERT INTO consents (patient_id, purpose, given, version, answered_at) "
    "VALUES (:patient, :purpose, :given, :version, :now) ON CONFLICT (patient_id, purpose) "
    "DO UPDATE SET given = excluded.given, version = excluded.version, answered_at = excluded.answered_at"
)
_OF_PATIENT = Statement("SELECT purpose, given, version, answered_at FROM consents WHERE patient_id = :patient")


def answer(to: Writing, purpose: Purpose, *, given: bool, version: str) -> None:
    """Keep this answer instead of the one before."""
    _ANSWER.run(to.conn, patient=to.patient.id, purpose=purpose.value, given=given, version=version, now=to.now)


def consents_of(conn: Connection, patient: str) -> Mapping[Purpose, Consent]:
    """Every purpose that the patient has answered for."""
    rows = _OF_PATIENT.all(conn, patient=patient)
    answers = [Consent(Purpose(row.purpose), bool(row.given), row.version, moment(row.answered_at)) for row in rows]
    return {each.purpose: each for each in answers}


def check(to: Writing, relied_on: Iterable[Purpose]) -> None:
    """Raises Changed when one of these is not given (any more)."""
    if needed := tuple(relied_on):
        given = {each.purpose for each in consents_of(to.conn, to.patient.id).values() if each.given}
        if not given.issuperset(needed):
            raise Changed("a consent that the turn relied on is not given any more")
