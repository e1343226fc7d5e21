"""What LINE delivers is checked for its signature and taken apart into single events; a broken one costs only itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from bot.domain.errors import KlaiMorError
from bot.domain.stored import Arrival
from integrations.line.envelope import arrival_of, broken_arrival
from integrations.line.salvage import Unbalanced, mend, take_apart
from integrations.line.signature import is_signed


class BadSignature(KlaiMorError):
    """The body was not signed with our channel secret: answer 401 and look no further."""


class NotAWebhook(KlaiMorError):
    """A signed body that is not a LINE webhook: answer 400."""


class Delivery(NamedTuple):
    """One webhook request: every event in it, in order; `broken` of them could not be read and are kept as they are."""

    destination: str
    arrivals: tuple[Arrival, ...]
    broken: int


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
    if not signature:
        raise BadSignature("the x-line-signature header is missing")
    if not is_signed(body, signature, channel_secret):
        raise BadSignature("the signature does not match")
    destination, events = _split(body)
    if not _is_channel(destination):
        raise NotAWebhook("`destination` is not an id")
    arrivals: list[Arrival] = []
    broken = 0
    for event in events:
        raw = bytes(event)
        arrival = arrival_of(raw, destination, raw)
        if arrival is None:
            arrival = _damaged(raw, destination)
            broken += arrival.broken
        arrivals.append(arrival)
    return Delivery(destination, tuple(arrivals), broken)


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


def _damaged(raw: bytes, channel: str) -> Arrival:
    return arrival_of(mend(raw), channel, raw) or broken_arrival(raw, channel)
