"""A breaker spares a hospital that is down: after a few failures in a row it is asked again only by one probe at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.domain.errors import HospitalUnavailable


class Attempt:
    """One call through the breaker; `fail` marks an answer that counts as a failure though nothing was raised."""

    def __init__(self) -> None:
        self.failed = False

    def fail(self) -> None:
        """Count this call as a failure."""
        self.failed = True


class Breaker:
    """Open after `threshold` failures in a row, for `cool_down` seconds; then a single probe decides.

    Only the exceptions in `failures` and marked attempts count. A cancelled call says nothing about the hospital, and
    so does every other exception.
    """

    def __init__(
        self,
        *,
        failures: tuple[type[Exception], ...],
        threshold: int = 5,
        cool_down: float = 15.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._failures, self._threshold, self._cool_down, self._clock = failures, threshold, cool_down, clock
        self._in_a_row = 0
        self._opens_at: float | None = None
        self._probing = False

    @property
    def is_open(self) -> bool:
        """Whether calls are refused or down to a probe."""
        return self._opens_at is not None

    def pause(self, seconds: float) -> None:
        """Stay away for this long, because the hospital asked for it (Retry-After)."""
        self._opens_at = max(self._opens_at or 0.0, self._clock() + seconds)

    @contextmanager
    def attempt(self) -> Iterator[Attempt]:
        """Let one call through. Raises HospitalUnavailable while open or while another call is the probe."""
        probe = self._admit()
        attempt = Attempt()
        try:
            yield attempt
        except self._failures:
            self._count(probe)
            raise
        else:
            if attempt.failed:
                self._count(probe)
            else:
                self._mend(probe)
        finally:
            self._probing = self._probing and not probe

    def _admit(self) -> bool:
        if self._opens_at is None:
            return False
        wait = self._opens_at - self._clock()
        if wait > 0 or self._probing:
            raise HospitalUnavailable("breaker open", retry_after=max(wait, 1.0))
        self._probing = True
        return True

    def _count(self, probe: bool) -> None:
        self._in_a_row += 1
        if probe or self._in_a_row >= self._threshold:
            self.pause(self._cool_down)

    def _mend(self, probe: bool) -> None:
        self._in_a_row = 0
        if probe:
            self._opens_at = None
