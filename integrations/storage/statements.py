"""SQL that is written once for both databases, kept ready to run."""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, TypeAlias

from sqlalchemy import Connection, text

Values: TypeAlias = Mapping[str, object]
Pick: TypeAlias = Callable[[Values], tuple[object, ...]]
Row: TypeAlias = Any  # a row, its columns by name; what is read from it is given its type where it leaves storage

# The few words that differ between the databases stand as `{postgresql: words}` or `{sqlite: words}`.
_ONLY_FOR = re.compile(r"\{(\w+): ([^}]*)\}")


class Statement:
    """SQL with `:named` values, compiled once per dialect and then handed to the driver as it is.

    Values are only int, str, bytes, bool and None, which both drivers take and give alike (booleans come back as 0 and 1 on SQLite).
    On SQLite the driver's cursor is used directly: a turn runs about ten statements, and SQLAlchemy's part in each costs four times
    what the database does. On PostgreSQL the way to the server costs more than either, and SQLAlchemy knows a lost connection.
    """

    __slots__ = ("_forms", "_record", "_sql")

    def __init__(self, sql: str) -> None:
        self._sql = sql
        self._forms: dict[str, tuple[str, Pick]] = {}
        self._record: Callable[[Iterable[Any]], Row] | None = None

    def all(self, conn: Connection, **values: object) -> Sequence[Row]:
        """Every row it gives."""
        sql, pick = self._forms.get(conn.dialect.name) or self._compile(conn)
        if conn.dialect.name != "sqlite":
            return conn.exec_driver_sql(sql, pick(values)).all()
        cursor = _cursor(conn).execute(sql, pick(values))
        make = self._record or self._columns(cursor.description)
        return [make(row) for row in cursor]

    def first(self, conn: Connection, **values: object) -> Row | None:
        """The first row it gives, None if none."""
        return next(iter(self.all(conn, **values)), None)

    def run(self, conn: Connection, **values: object) -> int:
        """Run it; returns how many rows it changed."""
        sql, pick = self._forms.get(conn.dialect.name) or self._compile(conn)
        if conn.dialect.name != "sqlite":
            return conn.exec_driver_sql(sql, pick(values)).rowcount
        changed: int = _cursor(conn).execute(sql, pick(values)).rowcount
        return changed

    def each(self, conn: Connection, many: Iterable[Values]) -> None:
        """Run it for each set of values, in one call to the driver; nothing happens for none."""
        sql, pick = self._forms.get(conn.dialect.name) or self._compile(conn)
        rows = [pick(values) for values in many]
        if not rows:
            return
        if conn.dialect.name == "sqlite":
            _cursor(conn).executemany(sql, rows)
        else:
            conn.exec_driver_sql(sql, rows)

    def _compile(self, conn: Connection) -> tuple[str, Pick]:
        sql = _ONLY_FOR.sub(lambda found: found[2] if found[1] == conn.dialect.name else "", self._sql)
        compiled = text(sql).compile(dialect=conn.dialect)
        form = (str(compiled), _picker(tuple(compiled.positiontup or ())))
        self._forms[conn.dialect.name] = form
        return form

    def _columns(self, description: Sequence[Sequence[Any]]) -> Callable[[Iterable[Any]], Row]:
        record: Any = namedtuple("Record", [column[0] for column in description])  # type: ignore[misc]  # its columns are known now
        self._record = record._make
        make: Callable[[Iterable[Any]], Row] = record._make
        return make


def _cursor(conn: Connection) -> Any:
    """A cursor of the driver; it closes itself when nobody holds it."""
    return conn.connection.cursor()


def _picker(names: tuple[str, ...]) -> Pick:
    """A function that lays named values out in the order of the placeholders."""
    if not names:
        return lambda _values: ()
    if len(names) == 1:
        only = names[0]
        return lambda values: (values[only],)
    return itemgetter(*names)
