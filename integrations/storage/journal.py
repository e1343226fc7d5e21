"""The journal: what LINE delivers is written down as it comes, many deliveries as one sealed row.

Taking deliveries apart and storing each event by itself costs several times as much as writing them down, and LINE need not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import uuid4

import structlog
from sqlalchemy import Connection

from bot.domain.stored import Arrival, JournalEntry
from integrations.storage import tables
from integrations.storage.arrivals import insert_new
from integrations.storage.database import Database
from integrations.storage.gathering import Gathering
from integrations.storage.inbox import SqlInbox
from integrations.storage.instants import micros, moment
from integrations.storage.retention import Retention, after
from integrations.storage.sealed import SealBroken, Vault, cell
from integrations.storage.statements import Row, Statement

DELIVERIES = cell(tables.journal.c.deliveries)

_ROW = 256 * 1024  # bytes of deliveries in one row, unless a single one is longer
_LENGTH = 4  # bytes before each delivery

_APPEND = Statement(
    "INSERT INTO journal (id, received_at, requests, deliveries) VALUES (:id, :received, :requests, :deliveries)"
)
_UNSORTED = Statement(
    "SELECT seq, id, received_at, deliveries FROM journal WHERE expires_at IS NULL ORDER BY seq LIMIT :limit"
)
_REMOVE = Statement("DELETE FROM journal WHERE id = :id")
_SET_ASIDE = Statement("UPDATE journal SET expires_at = :expires WHERE id = :id")

log = structlog.get_logger(__name__)

Handed = tuple[Sequence[bytes], int]


class SqlJournal:
    """The Journal port over either database."""

    def __init__(self, database: Database, vault: Vault, inbox: SqlInbox, keep: Retention) -> None:
        self._database, self._vault, self._inbox, self._keep = database, vault, inbox, keep
        self._gathering: Gathering[Handed, None] = Gathering(database, self._write_down)

    async def append(self, bodies: Sequence[bytes], received_at: datetime) -> None:
        """See Journal."""
        if bodies:
            await self._gathering.hand_in((bodies, micros(received_at)))

    async def unsorted(self, limit: int) -> tuple[JournalEntry, ...]:
        """See Journal. An entry that does not open (its key is gone) is set aside, and holds up nothing."""
        rows = await self._database.read(lambda conn: _UNSORTED.all(conn, limit=limit))
        return tuple([entry for row in rows if (entry := await self._opened(row)) is not None])

    async def sort(self, entries: Sequence[JournalEntry], events: Sequence[tuple[Arrival, datetime]]) -> int:
        """See Journal."""
        sealed = [self._inbox.envelope(arrival, micros(received)) for arrival, received in events]

        def move(conn: Connection) -> int:
            new = insert_new(conn, sealed) if sealed else 0
            _REMOVE.each(conn, [{"id": entry.id} for entry in entries])
            return new

        return await self._database.write(move)

    def _write_down(self, conn: Connection, load: Sequence[Handed]) -> list[None]:
        received = min(at for _, at in load)
        for portion in _portions([body for bodies, _ in load for body in bodies]):
            entry = uuid4().hex
            sealed = self._vault.inbox.seal(DELIVERIES, entry, _pack(portion))
            _APPEND.run(conn, id=entry, received=received, requests=len(portion), deliveries=sealed)
        return [None] * len(load)

    async def _opened(self, row: Row) -> JournalEntry | None:
        try:
            packed = self._vault.inbox.open(DELIVERIES, row.id, row.deliveries)
            return JournalEntry(row.id, moment(row.received_at), tuple(_unpack(packed)))
        except SealBroken:
            log.error("an entry of the journal does not open and is set aside")
            expires = after(row.received_at, self._keep.broken)
            await self._database.write(lambda conn: _SET_ASIDE.run(conn, id=row.id, expires=expires))
            return None


def _portions(bodies: Sequence[bytes]) -> Iterator[list[bytes]]:
    portion: list[bytes] = []
    size = 0
    for body in bodies:
        if portion and size + len(body) > _ROW:
            yield portion
            portion, size = [], 0
        portion.append(body)
        size += len(body)
    yield portion


def _pack(bodies: Sequence[bytes]) -> bytes:
    return b"".join([part for body in bodies for part in (len(body).to_bytes(_LENGTH, "big"), body)])


def _unpack(packed: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(packed):
        start = at + _LENGTH
        at = start + int.from_bytes(packed[at:start], "big")
        yield packed[start:at]
