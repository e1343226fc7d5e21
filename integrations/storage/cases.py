"""Cases: the list of what a person should look at."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import Connection

from bot.domain.facts import CaseKind
from bot.domain.messages import SharedLocation
from bot.domain.stored import CaseRow
from integrations.storage import feed, tables
from integrations.storage.identifiers import storable
from integrations.storage.instants import moment
from integrations.storage.retention import after
from integrations.storage.sealed import Box, Cell, Vault, cell
from integrations.storage.statements import Row, Statement
from integrations.storage.writing import Writing

REASON = cell(tables.cases.c.reason)
LOCATION = cell(tables.cases.c.location)
WORDS = cell(tables.cases.c.words)

_OPEN = Statement(
    "INSERT INTO cases (id, patient_id, kind, state, reason, words, message_id, opened_at, updated_at, expires_at) "
    "VALUES (:id, :patient, :kind, 'open', :reason, :words, :message_id, :now, :now, :expires)"
)
_FIND = Statement(
    "SELECT id, reason, words, message_id FROM cases WHERE patient_id = :patient AND state = 'open' AND kind = :kind "
    "ORDER BY opened_at DESC LIMIT 1"
)
_FIND_URGENT = Statement(
    "SELECT id FROM cases WHERE patient_id = :patient AND state = 'open' AND kind IN ('emergency', 'crisis', 'possible_emergency') "
    "ORDER BY (kind = 'possible_emergency'), updated_at DESC LIMIT 1"
)
_ADD = Statement(
    "UPDATE cases SET reason = :reason, words = :words, message_id = :message_id, updated_at = :now, expires_at = :expires "
    "WHERE id = :id"
)
_LOCATE = Statement("UPDATE cases SET location = :location, updated_at = :now WHERE id = :id")
_FORGET_WORDS = Statement(
    "UPDATE cases SET words = NULL WHERE patient_id = :patient AND message_id = :message_id AND words IS NOT NULL"
)
_LIST = Statement(
    "SELECT c.id, c.patient_id, c.kind, c.reason, c.location, c.words, c.opened_at, p.wrapped_key "
    "FROM cases c JOIN patients p ON p.id = c.patient_id "
    "WHERE c.state = 'open' ORDER BY c.opened_at DESC, c.id LIMIT :limit"
)


def open_case(to: Writing, kind: CaseKind, reason: str) -> None:
    """Open a case with the words of this turn; an open one of this kind is reused and gets the newest reason and words."""
    row = _FIND.first(to.conn, patient=to.patient.id, kind=kind.value)
    if row is None:
        _open(to, kind, reason)
        return
    words, message_id = row.words, row.message_id
    if to.said is not None:
        words, message_id = to.patient.box.seal_text(WORDS, row.id, to.said.text), _message_id(to)
    _ADD.run(
        to.conn,
        id=row.id,
        reason=to.patient.box.seal_text(REASON, row.id, _joined(to.patient.box, row, reason)),
        words=words,
        message_id=message_id,
        now=to.now,
        expires=after(to.now, to.keep.cases),
    )
    feed.note(to.conn, to.now, "case changed", row.id)


def set_aside(to: Writing, reason: str, words: str) -> None:
    """A case of its own for each event that was set aside: none of them may hide another."""
    _open(to, CaseKind.SET_ASIDE, reason, words)


def locate(to: Writing, location: SharedLocation) -> None:
    """Put the place on the newest open emergency or crisis case, else on a possible one; an emergency is opened if none is."""
    row = _FIND_URGENT.first(to.conn, patient=to.patient.id)
    case = _open(to, CaseKind.EMERGENCY, "location_shared") if row is None else row.id
    words = f"{location.latitude},{location.longitude} {location.title} {location.address}".strip()
    _LOCATE.run(to.conn, id=case, location=to.patient.box.seal_text(LOCATION, case, words), now=to.now)
    feed.note(to.conn, to.now, "case changed", case)


def forget_words(to: Writing, message_id: str) -> None:
    """The person took the message back."""
    _FORGET_WORDS.run(to.conn, patient=to.patient.id, message_id=message_id)


def open_cases(conn: Connection, vault: Vault, limit: int) -> tuple[CaseRow, ...]:
    """Open cases, newest first."""
    return tuple(_case(vault.box(row.patient_id, row.wrapped_key), row) for row in _LIST.all(conn, limit=limit))


def _open(to: Writing, kind: CaseKind, reason: str, words: str | None = None) -> str:
    case, box = str(uuid4()), to.patient.box
    if words is None and to.said is not None:
        words = to.said.text
    _OPEN.run(
        to.conn,
        id=case,
        patient=to.patient.id,
        kind=kind.value,
        reason=box.seal_text(REASON, case, reason),
        words=None if words is None else box.seal_text(WORDS, case, words),
        message_id=_message_id(to),
        now=to.now,
        expires=after(to.now, to.keep.cases),
    )
    feed.note(to.conn, to.now, "case opened", case)
    return case


def _message_id(to: Writing) -> str | None:
    """Whose words they are, as `forget_words` will ask for them."""
    return None if to.said is None or to.said.message_id is None else storable(to.said.message_id)


def _joined(box: Box, row: Row, reason: str) -> str:
    """Reasons are short codes: keep each once, in the order they came."""
    codes = box.open_text(REASON, row.id, row.reason).split(", ")
    return ", ".join(codes if reason in codes else [*codes, reason])


def _case(box: Box, row: Row) -> CaseRow:
    def opened(where: Cell, sealed: bytes | None) -> str:
        return "" if sealed is None else box.open_text(where, row.id, sealed)

    return CaseRow(
        id=UUID(row.id),
        patient=UUID(row.patient_id),
        kind=row.kind,
        reason=opened(REASON, row.reason),
        opened_at=moment(row.opened_at),
        location=opened(LOCATION, row.location),
        event_text=opened(WORDS, row.words),
    )
