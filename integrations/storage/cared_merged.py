"""Rights and bookings follow a record that its hospital has merged into another."""

from __future__ import annotations

from uuid import UUID

import msgspec

from bot.domain.link import Record
from integrations.storage.cared import ABOUT, about_in
from integrations.storage.linked import record_index
from integrations.storage.statements import Statement
from integrations.storage.writing import Writing

_LINK_INDEX = Statement("SELECT record_index FROM links WHERE id = :link AND patient_id = :patient")
_OVER_RECORD = Statement(
    "SELECT c.id, c.carer_id, c.about, p.wrapped_key FROM cares c JOIN patients p ON p.id = c.carer_id "
    "WHERE c.record_index = :before"
)
_FORGET_DOUBLE = Statement("DELETE FROM cares WHERE carer_id = :carer AND record_index = :index")
_FOLLOW = Statement("UPDATE cares SET record_index = :index, about = :about WHERE id = :id")
_FOLLOW_BOOKINGS = Statement("UPDATE bookings SET record_index = :index WHERE record_index = :before")


def follow(to: Writing, link: UUID, record: Record) -> None:
    """The hospital has merged the record of this link: rights over it, and what was booked for it, go with it."""
    before = _LINK_INDEX.first(to.conn, link=str(link), patient=to.patient.id)
    index = record_index(to.vault, record)
    if before is None or before.record_index == index:
        return
    for row in _OVER_RECORD.all(to.conn, before=before.record_index):
        box = to.vault.box(row.carer_id, row.wrapped_key)
        about = msgspec.structs.replace(
            about_in.decode(box.open(ABOUT, row.id, row.about)), id=record.id, hn=record.hn, name=record.name
        )
        _FORGET_DOUBLE.run(to.conn, carer=row.carer_id, index=index)
        _FOLLOW.run(to.conn, id=row.id, index=index, about=box.seal(ABOUT, row.id, msgspec.json.encode(about)))
    _FOLLOW_BOOKINGS.run(to.conn, before=before.record_index, index=index)
