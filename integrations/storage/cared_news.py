"""What a hospital has changed of an appointment is put down, in the commit that records it, to be told to the patient's carers."""

from __future__ import annotations

from sqlalchemy import Connection

from bot.domain.care import CARE_NOTICED, gone_ref, moved_ref
from integrations.storage.statements import Statement

# By any right that holds; how far it goes is looked at when it is told. Whoever's own ledger it stands in is told by its own job.
_TELL = Statement(
    "INSERT INTO timers (patient_id, kind, ref, at, due, attempts) "
    "SELECT c.carer_id, CAST(:kind AS TEXT), CAST(:ref AS TEXT), CAST(:now AS BIGINT), CAST(:now AS BIGINT), 0 "
    "FROM bookings b JOIN cares c ON c.record_index = b.record_index AND NOT c.ended AND c.ends_at > :now "
    "AND c.carer_id <> b.patient_id AND (c.may_see OR c.may_remind) AND c.id <> :asked_by "
    "WHERE b.id = :booking ON CONFLICT (patient_id, kind, ref) DO NOTHING"
)


def moved(conn: Connection, booking: str, generation: int, old_start: int, now: int) -> None:
    """It has another time (its `generation`); `old_start` in microseconds since 1970."""
    _tell(conn, booking, moved_ref(booking, generation, old_start // 1_000_000), now)


def gone(conn: Connection, booking: str, now: int, asked_by: str | None = None) -> None:
    """It stands no more; `asked_by`: the right of a carer who has asked about it and is told in their own turn."""
    _tell(conn, booking, gone_ref(booking), now, asked_by)


def _tell(conn: Connection, booking: str, ref: str, now: int, asked_by: str | None = None) -> None:
    _TELL.run(conn, kind=CARE_NOTICED, ref=ref, booking=booking, now=now, asked_by=asked_by or "")
