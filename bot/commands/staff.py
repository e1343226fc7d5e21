"""`klaimor staff`: who may sit at the desk."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

commands = typer.Typer(
    help="Accounts of staff. On SQLite the service must be stopped; while it runs, use /console/accounts."
)

Username = Annotated[str, typer.Argument(help="a-z, digits, dot, dash and underscore; begins with a letter.")]


@commands.callback()
def group() -> None:
    """Accounts of staff."""


@commands.command()
def add(
    username: Username,
    name: Annotated[str, typer.Option(help="What patients and colleagues see.")],
    role: Annotated[str, typer.Option(help="clerk, nurse, supervisor or admin.")],
    hospital: Annotated[list[str] | None, typer.Option(help="A hospital's id; may be repeated. Default: all.")] = None,
) -> None:
    """Make an account; prints a one-time password and a code for an authenticator app, once."""
    from bot.app import staff

    typer.echo(asyncio.run(staff.add(username, name, role, hospital or [])))


@commands.command("list")
def list_all() -> None:
    """Everybody who has an account."""
    from bot.app import staff

    for line in asyncio.run(staff.everybody()):
        typer.echo(line)


@commands.command()
def disable(username: Username) -> None:
    """Log somebody out everywhere and let them in no more."""
    from bot.app import staff

    typer.echo(asyncio.run(staff.disable(username)))


@commands.command()
def enable(username: Username) -> None:
    """Let somebody in again."""
    from bot.app import staff

    typer.echo(asyncio.run(staff.enable(username)))


@commands.command()
def reset(username: Username) -> None:
    """A new one-time password and authenticator for somebody who has lost theirs."""
    from bot.app import staff

    typer.echo(asyncio.run(staff.reset(username)))
