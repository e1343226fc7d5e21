"""Port: which of several processes looks first at a piece of work, so that they do not all run to the same patient."""

from __future__ import annotations

from typing import Protocol


class Shares(Protocol):
    """A hint: whoever does the work takes it by its lease, and what nobody has done a second later is anybody's."""

    def first(self, key: str) -> bool:
        """Whether this process should look first. Exactly one process says so while all know each other; alone, always this one."""
        ...

    def alone(self) -> bool:
        """Whether nobody else is known to be there."""
        ...

    def cut_off(self) -> bool:
        """Whether the others cannot be woken just now: they do their share at their sweeps, and what cannot wait so long is ours."""
        ...
