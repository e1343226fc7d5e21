"""A conversation as the desk sees it: what came in, what went out and how far, notes, and what staff did."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.domain.case import By, Delivery, Line
from integrations.storage import notes
from integrations.storage.instants import moment
from integrations.storage.notes import NOTE
from integrations.storage.sealed import Box
from integrations.storage.sending import MESSAGES
from integrations.storage.statements import Row, Statement
from integrations.storage.transcript import WORDS
from integrations.storage.writing import Known

# What a message that was taken back before it came leaves behind is no line.
_IN = Statement(
    "SELECT event_id, kind, words, erased, waits_for, CASE WHEN noted_at > 0 THEN noted_at ELSE said_at END AS stored_at FROM messages "
    "WHERE patient_id = :patient AND kind <> 'erased' AND CASE WHEN noted_at > 0 THEN noted_at ELSE said_at END >= :since "
    "AND CASE WHEN noted_at > 0 THEN noted_at ELSE said_at END < :until ORDER BY stored_at DESC LIMIT :limit"
)
_OUT = Statement(
    "SELECT o.id, o.seq, o.urgency, o.state, o.messages, o.said_by, o.created_at, s.name FROM outbox o "
    "LEFT JOIN presences s ON s.staff = o.said_by WHERE o.patient_id = :patient AND o.created_at >= :since "
    "AND o.created_at < :until ORDER BY o.created_at DESC, o.seq DESC LIMIT :limit"
)
_SHOWN_AS_WORDS = ("write", "note")  # acts whose words stand there already


@dataclass(frozen=True, slots=True)
class Span:
    """Which lines: stored in [since, until), in microseconds; of the newest of them about `limit`."""

    since: int
    until: int
    limit: int


Placed = tuple[int, int, int, Line]  # when it was stored, and the order of what was stored together


def lines_of(
    conn: Connection, patient: Known, case: str, span: Span, plain_text: Callable[[bytes], Sequence[str]]
) -> tuple[tuple[Line, ...], bool]:
    """The lines of this span, oldest first, and whether there are older ones. `plain_text`: rendered messages as words."""
    which = {"patient": patient.id, "since": span.since, "until": span.until, "limit": span.limit + 1}
    placed = [_came(patient.box, row) for row in _IN.all(conn, **which)]
    placed += [_went(patient.box, row, plain_text) for row in _OUT.all(conn, **which)]
    placed += [each for each in _desk(conn, patient.box, case) if span.since <= each[0] < span.until]
    placed.sort(key=lambda each: each[:3])
    if len(placed) <= span.limit:
        return tuple(line for *_, line in placed), False
    oldest = placed[-span.limit][0]  # what was stored together stays together, or paging back would lose a part of it
    return tuple(line for at, _, _, line in placed if at >= oldest), placed[0][0] < oldest


def _came(box: Box, row: Row) -> Placed:
    # What waits for the patient's consent is nobody's to read yet.
    words = () if row.words is None or row.waits_for is not None else (box.open_text(WORDS, row.event_id, row.words),)
    shown = tuple(each for each in words if each)
    line = Line(row.event_id, moment(row.stored_at), By.PATIENT, row.kind, shown, erased=bool(row.erased))
    return row.stored_at, 0, 0, line


def _went(box: Box, row: Row, plain_text: Callable[[bytes], Sequence[str]]) -> Placed:
    line = Line(
        id=row.id,
        at=moment(row.created_at),
        by=By.BOT if row.said_by is None else By.STAFF,
        kind=row.urgency,
        words=tuple(plain_text(box.open(MESSAGES, row.id, row.messages))),
        author=row.name or "",
        delivery=Delivery(row.state),
    )
    return row.created_at, 2, row.seq, line


def _desk(conn: Connection, box: Box, case: str) -> Iterator[Placed]:
    for row in notes.acts_of(conn, case):
        if row.kind not in _SHOWN_AS_WORDS:
            line = Line(row.id, moment(row.acted_at), By.STAFF, row.kind, author=row.name or "")
            yield row.acted_at, 1, 0, line
    for row in notes.notes_of(conn, case):
        words = (box.open_text(NOTE, row.id, row.words),)
        yield row.written_at, 3, 0, Line(row.id, moment(row.written_at), By.STAFF, "note", words, row.name or "")
