"""Cards and choices as LINE shows them: large targets, good contrast, and text that follows the reader's font size."""

from __future__ import annotations

from typing import Final

import msgspec

from bot.domain.sayings import Call, Card, Carousel, Choice, Link, Picture, Plain, Saying, Shape, Tone
from bot.domain.words import Words
from integrations.line.actions import Json, action, opened, worded
from integrations.line.text_split import split_text, utf16_length

# Messaging API reference, "Message objects", "Quick reply" and "Flex Message".
_MESSAGES_A_CALL: Final = 5
_LONGEST_SENDER: Final = 20
_MOST_CHOICES: Final = 13
_MOST_BUBBLES: Final = 12
_LONGEST_ALT: Final = 1500
_LARGEST_BUBBLE: Final = 30_000
_LARGEST_CAROUSEL: Final = 50_000

# Contrast of text on ground (WCAG 2.2, 1.4.3 asks for 4.5), measured in tests/line/test_flex.py.
INK: Final = "#1F2933"
PAPER: Final = "#FFFFFF"
GREEN: Final = "#0B6B4F"  # calm titles, and the ground of calm calls and links
RED: Final = "#B3131D"  # the ground of urgent titles and calls
PALE: Final = "#DCE9E4"  # the ground of all other buttons; LINE writes #111111 on it


class LineRenderer:
    """Implements Renderer."""

    def render(self, saying: Saying) -> tuple[bytes, ...]:
        """JSON arrays of 1 to 5 LINE messages; the choices stand under the last message of the last one.

        Raises ValueError for what LINE would refuse: labels over 20 graphemes (40 on cards), over 13 choices or
        12 cards, empty words, cards over 30 KB.
        """
        messages = [message for shape in saying.shapes for message in _messages(shape)]
        if saying.speaker:
            messages = [{**message, "sender": {"name": _sender(saying.speaker)}} for message in messages]
        if saying.choices:
            if not messages:
                raise ValueError("choices need a message to stand under")
            messages[-1] = {**messages[-1], "quickReply": _quick_reply(saying.choices)}
        starts = range(0, len(messages), _MESSAGES_A_CALL)
        return tuple(msgspec.json.encode(messages[start : start + _MESSAGES_A_CALL]) for start in starts)


def _sender(name: str) -> str:
    """A name over a bubble, never longer than LINE takes (Messaging API reference, "Change icon and display name")."""
    return name if utf16_length(name) <= _LONGEST_SENDER else split_text(name, _LONGEST_SENDER - 1)[0] + "…"


def _messages(shape: Shape) -> list[dict[str, Json]]:
    match shape:
        case Plain(words):
            return [{"type": "text", "text": piece} for piece in split_text(worded(words))]
        case Card():
            return [_flex(shape.alt, _bubble(shape))]
        case Carousel(cards, alt):
            return [_flex(alt, _carousel(cards))]


def _flex(alt: Words, contents: dict[str, Json]) -> dict[str, Json]:
    text = worded(alt)
    if utf16_length(text) > _LONGEST_ALT:
        raise ValueError(f"altText has more than {_LONGEST_ALT} characters")
    return {"type": "flex", "altText": text, "contents": contents}


def _quick_reply(choices: tuple[Choice, ...]) -> dict[str, Json]:
    if len(choices) > _MOST_CHOICES:
        raise ValueError(f"at most {_MOST_CHOICES} choices fit under a message, not {len(choices)}")
    return {"items": [{"type": "action", "action": action(choice, "quick reply")} for choice in choices]}


def _carousel(cards: tuple[Card, ...]) -> dict[str, Json]:
    if not 1 <= len(cards) <= _MOST_BUBBLES:
        raise ValueError(f"a carousel has 1 to {_MOST_BUBBLES} cards, not {len(cards)}")
    return _within({"type": "carousel", "contents": [_bubble(card) for card in cards]}, _LARGEST_CAROUSEL)


def _bubble(card: Card) -> dict[str, Json]:
    urgent = card.tone is Tone.URGENT
    title = _words(worded(card.title), PAPER if urgent else GREEN, size="lg", weight="bold")
    lines: list[Json] = [_words(worded(line), INK) for line in card.lines]
    bubble: dict[str, Json] = {"type": "bubble", "size": "mega"}
    if card.picture is not None:
        bubble["hero"] = _picture(card.picture)
    if urgent:
        bubble["header"] = _stack([title]) | {"backgroundColor": RED}
    body = lines if urgent else [title, *lines]
    if body:
        bubble["body"] = _stack(body)
    if card.buttons:
        answers = any(not isinstance(each.action, Call | Link) for each in card.buttons)
        bubble["footer"] = _stack([_button(each, urgent=urgent, answers=answers) for each in card.buttons])
    return _within(bubble, _LARGEST_BUBBLE)


def _picture(picture: Picture) -> dict[str, Json]:
    """As large as the card is wide; white around it, so that what is scanned has its quiet zone on a dark screen too."""
    url = opened(picture.url)
    return {
        "type": "image",
        "url": url,
        "size": "full",
        "aspectRatio": "1:1",
        "aspectMode": "fit",
        "backgroundColor": PAPER,
    }


def _stack(contents: list[Json]) -> dict[str, Json]:
    return {"type": "box", "layout": "vertical", "spacing": "md", "contents": contents}


def _words(text: str, color: str, *, size: str = "md", weight: str = "regular") -> dict[str, Json]:
    return {
        "type": "text",
        "text": text,
        "size": size,
        "weight": weight,
        "color": color,
        "wrap": True,
        "scaling": True,
    }


def _button(choice: Choice, *, urgent: bool, answers: bool) -> dict[str, Json]:
    """As wide as the card and of the taller height; calls stand out, and links where the card asks for no answer and is not urgent:

    there nothing may look like the call.
    """
    stands_out = isinstance(choice.action, Call) or (isinstance(choice.action, Link) and not answers and not urgent)
    return {
        "type": "button",
        "style": "primary" if stands_out else "secondary",
        "color": (RED if urgent else GREEN) if stands_out else PALE,
        "height": "md",
        "adjustMode": "shrink-to-fit",  # a long label gets smaller rather than losing its end
        "scaling": True,
        "action": action(choice, "button"),
    }


def _within(container: dict[str, Json], largest: int) -> dict[str, Json]:
    size = len(msgspec.json.encode(container))
    if size > largest:
        raise ValueError(f"a Flex {container['type']} has at most {largest} bytes, not {size}")
    return container
