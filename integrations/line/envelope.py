"""The outside of one LINE event: who, when, which message. All that the inbox must know before LINE is answered."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated

import msgspec

from bot.domain.messages import Person, Place
from bot.domain.stored import Arrival

# The Messaging API began in 2016; a time outside these bounds is a wrong unit or a broken clock.
_EARLIEST_MS = int(datetime(2016, 1, 1, tzinfo=UTC).timestamp() * 1000)
_LATEST_MS = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp() * 1000)
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_ID = 64


Id = Annotated[str, msgspec.Meta(min_length=1, max_length=_LONGEST_ID)]


class Source(msgspec.Struct, gc=False):
    """Where an event happened; kinds that we do not know keep their user, if they name one."""

    type: str = ""
    userId: Id | None = None
    groupId: Id | None = None
    roomId: Id | None = None


class MessageHead(msgspec.Struct, gc=False):
    """Kind and id of a message."""

    type: str = ""
    id: Id | None = None


class Envelope(msgspec.Struct, gc=False):
    """Common properties of every event (Messaging API reference, "Common properties"); unknown fields are skipped."""

    type: str
    timestamp: int
    webhookEventId: Id | None = None
    mode: str | None = None
    replyToken: str | None = None
    source: Source | None = None
    message: MessageHead | None = None


class _Name(msgspec.Struct, gc=False):
    webhookEventId: str = ""


class _Whose(msgspec.Struct, gc=False):
    source: Source | None = None


_ENVELOPE = msgspec.json.Decoder(Envelope)
_NAME = msgspec.json.Decoder(_Name)
_WHOSE = msgspec.json.Decoder(_Whose)


def open_envelope(raw: bytes) -> Envelope | None:
    """The envelope, or None when these bytes are no event. Never raises."""
    try:
        return _ENVELOPE.decode(raw)
    except (ValueError, RecursionError):
        return None


def arrival_of(raw: bytes | msgspec.Raw, channel: str, kept: bytes) -> Arrival | None:
    """The event as the inbox takes it, or None when it cannot be read or its time or its ids make no sense.

    Every webhook waits for this, hence one function: on one core it costs a few microseconds.
    """
    try:
        envelope = _ENVELOPE.decode(raw)
    except (ValueError, RecursionError):
        return None
    milliseconds, source, message = envelope.timestamp, envelope.source, envelope.message
    if not _EARLIEST_MS <= milliseconds <= _LATEST_MS:
        return None
    user_id = (source.groupId or source.roomId or source.userId) if source else None
    message_id = message.id if message else None
    event_id = envelope.webhookEventId or event_id_of(envelope)
    ids = f"{event_id}{user_id}{message_id}"
    if not (ids.isascii() and ids.isprintable()):
        return None
    person = Person(channel, user_id) if user_id else None
    when = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return Arrival(event_id, person, when, kept, message_id)


def broken_arrival(raw: bytes, channel: str) -> Arrival:
    """An event that cannot be read, under its own id if it tells one, else under one made of its bytes. Never raises."""
    try:
        name = _NAME.decode(raw).webhookEventId
    except (ValueError, RecursionError):
        name = ""
    event_id = name if _is_id(name) else f"broken-{sha256(raw).hexdigest()[:40]}"
    return Arrival(event_id, _whose(raw, channel), _NO_TIME, raw, broken=True)


def event_id_of(envelope: Envelope) -> str:
    """webhookEventId; without one, an id made of what stays the same when LINE delivers the event again."""
    if envelope.webhookEventId:
        return envelope.webhookEventId
    lasting = (envelope.type, envelope.timestamp, envelope.source, envelope.message)
    return f"derived-{sha256(msgspec.json.encode(lasting)).hexdigest()[:40]}"


def person_of(source: Source | None, channel: str) -> Person | None:
    """Whom an answer would reach: the group or room where there is one, else the user; None when nobody is named."""
    if source is None:
        return None
    user_id = source.groupId or source.roomId or source.userId
    return Person(channel, user_id) if user_id else None


def place_of(source: Source | None) -> Place:
    """Private only where LINE says that it is: an unknown kind of place may have listeners."""
    return Place.PRIVATE if source is None or (source.type == "user" and source.userId) else Place.GROUP


def sent_at(envelope: Envelope) -> datetime:
    """When the person acted (UTC), to the millisecond; 1970 when the time makes no sense."""
    if not _EARLIEST_MS <= envelope.timestamp <= _LATEST_MS:
        return _NO_TIME
    return datetime.fromtimestamp(envelope.timestamp / 1000, UTC)


def _is_id(given: str) -> bool:
    return 0 < len(given) <= _LONGEST_ID and given.isascii() and given.isprintable()


def _whose(raw: bytes, channel: str) -> Person | None:
    try:
        person = person_of(_WHOSE.decode(raw).source, channel)
    except (ValueError, RecursionError):
        return None
    return person if person and _is_id(person.user_id) else None
