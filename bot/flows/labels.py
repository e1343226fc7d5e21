"""Names cut to what fits on a button."""

from __future__ import annotations

import regex

from bot.domain.words import Name

ON_CARD = 40  # graphemes on a card's button (LINE, Flex Message: button label)


def button_label(name: Name, number: int | None = None, *, most: int = ON_CARD) -> Name:
    """The name, with its number in front if one is given, never longer than a button holds, or the room (graphemes) that is left on it."""
    before = f"{number}. " if number is not None else ""
    return Name(_clipped(before + name.th, most), _clipped(before + name.en, most))


def _clipped(label: str, most: int) -> str:
    graphemes = regex.findall(r"\X", label)
    return label if len(graphemes) <= most else "".join(graphemes[: most - 1]) + "…"
