"""`klaimor triage`: the triage from the shell."""

from __future__ import annotations

import sys

import typer

commands = typer.Typer(help="The symptom triage.", no_args_is_help=True)


@commands.callback()
def group() -> None:
    """The symptom triage."""


@commands.command()
def interview() -> None:
    """JSON lines in, one answer for each: {"case", "text", "age"?, "sex"?, "speaker"?}."""
    from bot.app.interview import interview_lines

    for line in interview_lines(sys.stdin):
        typer.echo(line)
