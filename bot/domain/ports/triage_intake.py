"""Port: a hospital that takes the results of triages into its own system."""

from __future__ import annotations

from typing import Protocol, runtime_checkable
from uuid import UUID

from bot.domain.handoff import Handoff


@runtime_checkable
class TriageIntake(Protocol):
    """One hospital. Raises HospitalUnavailable (nothing was written), HospitalRefused, and for `hand_on` OutcomeUnknown."""

    async def hand_on(self, handoff: Handoff) -> None:
        """Let it stand there, whole, once. Safe to call again with the same key at any time."""
        ...

    async def has_result(self, key: UUID) -> bool:
        """Whether something of this key stands there. Writes nothing."""
        ...
