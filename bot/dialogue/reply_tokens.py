"""Until when a reply token may work."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeAlias

from bot.domain.messages import Incoming
from bot.domain.stored import InboxRow

Token: TypeAlias = tuple[str | None, datetime]  # a reply token (None: it is dead), and when we received it (UTC)
_LIVES = timedelta(minutes=19)


def token_from(row: InboxRow) -> datetime | None:
    """From when the reply token of this event may work, None if it cannot: a dead one, refused after a lost answer, looks like said.

    An apology has used it; and a redelivered one dies 20 minutes after the event (LINE, "Reply token").
    """
    dead = row.apologised or row.received_at - row.sent_at > _LIVES
    return None if dead else row.received_at


def token_of(incoming: Incoming, row: InboxRow) -> Token | None:
    """A dead token leaves its time behind: it tells that this answer comes late (see the outbox, what travels together)."""
    if incoming.reply_token is None:
        return None
    return (None if token_from(row) is None else incoming.reply_token, row.received_at)
