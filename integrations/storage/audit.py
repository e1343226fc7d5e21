"""The audit trail: who did what, in codes, never content."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from integrations.storage.audit_forms import Entry, new_mark
from integrations.storage.database import Database
from integrations.storage.instants import micros
from integrations.storage.sealed import Vault
from integrations.storage.statements import Statement

LONGEST_CODE = 100

_WRITE = Statement(
    "INSERT INTO audit (happened_at, actor, action, subject, detail, mark) "
    "VALUES (:now, :actor, :action, :subject, :detail, :mark)"
)
_encode = msgspec.json.Encoder(order="deterministic").encode


def record(
    conn: Connection,
    vault: Vault,
    now: int,
    action: str,
    about: str,
    detail: Mapping[str, object],
    actor: str = "bot",
) -> None:
    """Write one entry, stored if this commit is. `about`: the id of a patient or of a member of staff.

    Kept is a pseudonym of it, so that entries outlive an erasure. Raises ValueError for what could be content (see the Audit port).
    """
    _only_codes((actor, action, *detail, *detail.values()))
    entry = Entry(now, actor, action, vault.index("audit", about), _encode(detail).decode())
    _WRITE.run(
        conn,
        now=now,
        actor=actor,
        action=action,
        subject=entry.subject,
        detail=entry.detail,
        mark=new_mark(vault.audit_key, entry),
    )


class SqlAudit:
    """The Audit port over either database."""

    def __init__(self, database: Database, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._database, self._vault, self._clock = database, vault, clock

    async def note(self, actor: str, action: str, about: UUID, detail: Mapping[str, object]) -> None:
        """See Audit."""
        now = micros(self._clock())
        await self._database.write(lambda conn: record(conn, self._vault, now, action, str(about), detail, actor=actor))


def _only_codes(values: Sequence[object]) -> None:
    for value in values:
        if isinstance(value, list | tuple):
            _only_codes(value)
        elif isinstance(value, str):
            if len(value) > LONGEST_CODE or not value.isascii() or not value.isprintable():
                raise ValueError("an audit entry holds codes, not words of people")
        elif value is not None and not isinstance(value, int):
            raise ValueError(f"an audit entry holds codes and counts, not {type(value).__name__}")
