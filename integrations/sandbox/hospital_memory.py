"""What the pretend hospital remembers between two runs of the demo: one line of JSON for every change, the newest last."""

from __future__ import annotations

from pathlib import Path

import msgspec

from integrations.sandbox.hospital_people import SEED
from integrations.sandbox.hospital_store import Store, Stored
from integrations.sandbox.hospital_values import Resource


class Memory:
    """A file that is read once and then only grows; None: nothing is remembered. Free slots of a fresh diary are not written."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def read_into(self, store: Store) -> None:
        """Put back what was there. A line that was cut off by a crash is passed over."""
        if self._path is None or not self._path.exists():
            return
        for line in self._path.read_bytes().splitlines():
            try:
                resource: Resource = msgspec.json.decode(line)
            except msgspec.DecodeError:
                continue
            store.restore(resource)

    def write(self, stored: Stored) -> None:
        """Add one change."""
        if self._path is None:
            return
        kinds = ("Location", "Practitioner", "Schedule", "Slot")
        if stored.version > 1 or not (stored.given.kind in kinds or stored.id.startswith(SEED)):
            with self._path.open("ab") as file:
                file.write(stored.body + b"\n")
