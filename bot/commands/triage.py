"""`klaimor triage`: the triage from the shell."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Annotated

import typer

commands = typer.Typer(help="The symptom triage.", no_args_is_help=True)


@commands.callback()
def group() -> None:
    """The symptom triage."""


@commands.command()
def interview() -> None:
    """JSON lines in, one answer for each: {"case", "text", "age"?, "sex"?, "speaker"?}."""
    from bot.app.interview import interview_lines

    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # a broken letter costs its own line at most
    for line in interview_lines(sys.stdin):
        typer.echo(line)


@commands.command()
def evaluate(
    files: Annotated[list[Path], typer.Argument(help="Sets of whole cases or of messages (YAML).", exists=True)],
    html: Annotated[Path | None, typer.Option(help="Write the report with plots here, one file.")] = None,
    keep: Annotated[Path | None, typer.Option(help="Keep the first figures of each set here, beside the last.")] = None,
    gate: Annotated[bool, typer.Option(help="Exit 1 where a floor is not held.")] = False,
    hold: Annotated[
        bool, typer.Option(help="Write nothing to --keep; exit 1 where a figure has become worse.")
    ] = False,
    ids: Annotated[bool, typer.Option(help="Name what went wrong, by id.")] = False,
    by_topic: Annotated[
        bool,
        typer.Option(
            "--by-topic", help="Answer the topic of a question and nothing else that it asks for, as a script does."
        ),
    ] = False,
) -> None:
    """Try the triage on sets: emergencies missed first, with the upper bound by Clopper and Pearson."""
    from bot.app.trial.report import evaluated

    if by_topic and keep is not None:
        raise typer.BadParameter("the figures that are kept are those of whole answers: leave out --keep")
    told = evaluated(files, html=html, keep=keep, ids=ids, hold=hold, by_topic=by_topic)
    typer.echo(told.text)
    for each in told.below:
        typer.echo(f"below the floor: {each}", err=True)
    for each in told.worse if hold else ():
        typer.echo(f"FAILED {each}", err=True)
    if (gate and told.below) or (hold and told.worse):
        raise typer.Exit(1)


@commands.command()
def lint(
    files: Annotated[list[Path], typer.Argument(help="Sets of messages or of whole cases (YAML).", exists=True)],
) -> None:
    """Look sets over: how many messages share a wording, and how many hold the lexicon's words; exit 1 where too many do."""
    from bot.app.trial.look import looked_over

    look = looked_over(files)
    typer.echo(look.text)
    for each in look.faults:
        typer.echo(each, err=True)
    if look.faults:
        raise typer.Exit(1)


@commands.command()
def coverage(
    files: Annotated[
        list[Path] | None, typer.Argument(help="With --mutations: sets of messages beside nlu/signs.", exists=True)
    ] = None,
    mutations: Annotated[
        bool,
        typer.Option("--mutations", help="Take out each rule and each entry of the lexicon; list what no case needs."),
    ] = False,
) -> None:
    """The table from source to rule to case, in Markdown; with --mutations what no case needs, and exit 1 if that is a rule."""
    if not mutations:
        from bot.app.coverage import coverage_table

        typer.echo(coverage_table())
        return
    from bot.app.mutations import mutations as taken_out
    from bot.app.mutations import spoken

    found = taken_out(spoken(files or ()))
    typer.echo(found.text)
    if found.needless:
        raise typer.Exit(1)


@commands.command()
def signatures() -> None:
    """For each protocol the hash that a clinician signs, and who has signed it and when."""
    from bot.app.coverage import signatures as every

    for line in every():
        typer.echo(line)
