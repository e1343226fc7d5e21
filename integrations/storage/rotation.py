"""After a change of ENCRYPTION_KEYS: every patient's key goes under the newest, so that the old one can be thrown away."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from integrations.storage.database import Database
from integrations.storage.sealed import Vault
from integrations.storage.statements import Statement

_AT_ONCE = 200

_NEXT = Statement("SELECT id, wrapped_key FROM patients WHERE id > :last ORDER BY id LIMIT :limit")
_REWRAP = Statement("UPDATE patients SET wrapped_key = :new WHERE id = :id AND wrapped_key = :old")


async def rewrap(database: Database, vault: Vault) -> int:
    """Wrap patients' keys anew, a portion at a time, while the service runs; returns how many had another key than the newest."""
    total, last = 0, ""
    while True:
        changed, last = await database.write(_portion(vault, last))
        total += changed
        if not last:
            await database.tidy()
            return total


def _portion(vault: Vault, after: str) -> Callable[[Connection], tuple[int, str]]:
    """Work on the patients behind `after`: how many changed, and the last one looked at ("" when there are no more)."""

    def work(conn: Connection) -> tuple[int, str]:
        rows = _NEXT.all(conn, last=after, limit=_AT_ONCE)
        anew = [(row, vault.rewrapped(row.id, row.wrapped_key)) for row in rows]
        changes = [{"id": row.id, "old": row.wrapped_key, "new": new} for row, new in anew if new is not None]
        _REWRAP.each(conn, changes)
        return len(changes), rows[-1].id if rows else ""

    return work
