"""Results that go to a hospital, within a commit and as a colleague sees them."""

from __future__ import annotations

from sqlalchemy import Connection

from bot.domain.facts import ResultHandedOff
from bot.domain.handoff import HandoffState, handoff_key
from integrations.storage import audit
from integrations.storage.instants import micros
from integrations.storage.statements import Statement
from integrations.storage.writing import Writing

_REQUEST = Statement(
    "INSERT INTO handoffs (id, patient_id, triage_id, hospital, state, answer_by, requested_at, touched_at, attempts, due, expires_at) "
    "SELECT CAST(:key AS TEXT), t.patient_id, t.id, CAST(:hospital AS TEXT), 'requested', CAST(:answer_by AS BIGINT), "
    "CAST(:now AS BIGINT), CAST(:now AS BIGINT), 0, CAST(:now AS BIGINT), t.expires_at FROM triages t "
    "WHERE t.id = :triage AND t.patient_id = :patient ON CONFLICT (id) DO NOTHING"
)
# It did not arrive: who asks again gets it sent after all.
_AGAIN = Statement(
    "UPDATE handoffs SET state = 'requested', answer_by = :answer_by, requested_at = :now, touched_at = :now, due = :now, attempts = 0, "
    "owner = NULL WHERE id = :key AND patient_id = :patient AND state IN ('withheld', 'given_up', 'refused')"
)
_OF_TRIAGE = Statement("SELECT hospital, state FROM handoffs WHERE triage_id = :triage ORDER BY requested_at, id")

_COUNTED = Statement(
    "SELECT hospital, COUNT(*) AS many FROM handoffs WHERE patient_id = :patient AND (state IN ('unknown', 'done') "
    "OR (state = 'requested' AND attempts > 0)) GROUP BY hospital ORDER BY hospital"
)


def request(to: Writing, fact: ResultHandedOff) -> None:
    """Write down that it is to go; one that is under way or has arrived stays as it is, one that ended otherwise is tried again."""
    values: dict[str, object] = {
        "key": str(handoff_key(fact.assessment, fact.hospital)),
        "patient": to.patient.id,
        "answer_by": micros(fact.answer_by),
        "now": to.now,
    }
    made = _REQUEST.run(to.conn, **values, triage=str(fact.assessment), hospital=fact.hospital)
    if made or _AGAIN.run(to.conn, **values):
        detail = {"hospital": fact.hospital, "key": values["key"]}
        audit.record(to.conn, to.vault, to.now, "handoff requested", to.patient.id, detail)


def of_triage(conn: Connection, triage: str) -> tuple[tuple[str, HandoffState], ...]:
    """To which hospitals a result went, and how that ended."""
    return tuple((row.hospital, HandoffState(row.state)) for row in _OF_TRIAGE.all(conn, triage=triage))


def counted(conn: Connection, patient: str) -> tuple[tuple[str, int], ...]:
    """How many results of a patient each hospital has or, as far as we know, may have."""
    return tuple((row.hospital, int(row.many)) for row in _COUNTED.all(conn, patient=patient))
