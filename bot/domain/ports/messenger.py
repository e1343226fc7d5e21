"""Port: the chat platform, for sending."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from bot.domain.errors import KlaiMorError
from bot.domain.messages import Person


class TokenSpent(KlaiMorError):
    """The reply token is used or too old: push instead (or, after a lost answer, it was said)."""


class MessageRefused(KlaiMorError):
    """The platform refuses these messages for good (400, 403, 413): dead letter, with its reason."""


class RateLimited(KlaiMorError):
    """Too many calls just now: wait `after` seconds; nothing was said."""

    def __init__(self, after: float) -> None:
        super().__init__(f"rate limited, again in {after} s")
        self.after = after


class QuotaSpent(KlaiMorError):
    """The month's pushes are used up: nothing was said; an alarm for the operator."""


class NotSent(KlaiMorError):
    """Certainly not said (no connection, 401): try again verbatim."""


class AnswerLost(KlaiMorError):
    """May or may not have been said (timeout, cut connection, 5xx): try again verbatim, by the rules of the outbox."""


class Messenger(Protocol):
    """`messages` is a JSON array of 1 to 5 LINE messages, sent as stored. Returns the platform's request id ("" if none).

    reply and push raise TokenSpent (reply only), MessageRefused, RateLimited, QuotaSpent, NotSent, AnswerLost.
    """

    async def reply(self, token: str, messages: bytes) -> str:
        """Answer with a reply token: once, free of charge, no retry key."""
        ...

    async def push(self, person: Person, messages: bytes, *, retry_key: UUID) -> str:
        """Push; a repeat with the same key and bytes is said once (409 is success)."""
        ...

    async def show_loading(self, person: Person, seconds: int) -> None:
        """The dots of somebody typing, 5 to 60 seconds. Best effort: never raises for the platform's faults."""
        ...

    async def aclose(self) -> None:
        """Close connections."""
        ...
