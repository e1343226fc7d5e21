"""Timers are set, stopped and ended inside commits."""

from __future__ import annotations

from datetime import datetime

from bot.domain.errors import Changed
from integrations.storage.instants import micros
from integrations.storage.statements import Statement
from integrations.storage.writing import Writing

_SET = Statement(
    "INSERT INTO timers (patient_id, kind, ref, at, due, attempts) VALUES (:patient, :kind, :ref, :at, :at, 0) "
    "ON CONFLICT (patient_id, kind, ref) DO UPDATE SET at = excluded.at, due = excluded.due, attempts = 0"
)
_STOP = Statement("DELETE FROM timers WHERE patient_id = :patient AND kind = :kind AND ref = :ref")
_RANG = Statement("DELETE FROM timers WHERE patient_id = :patient AND kind = :kind AND ref = :ref AND at = :at")


def set_for(to: Writing, kind: str, ref: str, due: datetime) -> None:
    """Set it, or move it."""
    _SET.run(to.conn, patient=to.patient.id, kind=kind, ref=ref, at=micros(due))


def stop(to: Writing, kind: str, ref: str) -> None:
    """It is not needed any more."""
    _STOP.run(to.conn, patient=to.patient.id, kind=kind, ref=ref)


def rang(to: Writing, kind: str, ref: str, due: datetime) -> None:
    """It has done its work. Raises Changed when it was stopped or moved meanwhile."""
    if not _RANG.run(to.conn, patient=to.patient.id, kind=kind, ref=ref, at=micros(due)):
        raise Changed("the timer was stopped or moved meanwhile")
