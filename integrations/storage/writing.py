"""What every part of one commit has at hand."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from bot.domain.stored import Said
from integrations.storage.retention import Retention
from integrations.storage.sealed import Box, Vault


@dataclass(frozen=True, slots=True)
class Known:
    """A patient's id with the box of their key."""

    id: str
    box: Box


@dataclass(frozen=True, slots=True)
class Writing:
    """One commit under way: whose it is, when (microseconds), and the words that came in, if any."""

    conn: Connection
    vault: Vault
    keep: Retention
    patient: Known
    person_index: bytes
    now: int
    said: Said | None
