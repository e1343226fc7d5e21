"""The outbox: what we owe patients, in the order we owe it, and how each try went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.domain.call import CallReason
from bot.domain.stored import Dispatch, Fate, Sent
from integrations.storage import handed, outbox_claims
from integrations.storage.cases_changed import delivered
from integrations.storage.database import Database
from integrations.storage.gathering import Gathering
from integrations.storage.instants import micros, micros_or_none, moment_or_none
from integrations.storage.sealed import Vault
from integrations.storage.statements import Statement

_RECORD = Statement(
    "UPDATE outbox SET state = :state, due = :due, ended_at = :ended_at, owner = NULL, reason = :reason, request_id = :request_id, "
    "via = CASE WHEN :via = '' THEN via ELSE :via END, replied_at = :replied_at, "
    "pushed_at = COALESCE(CAST(:pushed_at AS BIGINT), pushed_at), "
    "reply_token = CASE WHEN :token_done THEN NULL ELSE reply_token END "
    "WHERE id = :id AND owner = :owner AND state = 'sending'"
)
_LET_GO = Statement("UPDATE outbox SET carried_by = NULL WHERE carried_by = :id AND state IN ('parked', 'quota')")
_APART = Statement("UPDATE outbox SET carried_by = '' WHERE (id = :id OR carried_by = :id) AND state = 'waiting'")
_REVIVE = Statement(
    "UPDATE outbox SET state = 'waiting', due = :now WHERE state IN ('parked', 'quota') AND due IS NULL "
    "AND created_at >= :since AND urgency <> 'reminder'"
)
_NEXT = Statement(f"SELECT MIN(o.due) AS due FROM outbox o WHERE {outbox_claims.FREE}")  # noqa: S608
_COUNTS = Statement("SELECT state, COUNT(*) AS many FROM outbox GROUP BY state")

_STATES = {
    Fate.SAID: "said",
    Fate.RETRY: "waiting",
    Fate.DEAD: "dead",
    Fate.UNKNOWN: "unknown",
    Fate.QUOTA: "quota",
    Fate.PARKED: "parked",
    Fate.APART: "waiting",
}
_GO_ON = (Fate.RETRY, Fate.QUOTA, Fate.PARKED, Fate.APART)
_AT_ONCE = (Fate.RETRY, Fate.APART)  # due now, unless another time is given
# A reminder that ends so was not said, or nobody knows: staff ring.
_RING = {Fate.QUOTA: CallReason.QUOTA, Fate.DEAD: CallReason.FAILED, Fate.UNKNOWN: CallReason.FAILED}


@dataclass(frozen=True, slots=True)
class _Tried:
    owner: str
    results: tuple[Sent, ...]
    now: int


class SqlOutbox:
    """The Outbox port over either database."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault
        self._gathering = Gathering(database, self._record)

    async def claim(
        self, owner: str, now: datetime, lease: timedelta, limit: int, *, short: bool = False
    ) -> tuple[Dispatch, ...]:
        """See Outbox. The start of the try is durable when this returns."""
        return await self._database.write(
            lambda conn: outbox_claims.claim(conn, self._vault, owner, now, lease, limit, short=short)
        )

    async def record(self, owner: str, results: Sequence[Sent], now: datetime) -> None:
        """See Outbox."""
        if results:
            await self._gathering.hand_in(_Tried(owner, tuple(results), micros(now)))

    async def revive(self, since: datetime, now: datetime) -> int:
        """See Outbox."""
        return await self._database.write(lambda conn: _REVIVE.run(conn, since=micros(since), now=micros(now)))

    async def next_due(self, now: datetime) -> datetime | None:
        """See Outbox. A row that is being sent is due when its lease ends; one that is held back by another does not count."""
        row = await self._database.read(_NEXT.first)
        return None if row is None else moment_or_none(row.due)

    async def counts(self) -> dict[str, int]:
        """See Outbox."""
        rows = await self._database.read(_COUNTS.all)
        return {row.state: row.many for row in rows}

    def _record(self, conn: Connection, tries: Sequence[_Tried]) -> list[bool]:
        _RECORD.each(conn, [ended for tried in tries for sent in tried.results for ended in _ended(tried, sent)])
        for tried in tries:
            for sent in tried.results:
                self._follow(conn, sent, tried.now)
            ended = [sent for sent in tried.results if sent.fate not in (Fate.RETRY, Fate.APART)]
            delivered(conn, tried.now, [str(row) for sent in ended for row in (sent.id, *sent.carries)])
        return [True] * len(tries)

    def _follow(self, conn: Connection, sent: Sent, now: int) -> None:
        """What an end means for others: those that were carried, and the ledger of reminders."""
        if sent.fate is Fate.APART:
            _APART.run(conn, id=str(sent.id))
        elif sent.carries and sent.fate in (Fate.QUOTA, Fate.PARKED):
            _LET_GO.run(conn, id=str(sent.id))
        if sent.fate in _RING:
            handed.not_said(conn, self._vault, str(sent.id), _RING[sent.fate], now)


def _ended(tried: _Tried, sent: Sent) -> Iterator[dict[str, object]]:
    """The row of this try and those that it carried, which end likewise."""
    going_on = sent.fate in _GO_ON
    due = micros_or_none(sent.due) or (tried.now if sent.fate in _AT_ONCE else None)
    for row in (sent.id, *sent.carries):
        yield {
            "id": str(row),
            "owner": tried.owner,
            "state": _STATES[sent.fate],
            "due": due if going_on else None,
            "ended_at": None if going_on else tried.now,
            "reason": sent.reason,
            "request_id": sent.request_id,
            "via": sent.via,
            "replied_at": micros_or_none(sent.replied_at),
            "pushed_at": micros_or_none(sent.pushed_at),
            "token_done": sent.token_done or not going_on,
        }
