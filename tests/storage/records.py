"""A record of a hospital that chats are linked with. Its citizen id is generated: the check digit fits, the rest is counted up."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from bot.domain.link import LINK_LASTS, Claimed, Link, NumberKind, Proof, Record

BORN = "1952-04-13"
CLAIMED = Claimed(NumberKind.CITIZEN, "1234567890121", BORN)
RECORD = Record("h1", "patient-77", "000012345", "ยายบุญมา สุขใจ", ("0899990001",))
OTHER = Record("h1", "patient-78", "000012346", "ตาสมหมาย สุขใจ", ("0899990002",))


def linked(now: datetime, record: Record = RECORD, proof: Proof = Proof.COUNTER) -> Link:
    """A link that was made now."""
    return Link(uuid4(), Record(record.hospital, record.id, record.hn, record.name), proof, now, now + LINK_LASTS)
