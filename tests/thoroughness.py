"""How much of what could go on for ever a run tries: all that we promise where CI is set, a part of it in a plain `uv run pytest`."""

from __future__ import annotations

import os

import pytest

THOROUGH = os.environ.get("CI") == "true"
SHARE = 4
# What takes a minute or more: whole services killed again and again. One of them (tests/service/test_kill.py) is in every run.
takes_minutes = pytest.mark.skipif(not THOROUGH, reason="takes a minute or more: tried with CI=true, as .ci/run does")


def examples(all_of_them: int) -> int:
    """So many made-up examples with CI=true, a quarter of them without."""
    return all_of_them if THOROUGH else all_of_them // SHARE


def in_words() -> str:
    """For the last lines of a run."""
    return "made-up examples: " + ("all of them" if THOROUGH else f"one in {SHARE}; all of them with CI=true")
