"""The clock after an emergency answer: when it is asked whether help has come, and when it is not asked any more."""

from __future__ import annotations

from datetime import timedelta

from bot.dialogue.turn import Ring, Turn
from bot.domain.danger import CHECK_AFTER, CHECK_CLOCK, Check, ref_of
from bot.domain.facts import Fact, TimerSet, TimerStopped
from bot.domain.messages import Place


def check_set(at: Turn | Ring, check: Check, after: timedelta = CHECK_AFTER) -> tuple[Fact, ...]:
    """The facts that set this check, in place of any other; none in a group, where we do not ask."""
    if isinstance(at, Turn) and at.incoming.place is not Place.PRIVATE:
        return ()
    return (*_but(at, check.ref), TimerSet(CHECK_CLOCK, check.ref, at.now + after))


def check_begun(at: Turn | Ring, codes: tuple[str, ...], *, crisis: bool) -> tuple[Fact, ...]:
    """After the answer to these signs: a crisis answer has asked already whether they are safe, others ask in five minutes."""
    return check_set(at, Check(ref_of(codes, crisis=crisis), asked=1 if crisis else 0))


def check_over(at: Turn | Ring) -> tuple[Fact, ...]:
    """Nothing is to be asked any more."""
    return _but(at, "")


def _but(at: Turn | Ring, ref: str) -> tuple[TimerStopped, ...]:
    check = at.patient.check
    return (TimerStopped(CHECK_CLOCK, check.ref),) if check is not None and check.ref != ref else ()
