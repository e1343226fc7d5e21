"""Cases: the list of what a person should look at, and how they get onto it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import Connection

from bot.domain.case import ALARMING, ANSWER_WITHIN, CLOCK, HANDLING, CaseState
from bot.domain.case_facts import CaseOpened
from bot.domain.case_kind import CaseKind
from bot.domain.messages import SharedLocation
from bot.domain.stored import CaseRow
from integrations.storage import tables, timers_set
from integrations.storage.cases_changed import changed
from integrations.storage.identifiers import storable
from integrations.storage.instants import micros_or_none, moment
from integrations.storage.retention import after
from integrations.storage.sealed import Box, Cell, Vault, cell
from integrations.storage.statements import Row, Statement
from integrations.storage.writing import Writing

REASON = cell(tables.cases.c.reason)
LOCATION = cell(tables.cases.c.location)
WORDS = cell(tables.cases.c.words)

_OPEN = Statement(
    "INSERT INTO cases (id, patient_id, kind, state, reason, words, message_id, opened_at, updated_at, expires_at, "
    "level, hospital, needs, in_group, waiting_since, answer_by, escalated, returned) "
    "VALUES (:id, :patient, :kind, 'waiting', :reason, :words, :message_id, :now, :now, :expires, "
    ":level, :hospital, :needs, :in_group, :now, :answer_by, FALSE, FALSE)"
)
_FIND = Statement(
    "SELECT c.id, c.reason, c.words, c.message_id, c.state, c.level, c.hospital, c.answer_by, "
    "(v.speaker IS NOT NULL AND v.speaker_until > :now AND v.speaker = c.holder) AS attended "
    "FROM cases c JOIN conversations v ON v.patient_id = c.patient_id "
    "WHERE c.patient_id = :patient AND c.state <> 'closed' AND c.kind = :kind ORDER BY c.opened_at DESC LIMIT 1"
)
_FIND_URGENT = Statement(
    "SELECT id FROM cases WHERE patient_id = :patient AND state <> 'closed' "
    "AND kind IN ('emergency', 'crisis', 'possible_emergency') "
    "ORDER BY (kind = 'possible_emergency'), updated_at DESC LIMIT 1"
)
_ADD = Statement(
    "UPDATE cases SET reason = :reason, words = :words, message_id = :message_id, updated_at = :now, expires_at = :expires, "
    "level = :level, hospital = :hospital, answer_by = :answer_by WHERE id = :id"
)
# Whoever had it does not speak any more: asked for again, it is in the queue again.
_REVIVE = Statement(
    "UPDATE cases SET state = 'waiting', holder = NULL, waiting_since = :now, returned = TRUE, overdue_at = NULL WHERE id = :id"
)
_ALARM = Statement(
    "UPDATE cases SET alarmed_at = COALESCE(alarmed_at, CAST(:now AS BIGINT)) WHERE patient_id = :patient AND state = 'taken' "
    "AND holder = (SELECT speaker FROM conversations WHERE patient_id = :patient AND speaker_until > :now) RETURNING id"
)
_LOCATE = Statement("UPDATE cases SET location = :location, updated_at = :now WHERE id = :id")
_FORGET_WORDS = Statement(
    "UPDATE cases SET words = NULL WHERE patient_id = :patient AND message_id = :message_id AND words IS NOT NULL"
)
_LIST = Statement(
    "SELECT c.id, c.patient_id, c.kind, c.reason, c.location, c.words, c.opened_at, p.wrapped_key "
    "FROM cases c JOIN patients p ON p.id = c.patient_id "
    "WHERE c.state <> 'closed' ORDER BY c.opened_at DESC, c.id LIMIT :limit"
)


@dataclass(frozen=True, slots=True)
class _Words:
    """What the patient wrote, sealed for the case, and in which message."""

    sealed: bytes | None
    message_id: str | None


def open_case(to: Writing, fact: CaseOpened) -> None:
    """Open a case with the words of this commit; an open one of this kind is reused and gets the newest reason and words.

    A danger sign also alarms whoever speaks with the patient at this moment, whatever the turn believed.
    """
    row = None if fact.id is not None else _FIND.first(to.conn, patient=to.patient.id, kind=fact.kind.value, now=to.now)
    if row is None:
        _open(to, fact, "" if to.said is None else to.said.text)
    else:
        _add(to, row, fact)
    if fact.kind in ALARMING:
        for alarmed in _ALARM.all(to.conn, patient=to.patient.id, now=to.now):
            changed(to, alarmed.id, "alarmed")


def set_aside(to: Writing, reason: str, words: str) -> None:
    """A case of its own for each event that was set aside: none of them may hide another."""
    _open(to, CaseOpened(CaseKind.SET_ASIDE, reason), words)


def locate(to: Writing, location: SharedLocation) -> None:
    """Put the place on the newest open emergency or crisis case, else on a possible one; an emergency is opened if none is."""
    row = _FIND_URGENT.first(to.conn, patient=to.patient.id)
    opened = CaseOpened(CaseKind.EMERGENCY, "location_shared")
    case = _open(to, opened, "" if to.said is None else to.said.text) if row is None else row.id
    words = f"{location.latitude},{location.longitude} {location.title} {location.address}".strip()
    _LOCATE.run(to.conn, id=case, location=to.patient.box.seal_text(LOCATION, case, words), now=to.now)
    changed(to, case, "located")


def forget_words(to: Writing, message_id: str) -> None:
    """The person took the message back."""
    _FORGET_WORDS.run(to.conn, patient=to.patient.id, message_id=message_id)


def open_cases(conn: Connection, vault: Vault, limit: int) -> tuple[CaseRow, ...]:
    """Open cases, newest first."""
    return tuple(_case(vault.box(row.patient_id, row.wrapped_key), row) for row in _LIST.all(conn, limit=limit))


def _open(to: Writing, fact: CaseOpened, words: str) -> str:
    case, usual = str(fact.id or uuid4()), HANDLING[fact.kind]
    level = fact.level or usual.level
    # What was opened here and not in a flow (a place without an emergency, an event set aside) must not wait without a clock.
    answer_by = micros_or_none(fact.answer_by) or after(to.now, ANSWER_WITHIN[level])
    spoken = _words(to, case, words)
    _OPEN.run(
        to.conn,
        id=case,
        patient=to.patient.id,
        kind=fact.kind.value,
        reason=to.patient.box.seal_text(REASON, case, fact.reason),
        words=spoken.sealed,
        message_id=spoken.message_id,
        now=to.now,
        expires=after(to.now, to.keep.cases),
        level=level,
        hospital=fact.hospital,
        needs=(fact.needs or usual.needs).value,
        in_group=fact.in_group,
        answer_by=answer_by,
    )
    timers_set.set_for(to, CLOCK, case, moment(answer_by))
    changed(to, case, "opened")
    return case


def _add(to: Writing, row: Row, fact: CaseOpened) -> None:
    """Again: never less urgent, and never later, than it was."""
    spoken = _Words(row.words, row.message_id) if to.said is None else _words(to, row.id, to.said.text)
    waits = row.state == CaseState.WAITING.value
    asked = micros_or_none(fact.answer_by)
    answer_by = min((each for each in (row.answer_by, asked) if each is not None), default=None) if waits else asked
    _ADD.run(
        to.conn,
        id=row.id,
        reason=to.patient.box.seal_text(REASON, row.id, _joined(to.patient.box, row, fact.reason)),
        words=spoken.sealed,
        message_id=spoken.message_id,
        now=to.now,
        expires=after(to.now, to.keep.cases),
        level=min(row.level, fact.level or row.level),
        hospital=row.hospital or fact.hospital,
        answer_by=answer_by,
    )
    if not waits and not row.attended:
        _REVIVE.run(to.conn, id=row.id, now=to.now)
    if answer_by is not None and not (waits and answer_by == row.answer_by) and not row.attended:
        timers_set.set_for(to, CLOCK, row.id, moment(answer_by))
    changed(to, row.id, "again")


def _words(to: Writing, case: str, words: str) -> _Words:
    """What was said, as `forget_words` will ask for it; nothing when nobody said anything."""
    if to.said is None and not words:
        return _Words(None, None)
    message_id = None if to.said is None or to.said.message_id is None else storable(to.said.message_id)
    return _Words(to.patient.box.seal_text(WORDS, case, words), message_id)


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
