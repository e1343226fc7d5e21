"""`klaimor bench`: the benchmarks, each against its yardstick in the same run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

commands = typer.Typer(help="Benchmarks, each against its yardstick in the same run.", no_args_is_help=True)


@commands.callback()
def group() -> None:
    """Benchmarks."""


@commands.command()
def webhook(
    rounds: int = typer.Option(5, help="Rounds; the median counts."),
    seconds: int = typer.Option(3, help="Seconds of load per round and contestant."),
) -> None:
    """Durable webhook against a bare aiohttp echo and against the SDK's parser without storage."""
    from bot.bench.webhook import run

    typer.echo(run(rounds, seconds))


@commands.command()
def turn(
    users: int = typer.Option(100, help="People who write at the same time."),
    messages: int = typer.Option(20, help="Messages of each."),
) -> None:
    """Whole turns per second on one core, from webhook to the reply at the pretend platform."""
    from bot.bench.turn import run

    typer.echo(run(users, messages))


@commands.command()
def hanging(
    users: int = typer.Option(100, help="People who write at the same time."),
    messages: int = typer.Option(20, help="Messages of each."),
) -> None:
    """How fast others are answered while a hospital hangs, against the same talk with one that answers."""
    from bot.bench.hanging import run

    typer.echo(run(users, messages))


@commands.command()
def reminders(many: int = typer.Option(2000, help="Reminders that are due at the same moment.")) -> None:
    """Reminders per second on one core, each re-checked and stored before it is said, against the same pushes by themselves."""
    from bot.bench.reminders import run

    typer.echo(run(many))


@commands.command()
def nlu(
    frozen: Annotated[list[Path] | None, typer.Option(help="A set of messages to read; else our own examples.")] = None,
    rasa: Annotated[str, typer.Option(help="Address of a served Rasa to be measured beside it.")] = "",
) -> None:
    """How long one message takes to be understood, part by part, on one core."""
    from bot.bench.understanding import run

    typer.echo(run(frozen or (), rasa))


@commands.command()
def redflags(
    files: Annotated[list[Path], typer.Argument(help="Sets of signs and look-alikes.")],
    rounds: int = typer.Option(5, help="Readings of each message; the best counts."),
) -> None:
    """Milliseconds to read a message for danger signs, and patterns that no message of the sets needs."""
    from bot.bench.redflags import run

    typer.echo(run(files, rounds))
