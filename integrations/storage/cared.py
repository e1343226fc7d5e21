"""Rights to act for another person are asked for, made and ended inside commits, and read back for both sides."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from bot.domain.care import CARE_NEWS, CARE_OVER, MOST_PEOPLE, TOLD_FOR, Basis, Care, Relation, Scope
from bot.domain.errors import Changed
from bot.domain.link import Record
from bot.domain.record_facts import CareAsked, CareGiven, CareMade
from integrations.storage import audit, linked, reminded_carers, tables
from integrations.storage.instants import SECOND, micros, moment
from integrations.storage.linked import record_index
from integrations.storage.sealed import Box, Vault, cell
from integrations.storage.statements import Row, Statement
from integrations.storage.writing import Writing

ABOUT = cell(tables.cares.c.about)
ASK_ABOUT = cell(tables.care_asks.c.about)

SCOPES = {Scope.SEE: "may_see", Scope.BOOK: "may_book", Scope.REMIND: "may_remind"}

_ASK = Statement(
    "INSERT INTO care_asks (code_index, carer_id, about, may_see, may_book, may_remind, lasts, expires_at) "
    "VALUES (:code, :carer, :about, :see, :book, :remind, :lasts, :expires)"
)
_USE_ASK = Statement(
    "DELETE FROM care_asks WHERE code_index = :code AND expires_at > :now AND carer_id <> :patient RETURNING carer_id"
)
_CARER = Statement("SELECT id, wrapped_key FROM patients WHERE id = :carer")
_LINKED = Statement(
    "SELECT id FROM links WHERE id = :link AND patient_id = :patient AND record_index = :index AND expires_at > :now"
)
_ONLY_CHAT = Statement(
    "SELECT MIN(patient_id) AS patient, COUNT(*) AS chats FROM links "
    "WHERE record_index = :index AND patient_id <> :carer AND expires_at > :now"
)
_PUT = Statement(
    "INSERT INTO cares (id, carer_id, patient_id, hospital, about, record_index, may_see, may_book, may_remind, basis, since, "
    "ends_at, ended, expires_at) VALUES (:id, :carer, :patient, :hospital, :about, :index, :see, :book, :remind, :basis, :since, "
    ":ends, FALSE, :expires) ON CONFLICT (carer_id, record_index) DO UPDATE SET id = excluded.id, patient_id = excluded.patient_id, "
    "about = excluded.about, may_see = excluded.may_see, may_book = excluded.may_book, may_remind = excluded.may_remind, "
    "basis = excluded.basis, since = excluded.since, ends_at = excluded.ends_at, ended = FALSE, expires_at = excluded.expires_at"
)
_SET_TIMER = Statement(
    "INSERT INTO timers (patient_id, kind, ref, at, due, attempts) VALUES (:patient, :kind, :ref, :at, :at, 0) "
    "ON CONFLICT (patient_id, kind, ref) DO UPDATE SET at = excluded.at, due = excluded.due, attempts = 0"
)
_NO_TIMER = Statement("DELETE FROM timers WHERE patient_id = :patient AND kind = :kind AND ref = :ref")
_TELL_LINKED = Statement(
    "INSERT INTO timers (patient_id, kind, ref, at, due, attempts) "
    "SELECT patient_id, CAST(:kind AS TEXT), CAST(:ref AS TEXT), CAST(:now AS BIGINT), CAST(:now AS BIGINT), 0 FROM links "
    "WHERE record_index = :index AND patient_id <> :carer AND expires_at > :now "
    "ON CONFLICT (patient_id, kind, ref) DO UPDATE SET at = excluded.at, due = excluded.due, attempts = 0"
)
# The carer may let go of it, and the chats of the person cared for may take it back.
_END = Statement(
    "UPDATE cares SET ended = TRUE, ends_at = :now, expires_at = :expires WHERE id = :id AND NOT ended AND ends_at > :now "
    "AND (carer_id = :patient OR patient_id = :patient "
    "OR record_index IN (SELECT record_index FROM links WHERE patient_id = :patient AND expires_at > :now)) "
    "RETURNING carer_id, patient_id, record_index"
)
_COLUMNS = "c.id, c.carer_id, c.patient_id, c.hospital, c.about, c.may_see, c.may_book, c.may_remind, c.basis, c.since, c.ends_at, c.ended"
# What holds comes before what has ended lately; the oldest first.
_ORDER = "ORDER BY CASE WHEN c.ended OR c.ends_at <= :now THEN 1 ELSE 0 END, c.since, c.id LIMIT :most"
_OF_CARER = Statement(
    f"SELECT {_COLUMNS} FROM cares c WHERE c.carer_id = :patient AND c.expires_at > :now {_ORDER}"  # noqa: S608
)
_OVER_PATIENT = Statement(
    f"SELECT {_COLUMNS}, p.wrapped_key FROM cares c JOIN patients p ON p.id = c.carer_id "  # noqa: S608
    "WHERE c.expires_at > :now AND c.carer_id <> :patient AND (c.patient_id = :patient "
    "OR c.record_index IN (SELECT record_index FROM links WHERE patient_id = :patient AND expires_at > :now)) " + _ORDER
)


class About(msgspec.Struct, frozen=True):
    """What is sealed of a right."""

    id: str
    hn: str
    name: str
    relation: str
    carer: str


class AskAbout(msgspec.Struct, frozen=True):
    """What is sealed of a request."""

    carer: str
    relation: str


about_in = msgspec.json.Decoder(About)


def code_index(vault: Vault, code: str) -> bytes:
    """The blind index under which the code of a request is kept."""
    return vault.index("care code", code)


def ask(to: Writing, fact: CareAsked) -> None:
    """Keep what is asked for; the code stands in no row."""
    index = code_index(to.vault, fact.ask.code)
    about = msgspec.json.encode(AskAbout(fact.ask.carer, fact.ask.relation.value))
    _ASK.run(
        to.conn,
        code=index,
        carer=to.patient.id,
        about=to.patient.box.seal(ASK_ABOUT, index.hex(), about),
        **_flags(fact.ask.scopes),
        lasts=micros_of(fact.ask.lasts),
        expires=micros(fact.until),
    )
    audit.record(to.conn, to.vault, to.now, "care asked", to.patient.id, {"scopes": _code(fact.ask.scopes)})


def give(to: Writing, fact: CareGiven) -> None:
    """The patient's yes uses the code up. Raises Changed when it is used or over, or their link is gone."""
    index = record_index(to.vault, fact.care.record)
    asked = _USE_ASK.first(to.conn, code=code_index(to.vault, fact.code), now=to.now, patient=to.patient.id)
    if asked is None:
        raise Changed("the code was used or is over")
    if _LINKED.first(to.conn, link=str(fact.link), patient=to.patient.id, index=index, now=to.now) is None:
        raise Changed("the record is not linked any more")
    row = _CARER.first(to.conn, carer=asked.carer_id)
    if row is None:
        raise Changed("whoever asked has been erased")
    _put(to, fact.care, row.id, to.vault.box(row.id, row.wrapped_key), to.patient.id, index)
    _SET_TIMER.run(to.conn, patient=row.id, kind=CARE_NEWS, ref=str(fact.care.id), at=to.now)
    audit.record(to.conn, to.vault, to.now, "care given", to.patient.id, _detail(fact.care))


def make(to: Writing, fact: CareMade) -> None:
    """By the carer's own proof, or by staff; the chat of the person cared for, if there is one, holds what is booked."""
    linked.use_up(to, fact.visit)
    index = record_index(to.vault, fact.care.record)
    chat = _ONLY_CHAT.first(to.conn, index=index, carer=to.patient.id, now=to.now)
    patient = chat.patient if chat is not None and chat.chats == 1 else None
    _put(to, fact.care, to.patient.id, to.patient.box, patient, index)
    _TELL_LINKED.run(to.conn, kind=CARE_NEWS, ref=str(fact.care.id), index=index, carer=to.patient.id, now=to.now)
    audit.record(to.conn, to.vault, to.now, "care made", to.patient.id, _detail(fact.care))


def end(to: Writing, which: UUID) -> None:
    """It is over from this commit on; the other side is told, and what was to be reminded of is not any more."""
    patient, ref = to.patient.id, str(which)
    row = _END.first(to.conn, id=ref, patient=patient, now=to.now, expires=to.now + micros_of(TOLD_FOR))
    if row is None:
        return
    _NO_TIMER.run(to.conn, patient=row.carer_id, kind=CARE_OVER, ref=ref)
    reminded_carers.withdraw(to.conn, row.carer_id, row.record_index, to.now)
    if row.carer_id != patient:
        _SET_TIMER.run(to.conn, patient=row.carer_id, kind=CARE_NEWS, ref=ref, at=to.now)
    else:
        _TELL_LINKED.run(to.conn, kind=CARE_NEWS, ref=ref, index=row.record_index, carer=patient, now=to.now)
    audit.record(to.conn, to.vault, to.now, "care ended", patient, {"care": ref})


def cares_of(conn: Connection, patient: str, box: Box, now: int) -> tuple[Care, ...]:
    """Those under which this chat may act, and those that ended lately; the oldest first."""
    return tuple(_care(box, row) for row in _OF_CARER.all(conn, patient=patient, now=now, most=MOST_PEOPLE * 2))


def carers_of(conn: Connection, vault: Vault, patient: str, now: int) -> tuple[Care, ...]:
    """Those under which others may act for the person of this chat, and those that ended lately; the oldest first."""
    rows = _OVER_PATIENT.all(conn, patient=patient, now=now, most=MOST_PEOPLE * 2)
    return tuple(_care(vault.box(row.carer_id, row.wrapped_key), row) for row in rows)


def _put(to: Writing, care: Care, carer: str, box: Box, patient: str | None, index: bytes) -> None:
    kept = About(care.record.id, care.record.hn, care.record.name, care.relation.value, care.carer)
    ends = micros(care.until)
    _PUT.run(
        to.conn,
        id=str(care.id),
        carer=carer,
        patient=patient,
        hospital=care.record.hospital,
        about=box.seal(ABOUT, str(care.id), msgspec.json.encode(kept)),
        index=index,
        **_flags(care.scopes),
        basis=care.basis.value,
        since=micros(care.since),
        ends=ends,
        expires=ends + micros_of(TOLD_FOR),
    )
    _SET_TIMER.run(to.conn, patient=carer, kind=CARE_OVER, ref=str(care.id), at=ends)
    if Scope.REMIND in care.scopes:
        reminded_carers.catch_up(to.conn, carer, index, to.now)


def _care(box: Box, row: Row) -> Care:
    about = about_in.decode(box.open(ABOUT, row.id, row.about))
    return Care(
        id=UUID(row.id),
        record=Record(row.hospital, about.id, about.hn, about.name),
        relation=Relation(about.relation),
        scopes=scopes_in(row),
        basis=Basis(row.basis),
        since=moment(row.since),
        until=moment(row.ends_at),
        carer=about.carer,
        ended=bool(row.ended),
        with_chat=row.patient_id is not None,
    )


def scopes_in(row: Row) -> tuple[Scope, ...]:
    """What the flags of a row allow."""
    return tuple(scope for scope, flag in SCOPES.items() if getattr(row, flag))


def micros_of(length: timedelta) -> int:
    """A span of whole seconds as it is stored."""
    return int(length.total_seconds()) * SECOND


def _flags(scopes: tuple[Scope, ...]) -> dict[str, object]:
    return {scope.value: scope in scopes for scope in Scope}


def _code(scopes: tuple[Scope, ...]) -> str:
    return "_".join(each.value for each in scopes)


def _detail(care: Care) -> dict[str, object]:
    return {
        "care": str(care.id),
        "hospital": care.record.hospital,
        "basis": care.basis.value,
        "scopes": _code(care.scopes),
        "until": int(care.until.timestamp()),
    }
