"""Reminders that stand in the outbox: whether they still help, and who rings when they cannot be said."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from bot.domain.call import CallReason
from integrations.storage import called
from integrations.storage.sealed import Box, Vault
from integrations.storage.statements import Row, Statement

_LEDGER = Statement("SELECT helps_until FROM reminders WHERE outbox_id = :id")
_WITHDRAW = Statement(
    "UPDATE outbox SET state = 'withdrawn', reason = :reason, due = NULL, owner = NULL, ended_at = :now WHERE id = :id"
)
_TO_CALL = Statement(
    "UPDATE reminders SET state = 'to_call', reason = :reason, ended_at = :now WHERE outbox_id = :id AND state = 'sent' "
    "RETURNING booking_id, patient_id"
)
_BLOCKED = Statement(
    "UPDATE reminders SET state = 'to_call', reason = 'blocked', ended_at = :now WHERE patient_id = :patient AND state = 'sent' "
    "AND EXISTS (SELECT 1 FROM outbox o WHERE o.id = reminders.outbox_id AND o.state = 'withdrawn' AND o.ended_at = :now) "
    "RETURNING booking_id"
)
_WITHHELD = Statement(
    "UPDATE reminders SET state = 'withheld', reason = 'no consent', ended_at = :now WHERE outbox_id = :id AND state = 'sent'"
)
_KEY = Statement("SELECT wrapped_key FROM patients WHERE id = :patient")


def holds(conn: Connection, box: Box, row: Row, now: int) -> bool:
    """Whether this row of the outbox is still worth saying; one that comes too late is withdrawn and rung about."""
    ledger = _LEDGER.first(conn, id=row.id)
    if ledger is None or ledger.helps_until > now:
        return True
    to_call(conn, box, row, CallReason.MISSED, now)
    return False


def to_call(conn: Connection, box: Box, row: Row, reason: CallReason, now: int) -> None:
    """It is not said: staff ring instead."""
    _WITHDRAW.run(conn, id=row.id, reason=reason.value, now=now)
    ledger = _TO_CALL.first(conn, id=row.id, reason=reason.value, now=now)
    if ledger is not None:
        called.needed(conn, box, row.patient_id, UUID(ledger.booking_id), reason, now)


def blocked(conn: Connection, box: Box, patient: str, now: int) -> None:
    """What has just been withdrawn because the patient blocked the account is rung about, as far as it reminded."""
    for ledger in _BLOCKED.all(conn, patient=patient, now=now):
        called.needed(conn, box, patient, UUID(ledger.booking_id), CallReason.BLOCKED, now)


def not_said(conn: Connection, vault: Vault, outbox_id: str, reason: CallReason, now: int) -> None:
    """A row of the outbox has ended unsaid; if it reminded, staff ring."""
    ledger = _TO_CALL.first(conn, id=outbox_id, reason=reason.value, now=now)
    key = None if ledger is None else _KEY.first(conn, patient=ledger.patient_id)
    if ledger is not None and key is not None:
        box = vault.box(ledger.patient_id, key.wrapped_key)
        called.needed(conn, box, ledger.patient_id, UUID(ledger.booking_id), reason, now)


def withheld(conn: Connection, outbox_id: str, now: int) -> None:
    """The patient has taken the consent back that it relied on."""
    _WITHHELD.run(conn, id=outbox_id, now=now)
