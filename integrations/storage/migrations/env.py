"""Runs the migrations on the connection that integrations.storage.migrate hands over."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from integrations.storage.tables import metadata


def _run(connection: Connection) -> None:
    # SQLite alters tables by copying them (batch mode).
    context.configure(
        connection=connection, target_metadata=metadata, render_as_batch=connection.dialect.name == "sqlite"
    )
    with context.begin_transaction():
        context.run_migrations()


_run(context.config.attributes["connection"])
