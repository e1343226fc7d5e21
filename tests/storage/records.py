"""A record of a hospital that chats are linked with. Its citizen id is generated: the check digit fits, the rest is counted up."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from bot.domain.care import EVERYTHING, Basis, Care, CareAsk, Relation, Scope
from bot.domain.link import LINK_LASTS, Claimed, Link, NumberKind, Proof, Record

BORN = "1952-04-13"
CLAIMED = Claimed(NumberKind.CITIZEN, "1234567890121", BORN)
RECORD = Record("h1", "patient-77", "000012345", "ยายบุญมา สุขใจ", ("0899990001",))
OTHER = Record("h1", "patient-78", "000012346", "ตาสมหมาย สุขใจ", ("0899990002",))

CARE_ASK = CareAsk("1234567890", "สมชาย ใจดี", Relation.MOTHER, EVERYTHING, timedelta(days=365))


def cared(
    now: datetime,
    record: Record = OTHER,
    scopes: tuple[Scope, ...] = EVERYTHING,
    *,
    basis: Basis = Basis.COUNTER,
    lasts: timedelta = timedelta(days=365),
) -> Care:
    """A right to act for the person of this record, from now on."""
    whose = Record(record.hospital, record.id, record.hn, record.name)
    return Care(uuid4(), whose, Relation.GRANDFATHER, scopes, basis, now, now + lasts, "สมชาย ใจดี")


def linked(now: datetime, record: Record = RECORD, proof: Proof = Proof.COUNTER) -> Link:
    """A link that was made now."""
    return Link(uuid4(), Record(record.hospital, record.id, record.hn, record.name), proof, now, now + LINK_LASTS)
