"""Links are offered, made, merged and taken back inside commits, and read back for their patient."""

from __future__ import annotations

from uuid import UUID

import msgspec
from sqlalchemy import Connection

from bot.domain.errors import Changed
from bot.domain.link import LINK_SHARED, Link, LinkSeen, Proof, Record
from bot.domain.record_facts import LinkOffered, RecordLinked
from integrations.storage import audit, tables
from integrations.storage.instants import micros, moment
from integrations.storage.sealed import Box, Vault, cell
from integrations.storage.statements import Row, Statement
from integrations.storage.writing import Writing

RECORD = cell(tables.links.c.record)

_FORGET_VISITS = Statement("DELETE FROM link_visits WHERE patient_id = :patient AND stage <> 'linked'")
_OFFER = Statement(
    "INSERT INTO link_visits (token_hash, patient_id, stage, hospital, proof, codes_tried, made_at, expires_at) "
    "VALUES (:token, :patient, 'open', '', 'code', 0, :now, :expires)"
)
_USE_UP = Statement(
    "UPDATE link_visits SET stage = 'linked', record = NULL, away = NULL, code_index = NULL "
    "WHERE token_hash = :token AND patient_id = :patient AND stage = 'proved' AND nonce_until > :now"
)
_LINK = Statement(
    "INSERT INTO links (id, patient_id, hospital, record, record_index, proof, since, expires_at) "
    "VALUES (:id, :patient, :hospital, :record, :index, :proof, :since, :expires) "
    "ON CONFLICT (patient_id, record_index) DO UPDATE SET id = excluded.id, record = excluded.record, proof = excluded.proof, "
    "since = excluded.since, expires_at = excluded.expires_at"
)
# Whoever has the record already hears of the new one, in a commit of their own.
_TELL_OTHERS = Statement(
    "INSERT INTO timers (patient_id, kind, ref, at, due, attempts) "
    "SELECT patient_id, :kind, id, :now, :now, 0 FROM links "
    "WHERE record_index = :index AND patient_id <> :patient AND expires_at > :now "
    "ON CONFLICT (patient_id, kind, ref) DO UPDATE SET at = excluded.at, due = excluded.due, attempts = 0"
)
_HAS = Statement(
    "SELECT 1 AS has FROM links WHERE patient_id = :patient AND record_index = :index AND expires_at > :now"
)
_UNLINK = Statement("DELETE FROM links WHERE id = :id AND patient_id = :patient")
_DOUBLE = Statement("DELETE FROM links WHERE patient_id = :patient AND record_index = :index AND id <> :id")
_MERGE = Statement("UPDATE links SET record = :record, record_index = :index WHERE id = :id AND patient_id = :patient")
_OF_PATIENT = Statement(
    "SELECT id, hospital, record, proof, since, expires_at FROM links WHERE patient_id = :patient AND expires_at > :now "
    "ORDER BY since, id"
)
_SEEN = Statement(
    "SELECT id, hospital, record, proof, since, expires_at, (SELECT COUNT(*) FROM links o "
    "WHERE o.record_index = l.record_index AND o.expires_at > :now) AS chats "
    "FROM links l WHERE patient_id = :patient AND expires_at > :now ORDER BY since, id"
)


class Kept(msgspec.Struct, frozen=True):
    """What is kept of a record: enough to book for it and to say whose it is, and no phone."""

    id: str
    hn: str
    name: str
    born: str = ""


_kept = msgspec.json.Decoder(Kept)


def record_index(vault: Vault, record: Record) -> bytes:
    """The blind index by which two chats with one record are seen."""
    return vault.index("record", record.hospital, record.id)


def kept_bytes(record: Record) -> bytes:
    """The record as it is sealed."""
    return msgspec.json.encode(Kept(record.id, record.hn, record.name, record.born))


def record_in(hospital: str, clear: bytes) -> Record:
    """The record again."""
    kept = _kept.decode(clear)
    return Record(hospital, kept.id, kept.hn, kept.name, born=kept.born)


def offer(to: Writing, fact: LinkOffered) -> None:
    """One link at a time: the newest."""
    _FORGET_VISITS.run(to.conn, patient=to.patient.id)
    _OFFER.run(to.conn, token=fact.token_hash, patient=to.patient.id, now=to.now, expires=micros(fact.until))


def link(to: Writing, fact: RecordLinked) -> None:
    """Use up the proof and keep the link. Raises Changed when the proof is used or over."""
    made, patient = fact.link, to.patient.id
    use_up(to, fact.visit)
    index = record_index(to.vault, made.record)
    known = _HAS.first(to.conn, patient=patient, index=index, now=to.now)
    sealed = to.patient.box.seal(RECORD, str(made.id), kept_bytes(made.record))
    _LINK.run(
        to.conn,
        id=str(made.id),
        patient=patient,
        hospital=made.record.hospital,
        record=sealed,
        index=index,
        proof=made.proof.value,
        since=micros(made.since),
        expires=micros(made.until),
    )
    if known is None:
        _TELL_OTHERS.run(to.conn, kind=LINK_SHARED, index=index, patient=patient, now=to.now)
    detail = {"hospital": made.record.hospital, "proof": made.proof.value, "link": str(made.id)}
    audit.record(to.conn, to.vault, to.now, "record linked", patient, detail)


def use_up(to: Writing, visit: bytes | None) -> None:
    """What was proved on this visit is good once. Raises Changed when it is used or over."""
    if visit is not None and not _USE_UP.run(to.conn, token=visit, patient=to.patient.id, now=to.now):
        raise Changed("what was proved is used or over")


def unlink(to: Writing, which: UUID) -> None:
    """Let go of it at once; of what was to be told about it too."""
    if _UNLINK.run(to.conn, id=str(which), patient=to.patient.id):
        audit.record(to.conn, to.vault, to.now, "record unlinked", to.patient.id, {"link": str(which)})


def merge(to: Writing, which: UUID, record: Record) -> None:
    """The same link, to the record that the hospital has now; a second link to that one goes."""
    index, patient = record_index(to.vault, record), to.patient.id
    _DOUBLE.run(to.conn, patient=patient, index=index, id=str(which))
    sealed = to.patient.box.seal(RECORD, str(which), kept_bytes(record))
    if _MERGE.run(to.conn, id=str(which), patient=patient, record=sealed, index=index):
        audit.record(to.conn, to.vault, to.now, "record merged", patient, {"link": str(which)})


def links_of(conn: Connection, patient: str, box: Box, now: int) -> tuple[Link, ...]:
    """The links of this patient that have not expired, the oldest first."""
    return tuple(_link(box, row) for row in _OF_PATIENT.all(conn, patient=patient, now=now))


def links_seen(conn: Connection, patient: str, box: Box, now: int) -> tuple[LinkSeen, ...]:
    """The same, with how many chats may use each record."""
    return tuple(LinkSeen(_link(box, row), row.chats) for row in _SEEN.all(conn, patient=patient, now=now))


def _link(box: Box, row: Row) -> Link:
    record = record_in(row.hospital, box.open(RECORD, row.id, row.record))
    return Link(UUID(row.id), record, Proof(row.proof), moment(row.since), moment(row.expires_at))
