"""`klaimor cases`: the list of what a person should look at, until the desk has its console."""

from __future__ import annotations

import asyncio

import typer


def cases(limit: int = typer.Option(50, help="How many, newest first.")) -> None:
    """Print the open cases of the staff list (asks the running service's database; on SQLite stop the service first)."""
    from bot.app.cases import open_cases

    for line in asyncio.run(open_cases(limit)):
        typer.echo(line)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(cases)
