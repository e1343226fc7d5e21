"""Joins Thai understanding with its lexicon; built once per process."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

from bot.app.clock import utc_now
from bot.domain.ports.redflags import RedFlags
from config.redflag_lexicon import load_redflag_lexicon
from nlu.pipeline import EmbeddedThai, as_contract
from nlu.redflags import LexiconRedFlags


@cache
def red_flags() -> RedFlags:
    """The reader of danger signs."""
    return LexiconRedFlags(load_redflag_lexicon())


@cache
def thai() -> EmbeddedThai:
    """The embedded engine, trained from the packaged examples. The service loads its dictionary in the background."""
    return EmbeddedThai(red_flags())


def parse_lines(lines: Iterable[str]) -> Iterator[str]:
    """JSON lines {"id", "text", "now"} to JSON lines as in the contract, same order; a bad line answers {"error": ...}."""
    engine = thai()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            text, now = asked["text"], datetime.fromisoformat(asked["now"]) if "now" in asked else utc_now()
            if not isinstance(text, str):
                raise TypeError("text is not a string")
            answer = as_contract(str(asked.get("id", number)), engine.parse(text, now))
        except (ValueError, KeyError, TypeError) as error:
            answer = {"error": f"line {number}: {type(error).__name__}: {error}"}
        yield json.dumps(answer, ensure_ascii=False)


def evaluation() -> str:
    """Scores by cross-validation, as text."""
    from nlu.evaluate import report

    return report()


def retrain(folder: Path) -> Path:
    """Train the intents from the examples of the installed package; the model is written below `folder`. Takes minutes."""
    from nlu.evaluate import ship, trained

    return ship(trained(), folder)
