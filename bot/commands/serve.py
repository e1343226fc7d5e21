"""`klaimor serve`: the real service, all parts in one process."""

from __future__ import annotations

import asyncio

import typer


def serve() -> None:
    """Run the service. Settings come from the environment or .env; a missing or unsafe one is named and nothing starts."""
    from bot.app.serve import run

    asyncio.run(run())


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(serve)
