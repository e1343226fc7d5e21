"""Keeps the first figures of each set beside the last, so that nobody forgets where it began."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from bot.app.trial.trial import Trial
from bot.domain.errors import BadConfiguration

_SHOULD_RISE = frozenset({"safe", "exact", "weighted kappa"})
_SHOULD_FALL = frozenset({"emergencies missed", "signs missed", "false alarms", "over-triage"})
_SLACK = 0.005  # of a share: half a message in a hundred is no fall


class Figures(msgspec.Struct):
    """Figures of one day on one version of a set."""

    on: str
    digest: str
    figures: dict[str, float]


class FirstAndLast(msgspec.Struct):
    """first: before any change was made because of it. It is never written again."""

    first: Figures
    last: Figures


Kept = dict[str, FirstAndLast]


def read_kept(path: Path) -> Kept:
    """What was kept; nothing where there is no file yet. Raises BadConfiguration for a file that is none of ours."""
    if not path.exists():
        return {}
    try:
        return msgspec.json.decode(path.read_bytes(), type=Kept)
    except msgspec.MsgspecError as error:
        raise BadConfiguration(f"{path.name} holds no figures: {error}") from None


def with_these(kept: Kept, trials: Sequence[Trial], today: date) -> Kept:
    """The same with these trials as the last."""
    new = dict(kept)
    for trial in trials:
        now = Figures(today.isoformat(), trial.given.digest, dict(trial.key_figures()))
        before = kept.get(trial.given.name)
        new[trial.given.name] = FirstAndLast(before.first if before is not None else now, now)
    return new


def worse(kept: Kept, trials: Sequence[Trial]) -> tuple[str, ...]:
    """Which figures have become worse than the last that were kept of the same version of a set; nothing else is judged."""
    return tuple(
        f"{trial.given.name}: {name} {figure:g}, was {last[name]:g}"
        for trial in trials
        if (before := kept.get(trial.given.name)) is not None and before.last.digest == trial.given.digest
        for last in [before.last.figures]
        for name, figure in trial.key_figures().items()
        if name in last and _fallen(name, figure, last[name])
    )


def _fallen(name: str, figure: float, last: float) -> bool:
    if name in _SHOULD_RISE:
        return figure < last - _SLACK
    return name in _SHOULD_FALL and figure > last + _SLACK


def write_kept(path: Path, kept: Kept) -> None:
    """Write them so that a change is read line by line."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(kept), indent=2) + b"\n")
