"""`klaimor db`: the database."""

from __future__ import annotations

import typer

commands = typer.Typer(help="The database.", no_args_is_help=True)


@commands.callback()
def group() -> None:
    """The database."""


@commands.command()
def upgrade() -> None:
    """Bring the database of KLAIMOR_DATABASE_URL to the newest migration."""
    from bot.app.database import upgrade_database

    typer.echo(upgrade_database())
