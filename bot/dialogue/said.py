"""What came in as a line of the transcript."""

from __future__ import annotations

from bot.dialogue.steps import Offered
from bot.domain.messages import Incoming, Media, SharedLocation, Sticker, Tap, Text
from bot.domain.stored import Said

_STICKER_WORDS = 3


def said_of(incoming: Incoming, offered: tuple[Offered, ...]) -> Said:
    """The transcript's line; a tap reads as its button did, as long as that is known."""
    kind = type(incoming.content).__name__.lower()
    match incoming.content:
        case Text(text):
            words = text
        case Tap(key):
            words = next((each.label for each in offered if each.key == key), key)
        case SharedLocation() as place:
            words = f"{place.latitude:.5f}, {place.longitude:.5f} {place.title} {place.address}".strip()
        case Sticker(keywords):
            words = ", ".join(keywords[:_STICKER_WORDS])
        case Media(medium, name):
            kind, words = medium.value, name
        case _:
            words = ""
    return Said(incoming.event_id, incoming.message_id, kind, words, incoming.sent_at)
