"""Consents: the latest answer of each patient for each purpose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from bot.domain.consent import Consent, Purpose
from bot.domain.errors import Changed
from integrations.storage import audit, corrections_gone, transcript, waited
from integrations.storage.instants import moment
from integrations.storage.statements import Statement
from integrations.storage.writing import Writing

_ANSWER = Statement(
    "INSERT INTO consents (patient_id, purpose, given, version, answered_at, answered) "
    "VALUES (:patient, :purpose, :given, :version, :now, TRUE) ON CONFLICT (patient_id, purpose) DO UPDATE "
    "SET given = excluded.given, version = excluded.version, answered_at = excluded.answered_at, answered = TRUE"
)
_ASK = Statement(
    "INSERT INTO consents (patient_id, purpose, given, version, answered_at, answered) "
    "VALUES (:patient, :purpose, FALSE, :version, :now, FALSE) ON CONFLICT (patient_id, purpose) DO NOTHING"
)
# A row `o` of the outbox relies on a consent that the patient has taken back since; emergencies and outcomes of hospital writes are
# owed all the same.
TAKEN_BACK = (
    "CASE WHEN o.relies_on IS NULL OR o.urgency IN ('emergency', 'outcome') THEN FALSE ELSE EXISTS (SELECT 1 FROM consents c "
    "WHERE c.patient_id = o.patient_id AND NOT c.given "
    "AND {sqlite: instr(o.relies_on, c.purpose)}{postgresql: strpos(o.relies_on, c.purpose)} > 0) END"
)
_OF_PATIENT = Statement(
    "SELECT purpose, given, version, answered_at, answered FROM consents WHERE patient_id = :patient ORDER BY answered_at, purpose"
)


def answer(to: Writing, purpose: Purpose, *, given: bool, version: str) -> None:
    """Keep this answer instead of the one before; what waited for it, or stood on it, is kept or erased."""
    _ANSWER.run(to.conn, patient=to.patient.id, purpose=purpose.value, given=given, version=version, now=to.now)
    if given:
        transcript.let_through(to, purpose)
    else:
        transcript.drop_held(to, purpose)
        if purpose is Purpose.IMPROVEMENT:
            corrections_gone.all_of(to)
        if purpose is Purpose.APPOINTMENTS:
            waited.all_over(to)
    detail = {"purpose": purpose.value, "version": version}
    audit.record(to.conn, to.vault, to.now, f"consent {'given' if given else 'refused'}", to.patient.id, detail)


def ask(to: Writing, purpose: Purpose, version: str) -> None:
    """Remember that this was asked for; nothing changes where there is an answer."""
    _ASK.run(to.conn, patient=to.patient.id, purpose=purpose.value, version=version, now=to.now)


def consents_of(conn: Connection, patient: str) -> Mapping[Purpose, Consent]:
    """Every purpose that the patient has answered for."""
    rows = _OF_PATIENT.all(conn, patient=patient)
    answers = [
        Consent(Purpose(row.purpose), bool(row.given), row.version, moment(row.answered_at), bool(row.answered))
        for row in rows
    ]
    return {each.purpose: each for each in answers}


def check(to: Writing, relied_on: Iterable[Purpose]) -> None:
    """Raises Changed when one of these is not given (any more)."""
    if needed := tuple(relied_on):
        given = {each.purpose for each in consents_of(to.conn, to.patient.id).values() if each.given}
        if not given.issuperset(needed):
            raise Changed("a consent that the turn relied on is not given any more")
