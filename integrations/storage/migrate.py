"""Migrations: what shape the database has, and how it gets the newest."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect

from bot.domain.errors import BadConfiguration

if TYPE_CHECKING:
    from alembic.config import Config

_SCRIPTS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Revision:
    """`current`: the migration the database is at, None for an empty one. `head`: the newest that this program knows."""

    current: str | None
    head: str

    @property
    def up_to_date(self) -> bool:
        """Whether this program can work with the database."""
        return self.current == self.head


def revision(conn: Connection) -> Revision:
    """Where this database stands."""
    # alembic is slow to import and needed once per start
    from alembic.runtime.migration import MigrationContext

    return Revision(MigrationContext.configure(conn).get_current_revision(), _head())


@cache  # it imports every migration
def _head() -> str:
    from alembic.script import ScriptDirectory

    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise BadConfiguration(f"no migrations in {_SCRIPTS}: the installation is broken")
    return head


def upgrade(conn: Connection) -> None:
    """Bring the database to the newest migration, on this connection; the caller commits."""
    from alembic import command

    config = _config()
    config.attributes["connection"] = conn
    command.upgrade(config, "head")


def downgrade(conn: Connection, target: str) -> None:
    """Take the database back to an older migration (`base`: to none), on this connection; what came later is lost."""
    from alembic import command

    config = _config()
    config.attributes["connection"] = conn
    command.downgrade(config, target)


def make_ready(conn: Connection) -> Revision:
    """Migrate an empty database. Raises BadConfiguration for an older or a foreign one: changing data is the operator's step."""
    state = revision(conn)
    if state.current is None:
        if inspect(conn).get_table_names():
            raise BadConfiguration("the database holds tables that are not KlaiMor's: give it a database of its own")
        upgrade(conn)
        return revision(conn)
    if not state.up_to_date:
        raise BadConfiguration(
            f"the database is at migration {state.current}, this program needs {state.head}: "
            "back it up, then run `klaimor db upgrade`"
        )
    return state


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config
