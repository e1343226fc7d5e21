"""The report of a trial as one page: drawings in the page itself, nothing fetched from elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from bot.app.trial.figures import LEVELS, CaseFigures, MessageFigures, by_complaint, by_phenomenon, by_sign, confusion
from bot.app.trial.kept import Kept
from bot.app.trial.text import report
from bot.app.trial.trial import Trial

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}"
    "h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2.5rem}h3{font-size:1rem}"
    "svg{max-width:100%;height:auto}pre{background:#f5f5f5;padding:1rem;overflow:auto;font-size:.85rem}"
)
_GOOD, _SAFE, _BAD, _QUIET = "#2e7d5b", "#d9a441", "#b3372f", "#dfe3e6"
_CELL, _ROW, _LABEL, _BAR = 56, 24, 230, 420


def page(trials: Sequence[Trial], kept: Kept) -> str:
    """A whole HTML document in UTF-8."""
    body = "".join(_set(trial) for trial in trials)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Triage tried</title><style>{_STYLE}</style>'
        f"<h1>Triage tried</h1>{body}<h2>In words</h2><pre>{escape(report(trials, kept))}</pre></html>\n"
    )


def _set(trial: Trial) -> str:
    return f"<h2>{escape(trial.given.name)}</h2>" + "".join(_plots(trial))


def _plots(trial: Trial) -> Iterator[str]:
    if trial.cases:
        yield f"<h3>Level wanted (down) and given (across)</h3>{_matrix(confusion(trial.cases))}"
        yield f"<h3>By complaint: exact, safe but not exact, not safe</h3>{_bars(_of_cases(by_complaint(trial.cases)))}"
        yield f"<h3>Questions asked</h3>{_columns(Counter(trial.case_figures.asked))}"
    if trial.messages:
        legend = "met as it should be, only asked about, missed or a false alarm"
        yield f"<h3>By sign or reason: {legend}</h3>{_bars(_of_messages(by_sign(trial.messages)))}"
        if any(each.message.phenomena for each in trial.messages):
            yield f"<h3>By way of writing: {legend}</h3>{_bars(_of_messages(by_phenomenon(trial.messages)))}"


Parts = tuple[int, int, int]


def _of_cases(figures: Mapping[str, CaseFigures]) -> dict[str, Parts]:
    return {
        name: (of.exact.found, of.safe.found - of.exact.found, of.safe.of - of.safe.found)
        for name, of in figures.items()
    }


def _of_messages(figures: Mapping[str, MessageFigures]) -> dict[str, Parts]:
    parts = {}
    for name, of in figures.items():
        bad, asked = of.missed.found + of.false_alarms.found, of.asked_only.found + of.asked_needlessly.found
        parts[name] = (of.missed.of + of.false_alarms.of - bad - asked, asked, bad)
    return parts


def _matrix(counts: Mapping[tuple[int, int | None], int]) -> str:
    most = max(counts.values(), default=1)
    given: tuple[int | None, ...] = (*LEVELS, None)
    cells = []
    for down, wanted in enumerate(LEVELS):
        cells.append(_text(_CELL * 0.5, _CELL * (down + 1.6), str(wanted), "middle"))
        for across, level in enumerate(given):
            count = counts.get((wanted, level), 0)
            colour = _GOOD if wanted == level else _BAD if level is None or level > wanted else _SAFE
            shade = 0.15 + 0.85 * count / most if count else 0.0
            at = f'x="{_CELL * (across + 1)}" y="{_CELL * (down + 1)}"'
            cells.append(
                f'<rect {at} width="{_CELL - 2}" height="{_CELL - 2}" fill="{colour}" fill-opacity="{shade:.2f}" stroke="{_QUIET}"/>'
            )
            cells.append(_text(_CELL * (across + 1.5), _CELL * (down + 1.6), str(count or ""), "middle"))
    heads = (_text(_CELL * (at + 1.5), _CELL * 0.7, str(level or "none"), "middle") for at, level in enumerate(given))
    return _svg(_CELL * 7, _CELL * 6, [*heads, *cells])


def _bars(parts: Mapping[str, Parts]) -> str:
    most = max((sum(each) for each in parts.values()), default=1) or 1
    drawn = []
    for row, (name, counts) in enumerate(parts.items()):
        left = float(_LABEL)
        drawn.append(_text(_LABEL - 8, _ROW * row + 17, name, "end"))
        for count, colour in zip(counts, (_GOOD, _SAFE, _BAD), strict=True):
            width = _BAR * count / most
            drawn.append(f'<rect x="{left:.1f}" y="{_ROW * row + 4}" width="{width:.1f}" height="16" fill="{colour}"/>')
            left += width
        drawn.append(_text(left + 6, _ROW * row + 17, " / ".join(map(str, counts)), "start"))
    return _svg(_LABEL + _BAR + 110, _ROW * len(parts) + 8, drawn)


def _columns(counts: Mapping[int, int]) -> str:
    most = max(counts.values(), default=1)
    drawn = []
    for at in range(max(counts, default=0) + 1):
        count = counts.get(at, 0)
        high = 120 * count / most
        drawn.append(
            f'<rect x="{_CELL * at + 8}" y="{140 - high:.1f}" width="{_CELL - 16}" height="{high:.1f}" fill="{_GOOD}"/>'
        )
        drawn.append(_text(_CELL * (at + 0.5), 158, str(at), "middle"))
        drawn.append(_text(_CELL * (at + 0.5), 134 - high, str(count), "middle"))
    return _svg(_CELL * (max(counts, default=0) + 1), 168, drawn)


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="13">{escape(words)}</text>'


def _svg(width: float, height: float, drawn: Sequence[str]) -> str:
    return f'<svg width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}" role="img">{"".join(drawn)}</svg>'
