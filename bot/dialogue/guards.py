"""Guards look at a turn before any flow does, in the order that `bot.app` gives them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from bot.dialogue.turn import Clinic, Outcome, Turn

Guard: TypeAlias = Callable[[Turn, Clinic], Awaitable[Outcome | None]]


async def first_answer(guards: tuple[Guard, ...], turn: Turn, clinic: Clinic) -> Outcome | None:
    """The outcome of the first guard that takes the turn, or None."""
    for guard in guards:
        outcome = await guard(turn, clinic)
        if outcome is not None:
            return outcome
    return None
