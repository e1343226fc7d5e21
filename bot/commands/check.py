"""`klaimor check`: every setting against the real thing."""

from __future__ import annotations

import asyncio

import typer


def check() -> None:
    """Try database, Redis, LINE and each hospital, print a table, exit 1 if one fails."""
    from bot.app.check import check_all

    rows = asyncio.run(check_all())
    width = max(len(row.what) for row in rows)
    for row in rows:
        typer.echo(f"{'ok  ' if row.good else 'FAIL'}  {row.what:<{width}}  {row.said}")
    if not all(row.good for row in rows):
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(check)
