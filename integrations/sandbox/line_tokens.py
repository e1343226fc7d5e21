"""Knows which reply tokens still work and which retry keys were already accepted.

Rules: Messaging API reference, "Reply token" and "Retrying a failed API request".
"""

from __future__ import annotations

from dataclasses import dataclass

from integrations.sandbox import line_ids
from integrations.sandbox.line_shapes import JsonObject

REPLY_SECONDS = 60.0
REDELIVERED_SECONDS = 20 * 60.0
RETRY_KEY_SECONDS = 24 * 3600.0


@dataclass(slots=True)
class Grant:
    """The right to answer one event once. `delivered_at` is the latest delivery, None before the first."""

    chat_id: str
    event_id: str
    event_at: float
    delivered_at: float | None = None
    deliveries: int = 0

    def works(self, now: float) -> bool:
        """Within a minute of the (re)delivery; after a redelivery only within 20 minutes of the event."""
        if self.delivered_at is None or now > self.delivered_at + REPLY_SECONDS:
            return False
        return self.deliveries == 1 or now <= self.event_at + REDELIVERED_SECONDS


class ReplyTokens:
    """Reply tokens that were handed out and not used."""

    def __init__(self) -> None:
        self._grants: dict[str, Grant] = {}

    def issue(self, chat_id: str, event_id: str, event_at: float) -> str:
        """A new token; it works from the first delivery on."""
        token = line_ids.token()
        self._grants[token] = Grant(chat_id, event_id, event_at)
        return token

    def delivered(self, token: str, now: float) -> None:
        """The event with this token goes out now: its minute starts (again)."""
        grant = self._grants.get(token)
        if grant is not None:
            grant.delivered_at = now
            grant.deliveries += 1

    def take(self, token: str, now: float) -> Grant | None:
        """Use the token, once; None when it is unknown, used or too old."""
        grant = self._grants.get(token)
        if grant is None or not grant.works(now):
            return None
        return self._grants.pop(token)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A request that was accepted under a retry key."""

    request_id: str
    body: bytes
    sent: list[JsonObject] | None
    at: float


class RetryKeys:
    """Retry keys of the last 24 hours."""

    def __init__(self) -> None:
        self._accepted: dict[str, Accepted] = {}

    def accepted(self, key: str, now: float) -> Accepted | None:
        """What was accepted under this key, unless it has expired (then it is a new request)."""
        known = self._accepted.get(key)
        if known is not None and now - known.at > RETRY_KEY_SECONDS:
            del self._accepted[key]
            return None
        return known

    def remember(self, key: str, accepted: Accepted) -> None:
        """Keep it for 24 hours."""
        self._accepted[key] = accepted
