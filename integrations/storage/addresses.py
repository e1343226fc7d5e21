"""Where the database is, read from DATABASE_URL."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.domain.errors import BadConfiguration

_POSTGRES = ("postgresql", "postgres", "postgresql+asyncpg")


@dataclass(frozen=True, slots=True)
class SqliteAddress:
    """A file on this machine."""

    path: Path


@dataclass(frozen=True, slots=True)
class PostgresAddress:
    """A server, as an address for the async driver."""

    url: str


def address(url: str, data_dir: Path) -> SqliteAddress | PostgresAddress:
    """Read `sqlite:///file` (relative: under data_dir), `sqlite:////absolute/file` or `postgresql://...`. Raises BadConfiguration."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise BadConfiguration(
            "DATABASE_URL is not an address such as sqlite:///klaimor.db or postgresql://..."
        ) from None
    if parsed.drivername == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise BadConfiguration("DATABASE_URL names no file: what is in memory only would be lost")
        return SqliteAddress((data_dir / parsed.database).absolute())
    if parsed.drivername in _POSTGRES:
        return PostgresAddress(_for_asyncpg(parsed).render_as_string(hide_password=False))
    raise BadConfiguration(f"DATABASE_URL: {parsed.drivername} is not served, use sqlite or postgresql")


def _for_asyncpg(parsed: URL) -> URL:
    """The same address in the driver's own words: it calls `sslmode` `ssl`."""
    query = {"ssl" if name == "sslmode" else name: value for name, value in parsed.query.items()}
    return parsed.set(drivername="postgresql+asyncpg", query=query)
