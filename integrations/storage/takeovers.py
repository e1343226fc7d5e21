"""Takeovers as they stand: who speaks with a patient, and what waits for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from bot.domain.staff import Role
from bot.domain.takeover import Held, Takeover
from integrations.storage import presences, tables
from integrations.storage.instants import moment_or_none
from integrations.storage.sealed import Box, cell
from integrations.storage.statements import Row, Statement

KEPT_TOKEN = cell(tables.conversations.c.kept_token)

_HELD = Statement(
    "SELECT id, level, hospital, needs FROM cases WHERE patient_id = :patient AND state = 'taken' AND holder = :staff "
    "ORDER BY level, opened_at"
)
_KEPT = Statement("SELECT kept_token, kept_token_from FROM conversations WHERE patient_id = :patient")


@dataclass(frozen=True, slots=True)
class Speaking:
    """The part of a conversation's row that says who speaks."""

    staff: str
    unread_since: int | None
    unread_until: int | None


def kept_token(conn: Connection, patient: str, box: Box) -> tuple[str, datetime] | None:
    """The reply token that waits for the speaker, and when we received it (UTC)."""
    row = _KEPT.first(conn, patient=patient)
    if row is None or row.kept_token is None:
        return None
    since = moment_or_none(row.kept_token_from)
    return None if since is None else (box.open_text(KEPT_TOKEN, patient, row.kept_token), since)


def takeover(conn: Connection, patient: str, speaking: Speaking, now: datetime) -> Takeover:
    """The takeover in full."""
    known = presences.last_seen(conn, speaking.staff)
    member, until = known if known is not None else (None, now)
    return Takeover(
        staff=speaking.staff,
        name=member.name if member is not None else "",
        role=member.role if member is not None else Role.CLERK,
        present=until > now,
        held=tuple(_held(row) for row in _HELD.all(conn, patient=patient, staff=speaking.staff)),
        unread_since=moment_or_none(speaking.unread_since),
        unread_until=moment_or_none(speaking.unread_until),
    )


def _held(row: Row) -> Held:
    return Held(UUID(row.id), row.level, row.hospital, Role(row.needs))
