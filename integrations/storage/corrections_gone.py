"""Corrections go with what they stand on: the patient's yes, and the message."""

from __future__ import annotations

from integrations.storage.statements import Statement
from integrations.storage.writing import Writing

_ALL = Statement("DELETE FROM corrections WHERE patient_id = :patient")
_OF_MESSAGE = Statement(
    "DELETE FROM corrections WHERE patient_id = :patient AND event_id IN "
    "(SELECT event_id FROM messages WHERE patient_id = :patient AND message_id = :message_id)"
)


def all_of(to: Writing) -> None:
    """Every correction of this patient's messages, in the commit that takes the yes back."""
    _ALL.run(to.conn, patient=to.patient.id)


def of_message(to: Writing, message_id: str) -> None:
    """The correction of a message that is taken back."""
    _OF_MESSAGE.run(to.conn, patient=to.patient.id, message_id=message_id)
