"""What comes in from a chat, in shapes that no channel owns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Person:
    """Whom we talk with: `channel` is the webhook's `destination`, `user_id` the id there (a group's or room's id in a group)."""

    channel: str
    user_id: str


class Place(Enum):
    """Where something was said."""

    PRIVATE = "private"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Text:
    """A typed message, 1 to 5000 UTF-16 units, as given."""

    text: str


@dataclass(frozen=True, slots=True)
class Tap:
    """A button was pressed: `key` is the data of the `Press` that was offered (see `sayings.Press`)."""

    key: str


@dataclass(frozen=True, slots=True)
class Sticker:
    """A sticker; `keywords` are LINE's own English words for it, when given."""

    keywords: tuple[str, ...] = ()


class MediaKind(Enum):
    """Content that has to be fetched and that we do not read."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Media:
    """An image, video, voice message or file; `name` is that of a file as the phone gave it, or empty."""

    kind: MediaKind
    name: str = ""


@dataclass(frozen=True, slots=True)
class SharedLocation:
    """A place on the map, in WGS84 degrees; title and address as the phone gave them, or empty."""

    latitude: float
    longitude: float
    title: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """The person added or unblocked the account."""

    unblocked: bool = False


@dataclass(frozen=True, slots=True)
class Unfollowed:
    """The person blocked the account: nothing can be said."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """The person took a message back: its text must be erased here too."""

    message_id: str


@dataclass(frozen=True, slots=True)
class AccountLinked:
    """The result of an account link (used from a later storey on)."""

    ok: bool
    nonce: str = ""


@dataclass(frozen=True, slots=True)
class JoinedGroup:
    """The account was added to a group or room."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something the platform may send that needs no answer (new event types, read marks, members joining)."""

    kind: str


@dataclass(frozen=True, slots=True)
class UnknownMessage:
    """A message of a kind we do not know: never met with silence."""

    kind: str


Content: TypeAlias = (
    Text
    | Tap
    | Sticker
    | Media
    | SharedLocation
    | Followed
    | Unfollowed
    | Unsent
    | AccountLinked
    | JoinedGroup
    | Unknown
    | UnknownMessage
)


_FILE_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")  # says nothing of the patient


def words_in(content: Content) -> str:
    """Whatever words a message carries, typed or not: text, the name of a file, title and address of a place, free text of a button."""
    match content:
        case Text(text):
            return text
        case Media(_, name):
            return _FILE_ENDING.sub("", name).replace("_", " ").replace("-", " ")
        case SharedLocation() as place:
            return f"{place.title}\n{place.address}".strip()
        case Tap(key):  # keys of our own have neither blanks nor Thai letters
            return key if " " in key or any("\u0e00" <= letter <= "\u0e7f" for letter in key) else ""
    return ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event from a chat. `sent_at` is when the person acted (UTC); `standby`: read it, never answer it."""

    event_id: str
    person: Person
    sent_at: datetime
    content: Content
    reply_token: str | None = None
    message_id: str | None = None
    place: Place = Place.PRIVATE
    standby: bool = False
