"""`klaimor worker`: a further process for inbox, outbox and timers."""

from __future__ import annotations

import asyncio

import typer


def worker() -> None:
    """Share the work of `serve`, on the same PostgreSQL and Redis; as many as you like. Refuses anything else, and says which setting."""
    from bot.app.refusal import settings_for_worker

    settings = settings_for_worker()
    from bot.app.worker import run  # takes a second to load

    asyncio.run(run(settings))


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(worker)
