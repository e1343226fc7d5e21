"""`klaimor check`: every setting against the real thing."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

_TRY = "A hospital at which to find out which ways to book hold, by booking and cancelling: needs --slot and --patient."
_SLOT = "For --try: the id of a free slot that nobody needs, best in a department that is not real."
_PATIENT = "For --try: the id of a record that is nobody's."


def check(
    hospital: Annotated[str, typer.Option("--try", help=_TRY)] = "",
    slot: Annotated[str, typer.Option(help=_SLOT)] = "",
    patient: Annotated[str, typer.Option(help=_PATIENT)] = "",
) -> None:
    """Try database, Redis, LINE and each hospital, print a table, exit 1 if one fails. Without --try nothing is written anywhere."""
    from bot.app.check import check_all, try_booking

    if hospital and not (slot and patient):
        raise typer.BadParameter("--try needs --slot and --patient: it books and cancels there")
    rows = asyncio.run(try_booking(hospital, slot, patient) if hospital else check_all())
    width = max(len(row.what) for row in rows)
    for row in rows:
        typer.echo(f"{'ok  ' if row.good else 'FAIL'}  {row.what:<{width}}  {row.said}")
    if not all(row.good for row in rows):
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(check)
