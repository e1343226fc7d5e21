"""What LINE delivers is checked for its signature and taken apart into single events; a broken one costs only itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import msgspec

from bot.domain.errors import KlaiMorError
from bot.domain.stored import Arrival
from integrations.line import salvage
from integrations.line.envelope import arrival_of, broken_arrival
from integrations.line.salvage import Unbalanced, mend
from integrations.line.signature import is_signed


class BadSignature(KlaiMorError):
    """The body was not signed with our channel secret: answer 401 and look no further."""


class NotAWebhook(KlaiMorError):
    """A signed body that is not a LINE webhook: answer 400."""


class _Body(msgspec.Struct, gc=False):
    destination: str
    events: list[msgspec.Raw]


_BODY = msgspec.json.Decoder(_Body)


def check(body: bytes, signature: str | None, *, channel_secret: bytes | str) -> int:
    """See that LINE signed this body and that it is a webhook; returns how many events it holds.

    Nothing of a body with a wrong signature is looked at.

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
    return len(events)


def take_apart(body: bytes) -> tuple[Arrival, ...]:
    """The events of a body that `check` let pass, in order; what cannot be read is given as broken.

    Only as much of each event is read as the inbox must know; `LineEvents.read` reads the rest later. Raises NotAWebhook.
    """
    destination, events = _split(body)
    found: list[Arrival] = []
    for event in events:
        raw = bytes(event)
        found.append(arrival_of(raw, destination, raw) or _damaged(raw, destination))
    return tuple(found)


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
        return salvage.take_apart(body)
    except Unbalanced as problem:
        raise NotAWebhook(f"the body is not JSON of a webhook: {problem}") from problem


@lru_cache(maxsize=8)
def _is_channel(destination: str) -> bool:
    return 0 < len(destination) <= 64 and destination.isascii() and destination.isprintable()


def _damaged(raw: bytes, channel: str) -> Arrival:
    return arrival_of(mend(raw), channel, raw) or broken_arrival(raw, channel)
