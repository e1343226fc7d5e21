"""What staff write for each other about a case, and what they did."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from bot.domain.case_facts import NoteWritten, StaffActed
from bot.domain.errors import AlreadyDone
from integrations.storage import tables
from integrations.storage.cases_changed import changed
from integrations.storage.retention import after
from integrations.storage.sealed import cell
from integrations.storage.statements import Row, Statement
from integrations.storage.writing import Writing

NOTE = cell(tables.notes.c.words)

_WRITE = Statement(
    "INSERT INTO notes (id, patient_id, case_id, kind, author, words, written_at, expires_at) "
    "VALUES (:id, :patient, :case, :kind, :author, :words, :now, :expires)"
)
_ACT = Statement(
    "INSERT INTO acts (id, patient_id, case_id, kind, staff, acted_at, expires_at) "
    "VALUES (:id, :patient, :case, :kind, :staff, :now, :expires) ON CONFLICT (id) DO NOTHING"
)
_ACTED = Statement("SELECT case_id FROM acts WHERE id = :id")
_ACTS_OF = Statement(
    "SELECT a.id, a.kind, a.staff, a.acted_at, p.name FROM acts a LEFT JOIN presences p ON p.staff = a.staff WHERE a.case_id = :case"
)
_NOTES_OF = Statement(
    "SELECT n.id, n.kind, n.author, n.words, n.written_at, p.name FROM notes n LEFT JOIN presences p ON p.staff = n.author "
    "WHERE n.case_id = :case"
)


def write(to: Writing, note: NoteWritten) -> None:
    """Keep a note."""
    _WRITE.run(
        to.conn,
        id=str(note.id),
        patient=to.patient.id,
        case=str(note.case),
        kind=note.kind,
        author=note.author,
        words=to.patient.box.seal_text(NOTE, str(note.id), note.words),
        now=to.now,
        expires=after(to.now, to.keep.cases),
    )
    changed(to, str(note.case), "note")


def act(to: Writing, done: StaffActed) -> None:
    """Keep that it was done. Raises AlreadyDone when it was."""
    new = _ACT.run(
        to.conn,
        id=str(done.id),
        patient=to.patient.id,
        case=str(done.case),
        kind=done.kind,
        staff=done.who.id,
        now=to.now,
        expires=after(to.now, to.keep.cases),
    )
    if not new:
        raise AlreadyDone(done.kind)


def acted(conn: Connection, act_id: str) -> str | None:
    """The case of an act that stands already, None if it does not."""
    row = _ACTED.first(conn, id=act_id)
    return None if row is None else str(row.case_id)


def acts_of(conn: Connection, case: str) -> Sequence[Row]:
    """Rows of what staff did on this case, each with the name that they were last seen under."""
    return _ACTS_OF.all(conn, case=case)


def notes_of(conn: Connection, case: str) -> Sequence[Row]:
    """Rows of the notes of this case."""
    return _NOTES_OF.all(conn, case=case)
