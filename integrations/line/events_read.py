"""One stored LINE event is read in full, whatever LINE may add to it, so that no patient is met with silence."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import TypeVar

import msgspec

from bot.domain.messages import (
    AccountLinked,
    Content,
    Followed,
    Incoming,
    JoinedGroup,
    Media,
    MediaKind,
    Person,
    SharedLocation,
    Sticker,
    Tap,
    Text,
    Unfollowed,
    Unknown,
    UnknownMessage,
    Unsent,
)
from bot.domain.stored import Arrival
from integrations.line.envelope import (
    Envelope,
    broken_arrival,
    event_id_of,
    open_envelope,
    person_of,
    place_of,
    sent_at,
)
from integrations.line.events import take_apart
from integrations.line.salvage import mend

Wire = TypeVar("Wire", bound=msgspec.Struct)


class LineEvents:
    """Implements EventReader and DeliveryReader."""

    def arrivals(self, body: bytes) -> tuple[Arrival, ...]:
        """See DeliveryReader. Raises NotAWebhook for a body that was never let in."""
        return take_apart(body)

    def read(self, raw: bytes, channel: str) -> Incoming:
        """The event as the conversation sees it. Never raises for any bytes.

        A message whose inside makes no sense becomes UnknownMessage, any other event Unknown. A source without a
        name (a failed account link) is a person with an empty id. Standby events carry no reply token.
        """
        sound, envelope = raw, open_envelope(raw)
        content = _content(raw, envelope) if envelope else None
        if content is None:  # damaged text: half an emoji, bytes that are not UTF-8
            sound = mend(raw)
            envelope = open_envelope(sound)
            content = _content(sound, envelope) if envelope else None
        if envelope is None:
            return _unreadable(raw, channel)
        return _incoming(envelope, content or _unfit(envelope), channel)


def _incoming(envelope: Envelope, content: Content, channel: str) -> Incoming:
    standby = envelope.mode == "standby"
    return Incoming(
        event_id=event_id_of(envelope),
        person=person_of(envelope.source, channel) or Person(channel, ""),
        sent_at=sent_at(envelope),
        content=content,
        reply_token=None if standby else envelope.replyToken or None,
        message_id=envelope.message.id or None if envelope.message else None,
        place=place_of(envelope.source),
        standby=standby,
    )


def _unreadable(raw: bytes, channel: str) -> Incoming:
    kept = broken_arrival(raw, channel)
    return Incoming(kept.event_id, kept.person or Person(channel, ""), kept.sent_at, Unknown("unreadable"))


def _unfit(envelope: Envelope) -> Content:
    if envelope.type == "message":
        return UnknownMessage(envelope.message.type if envelope.message else "")
    return Unknown(envelope.type)


def _content(raw: bytes, envelope: Envelope) -> Content | None:
    """What the event says; None when its inside is not as LINE documents it."""
    if envelope.type == "message":
        reader = _MESSAGES.get(envelope.message.type) if envelope.message else None
    else:
        reader = _EVENTS.get(envelope.type)
    if reader is None:
        return _unfit(envelope)
    try:
        return reader(raw)
    except (ValueError, RecursionError):
        return None


# ---- the inside of each kind: only what we use, so that a change elsewhere in the event cannot spoil it ----------


class _TextInside(msgspec.Struct):
    text: str


class _TextEvent(msgspec.Struct):
    message: _TextInside


class _StickerInside(msgspec.Struct):
    keywords: tuple[str, ...] | None = None
    text: str | None = None


class _StickerEvent(msgspec.Struct):
    message: _StickerInside


class _FileInside(msgspec.Struct):
    fileName: str | None = None


class _FileEvent(msgspec.Struct):
    message: _FileInside


class _LocationInside(msgspec.Struct):
    latitude: float
    longitude: float
    title: str | None = None
    address: str | None = None


class _LocationEvent(msgspec.Struct):
    message: _LocationInside


class _PostbackInside(msgspec.Struct):
    data: str
    params: dict[str, object] | None = None


class _PostbackEvent(msgspec.Struct):
    postback: _PostbackInside


class _UnsendInside(msgspec.Struct):
    messageId: str


class _UnsendEvent(msgspec.Struct):
    unsend: _UnsendInside


class _FollowInside(msgspec.Struct):
    isUnblocked: bool = False


class _FollowEvent(msgspec.Struct):
    follow: _FollowInside | None = None  # absent before 2024 and "not fully accurate" since


class _LinkInside(msgspec.Struct):
    result: str
    nonce: str = ""


class _LinkEvent(msgspec.Struct):
    link: _LinkInside


def _reads(shape: type[Wire], content: Callable[[Wire], Content]) -> Callable[[bytes], Content]:
    decoder = msgspec.json.Decoder(shape)
    return lambda raw: content(decoder.decode(raw))


def _text(event: _TextEvent) -> Content:
    if not event.message.text:
        raise ValueError("a text without text")
    return Text(event.message.text)


def _sticker(event: _StickerEvent) -> Content:
    """A message sticker carries words that the person typed (reference, "Sticker"): those are read as words."""
    typed = event.message.text or ""
    return Text(typed) if typed.strip() else Sticker(event.message.keywords or ())


def _location(event: _LocationEvent) -> Content:
    spot = event.message
    if not (isfinite(spot.latitude) and isfinite(spot.longitude)):
        raise ValueError("not a place")
    if abs(spot.latitude) > 90 or abs(spot.longitude) > 180:
        raise ValueError("not on the map")
    return SharedLocation(spot.latitude, spot.longitude, spot.title or "", spot.address or "")


def _postback(event: _PostbackEvent) -> Content:
    """Tap(data). What a date picker chose is appended as `?date=2026-12-02`, `?time=15:30` or `?datetime=2026-12-02T15:30`."""
    params = event.postback.params or {}
    for picked in ("date", "time", "datetime"):
        chosen = params.get(picked)
        if isinstance(chosen, str):
            return Tap(f"{event.postback.data}?{picked}={chosen}")
    return Tap(event.postback.data)


def _follow(event: _FollowEvent) -> Content:
    return Followed(event.follow.isUnblocked if event.follow else False)


def _file(event: _FileEvent) -> Content:
    return Media(MediaKind.FILE, event.message.fileName or "")


def _media(kind: MediaKind) -> Callable[[bytes], Content]:
    return lambda raw: Media(kind)


_MESSAGES: dict[str, Callable[[bytes], Content]] = {
    "text": _reads(_TextEvent, _text),
    "sticker": _reads(_StickerEvent, _sticker),
    "location": _reads(_LocationEvent, _location),
    "image": _media(MediaKind.IMAGE),
    "video": _media(MediaKind.VIDEO),
    "audio": _media(MediaKind.AUDIO),
    "file": _reads(_FileEvent, _file),
}

_EVENTS: dict[str, Callable[[bytes], Content]] = {
    "postback": _reads(_PostbackEvent, _postback),
    "follow": _reads(_FollowEvent, _follow),
    "unfollow": lambda raw: Unfollowed(),
    "unsend": _reads(_UnsendEvent, lambda event: Unsent(event.unsend.messageId)),
    "accountLink": _reads(_LinkEvent, lambda event: AccountLinked(event.link.result == "ok", event.link.nonce)),
    "join": lambda raw: JoinedGroup(),
}
