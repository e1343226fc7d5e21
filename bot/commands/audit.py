"""`klaimor audit`: the trail of who did what."""

from __future__ import annotations

import asyncio

import typer

commands = typer.Typer(help="The audit trail.", no_args_is_help=True)


@commands.callback()
def group() -> None:
    """The audit trail."""


@commands.command()
def verify(
    head: str = typer.Option("", help="NUMBER:HASH of a head that was noted earlier and must be in the chain."),
) -> None:
    """Walk the chain from its first entry; exit 1 at the first break and name it (on SQLite stop the service first).

    Keep the head that it prints, or the log's "audit head" lines, where the database's administrator cannot change them: only so can
    it be told later that the whole database was put back to an older state.
    """
    from bot.app.audit import verify as walk

    verdict = asyncio.run(walk(head or None))
    for line in verdict.lines:
        typer.echo(line)
    if not verdict.good:
        raise typer.Exit(1)
