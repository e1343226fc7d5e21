"""The transcript: what patients said to us, until they take it back or it expires."""

from __future__ import annotations

from bot.domain.consent import Purpose
from bot.domain.stored import Said
from integrations.storage import cases, corrections_gone, tables
from integrations.storage.identifiers import storable
from integrations.storage.instants import micros, moment
from integrations.storage.retention import after
from integrations.storage.sealed import cell
from integrations.storage.statements import Statement
from integrations.storage.writing import Writing

WORDS = cell(tables.messages.c.words)

# A message that was taken back before it reached us leaves only its mark.
_NOTE = Statement(
    "INSERT INTO messages (event_id, patient_id, message_id, kind, words, erased, said_at, noted_at, expires_at) "
    "VALUES (:event_id, :patient, :message_id, :kind, CASE WHEN EXISTS (SELECT 1 FROM messages WHERE patient_id = :patient "
    "AND message_id = :message_id AND erased) THEN NULL "
    "ELSE CAST(:words AS {sqlite: BLOB}{postgresql: BYTEA}) END, FALSE, :said_at, :now, :expires) "
    "ON CONFLICT (event_id) DO NOTHING"
)
_ERASE = Statement(
    "UPDATE messages SET words = NULL, erased = TRUE WHERE patient_id = :patient AND message_id = :message_id"
)
_MARK = Statement(
    "INSERT INTO messages (event_id, patient_id, message_id, kind, words, erased, said_at, expires_at) "
    "VALUES (:event_id, :patient, :message_id, 'erased', NULL, TRUE, :now, :expires) ON CONFLICT (event_id) DO NOTHING"
)
_HOLD = Statement(
    "UPDATE messages SET waits_for = :purpose WHERE patient_id = :patient AND event_id = :event_id AND NOT erased"
)
_LET_THROUGH = Statement(
    "UPDATE messages SET waits_for = NULL WHERE patient_id = :patient AND waits_for IS NOT NULL AND waits_for = :purpose"
)
_DROP_HELD = Statement(
    "UPDATE messages SET words = NULL, erased = TRUE, waits_for = NULL "
    "WHERE patient_id = :patient AND waits_for IS NOT NULL AND waits_for = :purpose"
)
_FIND = Statement(
    "SELECT message_id, kind, words, said_at FROM messages WHERE patient_id = :patient AND event_id = :event_id"
)
_EMPTY_WAITING = Statement(
    "UPDATE inbox SET state = 'answered', raw = NULL, expires_at = :expires "
    "WHERE person_index = :index AND message_id = :message_id AND state = 'waiting'"
)


def note(to: Writing, said: Said) -> None:
    """Keep what was said; once per event, and without its words when they were taken back already."""
    event_id = storable(said.event_id)
    _NOTE.run(
        to.conn,
        event_id=event_id,
        patient=to.patient.id,
        message_id=None if said.message_id is None else storable(said.message_id),
        kind=said.kind,
        words=to.patient.box.seal_text(WORDS, event_id, said.text),
        said_at=micros(said.at),
        now=to.now,
        expires=after(to.now, to.keep.words),
    )


def erase(to: Writing, message_id: str) -> None:
    """Take the words of one message out of inbox, transcript, cases and corrections, also when it is yet to come."""
    values = {"patient": to.patient.id, "message_id": storable(message_id), "now": to.now}
    _EMPTY_WAITING.run(to.conn, **values, index=to.person_index, expires=after(to.now, to.keep.answered))
    if not _ERASE.run(to.conn, **values):
        mark = f"erased {values['message_id']}"
        _MARK.run(to.conn, **values, event_id=mark, expires=after(to.now, to.keep.words))
    corrections_gone.of_message(to, storable(message_id))
    cases.forget_words(to, storable(message_id))


def hold(to: Writing, purpose: Purpose) -> None:
    """The words of this turn's event wait for a yes to this purpose."""
    if to.said is not None:
        event_id = storable(to.said.event_id)
        _HOLD.run(to.conn, patient=to.patient.id, event_id=event_id, purpose=purpose.value)


def let_through(to: Writing, purpose: Purpose) -> None:
    """The yes has come: what waited for it is a line like any other."""
    _LET_THROUGH.run(to.conn, patient=to.patient.id, purpose=purpose.value)


def drop_held(to: Writing, purpose: Purpose) -> None:
    """No yes has come: the words that waited for it are erased; that there was a message stays."""
    _DROP_HELD.run(to.conn, patient=to.patient.id, purpose=purpose.value)


def earlier(to: Writing, event_id: str) -> Said | None:
    """An earlier event of this patient as it was said; None when it is not known here or its words are gone."""
    row = _FIND.first(to.conn, patient=to.patient.id, event_id=storable(event_id))
    if row is None or row.words is None:
        return None
    text = to.patient.box.open_text(WORDS, storable(event_id), row.words)
    return Said(event_id, row.message_id, row.kind, text, moment(row.said_at))
