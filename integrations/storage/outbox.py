"""The outbox: what we owe patients, in the order we owe it, and how each try went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from bot.domain.messages import Urgency
from bot.domain.stored import Dispatch, Fate, Sent
from integrations.storage.database import Database
from integrations.storage.gathering import Gathering
from integrations.storage.instants import micros, micros_or_none, moment, moment_or_none
from integrations.storage.patients import person_of
from integrations.storage.sealed import Vault
from integrations.storage.sending import MESSAGES, REPLY_TOKEN
from integrations.storage.statements import Row, Statement

TOKEN_FRESH = timedelta(seconds=50)  # a reply token lives a minute (LINE, "Reply token"); a call may take some of it
RETRY_KEY_LIVES = timedelta(hours=23)  # LINE forgets a retry key after 24 hours (LINE, "Retry a failed API request")

# Rows that may be taken: not held back by an unsaid row of the same patient that comes before.
_FREE = (
    "o.state IN ('waiting', 'sending', 'quota') AND (o.urgency = 'emergency' OR NOT EXISTS (SELECT 1 FROM outbox e "
    "WHERE e.patient_id = o.patient_id AND e.seq < o.seq AND e.state IN ('waiting', 'sending')))"
)
# It relies on a consent that the patient has taken back since; emergencies and outcomes of hospital writes are owed all the same.
_TAKEN_BACK = (
    "CASE WHEN o.relies_on IS NULL OR o.urgency IN ('emergency', 'outcome') THEN FALSE ELSE EXISTS (SELECT 1 FROM consents c "
    "WHERE c.patient_id = o.patient_id AND NOT c.given "
    "AND {sqlite: instr(o.relies_on, c.purpose)}{postgresql: strpos(o.relies_on, c.purpose)} > 0) END"
)
_CANDIDATES = Statement(
    "SELECT o.id, o.patient_id, o.messages, o.urgency, o.reply_token, o.token_from, o.attempts, o.created_at, "  # noqa: S608
    "o.replied_at, o.pushed_at, p.channel, p.user_id, p.wrapped_key, p.blocked_at, "
    f"{_TAKEN_BACK} AS taken_back FROM outbox o JOIN patients p ON p.id = o.patient_id WHERE o.due <= :now AND {_FREE} "
    "ORDER BY CASE o.urgency WHEN 'emergency' THEN 0 ELSE 1 END, o.created_at, o.seq LIMIT :limit {postgresql: FOR UPDATE OF o SKIP LOCKED}"
)
_TAKE = Statement(
    "UPDATE outbox SET state = 'sending', attempts = attempts + 1, owner = :owner, due = :until, via = :via, "
    "replied_at = :replied_at, pushed_at = :pushed_at WHERE id = :id"
)
_WITHDRAW = Statement(
    "UPDATE outbox SET state = 'withdrawn', reason = 'blocked', reply_token = NULL, due = NULL, owner = NULL, ended_at = :now "
    "WHERE patient_id = :patient AND state IN ('waiting', 'quota') OR id = :id"
)
_WITHDRAW_ONE = Statement(
    "UPDATE outbox SET state = 'withdrawn', reason = 'consent', reply_token = NULL, due = NULL, owner = NULL, ended_at = :now "
    "WHERE id = :id"
)
_RECORD = Statement(
    "UPDATE outbox SET state = :state, due = :due, ended_at = :ended_at, owner = NULL, reason = :reason, request_id = :request_id, "
    "via = CASE WHEN :via = '' THEN via ELSE :via END, replied_at = :replied_at, "
    "pushed_at = COALESCE(CAST(:pushed_at AS BIGINT), pushed_at), "
    "reply_token = CASE WHEN :token_done THEN NULL ELSE reply_token END "
    "WHERE id = :id AND owner = :owner AND state = 'sending'"
)
_NEXT = Statement(f"SELECT MIN(o.due) AS due FROM outbox o WHERE {_FREE}")  # noqa: S608
_COUNTS = Statement("SELECT state, COUNT(*) AS many FROM outbox GROUP BY state")

_STATES = {
    Fate.SAID: "said",
    Fate.RETRY: "waiting",
    Fate.DEAD: "dead",
    Fate.UNKNOWN: "unknown",
    Fate.QUOTA: "quota",
}
_GO_ON = (Fate.RETRY, Fate.QUOTA)


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
        self._gathering = Gathering(database, _record)

    async def claim(self, owner: str, now: datetime, lease: timedelta, limit: int) -> tuple[Dispatch, ...]:
        """See Outbox. The start of the try is durable when this returns."""
        return await self._database.write(lambda conn: _claim(conn, self._vault, owner, now, lease, limit))

    async def record(self, owner: str, results: Sequence[Sent], now: datetime) -> None:
        """See Outbox."""
        if results:
            await self._gathering.hand_in(_Tried(owner, tuple(results), micros(now)))

    async def next_due(self, now: datetime) -> datetime | None:
        """See Outbox. A row that is being sent is due when its lease ends; one that is held back by another does not count."""
        row = await self._database.read(_NEXT.first)
        return None if row is None else moment_or_none(row.due)

    async def counts(self) -> dict[str, int]:
        """See Outbox."""
        rows = await self._database.read(_COUNTS.all)
        return {row.state: row.many for row in rows}


def way_out(row: Row, now: datetime) -> str:
    """How a try goes out: reply, push, or unknown (see Dispatch).

    After a try whose end nobody knows, a reply is repeated with its own token within its minute, a push with its own retry key
    within its day. Later, only what a patient must not miss is said at the risk of saying it twice.
    """
    token_from, replied_at = moment_or_none(row.token_from), moment_or_none(row.replied_at)
    if (
        row.reply_token is not None
        and token_from is not None
        and now - token_from < TOKEN_FRESH
        and row.pushed_at is None
    ):
        return "reply"
    pushed_at = moment_or_none(row.pushed_at)
    stale_push = pushed_at is not None and now - pushed_at > RETRY_KEY_LIVES
    if (replied_at is not None or stale_push) and row.urgency == Urgency.TALK.value:
        return "unknown"
    return "push"


def _claim(
    conn: Connection, vault: Vault, owner: str, now: datetime, lease: timedelta, limit: int
) -> tuple[Dispatch, ...]:
    at, taken, marks, withdrawn = micros(now), [], [], 0
    for row in _CANDIDATES.all(conn, now=at, limit=limit):
        if row.blocked_at is not None:
            _WITHDRAW.run(conn, patient=row.patient_id, id=row.id, now=at)
            continue
        if row.taken_back:
            withdrawn += _WITHDRAW_ONE.run(conn, id=row.id, now=at)
            continue
        via = way_out(row, now)
        taken.append(_dispatch(vault, row, via))
        replied, pushed = (at if via == "reply" else None), (at if via == "push" else None)
        marks.append(
            {
                "id": row.id,
                "owner": owner,
                "until": micros(now + lease),
                "via": via,
                "replied_at": row.replied_at or replied,
                "pushed_at": row.pushed_at or pushed,
            }
        )
    _TAKE.each(conn, marks)
    if withdrawn and not taken:  # what they held back may go now
        return _claim(conn, vault, owner, now, lease, limit)
    return tuple(taken)


def _dispatch(vault: Vault, row: Row, via: str) -> Dispatch:
    box = vault.box(row.patient_id, row.wrapped_key)
    return Dispatch(
        id=UUID(row.id),
        person=person_of(box, row.patient_id, row.channel, row.user_id),
        messages=box.open(MESSAGES, row.id, row.messages),
        urgency=Urgency(row.urgency),
        reply_token=None if row.reply_token is None else box.open_text(REPLY_TOKEN, row.id, row.reply_token),
        token_from=moment_or_none(row.token_from),
        attempts=row.attempts + 1,
        created_at=moment(row.created_at),
        replied_at=moment_or_none(row.replied_at),
        pushed_at=moment_or_none(row.pushed_at),
        via=via,
    )


def _record(conn: Connection, tries: Sequence[_Tried]) -> list[bool]:
    _RECORD.each(conn, [_ended(tried, sent) for tried in tries for sent in tried.results])
    return [True] * len(tries)


def _ended(tried: _Tried, sent: Sent) -> dict[str, object]:
    going_on = sent.fate in _GO_ON
    return {
        "id": str(sent.id),
        "owner": tried.owner,
        "state": _STATES[sent.fate],
        "due": (micros_or_none(sent.due) or (tried.now if sent.fate is Fate.RETRY else None)) if going_on else None,
        "ended_at": None if going_on else tried.now,
        "reason": sent.reason,
        "request_id": sent.request_id,
        "via": sent.via,
        "replied_at": micros_or_none(sent.replied_at),
        "pushed_at": micros_or_none(sent.pushed_at),
        "token_done": sent.token_done or not going_on,
    }
