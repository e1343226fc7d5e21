"""`klaimor demo`: everything on one machine, with nothing to install or sign up for."""

from __future__ import annotations

import asyncio
from pathlib import Path

import typer


def demo(
    port: int = typer.Option(8080, help="The one address to open in a browser."),
    data: Path = typer.Option(Path("var/demo"), help="The folder that keeps the demo's data."),  # noqa: B008
    fresh: bool = typer.Option(False, "--fresh", help="Start anew: forget the earlier demo."),
    second_hospital: bool = typer.Option(False, "--second-hospital", help="With another hospital, on HOSxP."),
) -> None:
    """Run the service with a pretend LINE platform (phone at /sandbox) and a pretend hospital."""
    from bot.app.demo import run_demo

    asyncio.run(run_demo(port, data, fresh=fresh, second=second_hospital))


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(demo)
