"""What LINE delivers is checked for its signature and taken apart into single events; a broken one costs only itself."""

from __future__ import annotations

import hmac
from binascii import b2a_base64
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from bot.domain.errors import KlaiMorError
from bot.domain.stored import Arrival
from integrations.line.envelope import arrival_of, broken_arrival
from integrations.line.salvage import Unbalanced, mend, take_apart


class BadSignature(KlaiMorError):
    """The body was not signed with our channel secret: answer 401 and look no further."""


class NotAWebhook(KlaiMorError):
    """A signed body that is not a LINE webhook: answer 400."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook request: every event in it, in order."""

    destination: str
    arrivals: tuple[Arrival, ...]

    @property
    def broken(self) -> int:
        """How many could not be read; they are kept as they are."""
        return sum(arrival.broken for arrival in self.arrivals)


class _Body(msgspec.Struct, gc=False):
    destination: str
    events: list[msgspec.Raw]


_BODY = msgspec.json.Decoder(_Body)


def parse(body: bytes, signature: str | None, *, channel_secret: bytes | str) -> Delivery:
    """The events of a webhook body. Nothing of a body with a wrong signature is looked at.

    Only as much of each event is read as the inbox must know; `LineEvents.read` reads the rest later.
    Raises BadSignature, NotAWebhook, and nothing else for any bytes.
    Source: LINE Developers, "Verify webhook signature" and "Receive messages (webhook)".
    """
    secret = channel_secret.encode() if isinstance(channel_secret, str) else channel_secret
    if not signature:
        raise BadSignature("the x-line-signature header is missing")
    if not _is_signed(body, signature, secret):
        raise BadSignature("the signature does not match")
    destination, events = _split(body)
    if not _is_channel(destination):
        raise NotAWebhook("`destination` is not an id")
    arrivals = tuple([_arrival(event, destination) for event in events])
    return Delivery(destination, arrivals)


def _is_signed(body: bytes, signature: str, secret: bytes) -> bool:
    expected = b2a_base64(hmac.digest(secret, body, "sha256"), newline=False)
    return hmac.compare_digest(expected, signature.encode("ascii", "replace"))


def _split(body: bytes) -> tuple[str, Sequence[msgspec.Raw | bytes]]:
    try:
        found = _BODY.decode(body)
    except (msgspec.ValidationError, UnicodeDecodeError) as problem:
        raise NotAWebhook("the body has no `destination` and `events`") from problem
    except (msgspec.DecodeError, RecursionError):
        return _split_around_damage(body)
    return found.destination, found.events


def _split_around_damage(body: bytes) -> tuple[str, list[bytes]]:
    """A lone surrogate or endless nesting in one event spoils the whole for a strict parser, but not for the others in it."""
    try:
        return take_apart(body)
    except Unbalanced as problem:
        raise NotAWebhook(f"the body is not JSON of a webhook: {problem}") from problem


@lru_cache(maxsize=8)
def _is_channel(destination: str) -> bool:
    return 0 < len(destination) <= 64 and destination.isascii() and destination.isprintable()


def _arrival(event: msgspec.Raw | bytes, channel: str) -> Arrival:
    raw = bytes(event)
    return arrival_of(raw, channel, raw) or arrival_of(mend(raw), channel, raw) or broken_arrival(raw, channel)
