"""How the pretend hospital searches: FHIR R4 search parameters, order and pages.

Source: https://hl7.org/fhir/R4/search.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import tzinfo
from math import inf
from typing import TypeAlias

from integrations.sandbox.hospital_answers import Refusal
from integrations.sandbox.hospital_store import Store, Stored
from integrations.sandbox.hospital_values import NotAMoment, bounds

Query: TypeAlias = list[tuple[str, str]]

PAGE = 50
LARGEST_PAGE = 500

_TERMS: dict[str, frozenset[str]] = {
    "Patient": frozenset({"_id", "identifier", "birthdate"}),
    "Practitioner": frozenset({"_id", "identifier"}),
    "Location": frozenset({"_id", "identifier", "status"}),
    "Schedule": frozenset({"_id", "identifier", "actor", "service-type", "specialty"}),
    "Slot": frozenset({"_id", "identifier", "status", "schedule", "service-type", "specialty"}),
    "Appointment": frozenset(
        {"_id", "identifier", "status", "slot", "patient", "actor", "practitioner", "location", "service-type"}
    ),
    "Encounter": frozenset({"_id", "_tag", "identifier", "status"}),
    "QuestionnaireResponse": frozenset({"_id", "_tag", "identifier", "status"}),
    "RiskAssessment": frozenset({"_id", "_tag", "identifier"}),
    "Task": frozenset({"_id", "_tag", "identifier", "status", "focus"}),
    "Provenance": frozenset({"_id", "_tag", "target"}),
    "Subscription": frozenset({"_id", "status", "url"}),
}
_DATES = {"Slot": "start", "Appointment": "date"}
_HAS_START_TOO = {"Slot", "Appointment"}  # the demo hospital takes `start` for Appointment as well
_CONTROLS = frozenset({"_count", "_sort", "_offset", "_include", "_format", "_total"})


def search(store: Store, kind: str, query: Query, zone: tzinfo) -> list[Stored]:
    """Every match in the order asked for. Raises Refusal(400) for a parameter or a value that it does not know."""
    matching: list[Mapping[str, None]] = []
    since, until = -inf, inf
    changed = (-inf, inf)
    for name, value in query:
        if name in _CONTROLS:
            continue
        if name == "_lastUpdated":
            begin, end = _bounds(value, zone)
            changed = max(changed[0], begin), min(changed[1], end)
            continue
        if name == _DATES.get(kind) or (name == "start" and kind in _HAS_START_TOO):
            begin, end = _bounds(value, zone)
            since, until = max(since, begin), min(until, end)
        else:
            matching.append(_matching(store, kind, name, value))
    rows = _rows(store, kind, matching)
    if (since, until) != (-inf, inf):
        rows = [row for row in rows if row.start is not None and since <= row.start < until]
    if changed != (-inf, inf):
        rows = [row for row in rows if changed[0] <= row.updated.timestamp() < changed[1]]
    return _sorted(rows, dict(query).get("_sort", ""))


def _bounds(wish: str, zone: tzinfo) -> tuple[float, float]:
    try:
        return bounds(wish, zone)
    except NotAMoment as error:
        raise Refusal(400, str(error)) from error


def _rows(store: Store, kind: str, matching: list[Mapping[str, None]]) -> list[Stored]:
    if not matching:
        return list(store.all(kind))
    fewest, *others = sorted(matching, key=len)
    ids = (id_ for id_ in fewest if all(id_ in each for each in others))
    return [row for id_ in ids if (row := store.get(kind, id_))]


def _matching(store: Store, kind: str, name: str, value: str) -> Mapping[str, None]:
    if kind == "Slot" and name.startswith("schedule."):
        schedules = _matching(store, "Schedule", name.removeprefix("schedule."), value)
        return store.having("Slot", "schedule", (f"Schedule/{each}" for each in schedules))
    negated = name.endswith(":not")
    parameter = name.removesuffix(":not")
    if parameter not in _TERMS[kind]:
        raise Refusal(400, f"{kind} has no search parameter {name!r}")
    found = store.having(kind, parameter, value.split(","))
    return {row.id: None for row in store.all(kind) if row.id not in found} if negated else found


def _by_start(row: Stored) -> tuple[float, str]:
    return (inf if row.start is None else row.start), ""


_ORDERS: dict[str, Callable[[Stored], tuple[float, str]]] = {
    "start": _by_start,
    "date": _by_start,
    "_lastUpdated": lambda row: (row.updated.timestamp(), ""),
    "_id": lambda row: (0.0, row.id.zfill(64)),
}


def _sorted(rows: list[Stored], orders: str) -> list[Stored]:
    for order in reversed([each for each in orders.split(",") if each]):
        key = _ORDERS.get(order.removeprefix("-"))
        if key is None:
            raise Refusal(400, f"cannot sort by {order!r}")
        rows = sorted(rows, key=key, reverse=order.startswith("-"))
    return rows


def window(query: Query) -> tuple[int, int]:
    """(offset, count) of the page asked for. Raises Refusal(400)."""
    try:
        asked = dict(query)
        offset, count = int(asked.get("_offset", "0")), int(asked.get("_count", str(PAGE)))
    except ValueError as error:
        raise Refusal(400, "_count and _offset are numbers") from error
    if offset < 0 or count < 0:
        raise Refusal(400, "_count and _offset are not negative")
    return offset, min(count, LARGEST_PAGE)


def included(store: Store, rows: list[Stored], includes: list[str]) -> list[Stored]:
    """The Schedules of the Slots, for `_include=Slot:schedule`. Raises Refusal(400) for any other include."""
    if not includes:
        return []
    if any(each != "Slot:schedule" for each in includes):
        raise Refusal(400, "only _include=Slot:schedule is known here")
    ids = {ref.partition("/")[2]: None for row in rows for name, ref in row.terms if name == "schedule" and "/" in ref}
    return [schedule for each in ids if (schedule := store.get("Schedule", each))]
