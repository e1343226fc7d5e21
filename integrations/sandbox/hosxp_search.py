"""How the pretend HOSxP filters, joins, orders and pages its rows: `field=op.value`, `select=*,doctor(name)`, `limit`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from integrations.sandbox.hosxp_answers import No, Row
from integrations.sandbox.hosxp_tables import Tables, strict_day

USUAL, MOST = 50, 200
_BESIDES = frozenset({"select", "limit", "offset", "order", "marketplace-token", "marketplace_token"})
_DAYS = frozenset({"schedule_date", "nextdate", "vstdate", "entry_date"})
# table: alias: (its column, table to join, columns that come with it)
LOOKUPS: Mapping[str, Mapping[str, tuple[str, str, tuple[str, ...]]]] = {
    "opd_queue_schedule": {
        "doctor": ("doctor_code", "doctor", ("name",)),
        "clinic": ("doctor_code", "clinic", ("name",)),
        "opd_queue_slot": (
            "opd_queue_slot_id",
            "opd_queue_slot",
            ("opd_queue_slot_name", "opd_queue_slot_start_time", "opd_queue_slot_finish_time"),
        ),
    },
    "oapp": {
        "patient": ("hn", "patient", ("pname", "fname", "lname")),
        "doctor": ("doctor", "doctor", ("name",)),
        "clinic": ("clinic", "clinic", ("name",)),
        "kskdepartment": ("depcode", "kskdepartment", ("department",)),
    },
}

Query = Mapping[str, str]


def search(tables: Tables, table: str, asked: Iterable[tuple[str, str]]) -> tuple[list[Row], int, int]:
    """Matching rows of one page as they are told, with the limit and the offset that were kept to. Raises No."""
    pairs = list(asked)
    named = {name: value for name, value in pairs if name in _BESIDES}
    rows = list(tables.rows[table].values())
    for name, wish in pairs:
        if name not in _BESIDES:
            rows = _filtered(rows, name, wish)
    rows = _ordered(rows, named.get("order", ""))
    limit, offset = min(_number(named, "limit", USUAL), MOST), _number(named, "offset", 0)
    page = rows[offset : offset + limit]
    return [told(tables, table, row, named.get("select", "*")) for row in page], limit, offset


def told(tables: Tables, table: str, row: Row, select: str) -> Row:
    """The row with what `select` joins to it."""
    out: Row = {}
    for part in re.split(r",(?![^(]*\))", select):
        name, _, inner = part.lstrip("!").partition("(")
        if name == "*":
            out |= row
        elif part == "expand(all)":
            for alias in LOOKUPS.get(table, {}):
                out |= _joined(tables, table, row, alias, None)
        elif inner:
            out |= _joined(tables, table, row, name, inner.rstrip(")").split(","))
        elif name in row:
            out[name] = row[name]
        elif not name.startswith("custom."):
            raise No(400, f"no such field: {name}")
    return out


def _joined(tables: Tables, table: str, row: Row, alias: str, columns: list[str] | None) -> Row:
    try:
        own, other, usual = LOOKUPS[table][alias]
    except KeyError:
        raise No(400, f"no such lookup: {alias}") from None
    found = tables.one(other, row[own]) or {}
    return {f"{alias}.{column}": found.get(column) for column in columns or usual}


def _filtered(rows: list[Row], name: str, wish: str) -> list[Row]:
    if rows and name not in rows[0]:
        raise No(400, f"no such field: {name}")
    operator, _, value = wish.partition(".")
    if name in _DAYS and operator in _COMPARE:
        strict_day(value)
    if operator in _COMPARE:
        holds = _COMPARE[operator]
        return [row for row in rows if row[name] is not None and holds(_key(row[name]), _key(_as(row[name], value)))]
    if operator == "in":
        among = value.strip("()").split(",")
        return [row for row in rows if str(row[name]) in among]
    if operator == "like":
        pattern = re.compile(".*".join(map(re.escape, value.split("%"))), re.DOTALL)
        return [row for row in rows if isinstance(row[name], str) and pattern.fullmatch(str(row[name]))]
    if operator == "is" and value in ("null", "notnull"):
        return [row for row in rows if (row[name] is None) is (value == "null")]
    raise No(400, f"no such filter: {wish}")


_Comparable = tuple[int, int, str]
_COMPARE: Mapping[str, Callable[[_Comparable, _Comparable], bool]] = {
    "eq": lambda a, b: a == b,
    "neq": lambda a, b: a != b,
    "gt": lambda a, b: a > b,
    "gte": lambda a, b: a >= b,
    "lt": lambda a, b: a < b,
    "lte": lambda a, b: a <= b,
}


def _as(like: object, value: str) -> object:
    if isinstance(like, int):
        try:
            return int(value)
        except ValueError:
            raise No(400, f"not a number: {value}") from None
    return value


def _key(value: object) -> _Comparable:
    if value is None:
        return 0, 0, ""
    return (1, value, "") if isinstance(value, int) else (2, 0, str(value))


def _ordered(rows: list[Row], order: str) -> list[Row]:
    if not order:
        return rows
    name, _, way = order.partition(".")
    if rows and name not in rows[0]:
        raise No(400, f"no such field: {name}")
    return sorted(rows, key=lambda row: _key(row[name]), reverse=way == "desc")


def _number(named: Mapping[str, str], name: str, usual: int) -> int:
    value = named.get(name, str(usual))
    if not value.isdecimal():
        raise No(400, f"{name} is not a number")
    return int(value)
