"""The inbox: every event stands here once, however often it comes, until it is answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.messages import Person
from bot.domain.stored import Arrival, InboxRow
from integrations.storage import tables
from integrations.storage.arrivals import Envelope
from integrations.storage.database import Database
from integrations.storage.identifiers import storable
from integrations.storage.instants import SECOND, micros, moment
from integrations.storage.patients import index_of
from integrations.storage.retention import Retention, after
from integrations.storage.sealed import Vault, cell
from integrations.storage.statements import Row, Statement

RAW = cell(tables.inbox.c.raw)

_COLUMNS = "i.seq, i.event_id, i.channel, i.raw, i.sent_at, i.received_at, i.attempts, i.due, i.apologised"
_FRESH = Statement(
    f"SELECT {_COLUMNS} FROM inbox i WHERE i.seq > :after AND i.state = 'waiting' ORDER BY i.seq LIMIT :limit"  # noqa: S608
)
_WAITING = Statement(
    f"SELECT {_COLUMNS} FROM inbox i WHERE i.state = 'waiting' AND i.person_index = :index "  # noqa: S608
    "ORDER BY i.sent_at, i.seq LIMIT :limit"
)
_PEOPLE = Statement(
    "SELECT i.channel, i.event_id, i.raw FROM (SELECT MIN(seq) AS seq, MIN(sent_at) AS oldest FROM inbox "
    "WHERE state = 'waiting' AND due <= :now GROUP BY person_index ORDER BY oldest LIMIT :limit) AS w "
    "JOIN inbox i ON i.seq = w.seq ORDER BY w.oldest, i.seq"
)
_PEOPLE_LEFT = Statement(
    "SELECT i.channel, i.event_id, i.raw FROM (SELECT MIN(seq) AS seq, MIN(sent_at) AS oldest FROM inbox "
    "WHERE state = 'waiting' AND due <= :due AND NOT EXISTS (SELECT 1 FROM patients p JOIN conversations c "
    "ON c.patient_id = p.id WHERE p.person_index = inbox.person_index AND c.lease_until > :now) "
    "GROUP BY person_index ORDER BY oldest LIMIT :limit) AS w JOIN inbox i ON i.seq = w.seq ORDER BY w.oldest, i.seq"
)
_AGES = Statement(
    "SELECT SUM(n) AS waiting, MIN(since) AS oldest FROM (SELECT COUNT(*) AS n, MIN(received_at) AS since FROM inbox "
    "WHERE state = 'waiting' UNION ALL SELECT SUM(requests), MIN(received_at) FROM journal WHERE expires_at IS NULL) AS w"
)

_MOST_WAITING = 200  # of one patient in one claim; the rest comes with the next load


class SqlInbox:
    """The Inbox port over either database."""

    def __init__(self, database: Database, vault: Vault, keep: Retention) -> None:
        self._database = database
        self._vault = vault
        self._keep = keep

    async def fresh(self, after: int, limit: int) -> tuple[tuple[Person, InboxRow], ...]:
        """See Inbox."""

        def look(conn: Connection) -> tuple[tuple[Person, InboxRow], ...]:
            return tuple(_opened(self._vault, row) for row in _FRESH.all(conn, after=after, limit=limit))

        return await self._database.read(look)

    async def people_waiting(self, now: datetime, limit: int) -> tuple[Person, ...]:
        """See Inbox."""

        def look(conn: Connection) -> tuple[Person, ...]:
            return self._people(_PEOPLE.all(conn, now=micros(now), limit=limit))

        return await self._database.read(look)

    async def people_left(self, due: datetime, now: datetime, limit: int) -> tuple[Person, ...]:
        """See Inbox."""

        def look(conn: Connection) -> tuple[Person, ...]:
            return self._people(_PEOPLE_LEFT.all(conn, due=micros(due), now=micros(now), limit=limit))

        return await self._database.read(look)

    def _people(self, rows: Sequence[Row]) -> tuple[Person, ...]:
        return tuple(Person(row.channel, _unsealed(self._vault, row)[0]) for row in rows)

    async def ages(self, now: datetime) -> tuple[int, float]:
        """See Inbox."""
        row = await self._database.read(_AGES.first)
        if row is None or row.oldest is None:
            return 0, 0.0
        return int(row.waiting), max(0.0, (micros(now) - row.oldest) / SECOND)

    def envelope(self, arrival: Arrival, received: int) -> Envelope:
        """Seal an event with the service's own key; which patient it is of need not be known yet."""
        person, event_id = arrival.person, storable(arrival.event_id)
        state, expires = "waiting", None
        if arrival.broken:
            state, expires = "broken", after(received, self._keep.broken)
        elif person is None:
            state, expires = "answered", after(received, self._keep.answered)
        return Envelope(
            event_id=event_id,
            person_index=None if person is None else index_of(self._vault, person),
            channel="" if person is None else storable(person.channel),
            message_id=None if arrival.message_id is None else storable(arrival.message_id),
            sent_at=micros(arrival.sent_at),
            received_at=received,
            state=state,
            raw=self._vault.inbox.seal(RAW, event_id, _pack("" if person is None else person.user_id, arrival.raw)),
            expires_at=expires,
            due=received,
        )


def waiting_of(conn: Connection, vault: Vault, index: bytes) -> tuple[InboxRow, ...]:
    """A patient's waiting events, oldest first by when they were sent, due or not."""
    return tuple(_opened(vault, row)[1] for row in _WAITING.all(conn, index=index, limit=_MOST_WAITING))


def raw_of(vault: Vault, event_id: str, sealed: bytes) -> bytes:
    """The event as it came."""
    return _unpack(vault.inbox.open(RAW, event_id, sealed))[1]


def _opened(vault: Vault, row: Row) -> tuple[Person, InboxRow]:
    user_id, raw = _unsealed(vault, row)
    return Person(row.channel, user_id), InboxRow(
        seq=row.seq,
        event_id=row.event_id,
        channel=row.channel,
        raw=raw,
        sent_at=moment(row.sent_at),
        received_at=moment(row.received_at),
        attempts=row.attempts,
        due=moment(row.due),
        apologised=bool(row.apologised),
    )


def _unsealed(vault: Vault, row: Row) -> tuple[str, bytes]:
    return _unpack(vault.inbox.open(RAW, row.event_id, row.raw))


def _pack(user_id: str, raw: bytes) -> bytes:
    """User id and event in one sealed cell: they are written, read and emptied together."""
    name = user_id.encode("utf-8", "surrogatepass")
    return len(name).to_bytes(4, "big") + name + raw


def _unpack(packed: bytes) -> tuple[str, bytes]:
    end = 4 + int.from_bytes(packed[:4], "big")
    return packed[4:end].decode("utf-8", "surrogatepass"), packed[end:]
