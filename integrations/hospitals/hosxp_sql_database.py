"""A hospital's database, read and never written: few connections, each question in a read-only transaction with an end."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from typing import Any, Final

import asyncpg
from sqlalchemy import URL, Select, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.domain.errors import BadConfiguration, HospitalRefused, HospitalUnavailable
from integrations.hospitals.hosxp_sql_rows import Row, in_thai
from integrations.http.auth import Auth, BasicAuth, NoAuth
from integrations.http.breaker import Breaker
from integrations.http.bulkhead import Bulkhead
from integrations.http.wire import Deadline

CONNECTIONS, QUEUE = 4, 64
STATEMENT = 4  # seconds that the server may work on one question
_DRIVERS: Final = {
    "postgresql": "postgresql+asyncpg",
    "mariadb": "mysql+aiomysql",
    "mysql": "mysql+aiomysql",
}
_NO_SUCH_SETTING = 1193  # ER_UNKNOWN_SYSTEM_VARIABLE
# The server understood and will not, today and tomorrow: a table, a column or a right is missing (PostgreSQL class 42 and 28,
# MariaDB "Error codes": ER_DBACCESS_DENIED, ER_ACCESS_DENIED, ER_BAD_DB, ER_BAD_FIELD, ER_TABLEACCESS_DENIED, ER_NO_SUCH_TABLE).
_REFUSED = frozenset({1044, 1045, 1049, 1054, 1142, 1143, 1146})


class HosxpDatabase:
    """Raises HospitalUnavailable (no answer, or not in time), HospitalRefused (a table, a column or a right is missing)."""

    def __init__(
        self, address: str, auth: Auth, *, charset: str = "utf8", ca: str = "", breaker: Breaker | None = None
    ) -> None:
        """Nothing is connected yet. Raises BadConfiguration."""
        self._url = url_of(address, auth)
        self.is_postgres = self._url.get_backend_name() == "postgresql"
        self._repairs = charset == "tis620" and not self.is_postgres
        self._engine = _engine(self._url, charset, ca)
        self._bulkhead = Bulkhead(CONNECTIONS, QUEUE)
        self.breaker = breaker or Breaker(failures=(HospitalUnavailable,))

    async def rows(self, question: Select[Any], seconds: float) -> list[dict[str, Any]]:
        """The rows of a question, answered within `seconds`, waiting for a connection included."""
        [found] = await self.all([question], seconds)
        return found

    async def all(self, questions: Sequence[Any], seconds: float) -> list[list[dict[str, Any]]]:
        """Several questions in one transaction, each with its rows."""
        deadline = Deadline(seconds)
        async with self._bulkhead.place(seconds):
            with self.breaker.attempt():
                try:
                    async with asyncio.timeout(deadline.left()):
                        return await self._asked(questions)
                except TimeoutError as error:
                    raise HospitalUnavailable("no answer in time") from error

    async def said(self, statement: str) -> str:
        """The first value of a plain statement of ours, for `klaimor check`."""
        [[row]] = await self.all([text(statement)], STATEMENT)
        return str(next(iter(row.values())))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._engine.dispose()

    async def _asked(self, questions: Sequence[Any]) -> list[list[dict[str, Any]]]:
        try:
            async with self._engine.connect() as conn:
                return [self._read(await _answer(conn, each)) for each in questions]
        except DBAPIError as error:
            raise _named(error) from error
        except (SQLAlchemyError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError, UnicodeDecodeError) as error:
            raise HospitalUnavailable(f"the database does not answer: {type(error).__name__}") from error

    def _read(self, rows: Sequence[Row]) -> list[dict[str, Any]]:
        return in_thai(rows) if self._repairs else [dict(row) for row in rows]


async def _answer(conn: AsyncConnection, question: Any) -> Sequence[Row]:
    return [dict(row) for row in (await conn.execute(question)).mappings()]


def url_of(address: str, auth: Auth) -> URL:
    """The address in the drivers' words, with the login. Raises BadConfiguration."""
    try:
        parsed = make_url(address)
        driver = _DRIVERS[parsed.drivername]
    except (ArgumentError, KeyError):
        raise BadConfiguration("base_url of hosxp_sql is like postgresql://host/hosxp or mariadb://host/hos") from None
    if parsed.password is not None or not parsed.database:
        raise BadConfiguration("base_url of hosxp_sql names a database and no password: use auth, kind basic")
    if isinstance(auth, BasicAuth):
        return parsed.set(drivername=driver, username=auth.user, password=auth.password)
    if not isinstance(auth, NoAuth):
        raise BadConfiguration("auth of hosxp_sql is of kind basic (or none, for a login by socket)")
    return parsed.set(drivername=driver)


def is_here(url: URL) -> bool:
    """Whether it is on this machine: a socket, or loopback."""
    named = url.query.get("host") or url.query.get("unix_socket")
    if named is not None:
        return str(named).startswith("/")
    try:
        return url.host == "localhost" or ip_address(url.host or "").is_loopback
    except ValueError:
        return False


def _engine(url: URL, charset: str, ca: str) -> AsyncEngine:
    tls = None if is_here(url) else ssl.create_default_context(cafile=ca or None)
    postgres = url.get_backend_name() == "postgresql"
    engine = create_async_engine(
        url,
        pool_size=CONNECTIONS,
        max_overflow=0,
        hide_parameters=True,  # they are numbers of patients, and errors may be logged
        pool_timeout=STATEMENT,
        pool_recycle=1800,
        # each question is a transaction of its own, which the session makes one for reading only: there is nothing to roll back, and
        # a rollback would wait for a server that hangs
        isolation_level="AUTOCOMMIT",
        pool_reset_on_return=None,
        connect_args=_postgres(charset, tls) if postgres else _mariadb(charset, tls),
    )
    if not postgres:
        event.listen(engine.sync_engine, "connect", _reads_only)
    return engine


def _postgres(charset: str, tls: ssl.SSLContext | None) -> Mapping[str, Any]:
    settings = {
        "application_name": "klaimor",
        "default_transaction_read_only": "on",
        "statement_timeout": str(STATEMENT * 1000),
        **({"client_encoding": "WIN874"} if charset == "tis620" else {}),
    }
    return {"timeout": STATEMENT, "server_settings": settings, **({"ssl": tls} if tls is not None else {})}


def _mariadb(charset: str, tls: ssl.SSLContext | None) -> Mapping[str, Any]:
    # where Thai stands in columns that call themselves latin1, the bytes must come as they are
    words = "latin1" if charset == "tis620" else "utf8mb4"
    return {"connect_timeout": STATEMENT, "charset": words, **({"ssl": tls} if tls is not None else {})}


def _reads_only(connection: Any, _record: object) -> None:
    """For every transaction of a new connection. MariaDB and MySQL name the time limit differently, old ones have none."""
    cursor = connection.cursor()
    cursor.execute("SET SESSION TRANSACTION READ ONLY")
    for setting in (f"max_statement_time = {STATEMENT}", f"max_execution_time = {STATEMENT * 1000}"):
        try:
            cursor.execute(f"SET SESSION {setting}")
            break
        except Exception as error:
            if error.args[:1] != (_NO_SUCH_SETTING,):
                raise
    cursor.close()


def _named(error: DBAPIError) -> HospitalUnavailable | HospitalRefused:
    """By what we then do; the statement, which holds the patient's numbers, is never part of the words."""
    state = str(getattr(error.orig, "sqlstate", None) or "")
    number = next((each for each in getattr(error.orig, "args", ()) if isinstance(each, int)), None)
    said = str(error.orig).rpartition(">: ")[2].splitlines()[0] if error.orig is not None else ""
    if state[:2] in ("42", "28") or state == "3D000" or number in _REFUSED:
        return HospitalRefused(f"the database says no: {said}")
    return HospitalUnavailable(f"the database does not answer: {type(error).__name__} {state or number or ''}".rstrip())
