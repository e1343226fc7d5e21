"""`klaimor nlu`: Thai understanding from the shell."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

commands = typer.Typer(help="Thai understanding.", no_args_is_help=True)


@commands.callback()
def group() -> None:
    """Thai understanding."""


@commands.command()
def parse() -> None:
    """JSON lines in, JSON lines out, same order: {"id", "text", "now"}."""
    from bot.app.language import parse_lines

    for line in parse_lines(sys.stdin):
        typer.echo(line)


@commands.command()
def evaluate() -> None:
    """Cross-validate the intent classifier on the training data and print scores per intent."""
    from bot.app.language import evaluation

    typer.echo(evaluation())


@commands.command()
def train(
    folder: Annotated[Path, typer.Option(help="The checkout to write the model into.")] = Path(),
    engine: Annotated[Literal["embedded", "rasa"], typer.Option(help="Which engine to train.")] = "embedded",
    pipeline: Annotated[Literal["lr", "crf", "diet"], typer.Option(help="Rasa's pipeline.")] = "lr",
) -> None:
    """Train the intent classifier from nlu/data; takes some minutes."""
    if engine == "rasa":
        from bot.app.rasa_project import train_rasa

        typer.echo(train_rasa(folder, pipeline))
        return
    from bot.app.language import retrain

    typer.echo(retrain(folder))


@commands.command()
def review(
    only_counts: Annotated[bool, typer.Option("--list", help="Only say how many wait, by intent.")] = False,
) -> None:
    """Put messages that the bot misunderstood into other words. On SQLite the service must be stopped meanwhile."""
    import asyncio

    from bot.app import review

    if only_counts:
        for line in asyncio.run(review.counts()):
            typer.echo(line)
    else:
        asyncio.run(review.review(_typed, typer.echo))


def _typed() -> str | None:
    try:
        return input("> ")
    except EOFError:
        return None
