"""What every part of one commit has at hand."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from bot.domain.stored import Said
from integrations.storage.patients import Known
from integrations.storage.retention import Retention
from integrations.storage.sealed import Vault


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
