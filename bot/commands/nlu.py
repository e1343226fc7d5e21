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
def evaluate(
    frozen: Annotated[list[Path] | None, typer.Option(help="A set of messages to measure on; may be repeated.")] = None,
    engine: Annotated[str, typer.Option(help="Which engine reads the sets of --frozen.")] = "embedded",
    html: Annotated[Path | None, typer.Option(help="Write the report with plots to this file.")] = None,
    gate: Annotated[bool, typer.Option(help="Exit 1 when a figure is below its floor.")] = False,
    by_author: Annotated[bool, typer.Option(help="Judge each author by a model of the others.")] = False,
) -> None:
    """Scores by cross-validation on the training data, or on sets that were written apart."""
    from bot.app.language import evaluation

    text, holds = evaluation(frozen or (), engine, html, authors=by_author)
    typer.echo(text)
    if gate and not holds:
        raise typer.Exit(1)


@commands.command()
def words(folder: Annotated[Path, typer.Option(help="The checkout to write nlu/model into.")] = Path()) -> None:
    """Encode the words of the dictionary anew (`uv sync --group encoder`); takes minutes, and `nlu train` must follow."""
    from bot.app.language import encode_words

    typer.echo(encode_words(folder))


@commands.command()
def lint(
    frozen: Annotated[list[Path] | None, typer.Option(help="A set that no example may stand in; never shown.")] = None,
    mend: Annotated[
        Path | None, typer.Option(help="The checkout to take out what is said twice or leaked from.")
    ] = None,
) -> None:
    """Look the training data over: said twice, two meanings, leaks into test sets, misaligned annotations, too few."""
    from bot.app.language import looked_over

    text, clean = looked_over(frozen or (), mend)
    typer.echo(text)
    if not clean:
        raise typer.Exit(1)


@commands.command()
def train(
    folder: Annotated[Path, typer.Option(help="The checkout to write the model into.")] = Path(),
    engine: Annotated[Literal["embedded", "rasa"], typer.Option(help="Which engine to train.")] = "embedded",
    pipeline: Annotated[Literal["lr", "crf", "diet"], typer.Option(help="Rasa's pipeline.")] = "lr",
) -> None:
    """Train the intent classifier from nlu/data, what reads danger signs, complaints and answers beside the rules; takes some minutes."""
    if engine == "rasa":
        from bot.app.rasa_project import train_rasa

        typer.echo(train_rasa(folder, pipeline))
        return
    from bot.app.language import retrain, retrain_answers, retrain_complaints, retrain_signs

    typer.echo(retrain_signs(folder))
    typer.echo(retrain_complaints(folder))
    typer.echo(retrain_answers(folder))
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
