"""Spans of time in hospitals.yaml: ISO 8601 durations such as PT30M or P1DT2H."""

from __future__ import annotations

import datetime as dt
import re

_SPAN = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")


def span_of(text: str) -> dt.timedelta:
    """PT30M, P1DT2H ... as a span. Raises ValueError."""
    found = _SPAN.fullmatch(text)
    if found is None or text.endswith(("P", "T")):
        raise ValueError(f"{text} is not an ISO 8601 duration such as PT30M")
    days, hours, minutes = (int(each or 0) for each in found.groups())
    return dt.timedelta(days=days, hours=hours, minutes=minutes)
