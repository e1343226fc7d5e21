"""What goes out to a chat, in shapes that no channel owns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from bot.domain.words import Phrase, Words


@dataclass(frozen=True, slots=True)
class Press:
    """A tap that comes back as `Tap(key)`; `shown` is what the patient's own bubble then says (default: the label)."""

    key: str
    shown: Words | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A tap that dials: digits only, such as 1669."""

    number: str


@dataclass(frozen=True, slots=True)
class Link:
    """A tap that opens an https address."""

    url: str


@dataclass(frozen=True, slots=True)
class AskLocation:
    """A tap that lets the patient share a place on the map. Only as a choice under a message."""


@dataclass(frozen=True, slots=True)
class TypeIt:
    """A tap that sends `text` as if typed."""

    text: Words


Action: TypeAlias = Press | Call | Link | AskLocation | TypeIt


@dataclass(frozen=True, slots=True)
class Choice:
    """A label (at most 20 graphemes in every language; in cards up to 40) and what tapping it does."""

    label: Words
    action: Action


@dataclass(frozen=True, slots=True)
class Plain:
    """A text bubble. The renderer splits it at 5000 UTF-16 units."""

    words: Words


class Tone(Enum):
    """How a card looks; words always carry the meaning too."""

    CALM = "calm"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Picture:
    """A square picture, at an https address from which the phone loads it."""

    url: str


@dataclass(frozen=True, slots=True)
class Card:
    """A card with large targets. `alt` is what notifications show: plain words, no symptom, clinic or disease."""

    title: Words
    lines: tuple[Words, ...] = ()
    buttons: tuple[Choice, ...] = ()
    alt: Words = Phrase("alt-card")
    tone: Tone = Tone.CALM
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Carousel:
    """Cards side by side, at most 12."""

    cards: tuple[Card, ...]
    alt: Words = Phrase("alt-card")


Shape: TypeAlias = Plain | Card | Carousel


@dataclass(frozen=True, slots=True)
class Saying:
    """What one turn says: shapes in order, and the choices shown under the last of them (at most 13).

    speaker: the member of staff whose words they are, as the patient shall see them; "": the account itself.
    """

    shapes: tuple[Shape, ...]
    choices: tuple[Choice, ...] = ()
    speaker: str = ""


class Urgency(Enum):
    """How an outgoing message is treated by the outbox (architecture, the way of one message, 8)."""

    EMERGENCY = "emergency"  # emergency and crisis answers: never wait behind others, pushed when in doubt
    OUTCOME = "outcome"  # the outcome of a write at a hospital: pushed when in doubt
    REMINDER = "reminder"  # a reminder of an appointment: always pushed, also while a person speaks
    PERSON = "person"  # the words of a member of staff, and that they come or go: pushed when in doubt
    TALK = "talk"  # all else: when in doubt not repeated, shown to staff
