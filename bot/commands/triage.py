"""`klaimor triage`: the triage from the shell."""

from __future__ import annotations

import io
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

    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # a broken letter costs its own line at most
    for line in interview_lines(sys.stdin):
        typer.echo(line)
