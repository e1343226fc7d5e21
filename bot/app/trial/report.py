"""Tries sets, reports on them as text and as a page, and keeps their first figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.app.clock import utc_now
from bot.app.trial.kept import read_kept, with_these, worse, write_kept
from bot.app.trial.page import page
from bot.app.trial.text import report
from bot.app.trial.trial import tried


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The report, and which floors are not held, each with its set. worse: what was better when it was kept last."""

    text: str
    below: tuple[str, ...]
    worse: tuple[str, ...] = ()


def evaluated(
    files: Sequence[Path],
    *,
    html: Path | None = None,
    keep: Path | None = None,
    ids: bool = False,
    hold: bool = False,
    by_topic: bool = False,
) -> Evaluated:
    """`hold`: the figures of `keep` are compared and not written. `by_topic`: see try_case.

    Raises BadConfiguration for a file that holds no set, before anything is written.
    """
    kept = read_kept(keep) if keep is not None else {}
    trials = tried(files, by_topic=by_topic)
    if html is not None:
        html.write_text(page(trials, kept), "utf-8")
    fallen = worse(kept, trials)
    if keep is not None and not hold:
        kept = with_these(kept, trials, utc_now().date())
        write_kept(keep, kept)
    below = tuple(f"{trial.given.name}: {fault}" for trial in trials for fault in trial.below_floors())
    return Evaluated(report(trials, kept, ids=ids), below, fallen)
