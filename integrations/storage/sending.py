"""What is to be said, put into the outbox in its order."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from bot.domain.stored import Outgoing
from integrations.storage import tables
from integrations.storage.instants import micros_or_none
from integrations.storage.retention import after
from integrations.storage.sealed import cell
from integrations.storage.statements import Statement
from integrations.storage.writing import Writing

MESSAGES = cell(tables.outbox.c.messages)
REPLY_TOKEN = cell(tables.outbox.c.reply_token)

_PUT = Statement(
    "INSERT INTO outbox (id, patient_id, seq, urgency, state, messages, reply_token, token_from, attempts, due, via, "
    "request_id, reason, created_at, expires_at, relies_on, said_by) VALUES (:id, :patient, :seq, :urgency, 'waiting', :messages, "
    ":reply_token, :token_from, 0, :now, '', '', '', :now, :expires, :relies_on, :said_by) ON CONFLICT (id) DO NOTHING"
)
# What may have been said already is not known to be unsaid.
_HUSH = Statement(
    "UPDATE outbox SET state = CASE WHEN replied_at IS NULL AND pushed_at IS NULL THEN 'withdrawn' ELSE 'unknown' END, "
    "reason = 'a person took over', reply_token = NULL, due = NULL, owner = NULL, ended_at = :now "
    "WHERE patient_id = :patient AND urgency = 'talk' AND state IN ('waiting', 'quota', 'parked')"
)


def put(to: Writing, sends: Sequence[Outgoing], first: int, said_by: str | None = None) -> None:
    """Store them, numbered from `first`; one whose id is given and stands there already is not said again.

    `said_by`: the member of staff whose words they are.
    """
    _PUT.each(
        to.conn, [_row(to, outgoing, number) | {"said_by": said_by} for number, outgoing in enumerate(sends, first)]
    )


def hush(to: Writing) -> None:
    """A person took over: what the bot had not yet said is withdrawn, but for emergencies, outcomes and reminders.

    What is being sent at this moment is looked at again if its try fails (`conversations.hushed`, when the outbox is claimed).
    """
    _HUSH.run(to.conn, patient=to.patient.id, now=to.now)


def _row(to: Writing, outgoing: Outgoing, number: int) -> dict[str, object]:
    row, box, token = str(outgoing.id or uuid4()), to.patient.box, outgoing.reply_token
    return {
        "id": row,
        "patient": to.patient.id,
        "seq": number,
        "urgency": outgoing.urgency.value,
        "messages": box.seal(MESSAGES, row, outgoing.messages),
        "reply_token": None if token is None else box.seal_text(REPLY_TOKEN, row, token),
        "token_from": micros_or_none(outgoing.token_from),
        "now": to.now,
        "expires": after(to.now, to.keep.words),
        "relies_on": " ".join(each.value for each in outgoing.relies_on) or None,
    }
