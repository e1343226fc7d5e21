"""Names cut to what fits on a button."""

from __future__ import annotations

import regex

from bot.domain.words import Name

ON_CARD = 40  # graphemes on a card's button (LINE, Flex Message: button label)


def button_label(name: Name, number: int | None = None) -> Name:
    """The name, with its number in front if one is given, never longer than a button holds."""
    before = f"{number}. " if number is not None else ""
    return Name(_clipped(before + name.th), _clipped(before + name.en))


def _clipped(label: str) -> str:
    graphemes = regex.findall(r"\X", label)
    return label if len(graphemes) <= ON_CARD else "".join(graphemes[: ON_CARD - 1]) + "…"
