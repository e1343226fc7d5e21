"""The audit chain is walked from its first entry to its head, until something does not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from bot.domain.ports.audit import AuditBroken, Break, Head, Walk
from integrations.storage.audit_chain import entry_of, head
from integrations.storage.audit_forms import START, chained, is_marked, seal_of
from integrations.storage.database import Database
from integrations.storage.sealed import Vault
from integrations.storage.statements import Row, Statement

_AT_ONCE = 1000

_PAGE = Statement(
    "SELECT number, previous, hash, seal, happened_at, actor, action, subject, detail, mark FROM audit "
    "WHERE number > :after AND number <= :head ORDER BY number LIMIT :limit"
)
_WAITING = Statement(
    "SELECT id, happened_at, actor, action, subject, detail, mark FROM audit WHERE number IS NULL AND id > :after "
    "ORDER BY id LIMIT :limit"
)
# In one statement, since each sees the database at a moment of its own on PostgreSQL.
_STRAY = Statement(
    "SELECT number FROM audit WHERE number > (SELECT number FROM audit_head) OR number < 1 ORDER BY number LIMIT 1"
)
_COUNT = Statement("SELECT COUNT(*) AS many FROM audit WHERE number BETWEEN 1 AND :head")
_COPIED = Statement(
    "SELECT MAX(number) AS number FROM audit WHERE number BETWEEN 1 AND :head AND mark IS NOT NULL "
    "GROUP BY mark HAVING COUNT(*) > 1 ORDER BY 1 LIMIT 1"
)


async def walk(database: Database, vault: Vault, known: tuple[int, bytes] | None = None) -> Walk:
    """Walk the whole chain, a page at a time. `known`: number and hash of a head that was noted elsewhere, which must be in it.

    What is written and sealed meanwhile is left for the next time. Raises StorageDown.
    """
    key = vault.audit_key
    waiting, unmarked = await _waiting(database, key)
    try:
        newest = await database.read(lambda conn: head(conn, key))
    except AuditBroken as fault:
        return Walk(0, waiting, None, Break(None, str(fault)))
    steps = _Steps(key, known)
    last = 0 if newest is None else newest.number
    while steps.broken is None and steps.number < last:
        rows = await database.read(lambda conn: _PAGE.all(conn, after=steps.number, head=last, limit=_AT_ONCE))
        steps.take(rows)
    broken = steps.broken or await database.read(lambda conn: _afterwards(conn, steps, newest))
    return Walk(steps.number, waiting, newest, broken or unmarked)


@dataclass
class _Steps:
    """How far the walk has come: the last good number and its hash."""

    key: bytes
    known: tuple[int, bytes] | None
    number: int = 0
    digest: bytes = START
    marked: bool = False
    broken: Break | None = field(default=None)

    def take(self, rows: Sequence[Row]) -> None:
        """Go on over these rows, up to the first that does not hold; none means that the rest is missing."""
        if not rows:
            self.broken = Break(self.number + 1, "is missing, with all that came after it")
        for row in rows:
            why = next(self._faults(row), None)
            if why is not None:
                missing = row.number > self.number + 1
                self.broken = Break(self.number + 1 if missing else row.number, why)
                return
            self.number, self.digest = row.number, row.hash
            self.marked = self.marked or row.mark is not None

    def _faults(self, row: Row) -> Iterator[str]:
        if row.number > self.number + 1:
            yield "is missing"
        if row.number < self.number + 1:
            yield "stands there twice"
        if row.hash != chained(row.number, row.previous or b"", entry_of(row), row.mark):
            yield "was changed after it was sealed"
        if row.previous != self.digest:
            yield "does not follow the one before: something was put in, taken out or moved here"
        if row.seal != seal_of(self.key, row.number, row.hash):
            yield "was sealed by somebody without the key: the chain was computed anew"
        if row.mark is None and self.marked:
            yield "was written by somebody else than this service"
        if row.mark is not None and not is_marked(self.key, entry_of(row), row.mark):
            yield "was written or changed by somebody else than this service, before it was sealed"
        if self.known is not None and self.known[0] == row.number and self.known[1] != row.hash:
            yield "is not the one whose hash was noted: the chain was exchanged"


def _afterwards(conn: Connection, steps: _Steps, newest: Head | None) -> Break | None:
    """What only shows when the whole chain has been walked."""
    if newest is not None and steps.digest != newest.hash:
        return Break(newest.number, "is not the one that the head of the chain names")
    if steps.known is not None and steps.known[0] > steps.number:
        return Break(steps.number + 1, "is missing, with all that came after it: a later head was noted")
    stray = _STRAY.first(conn)
    if stray is not None:
        return Break(stray.number, "stands outside the chain")
    counted = _COUNT.first(conn, head=steps.number)
    if counted is not None and counted.many != steps.number:
        return Break(None, f"{counted.many - steps.number} entries share a number with another")
    copied = _COPIED.first(conn, head=steps.number)
    return None if copied is None else Break(copied.number, "is a copy of an earlier one")


async def _waiting(database: Database, key: bytes) -> tuple[int, Break | None]:
    """How many entries wait for their number, and whether one of them is not as this service wrote it."""
    many, after, fault = 0, 0, None
    while rows := await database.read(_page_of_waiting(after)):
        many, after = many + len(rows), rows[-1].id
        # Those from before there were marks have none; one that was slipped in without shows when it stands behind a marked one.
        if any(row.mark is not None and not is_marked(key, entry_of(row), row.mark) for row in rows):
            fault = Break(
                None, "an entry that is not sealed yet was written or changed by somebody else than this service"
            )
    return many, fault


def _page_of_waiting(after: int) -> Callable[[Connection], Sequence[Row]]:
    return lambda conn: _WAITING.all(conn, after=after, limit=_AT_ONCE)
