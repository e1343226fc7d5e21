"""The little SQL that the pretend HOSxP understands: a SELECT of one table by equal values, bound by name."""

from __future__ import annotations

import re

from integrations.sandbox.hosxp_answers import No, Row
from integrations.sandbox.hosxp_tables import Tables, strict_day

_SELECT = re.compile(
    r"SELECT (?P<columns>[\w, ]+) FROM (?P<table>\w+) WHERE (?P<where>.+?)(?: LIMIT (?P<limit>\d+))?", re.DOTALL
)
_EQUAL = re.compile(r"(\w+) = :(\w+)")
_MASKED = frozenset({"cid", "fname", "lname", "mobile_phone_number", "hometel", "informtel"})


def select(tables: Tables, statement: object, params: object, *, clear: bool) -> list[Row]:
    """The rows. `clear`: with a grant; without one what tells of a person is masked. Raises No, also for any other statement."""
    read = _SELECT.fullmatch(statement.strip()) if isinstance(statement, str) else None
    if read is None:
        raise No(409, "Database error: only a plain SELECT is understood here")
    if read["table"] not in tables.rows:
        raise No(409, f"Database error: no such table {read['table']}")
    wanted = _wanted(read["where"], params)
    columns = [each.strip() for each in read["columns"].split(",")]
    rows = [row for row in tables.rows[read["table"]].values() if all(row.get(name) == value for name, value in wanted)]
    page = rows[: int(read["limit"] or len(rows))]
    return [{name: row.get(name) if clear or name not in _MASKED else "********" for name in columns} for row in page]


def _wanted(where: str, params: object) -> list[tuple[str, object]]:
    wanted: list[tuple[str, object]] = []
    for condition in where.split(" AND "):
        named = _EQUAL.fullmatch(condition.strip())
        bound = params.get(named[2]) if named and isinstance(params, dict) else None
        if named is None or not isinstance(bound, dict):
            raise No(409, f"Database error: {condition}")
        if bound.get("value_type") == "date":
            strict_day(bound.get("value"))
        value = bound.get("value")
        wanted.append((named[1], int(str(value)) if bound.get("value_type") == "integer" else value))
    return wanted
