"""SQL that is written once for both databases, kept ready to run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, TypeAlias

from sqlalchemy import Connection, CursorResult, Row, text

Values: TypeAlias = Mapping[str, object]
Pick: TypeAlias = Callable[[Values], tuple[object, ...]]

# The few words that differ between the databases stand as `{postgresql: words}` or `{sqlite: words}`.
_ONLY_FOR = re.compile(r"\{(\w+): ([^}]*)\}")


class Statement:
    """SQL with `:named` values, compiled once per dialect and then handed to the driver as it is.

    A Core statement costs some 30 us per run on top of the database, the driver's own call under 10; a turn makes about ten.
    Values are only int, str, bytes, bool and None, which both drivers take and give alike (booleans come back as 0 and 1 on SQLite).
    """

    __slots__ = ("_forms", "_sql")

    def __init__(self, sql: str) -> None:
        self._sql = sql
        self._forms: dict[str, tuple[str, Pick]] = {}

    def run(self, conn: Connection, values: Values) -> CursorResult[Any]:
        """Run it with these values."""
        sql, pick = self._forms.get(conn.dialect.name) or self._compile(conn)
        return conn.exec_driver_sql(sql, pick(values))

    def each(self, conn: Connection, many: Iterable[Values]) -> None:
        """Run it for each set of values, in one call to the driver; nothing happens for none."""
        sql, pick = self._forms.get(conn.dialect.name) or self._compile(conn)
        rows = [pick(values) for values in many]
        if rows:
            conn.exec_driver_sql(sql, rows)

    def all(self, conn: Connection, **values: object) -> Sequence[Row[Any]]:
        """Every row it gives."""
        return self.run(conn, values).all()

    def first(self, conn: Connection, **values: object) -> Row[Any] | None:
        """The first row it gives, None if none."""
        return self.run(conn, values).first()

    def changed(self, conn: Connection, **values: object) -> int:
        """How many rows it changed."""
        return self.run(conn, values).rowcount

    def _compile(self, conn: Connection) -> tuple[str, Pick]:
        sql = _ONLY_FOR.sub(lambda found: found[2] if found[1] == conn.dialect.name else "", self._sql)
        compiled = text(sql).compile(dialect=conn.dialect)
        form = (str(compiled), _picker(tuple(compiled.positiontup or ())))
        self._forms[conn.dialect.name] = form
        return form


def _picker(names: tuple[str, ...]) -> Pick:
    """A function that lays named values out in the order of the placeholders."""
    if not names:
        return lambda _values: ()
    if len(names) == 1:
        only = names[0]
        return lambda values: (values[only],)
    return itemgetter(*names)
