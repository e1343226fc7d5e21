"""How the pretend hospital reads single fields out of FHIR JSON."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from math import inf
from typing import TypeAlias

Resource: TypeAlias = dict[str, object]

_PREFIXES = ("eq", "ge", "gt", "le", "lt")


class NotAMoment(ValueError):
    """A date or instant that FHIR would not take."""


class RuleBroken(ValueError):
    """A resource that a hospital would not take."""


def need(holds: bool, rule: str) -> None:
    """Raises RuleBroken with the rule when it does not hold."""
    if not holds:
        raise RuleBroken(rule)


def text(value: object) -> str:
    """The string itself, or "" for anything else."""
    return value if isinstance(value, str) else ""


def entries(value: object) -> list[Resource]:
    """The JSON objects of a list; a single object counts as a list of one."""
    if isinstance(value, dict):
        return [value]
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def reference(value: object) -> str:
    """The `reference` of a Reference, or ""."""
    return text(value.get("reference")) if isinstance(value, dict) else ""


def codes(value: object) -> list[str]:
    """The codes of a CodeableConcept or of a list of them."""
    return [text(coding.get("code")) for concept in entries(value) for coding in entries(concept.get("coding"))]


def instant(value: object) -> datetime:
    """A FHIR instant: date, time and offset. Raises NotAMoment."""
    try:
        moment = datetime.fromisoformat(text(value))
    except ValueError as error:
        raise NotAMoment(f"not an instant: {value!r}") from error
    if moment.tzinfo is None or "T" not in text(value):
        raise NotAMoment(f"an instant needs a time and an offset: {value!r}")
    return moment


def span(value: str, zone: tzinfo) -> tuple[datetime, datetime]:
    """What a search date covers, as [from, to): a day in the hospital's time zone, or a single second."""
    try:
        if "T" not in value:
            begin = datetime.combine(date.fromisoformat(value), time(), zone)
            return begin, begin + timedelta(days=1)
        begin = datetime.fromisoformat(value)
    except ValueError as error:
        raise NotAMoment(f"not a date: {value!r} (is a '+' sent as %2B?)") from error
    begin = begin if begin.tzinfo else begin.replace(tzinfo=zone)
    return begin, begin + timedelta(seconds=1)


def bounds(wish: str, zone: tzinfo) -> tuple[float, float]:
    """A search date such as `ge2026-12-02T09:00:00+07:00` as Unix times [from, to). Raises NotAMoment."""
    prefix, value = (wish[:2], wish[2:]) if wish[:2] in _PREFIXES else ("eq", wish)
    begin, end = (moment.timestamp() for moment in span(value, zone))
    ranges = {"eq": (begin, end), "ge": (begin, inf), "gt": (end, inf), "le": (-inf, end), "lt": (-inf, begin)}
    return ranges[prefix]
