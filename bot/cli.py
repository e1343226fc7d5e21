"""The command line: `klaimor COMMAND`. Each command lives in bot/commands."""

from __future__ import annotations

import sys

import typer

from bot.app.memory import collect_seldom
from bot.commands import audit, bench, check, database, demo, keys, nlu, serve, staff, staff_list, triage, worker
from bot.domain.errors import BadConfiguration, StorageDown

app = typer.Typer(
    name="klaimor",
    help="KlaiMor (ใกล้หมอ): Thai hospitals on LINE. Start with `klaimor demo`.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for each in (demo, serve, worker, check, keys, staff_list):
    each.register(app)
for name, group in (
    ("db", database),
    ("nlu", nlu),
    ("triage", triage),
    ("audit", audit),
    ("bench", bench),
    ("staff", staff),
):
    app.add_typer(group.commands, name=name)


def main() -> None:
    """Run the command; a fault in the configuration is said in one line, with what to do, and exit 2; a database that is away, exit 1."""
    collect_seldom()
    try:
        app()
    except (BadConfiguration, StorageDown) as error:
        sys.stderr.write(f"klaimor: {error}\n")
        raise SystemExit(2 if isinstance(error, BadConfiguration) else 1) from None
