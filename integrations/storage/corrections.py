"""What staff say the bot misunderstood: noted at the desk, and kept until a reviewer has looked at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from bot.domain.case import Case
from bot.domain.case_facts import StaffActed
from bot.domain.case_rights import reads_words
from bot.domain.consent import ConsentText, Purpose
from bot.domain.correction import (
    ENTITIES,
    INTENTS,
    MOST_MARKED,
    Candidate,
    Correction,
    Marked,
    NotAgreed,
    Standing,
    Verdict,
    WordsGone,
)
from bot.domain.errors import AlreadyDone
from bot.domain.staff import StaffMember
from bot.domain.staff_act import BadWords, MayNot, NoSuchCase
from integrations.storage import audit, notes, tables
from integrations.storage.booked import bookings_of
from integrations.storage.case_look import BEFORE
from integrations.storage.case_rows import COLUMNS, JOINS, case_of
from integrations.storage.cases_changed import changed
from integrations.storage.consents import consents_of
from integrations.storage.database import Database
from integrations.storage.identifiers import storable
from integrations.storage.instants import micros, moment
from integrations.storage.leases import Desk
from integrations.storage.patients import NAME
from integrations.storage.sealed import Box, cell
from integrations.storage.statements import Row, Statement
from integrations.storage.transcript import WORDS
from integrations.storage.writing import Known, Writing

CONTENT = cell(tables.corrections.c.content)
ACT = "correct"
REVIEWER = "shell"  # who reviewed, in the audit

_CASE = Statement(f"SELECT {COLUMNS} FROM {JOINS} WHERE c.id = :case")  # noqa: S608
_PATIENT = Statement("SELECT patient_id FROM cases WHERE id = :case")
# Every commit of the patient's takes this row first: whoever takes the yes or the message back waits for us, or we for them.
_LOCK = Statement("SELECT patient_id FROM conversations WHERE patient_id = :patient {postgresql: FOR UPDATE}")
_WORDS = Statement(
    "SELECT words, expires_at FROM messages WHERE patient_id = :patient AND event_id = :event AND kind = 'text' "
    "AND words IS NOT NULL AND waits_for IS NULL AND CASE WHEN noted_at > 0 THEN noted_at ELSE said_at END "
    "BETWEEN :since AND :until"
)
_REPLACE = Statement("DELETE FROM corrections WHERE patient_id = :patient AND event_id = :event")
_NOTE = Statement(
    "INSERT INTO corrections (id, patient_id, event_id, content, noted_at, expires_at) "
    "VALUES (:id, :patient, :event, :content, :now, :expires)"
)
_LINES = Statement("SELECT event_id FROM corrections WHERE patient_id = :patient")
_WAITING = Statement(
    "SELECT k.id, k.patient_id, k.content, k.noted_at, p.name, p.wrapped_key FROM corrections k "
    "JOIN patients p ON p.id = k.patient_id WHERE k.expires_at > :now ORDER BY k.noted_at, k.id"
)
_OF = Statement("SELECT patient_id FROM corrections WHERE id = :id")
_SETTLE = Statement("DELETE FROM corrections WHERE id = :id")


@dataclass(frozen=True, slots=True)
class Content:
    """What is sealed of a correction."""

    text: str
    intent: str
    marked: tuple[Marked, ...]


_content = msgspec.json.Decoder(Content)


class SqlCorrections:
    """The ports Corrections and CorrectionsToReview over either database. `asked`: see Storage.corrections."""

    def __init__(self, database: Database, desk: Desk, asked: ConsentText | None) -> None:
        self._database, self._desk, self._asked = database, desk, asked

    async def standing(self, case: UUID) -> Standing:
        """See Corrections."""
        return await self._database.read(lambda conn: self._standing(conn, str(case)))

    async def note(self, who: StaffMember, correction: Correction, now: datetime) -> bool:
        """See Corrections."""
        _check(correction)
        try:
            await self._database.write(lambda conn: self._note(conn, who, correction, now))
        except AlreadyDone:
            return False
        return True

    async def waiting(self, now: datetime) -> tuple[Candidate, ...]:
        """See CorrectionsToReview."""
        return await self._database.read(lambda conn: self._waiting(conn, micros(now)))

    async def settle(
        self, candidate: UUID, verdict: Verdict, now: datetime, keep: Callable[[], None] = lambda: None
    ) -> bool:
        """See CorrectionsToReview."""
        gone = await self._database.write(lambda conn: self._settle(conn, str(candidate), verdict, micros(now), keep))
        await self._database.tidy()
        return gone

    def _standing(self, conn: Connection, case: str) -> Standing:
        row = _PATIENT.first(conn, case=case)
        if row is None:
            return Standing()
        lines = frozenset(each.event_id for each in _LINES.all(conn, patient=row.patient_id))
        return Standing(self._agrees(conn, row.patient_id), lines)

    def _agrees(self, conn: Connection, patient: str) -> bool:
        answer = consents_of(conn, patient).get(Purpose.IMPROVEMENT)
        return self._asked is not None and self._asked.covers(answer)

    def _note(self, conn: Connection, who: StaffMember, correction: Correction, now: datetime) -> None:
        to, case = self._readable(conn, who, correction, now)
        notes.act(to, StaffActed(correction.id, ACT, case.id, who))
        if not self._agrees(conn, to.patient.id):
            raise NotAgreed
        event, said = storable(correction.line), _said(to, case, correction.line)
        text = to.patient.box.open_text(WORDS, event, said.words)
        if any(each.words not in text for each in correction.marked):
            raise BadWords("not_there")
        content = msgspec.json.encode(Content(_clean(text), correction.intent, correction.marked))
        _REPLACE.run(conn, patient=to.patient.id, event=event)
        _NOTE.run(
            conn,
            id=str(correction.id),
            patient=to.patient.id,
            event=event,
            content=to.patient.box.seal(CONTENT, str(correction.id), content),
            now=to.now,
            expires=said.expires_at,
        )
        changed(to, str(case.id), "corrected")
        audit.record(conn, to.vault, to.now, "correction noted", to.patient.id, {"case": str(case.id)}, actor=who.id)

    def _readable(
        self, conn: Connection, who: StaffMember, correction: Correction, now: datetime
    ) -> tuple[Writing, Case]:
        """The case, if they may read its conversation; its patient is ours until this is stored. Raises NoSuchCase, MayNot."""
        whose = _PATIENT.first(conn, case=str(correction.case))
        if whose is not None:
            _LOCK.first(conn, patient=whose.patient_id)
        row = _CASE.first(conn, case=str(correction.case), now=micros(now))
        if row is None:
            raise NoSuchCase
        box = self._desk.vault.box(row.patient_id, row.wrapped_key)
        case = case_of(box, row, now)
        if not reads_words(who, case):
            raise MayNot
        known = Known(row.patient_id, box)
        return Writing(conn, self._desk.vault, self._desk.keep, known, b"", micros(now), None), case

    def _waiting(self, conn: Connection, now: int) -> tuple[Candidate, ...]:
        rows = [row for row in _WAITING.all(conn, now=now) if self._agrees(conn, row.patient_id)]
        return tuple(self._candidate(conn, row, now) for row in rows)

    def _candidate(self, conn: Connection, row: Row, now: int) -> Candidate:
        box = self._desk.vault.box(row.patient_id, row.wrapped_key)
        content = _content.decode(box.open(CONTENT, row.id, row.content))
        names = _names(conn, box, row, now)
        return Candidate(UUID(row.id), content.text, content.intent, moment(row.noted_at), content.marked, names)

    def _settle(self, conn: Connection, candidate: str, verdict: Verdict, now: int, keep: Callable[[], None]) -> bool:
        row = _OF.first(conn, id=candidate)
        if row is None:
            return False
        _LOCK.first(conn, patient=row.patient_id)
        if not self._agrees(conn, row.patient_id) or not _SETTLE.run(conn, id=candidate):
            return False
        audit.record(conn, self._desk.vault, now, f"correction {verdict.value}", row.patient_id, {}, actor=REVIEWER)
        keep()
        return True


def _check(correction: Correction) -> None:
    """Raises ValueError."""
    unknown = [each.entity for each in correction.marked if each.entity not in ENTITIES or not each.words.strip()]
    if correction.intent not in INTENTS or unknown or len(correction.marked) > MOST_MARKED:
        raise ValueError("no such intent or entity")


def _said(to: Writing, case: Case, line: str) -> Row:
    """The words of the line, where it is one of this case's conversation. Raises WordsGone."""
    span = {
        "since": micros(case.opened_at - BEFORE),
        "until": to.now if case.closed_at is None else micros(case.closed_at),
    }
    row = _WORDS.first(to.conn, patient=to.patient.id, event=storable(line), **span)
    if row is None or row.expires_at <= to.now:
        raise WordsGone
    return row


def _clean(text: str) -> str:
    """Without lone surrogates, which JSON has no bytes for."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _names(conn: Connection, box: Box, row: Row, now: int) -> tuple[str, ...]:
    """Of the patient, and of whomever they booked for."""
    own = () if row.name is None else (box.open_text(NAME, row.patient_id, row.name),)
    booked = (each.contact for each in bookings_of(conn, row.patient_id, box, now))
    return tuple(dict.fromkeys((*own, *(each.name for each in booked if each is not None and each.name))))
