"""Understanding as shipped, with danger signs by the rules alone; made once per process."""

from __future__ import annotations

from functools import cache

from bot.app.language import danger_rules
from nlu.pipeline import EmbeddedThai


@cache
def thai_by_rules() -> EmbeddedThai:
    """The embedded engine, without the second reader of danger signs."""
    return EmbeddedThai(danger_rules())
