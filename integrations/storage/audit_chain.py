"""The audit trail is sealed: what is committed gets its number and its place in a chain that shows every later change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.ports.audit import AuditBroken, Head, Sealed
from integrations.storage.alone import Duty, free_to
from integrations.storage.audit_forms import START, Entry, chained, head_seal, is_marked, seal_of
from integrations.storage.database import Database
from integrations.storage.instants import micros, moment
from integrations.storage.sealed import Vault
from integrations.storage.statements import Row, Statement

AT_ONCE = 500  # entries in one transaction

_ENTRY = "id, happened_at, actor, action, subject, detail, mark"
_NEW = Statement(f"SELECT {_ENTRY} FROM audit WHERE number IS NULL ORDER BY id LIMIT :limit")  # noqa: S608
_CHAIN = Statement(
    "UPDATE audit SET number = :number, previous = :previous, hash = :hash, seal = :seal WHERE id = :id AND number IS NULL"
)
_HEAD = Statement("SELECT number, hash, sealed_at, seal FROM audit_head")
_MOVE_HEAD = Statement(
    "INSERT INTO audit_head (id, number, hash, sealed_at, seal) VALUES (1, :number, :hash, :now, :seal) "
    "ON CONFLICT (id) DO UPDATE SET number = excluded.number, hash = excluded.hash, sealed_at = excluded.sealed_at, "
    "seal = excluded.seal"
)
_ANY = Statement("SELECT number FROM audit WHERE number IS NOT NULL LIMIT 1")


class SqlAuditChain:
    """The AuditChain port over either database."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._key = database, vault.audit_key

    async def seal(self, now: datetime) -> Sealed:
        """See AuditChain."""
        if not await self._database.read(lambda conn: _NEW.all(conn, limit=1)):
            return Sealed(0, 0, await self._database.read(lambda conn: head(conn, self._key)))
        return await self._database.write(lambda conn: _seal(conn, self._key, micros(now)))


def head(conn: Connection, key: bytes) -> Head | None:
    """The newest sealed entry, None while nothing is sealed. Raises AuditBroken when it is gone or not ours."""
    row = _HEAD.first(conn)
    if row is None:
        if _ANY.first(conn) is not None:
            raise AuditBroken("the head of the chain is gone")
        return None
    if row.seal != head_seal(key, row.number, row.hash, row.sealed_at):
        raise AuditBroken("the head of the chain is not one that this service has sealed")
    return Head(row.number, row.hash, moment(row.sealed_at))


def entry_of(row: Row) -> Entry:
    """What a row of the table says."""
    return Entry(row.happened_at, row.actor, row.action, row.subject, row.detail)


def _seal(conn: Connection, key: bytes, now: int) -> Sealed:
    if not free_to(conn, Duty.SEALING):
        return Sealed(0, 0, None)
    last = head(conn, key)
    rows = _NEW.all(conn, limit=AT_ONCE)
    if not rows:
        return Sealed(0, 0, last)
    number, digest = (0, START) if last is None else (last.number, last.hash)
    links, digest = _links(key, rows, number, digest)
    _CHAIN.each(conn, links)
    newest = number + len(rows)
    _MOVE_HEAD.run(conn, number=newest, hash=digest, now=now, seal=head_seal(key, newest, digest, now))
    foreign = sum(row.mark is not None and not is_marked(key, entry_of(row), row.mark) for row in rows)
    return Sealed(len(rows), foreign, Head(newest, digest, moment(now)))


def _links(key: bytes, rows: Sequence[Row], last: int, previous: bytes) -> tuple[list[dict[str, object]], bytes]:
    """What to write beside each row, and the hash of the last."""
    links: list[dict[str, object]] = []
    for number, row in enumerate(rows, last + 1):
        digest = chained(number, previous, entry_of(row), row.mark)
        seal = seal_of(key, number, digest)
        links.append({"id": row.id, "number": number, "previous": previous, "hash": digest, "seal": seal})
        previous = digest
    return links, previous
