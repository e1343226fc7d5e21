"""A server that failed a few times in a row is left alone for a while, so that nobody waits for it in vain."""

from __future__ import annotations

import time
from collections.abc import Callable


class Rest:
    """After `threshold` failures in a row: `shortest` seconds, twice as long each time the one probe after it fails, at most `longest`."""

    def __init__(
        self,
        *,
        threshold: int = 3,
        shortest: float = 1.0,
        longest: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._threshold, self._shortest, self._longest, self._clock = threshold, shortest, longest, clock
        self._failures = 0
        self._until: float | None = None
        self._pause = shortest

    def may_ask(self) -> bool:
        """Whether to ask now. After a rest only one asks; it must call `worked`, `failed` or `unknown`, and the others wait for that."""
        if self._until is None:
            return True
        if self._clock() < self._until:
            return False
        self._until = float("inf")  # until the probe tells
        return True

    def worked(self) -> None:
        """It answered."""
        self._failures, self._until, self._pause = 0, None, self._shortest

    def failed(self) -> None:
        """It did not."""
        self._failures += 1
        if self._until is None and self._failures < self._threshold:
            return
        if self._until is None or self._until == float("inf"):
            self._until = self._clock() + self._pause
            self._pause = min(2 * self._pause, self._longest)

    def unknown(self) -> None:
        """The call was broken off by us, which says nothing: if it was the probe, the next one is."""
        if self._until == float("inf"):
            self._until = self._clock()
