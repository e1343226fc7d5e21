"""Which rows of the outbox go out now, how, and what is taken along; and which do not go out at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from bot.domain.call import CallReason
from bot.domain.sayings import Urgency
from bot.domain.stored import Dispatch
from integrations.storage import company, handed
from integrations.storage.consents import TAKEN_BACK
from integrations.storage.instants import micros, moment, moment_or_none
from integrations.storage.patients import person_of
from integrations.storage.sealed import Box, Vault
from integrations.storage.sending import MESSAGES, REPLY_TOKEN
from integrations.storage.statements import Row, Statement

TOKEN_FRESH = timedelta(seconds=50)  # a reply token lives a minute (LINE, "Reply token"); a call may take some of it
_LOOKS = 4  # at one claim, when whatever could go out stays behind
RETRY_KEY_LIVES = timedelta(hours=23)  # LINE forgets a retry key after 24 hours (LINE, "Retry a failed API request")

# Rows that may be taken: not said in another's call, and not held back by an unsaid row of the same patient that comes before.
FREE = (
    "o.state IN ('waiting', 'sending', 'quota') AND COALESCE(o.carried_by, '') = '' "
    "AND (o.urgency = 'emergency' OR NOT EXISTS (SELECT 1 FROM outbox e WHERE e.patient_id = o.patient_id AND e.seq < o.seq "
    "AND e.state IN ('waiting', 'sending') AND COALESCE(e.carried_by, '') = ''))"
)
_CANDIDATES = Statement(
    "SELECT o.id, o.patient_id, o.seq, o.messages, o.urgency, o.reply_token, o.token_from, o.attempts, o.created_at, "  # noqa: S608
    "o.replied_at, o.pushed_at, o.carried_by, p.channel, p.user_id, p.wrapped_key, p.blocked_at, "
    f"(o.urgency = 'talk' AND o.seq <= v.hushed) AS hushed, {TAKEN_BACK} AS taken_back, "
    "EXISTS (SELECT 1 FROM outbox f WHERE f.patient_id = o.patient_id AND f.seq > o.seq AND f.state = 'waiting') AS followed, "
    "EXISTS (SELECT 1 FROM outbox f WHERE f.patient_id = o.patient_id AND f.state = 'parked') AS parked "
    "FROM outbox o JOIN patients p ON p.id = o.patient_id JOIN conversations v ON v.patient_id = o.patient_id "
    f"WHERE o.due <= :now AND {FREE} "
    "ORDER BY CASE o.urgency WHEN 'emergency' THEN 0 WHEN 'reminder' THEN 2 ELSE 1 END, o.created_at, o.seq "
    "LIMIT :limit {postgresql: FOR UPDATE OF o SKIP LOCKED}"
)
_TAKE = Statement(
    "UPDATE outbox SET state = 'sending', attempts = attempts + 1, owner = :owner, due = :until, via = :via, "
    "replied_at = :replied_at, pushed_at = :pushed_at, carried_by = CAST(:carrier AS TEXT) WHERE id = :id"
)
_WITHDRAW = Statement(
    "UPDATE outbox SET state = 'withdrawn', reason = 'blocked', reply_token = NULL, due = NULL, owner = NULL, ended_at = :now "
    "WHERE patient_id = :patient AND state IN ('waiting', 'quota', 'parked') OR id = :id OR carried_by = :id"
)
# What may have been said already is not known to be unsaid.
_HUSH = Statement(
    "UPDATE outbox SET state = CASE WHEN replied_at IS NULL AND pushed_at IS NULL THEN 'withdrawn' ELSE 'unknown' END, "
    "reason = 'a person took over', reply_token = NULL, due = NULL, owner = NULL, ended_at = :now WHERE id = :id OR carried_by = :id"
)
_TAKE_BACK = Statement(
    "UPDATE outbox SET state = 'withdrawn', reason = 'consent', reply_token = NULL, due = NULL, owner = NULL, ended_at = :now "
    "WHERE id = :id OR carried_by = :id"
)


def claim(
    conn: Connection, vault: Vault, owner: str, now: datetime, lease: timedelta, limit: int, *, short: bool
) -> tuple[Dispatch, ...]:
    """See Outbox. The start of each try is written down."""
    for _ in range(_LOOKS):
        rows = _CANDIDATES.all(conn, now=micros(now), limit=limit)
        taken = _claimed(conn, vault, rows, owner, now, lease, short=short)
        if taken or not rows:
            break  # else all of them stay behind, and those that they held back may go now
    return taken


def _claimed(
    conn: Connection, vault: Vault, rows: Sequence[Row], owner: str, now: datetime, lease: timedelta, *, short: bool
) -> tuple[Dispatch, ...]:
    taken, marks = [], []
    for row in rows:
        box, via = vault.box(row.patient_id, row.wrapped_key), way_out(row, now)
        if _is_over(conn, row, box, micros(now)) or _stays(conn, row, box, via, micros(now), short=short):
            continue
        others = company.of(conn, box, row, via, now, TOKEN_FRESH)
        if any(each.taken_back for each in others):  # tried once in one call, so that it goes or stays as one
            _TAKE_BACK.run(conn, id=row.id, now=micros(now))
            continue
        taken.append(_dispatch(box, row, via, others))
        marks += [_mark(each, row, owner, via, micros(now), micros(now + lease)) for each in (row, *others)]
    _TAKE.each(conn, marks)
    return tuple(taken)


def way_out(row: Row, now: datetime) -> str:
    """How a try goes out: reply, push, or unknown (see Dispatch).

    After a try whose end nobody knows, a reply is repeated with its own token within its minute, a push with its own retry key
    within its day. Later, only what a patient must not miss is said at the risk of saying it twice; a reminder goes to the call list.
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
    if (replied_at is not None or stale_push) and row.urgency in (Urgency.TALK.value, Urgency.REMINDER.value):
        return "unknown"
    return "push"


def _is_over(conn: Connection, row: Row, box: Box, now: int) -> bool:
    """Whether it is not to be said any more: the patient has blocked us, a person speaks, or its consent was taken back. Marked then."""
    if row.blocked_at is not None:
        _WITHDRAW.run(conn, patient=row.patient_id, id=row.id, now=now)
        handed.blocked(conn, box, row.patient_id, now)
    elif row.hushed:  # it was on its way when a person took over, and did not get there
        _HUSH.run(conn, id=row.id, now=now)
    elif row.taken_back:
        _TAKE_BACK.run(conn, id=row.id, now=now)
        handed.withheld(conn, row.id, now)
    else:
        return False
    return True


def _stays(conn: Connection, row: Row, box: Box, via: str, now: int, *, short: bool) -> bool:
    """Whether it does not go out now: a reminder that does not hold, or what is not worth a push while the quota is short."""
    is_reminder = row.urgency == Urgency.REMINDER.value
    if is_reminder and not handed.holds(conn, box, row, now):
        return True
    costs = short and via == "push" and row.pushed_at is None
    if costs and is_reminder:
        handed.to_call(conn, box, row, CallReason.QUOTA, now)
    elif costs and row.urgency == Urgency.TALK.value and row.carried_by is None:
        company.park(conn, row.id)
    else:
        return False
    return True


def _mark(row: Row, carrier: Row, owner: str, via: str, now: int, until: int) -> dict[str, object]:
    return {
        "id": row.id,
        "owner": owner,
        "until": until,
        "via": via,
        "replied_at": carrier.replied_at or (now if via == "reply" else None),
        "pushed_at": carrier.pushed_at or (now if via == "push" else None),
        "carrier": carrier.id if row is not carrier else row.carried_by,
    }


def _dispatch(box: Box, row: Row, via: str, others: Sequence[Row]) -> Dispatch:
    in_order = sorted((row, *others), key=lambda each: int(each.seq))
    messages = [box.open(MESSAGES, each.id, each.messages) for each in in_order]
    return Dispatch(
        id=UUID(row.id),
        person=person_of(box, row.patient_id, row.channel, row.user_id),
        messages=messages[0] if len(messages) == 1 else company.together(messages),
        urgency=Urgency(row.urgency),
        reply_token=None if row.reply_token is None else box.open_text(REPLY_TOKEN, row.id, row.reply_token),
        token_from=moment_or_none(row.token_from),
        attempts=row.attempts + 1,
        created_at=moment(row.created_at),
        replied_at=moment_or_none(row.replied_at),
        pushed_at=moment_or_none(row.pushed_at),
        via=via,
        carries=tuple(UUID(each.id) for each in others),
    )
