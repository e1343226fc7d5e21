"""The same figures as one HTML page with plots, which needs nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template

from nlu.report import Measured, as_text, percentile
from nlu.scores import confusion, grouped, per_intent, reliability

_STEPS = 24  # bars of the latency plot


def as_page(each: Sequence[Measured]) -> str:
    """One self-contained page: no script, no style and no picture from elsewhere. Texts of messages do not stand in it."""
    return _template().render(sections=[_section(one) for one in each])


@cache
def _template() -> Template:
    room = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return room.from_string((files("nlu") / "report.html").read_text("utf-8"))


def _section(each: Measured) -> dict[str, object]:
    return {
        "title": each.title,
        "engine": each.engine,
        "figures": each.figures,
        "scores": per_intent(each.judged),
        "matrix": _matrix(each),
        "bins": reliability(each.judged),
        "groups": grouped(each.judged),
        "times": _times(each.milliseconds),
        "found": [(name, one) for name, one in (("entities", each.entities), ("findings", each.findings)) if one],
        "text": as_text(each),
    }


def _matrix(each: Measured) -> dict[str, object]:
    """The rows of the confusion plot: each cell with the share of its row."""
    counts = confusion(each.judged)
    names = sorted({name for pair in counts for name in pair})
    cells = []
    for row, wanted in enumerate(names):
        total = sum(counts.get((wanted, guess), 0) for guess in names)
        for column, guess in enumerate(names):
            if count := counts.get((wanted, guess), 0):
                cells.append(
                    {"row": row, "column": column, "count": count, "share": count / total, "right": row == column}
                )
    return {"names": names, "cells": cells}


def _times(milliseconds: Sequence[float]) -> dict[str, object]:
    """A histogram up to the 99th percentile; what took longer counts in the last bar."""
    if not milliseconds:
        return {"bars": []}
    top = percentile(milliseconds, 0.99) or 1.0
    bars = [0] * _STEPS
    for each in milliseconds:
        bars[min(_STEPS - 1, int(each / top * _STEPS))] += 1
    return {"bars": [bar / max(bars) for bar in bars], "top": top}
