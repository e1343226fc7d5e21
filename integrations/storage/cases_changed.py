"""Tells the desk's feed that something about a case is new."""

from __future__ import annotations

from integrations.storage import feed
from integrations.storage.statements import Statement
from integrations.storage.writing import Writing

_OPEN_OF_PATIENT = Statement("SELECT id FROM cases WHERE patient_id = :patient AND state <> 'closed'")


def changed(to: Writing, case: str, kind: str) -> None:
    """This case is new, or not as it was, if this commit is stored."""
    feed.note(to.conn, to.now, kind, case)


def conversation_changed(to: Writing) -> None:
    """Something was said: every open case of this patient shows it."""
    for row in _OPEN_OF_PATIENT.all(to.conn, patient=to.patient.id):
        changed(to, row.id, "said")
