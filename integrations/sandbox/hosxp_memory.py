"""What the pretend HOSxP remembers between two runs of the demo: one line of JSON for every change of an appointment."""

from __future__ import annotations

from pathlib import Path

import msgspec

from integrations.sandbox.hosxp_answers import Row
from integrations.sandbox.hosxp_tables import Tables


class Memory:
    """A file that is read once and then only grows; None: nothing is remembered."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def read_into(self, tables: Tables) -> None:
        """Put back what was there. A line that was cut off by a crash is passed over."""
        if self._path is None or not self._path.exists():
            return
        for line in self._path.read_bytes().splitlines():
            try:
                tables.restore(msgspec.json.decode(line, type=Row))
            except msgspec.MsgspecError:
                continue
        tables.recount()

    def write(self, row: Row) -> None:
        """Add one change."""
        if self._path is not None:
            with self._path.open("ab") as file:
                file.write(msgspec.json.encode(row) + b"\n")
