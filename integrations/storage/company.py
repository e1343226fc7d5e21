"""Which answers to one patient travel in one call to LINE: a call has room for five messages and costs the same for one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection

from bot.domain.sayings import Urgency
from integrations.storage.consents import TAKEN_BACK
from integrations.storage.instants import micros
from integrations.storage.sealed import Box
from integrations.storage.sending import MESSAGES
from integrations.storage.statements import Row, Statement

MOST = 5  # messages in a call (LINE, "Send reply message", "Send push message")
LATE = timedelta(seconds=2)  # a row that has waited so long, or missed its reply token, belongs to a backlog
# Each of them by itself: nobody should look for 1669 among other news, and a reminder has a retry key of its own in the ledger.
_APART = (Urgency.EMERGENCY.value, Urgency.REMINDER.value)

_COLUMNS = (
    "o.id, o.seq, o.urgency, o.state, o.messages, o.attempts, o.due, o.token_from, o.carried_by, "
    f"o.reply_token IS NOT NULL AS has_token, {TAKEN_BACK} AS taken_back"
)
_BEHIND = Statement(
    f"SELECT {_COLUMNS} FROM outbox o WHERE patient_id = :patient AND seq > :seq AND state IN ('waiting', 'sending') "  # noqa: S608
    "ORDER BY o.seq LIMIT 5 {postgresql: FOR UPDATE OF o}"
)
_PARKED = Statement(
    f"SELECT {_COLUMNS} FROM outbox o WHERE patient_id = :patient AND state = 'parked' AND carried_by IS NULL "  # noqa: S608
    "ORDER BY o.seq LIMIT 5 {postgresql: FOR UPDATE OF o}"
)
_CARRIED = Statement(
    f"SELECT {_COLUMNS} FROM outbox o WHERE carried_by = :id AND state IN ('waiting', 'sending') ORDER BY o.seq"  # noqa: S608
)
_PARK = Statement(
    "UPDATE outbox SET state = 'parked', due = NULL, owner = NULL, reply_token = NULL, carried_by = NULL, reason = 'quota' "
    "WHERE id = :id OR carried_by = :id AND state IN ('waiting', 'sending')"
)

_messages = msgspec.json.Decoder(list[msgspec.Raw])


def of(conn: Connection, box: Box, row: Row, via: str, now: datetime, fresh: timedelta) -> list[Row]:
    """The rows that are said in the call of this one, which is about to be claimed; of a row that was tried, always the same.

    What was parked goes before talk, oldest first, as much as there is room for. Behind a row goes what is of its kind and has no
    reply token of its own that is `fresh`: in a reply, which is free, or after a backlog.
    """
    if row.attempts > 0:
        return list(_CARRIED.all(conn, id=row.id))
    if row.urgency in _APART or row.carried_by is not None or not (row.followed or row.parked):
        return []
    room = MOST - _count(box, row)
    parked: list[Row] = []
    if row.parked and row.urgency == Urgency.TALK.value:
        waiting = [each for each in _PARKED.all(conn, patient=row.patient_id) if not each.taken_back]
        parked = _as_many(box, waiting, room)
        room -= sum(_count(box, each) for each in parked)
    late = row.token_from is not None or row.created_at <= micros(now - LATE)
    if not row.followed or not (late or via == "reply"):
        return parked
    behind = _BEHIND.all(conn, patient=row.patient_id, seq=row.seq)
    return [*parked, *_as_many(box, _until_another_kind(behind, row, micros(now - fresh)), room)]


def together(calls: Sequence[bytes]) -> bytes:
    """Several JSON arrays of messages as one."""
    return msgspec.json.encode([message for call in calls for message in _messages.decode(call)])


def park(conn: Connection, row: str) -> None:
    """It waits for the patient's next message, and so does what it carried."""
    _PARK.run(conn, id=row)


def _as_many(box: Box, rows: Sequence[Row], room: int) -> list[Row]:
    """The first of them that fit; none out of its order."""
    taken: list[Row] = []
    for row in rows:
        room -= _count(box, row)
        if room < 0:
            break
        taken.append(row)
    return taken


def _until_another_kind(behind: Sequence[Row], row: Row, fresh_from: int) -> list[Row]:
    alike: list[Row] = []
    for each in behind:
        own_token = each.has_token and each.token_from is not None and each.token_from > fresh_from
        untried = each.state == "waiting" and each.attempts == 0 and each.carried_by is None
        if not untried or own_token or each.taken_back or each.urgency != row.urgency:
            break
        alike.append(each)
    return alike


def _count(box: Box, row: Row) -> int:
    return len(_messages.decode(box.open(MESSAGES, row.id, row.messages)))
