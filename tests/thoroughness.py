"""How much of what could go on for ever a run tries: all that we promise where CI is set, a part of it in a plain `uv run pytest`."""

from __future__ import annotations

import os

THOROUGH = os.environ.get("CI") == "true"
SHARE = 4


def examples(all_of_them: int) -> int:
    """So many made-up examples with CI=true, a quarter of them without."""
    return all_of_them if THOROUGH else all_of_them // SHARE


def in_words() -> str:
    """For the last lines of a run."""
    return "made-up examples: " + ("all of them" if THOROUGH else f"one in {SHARE}; all of them with CI=true")
