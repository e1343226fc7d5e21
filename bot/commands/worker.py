"""`klaimor worker`: a further process for inbox, outbox and timers."""

from __future__ import annotations

import asyncio

import typer


def worker() -> None:
    """Share the work of `serve`, on the same PostgreSQL and Redis; as many as you like. Refuses anything else, and says which setting."""
    from bot.app.worker import run

    asyncio.run(run())


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(worker)
