"""Words of the desk can be read in both looks: every pair of ink and ground has the contrast that WCAG 2.2 (1.4.3, 1.4.11) asks for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "bot/web/console/static/desk.css").read_text("utf-8")
TEXT, SHAPE = 4.5, 3.0

PAIRS = [
    *[("ink", ground, TEXT) for ground in ("ground", "paper", "hover", "brand-soft", "line", "bad-soft")],
    *[("ink", ground, TEXT) for ground in ("theirs", "ours", "person", "memo")],
    *[("quiet", ground, TEXT) for ground in ("ground", "paper", "hover", "theirs")],
    *[("brand", ground, TEXT) for ground in ("ground", "paper")],
    ("brand-ink", "brand", TEXT),
    ("bad", "bad-soft", TEXT),
    ("bad", "paper", TEXT),
    ("warn", "warn-soft", TEXT),
    ("warn", "paper", TEXT),
    *[(f"l{level}-ink", f"l{level}", TEXT) for level in range(1, 6)],
    *[(f"l{level}", "paper", SHAPE) for level in (1, 2, 4)],  # the others have an outline or stand by their shape and word
]  # fmt: skip


def looks() -> dict[str, dict[str, str]]:
    """The colours of each look; the dark one is written twice, for the machine's setting and for the person's."""
    blocks = re.findall(r"\{([^{}]*--ground:[^{}]*)\}", CSS)
    light, dark, chosen = (dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6})", block)) for block in blocks)
    assert dark == chosen
    return {"light": light, "dark": {**light, **dark}}


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(each * 2 for each in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("look", ["light", "dark"])
def test_every_word_can_be_read(look: str) -> None:
    colours = looks()[look]
    weak = {
        f"{ink} on {ground}": round(contrast(colours[ink], colours[ground]), 2)
        for ink, ground, wanted in PAIRS
        if contrast(colours[ink], colours[ground]) < wanted
    }
    assert weak == {}
