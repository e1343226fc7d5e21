"""Tells the desk's feed that something about a case is new."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from integrations.storage import feed
from integrations.storage.statements import Statement
from integrations.storage.writing import Writing

_OPEN_OF_PATIENT = Statement("SELECT id FROM cases WHERE patient_id = :patient AND state <> 'closed'")
_OPEN_OF_CALL = Statement(
    "SELECT c.id FROM outbox o JOIN cases c ON c.patient_id = o.patient_id WHERE o.id = :call AND c.state <> 'closed'"
)


def changed(to: Writing, case: str, kind: str) -> None:
    """This case is new, or not as it was, if this commit is stored."""
    _note(to.conn, to.now, kind, case)


def conversation_changed(to: Writing) -> None:
    """Something was said: every open case of this patient shows it."""
    words_read(to.conn, to.now, to.patient.id, "said")


def words_read(conn: Connection, now: int, patient: str, kind: str = "read") -> None:
    """The speaker has read what waited: every open case of this patient shows it."""
    for row in _OPEN_OF_PATIENT.all(conn, patient=patient):
        _note(conn, now, kind, row.id)


def delivered(conn: Connection, now: int, calls: Iterable[str]) -> None:
    """It is known how these calls of the outbox ended: the open cases of their patients show it."""
    for call in calls:
        for row in _OPEN_OF_CALL.all(conn, call=call):
            _note(conn, now, "delivery", row.id)


def _note(conn: Connection, now: int, kind: str, case: str) -> None:
    """The one line that joins the desk to the feed."""
    feed.note(conn, now, kind, case)
