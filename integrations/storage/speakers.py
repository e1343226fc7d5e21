"""The word passes between the bot and members of staff, and what the patient writes meanwhile waits for the speaker."""

from __future__ import annotations

from sqlalchemy import Connection

from bot.domain.case import UNREAD_CLOCK
from bot.domain.case_facts import LeftUnread, SpeakerSet, WordsRead
from bot.domain.errors import Changed
from integrations.storage import sending, timers_set
from integrations.storage.cases_changed import words_read
from integrations.storage.instants import micros_or_none
from integrations.storage.statements import Statement
from integrations.storage.takeovers import KEPT_TOKEN
from integrations.storage.writing import Writing

_SET = Statement(
    "UPDATE conversations SET speaker = :staff, speaker_until = :until, "
    "hushed = CASE WHEN :hush THEN out_seq ELSE hushed END "
    "WHERE patient_id = :patient AND CASE WHEN CAST(:was AS TEXT) IS NULL THEN speaker IS NULL OR speaker_until <= :now "
    "ELSE speaker = CAST(:was AS TEXT) AND speaker_until > :now END"
)
_UNREAD = Statement(
    "UPDATE conversations SET unread_since = COALESCE(unread_since, CAST(:now AS BIGINT)), unread_until = :now, "
    "kept_token = COALESCE(CAST(:token AS {sqlite: BLOB}{postgresql: BYTEA}), kept_token), "
    "kept_token_from = CASE WHEN CAST(:token AS {sqlite: BLOB}{postgresql: BYTEA}) IS NULL THEN kept_token_from "
    "ELSE CAST(:token_from AS BIGINT) END WHERE patient_id = :patient"
)
_READ = Statement(
    "UPDATE conversations SET unread_since = NULL, unread_until = NULL WHERE patient_id = :patient "
    "AND unread_since IS NOT NULL AND (CAST(:up_to AS BIGINT) IS NULL OR unread_until <= CAST(:up_to AS BIGINT))"
)
_CALM = Statement("UPDATE cases SET overdue_at = NULL WHERE patient_id = :patient AND state = 'taken'")
_DROP_TOKEN = Statement(
    "UPDATE conversations SET kept_token = NULL, kept_token_from = NULL WHERE patient_id = :patient"
)
_MISSED = Statement(
    "UPDATE conversations SET missed = CASE WHEN :understood THEN 0 ELSE missed + 1 END WHERE patient_id = :patient"
)


def set_speaker(to: Writing, fact: SpeakerSet) -> None:
    """Pass the word. Raises Changed when somebody else had it than was believed."""
    hush = fact.staff is not None and fact.was is None
    passed = _SET.run(
        to.conn,
        patient=to.patient.id,
        staff=fact.staff,
        until=micros_or_none(fact.until) or 0,
        was=fact.was,
        hush=hush,
        now=to.now,
    )
    if not passed:
        raise Changed("somebody else speaks with this patient now")
    if hush:
        sending.hush(to)
    if fact.staff is None:
        drop_token(to)


def leave_unread(to: Writing, fact: LeftUnread) -> None:
    """Words of this commit wait for the speaker, with their reply token."""
    token = None if fact.token is None else to.patient.box.seal_text(KEPT_TOKEN, to.patient.id, fact.token)
    values = {"patient": to.patient.id, "now": to.now, "token": token, "token_from": micros_or_none(fact.token_from)}
    _UNREAD.run(to.conn, **values)


def mark_read(to: Writing, fact: WordsRead) -> None:
    """The speaker has read them, if they have seen the last one."""
    if read(to.conn, to.patient.id, micros_or_none(fact.up_to)):
        timers_set.stop(to, UNREAD_CLOCK, "")
        words_read(to.conn, to.now, to.patient.id)


def read(conn: Connection, patient: str, up_to: int | None) -> bool:
    """Nothing waits for the speaker any more; False when something does, or nothing did."""
    if not _READ.run(conn, patient=patient, up_to=up_to):
        return False
    _CALM.run(conn, patient=patient)
    return True


def drop_token(to: Writing) -> None:
    """The kept reply token is not to be used (again)."""
    _DROP_TOKEN.run(to.conn, patient=to.patient.id)


def count_missed(to: Writing, *, understood: bool) -> None:
    """One more failure in a row, or the end of the row."""
    _MISSED.run(to.conn, patient=to.patient.id, understood=understood)
